"""When a round may open, how far it goes, and whom and what it asks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from fellesskap.cases.model import CaseFile, CaseState, Step
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.rounds.model import Asked, Round
from fellesskap.rounds.rules.texts import require_text
from fellesskap.structure.model import AnchoringLevel, Effect, MatterClass, Route

LEVELS = tuple(AnchoringLevel)


FURTHEST = timedelta(days=2 * 366)


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


def default_deadline(route: Route, today: date) -> date:
    """The deadline the community's route gives its partners."""
    return today + timedelta(days=route.answer_days)


def require_deadline(deadline: date, today: date) -> None:
    """R-ROUND-3: The deadline is a day to come, and one that somebody lives to see.

    Source: 002 «Hver kommune må forankre/behandle saker».
    """
    if deadline <= today:
        raise Invalid("round.deadline_not_ahead", field="deadline", deadline=deadline, rule="R-ROUND-3")
    if deadline > today + FURTHEST:
        raise Invalid("round.deadline_too_far", field="deadline", rule="R-ROUND-3")


def require_question(question: str) -> None:
    """R-ROUND-4: Those asked are asked something. Source: 002 «forankre»."""
    require_text(question, "question", "round.question_required", "R-ROUND-4")


def require_someone(asked: Collection[Asked]) -> None:
    """R-ROUND-5: A round asks somebody; where nobody is to be asked the level is none. Source: A29."""
    if not asked:
        raise RuleBroken("round.nobody_to_ask", rule="R-ROUND-5")
