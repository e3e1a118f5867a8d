"""Who stands in for whom: how many deputies a seat has, in which order, and who steps in on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from fellesskap.errors import Invalid, RuleBroken
from fellesskap.people.model import FilledSeat, Held
from fellesskap.people.rules.holdings import Period, overlaps
from fellesskap.structure.model import Deputies

Thing = TypeVar("Thing")

MOST_DEPUTIES = 99


def require_deputies(how: Deputies) -> None:
    """R-PEOPLE-10: A deputy is appointed as the structure says of the seat, or not at all.

    Source: 004 «personlig vara for alle faste representanter».
    """
    if how is Deputies.NONE:
        raise RuleBroken("people.no_deputies", field="deputy_rank", rule="R-PEOPLE-10")
    if how is Deputies.COMMON:
        raise RuleBroken("people.common_deputies", field="deputy_rank", rule="R-PEOPLE-10")


def require_rank(how: Deputies, rank: int, period: Period, others: Iterable[Held]) -> None:
    """R-PEOPLE-11: Of a holder there is one personal deputy at a time, and on a list one in each place.

    Source: 004 «personlig vara»; SAPL #3176 (ordered deputies).
    """
    if not 1 <= rank <= MOST_DEPUTIES:
        raise Invalid("people.rank_malformed", field="deputy_rank", longest=MOST_DEPUTIES, rule="R-PEOPLE-11")
    there = [other for other in others if overlaps(period, (other.valid_from, other.valid_to))]
    if how is Deputies.PERSONAL and there:
        raise RuleBroken("people.has_personal_deputy", field="deputy_rank", rule="R-PEOPLE-11")
    if any(other.rank == rank for other in there):
        raise RuleBroken("people.rank_taken", field="deputy_rank", rank=rank, rule="R-PEOPLE-11")


def require_someone_else(person_id: UUID, period: Period, others: Iterable[Held]) -> None:
    """R-PEOPLE-12: Nobody stands in for oneself, nor twice in one row. Source: 004 «personlig vara»."""
    if any(
        other.person_id == person_id and overlaps(period, (other.valid_from, other.valid_to))
        for other in others
    ):
        raise RuleBroken("people.already_there", field="person_id", rule="R-PEOPLE-12")


def reordered(order: Sequence[Thing], moved: Thing, rank: int) -> list[Thing]:
    """Put one of a row in place number `rank`, counted from 1; the others keep their order."""
    rest = [one for one in order if one != moved]
    place = max(0, min(rank - 1, len(rest)))
    return [*rest[:place], moved, *rest[place:]]


def step_in(seats: Iterable[FilledSeat]) -> list[FilledSeat]:
    """R-PEOPLE-13: For a seat that is vacant, or whose holder is on leave, the first free deputy steps in.

    Nobody steps in for two seats, nor beside an own seat in the body. Source: scenario S3 «ledig plass».
    """
    found = list(seats)
    busy = {seat.present_holder.person_id for seat in found if seat.present_holder}
    filled = []
    for seat in found:
        free = (one for one in seat.deputies if one.person_id not in busy)
        chosen = next(free, None) if seat.present_holder is None else None
        if chosen is not None:
            busy.add(chosen.person_id)
        filled.append(replace(seat, stand_in=chosen))
    return filled
