"""Who ended while it was asked: how that is seen, who is asked instead, and what then counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.rounds.model import Asked, Group, Reply, Round, Stance
from fellesskap.rounds.rules.again import speaks_for
from fellesskap.rounds.rules.answering import require_open
from fellesskap.rounds.rules.opening import is_chosen, require_among, select_askable
from fellesskap.rounds.rules.texts import require_text
from fellesskap.structure.model import Anchor


def is_over(until: date | None, today: date) -> bool:
    """R-ROUND-46: A municipality, a division or a trust has ended from the first day that the structure no longer
    has it; until then it answers as before. Source: models.md A22 «register with validity dates»; features 1.15.
    """
    return until is not None and until <= today


def require_over(found: Round, reply: Reply, until: date | None, today: date) -> None:
    """R-ROUND-47: Who answers now is settled for one that has ended, once, while the round is open.

    Source: models.md A22 «municipal reform … changes numbers mid-term»; scenarios.md S4.
    """
    require_open(found)
    require_still_asked(reply)
    if not is_over(until, today):
        raise RuleBroken("round.partner_not_ended", name=reply.asked.name, rule="R-ROUND-47")


def require_still_asked(reply: Reply) -> None:
    """R-ROUND-48: Who is no longer asked gives no answer; the one that was given is read, and counts no more.

    Source: 002 «bindende ved konsensus»; features 4.6 «answers stay readable».
    """
    if reply.ended:
        raise Conflict("round.no_longer_asked", rule="R-ROUND-48")


def require_ending_reason(reason: str) -> None:
    """R-ROUND-47, the reason that everyone who was asked reads."""
    require_text(reason, "reason", "round.ending_needs_reason", "R-ROUND-47")


def successors_among(asked: Asked, candidates: Mapping[Anchor, Sequence[Asked]]) -> list[Asked]:
    """R-ROUND-49: A municipality's question goes on to municipalities of the day, a division's to divisions, or to
    the trust where it no longer has any, and an undivided trust's to the trust.

    Source: models.md A22 «successor links»; R-ROUND-38.
    """
    if asked.side is Side.MUNICIPAL:
        return select_askable(candidates, [Anchor.MUNICIPALITIES])
    return select_askable(candidates, [Anchor.DIVISIONS if asked.division_id else Anchor.TRUST])


def choose_successors(
    able: Sequence[Asked], former: Iterable[Asked], partners: Sequence[UUID], divisions: Sequence[UUID]
) -> list[Asked]:
    """R-ROUND-49, those chosen, each once: one after a merger, several after a split, nobody where it has left.

    Whoever is `former` in the round has been found to be no longer asked in it, and stays so.
    """
    gone = {(one.partner_id, one.division_id) for one in former}
    open_to = [one for one in able if (one.partner_id, one.division_id) not in gone]
    whole = {one.partner_id for one in open_to if one.division_id is None}
    require_among(partners, whole, "partners", "round.not_a_successor", "R-ROUND-49")
    divided = {one.division_id for one in open_to if one.division_id}
    require_among(divisions, divided, "divisions", "round.not_a_successor", "R-ROUND-49")
    return [one for one in open_to if is_chosen(one, partners, divisions)]


def newly_asked(successors: Iterable[Asked], replies: Collection[Reply]) -> list[Asked]:
    """R-ROUND-50: A successor that the round asks already is one and the same: it keeps its own answer, which alone
    counts. Another answers for itself, whatever those that ended had answered.

    Source: 002 «Hver kommune må forankre»; models.md A22.
    """
    known = {(reply.asked.partner_id, reply.asked.division_id) for reply in replies}
    return [one for one in successors if (one.partner_id, one.division_id) not in known]


def require_time_for(new: Collection[Asked], deadline: date, today: date, *, outdated: bool) -> None:
    """R-ROUND-51: Whoever is asked instead is asked about the text that the others were sent, and has at least one
    day to answer. Source: features 4.4, 4.6; R-ROUND-41.
    """
    if new and outdated:
        raise RuleBroken("round.ask_again_before_handing_on", rule="R-ROUND-51")
    if new and deadline <= today:
        raise Invalid("round.extend_to_hand_on", field="until", deadline=deadline, rule="R-ROUND-51")


def require_someone_behind(group: Group) -> None:
    """R-ROUND-52: A position that nobody stands behind any longer is not settled, and what it was no longer counts.

    Source: 002 «avklare myndighet til representanten»; models.md A26.
    """
    if not group.tally.asked:
        raise RuleBroken("round.nobody_behind", rule="R-ROUND-52")


def placed_today(asked: Iterable[Asked], candidates: Iterable[Asked]) -> list[Asked]:
    """R-ROUND-53: A round about a new text counts each municipality in the region it is in that day; one that has
    ended stays where it was until it is settled who answers now. Source: models.md A21, A22; features 4.2.
    """
    today = {one.partner_id: one.region_id for one in candidates if one.side is Side.MUNICIPAL}
    return [
        replace(one, region_id=today[one.partner_id]) if one.partner_id in today else one for one in asked
    ]


def speaks_for_the_same(stance: Stance, before: Collection[Asked], now: Collection[Asked]) -> bool:
    """R-ROUND-53, whether a position speaks for the same as when it was settled; else it does not stand."""
    return _behind(stance, before) == _behind(stance, now)


def speaks_for_any(stance: Stance, asked: Collection[Asked]) -> bool:
    """R-ROUND-53, whether a position has anybody to speak for; without, it does not go along."""
    return any(speaks_for(stance, one) for one in asked)


def _behind(stance: Stance, asked: Collection[Asked]) -> set[tuple[UUID, UUID | None]]:
    return {(one.partner_id, one.division_id) for one in asked if speaks_for(stance, one)}
