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


def next_rank(period: Period, others: Iterable[Held]) -> int:
    """The place after all who stand in during a period."""
    there = (one.rank for one in others if overlaps(period, (one.valid_from, one.valid_to)))
    return max(there, default=0) + 1


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
    """Give each of a body's seats who steps in for it."""
    found = list(seats)
    chosen = stand_ins(
        (
            seat.present_holder.person_id if seat.present_holder else None,
            [deputy.person_id for deputy in seat.deputies],
        )
        for seat in found
    )
    return [
        replace(seat, stand_in=seat.deputies[place] if place is not None else None)
        for seat, place in zip(found, chosen, strict=True)
    ]


def stand_ins(seats: Iterable[tuple[UUID | None, Sequence[UUID]]]) -> list[int | None]:
    """R-PEOPLE-13: For a seat that is vacant, or whose holder is on leave, the first free deputy steps in.

    Of each of a body's seats is given who is present, if anybody, and its deputies in order; the answer is
    which of them. Nobody steps in for two seats, nor beside an own seat in the body. Source: scenario S3
    «ledig plass».
    """
    found = list(seats)
    busy = {present for present, _ in found if present is not None}
    chosen: list[int | None] = []
    for present, deputies in found:
        free = (place for place, one in enumerate(deputies) if one not in busy)
        place = next(free, None) if present is None else None
        if place is not None:
            busy.add(deputies[place])
        chosen.append(place)
    return chosen
