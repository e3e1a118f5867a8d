"""When a round may open, how far it goes, and whom and what it asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.cases.model import CaseFile, CaseState, Step
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.rounds.model import Asked, Round
from fellesskap.rounds.rules.texts import require_text
from fellesskap.structure.model import Anchor, AnchoringLevel, Effect, MatterClass, Route

LEVELS = tuple(AnchoringLevel)
_Candidate = TypeVar("_Candidate")


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_Term = TypeVar("_Term", bound=_Keyed)

_LEFT_OUT = {
    Side.MUNICIPAL: "round.no_municipality_asked",
    Side.HOSPITAL: "round.no_hospital_asked",
}


def require_discussed(state: CaseState) -> None:
    """R-ROUND-1: A round opens when the case is discussed, and one at a time. Source: 002 «i to trinn»."""
    if state is CaseState.ANCHORING:
        raise Conflict("round.already_open", rule="R-ROUND-1")
    if state is not CaseState.DISCUSSED:
        raise RuleBroken("round.case_not_discussed", rule="R-ROUND-1")


def discussion_of(file: CaseFile) -> UUID:
    """R-ROUND-1, the treatment whose result the partners are asked about."""
    discussed = file.last(Step.DISCUSS)
    if discussed is None:
        raise RuleBroken("round.case_not_discussed", rule="R-ROUND-1")
    return discussed.id


def bears_still(found: Round, discussion: UUID | None) -> bool:
    """R-ROUND-17: A case that went on to another body is anchored anew: what was answered about an earlier
    discussion is read, and counts no more.

    Source: scenarios.md S5 «New anchoring round required because the pair changed».
    """
    return found.treatment_id == discussion


def term_to_ask_by(key: str | None, in_force: Iterable[_Term], placed_by: Iterable[_Term]) -> _Term | None:
    """R-ROUND-45: A round asks by the case's route and matter class as they are in the structure in force on the
    day it opens; by what is no longer there, as when the case was placed. None for a case that was not placed.

    What it read then is frozen with the round. Source: scenarios.md S6 «With rule changed … Karasjok's silence
    blocks; change of rule does not alter rounds already opened».
    """
    return next((one for one in (*in_force, *placed_by) if one.key == key), None)


def choose_level(route: Route, matter: MatterClass, wanted: AnchoringLevel | None) -> AnchoringLevel:
    """R-ROUND-2: How far a case is anchored is chosen among the route's levels; unchosen, the matter class
    tells. A matter the partners must decide themselves is anchored at least as far as its class says.

    Source: models.md A29; 000 «Prinsipielle beslutninger skal fattes av kommunene selv».
    """
    level = wanted or matter.anchoring
    if level not in route.levels:
        raise RuleBroken("round.level_not_on_route", field="level", level=level, rule="R-ROUND-2")
    least = matter.anchoring if matter.effect is Effect.RECOMMENDATION else AnchoringLevel.NONE
    if LEVELS.index(level) < LEVELS.index(least):
        raise RuleBroken("round.level_too_low", field="level", level=least, rule="R-ROUND-2")
    return level


def require_question(question: str) -> None:
    """R-ROUND-4: Those asked are asked something. Source: 002 «forankre»."""
    require_text(question, "question", "round.question_required", "R-ROUND-4")


def require_someone(asked: Collection[Asked]) -> None:
    """R-ROUND-5: A round asks somebody; where nobody is to be asked the level is none. Source: A29."""
    if not asked:
        raise RuleBroken("round.nobody_to_ask", rule="R-ROUND-5")


def select_askable(
    candidates: Mapping[Anchor, Sequence[_Candidate]], anchors: Collection[Anchor]
) -> list[_Candidate]:
    """R-ROUND-38: A route asks its municipalities, the trust's own divisions and the trust itself; a trust that has
    no divisions of its own is asked undivided where the route asks divisions.

    Source: 004 «forankres i de enkelte kommuner og helseforetak»; features 4.1, 4.2.
    """
    named = set(anchors)
    if Anchor.DIVISIONS in named and not candidates[Anchor.DIVISIONS]:
        named.add(Anchor.TRUST)
    return [one for anchor in Anchor if anchor in named for one in candidates[anchor]]


def choose_partners(
    askable: Sequence[Asked], partners: Sequence[UUID] | None, divisions: Sequence[UUID] | None
) -> list[Asked]:
    """R-ROUND-37: A round asks those whom the secretariat chose among the route's, each once; unsaid, all of them.

    Each side that the route asks is among them: a decision binds both, and a side that nobody asked has not stood
    behind it. Whoever is not asked counts neither as agreeing nor as silent. Source: features 4.1; 001 «likeverdig
    stemme»; 002 «bindende ved konsensus».
    """
    whole = {one.partner_id for one in askable if one.division_id is None}
    require_among(partners, whole, "partners", "round.not_of_the_route", "R-ROUND-37")
    divided = {one.division_id for one in askable if one.division_id}
    require_among(divisions, divided, "divisions", "round.not_of_the_route", "R-ROUND-37")
    chosen = [one for one in askable if is_chosen(one, partners, divisions)]
    for side in dict.fromkeys(one.side for one in askable):
        if not any(one.side is side for one in chosen):
            whole_side = all(one.division_id is None for one in askable if one.side is side)
            field = "partners" if whole_side else "divisions"
            raise Invalid(_LEFT_OUT[side], field=field, rule="R-ROUND-37")
    return chosen


def is_chosen(one: Asked, partners: Sequence[UUID] | None, divisions: Sequence[UUID] | None) -> bool:
    """R-ROUND-37, a trust that is asked undivided is a partner, and None is all of them."""
    if one.division_id is None:
        return partners is None or one.partner_id in partners
    return divisions is None or one.division_id in divisions


def require_among(
    wanted: Sequence[UUID] | None, askable: Collection[UUID], field: str, code: str, rule: str
) -> None:
    """Refuse a choice that names somebody twice, or, with `code`, one that is not `askable`."""
    if wanted is None:
        return
    if len(set(wanted)) != len(wanted):
        raise Invalid("round.chosen_twice", field=field, rule=rule)
    if not set(wanted) <= set(askable):
        raise Invalid(code, field=field, rule=rule)
