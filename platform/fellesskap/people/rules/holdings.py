"""What must hold for a person's time in a seat: its beginning, its end, and the leaves in it."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

from fellesskap.errors import Invalid, RuleBroken
from fellesskap.people.model import Held, HoldingKind, SeatPlace

Period = tuple[date, date | None]

WARNED_DAYS = 90
"""How long before a term ends it is warned of."""


def overlaps(one: Period, other: Period) -> bool:
    """Tell whether two half-open periods share a day."""
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])


def require_period(valid_from: date, valid_to: date | None) -> None:
    """R-PEOPLE-1: A period ends after it begins. Source: scenario S2 «end before start»."""
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("people.ends_before_it_begins", field="valid_to", rule="R-PEOPLE-1")


def require_free_seat(period: Period, held: Iterable[Period]) -> None:
    """R-PEOPLE-2: A seat has one holder at a time. Source: scenario S2 «two people in the same seat»."""
    if any(overlaps(period, other) for other in held):
        raise RuleBroken("people.seat_taken", field="valid_from", rule="R-PEOPLE-2")


def require_seat_there(seat: SeatPlace, valid_from: date) -> None:
    """R-PEOPLE-20: Nobody is appointed to a seat that the structure has done away with. Source: scenarios.md S8."""
    if seat.gone_on is not None and valid_from >= seat.gone_on:
        raise RuleBroken("people.seat_gone", field="valid_from", day=seat.gone_on, rule="R-PEOPLE-20")


def term_end(valid_from: date, months: int | None) -> date | None:
    """R-PEOPLE-5: A term ends its number of months after it began; without a number it is open.

    The day is the same of the month, or the month's last where it has no such day. Source: 004 §4.2 «for fire
    år av gangen».
    """
    if months is None:
        return None
    year, month = divmod(valid_from.year * 12 + valid_from.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(valid_from.day, calendar.monthrange(year, month + 1)[1]))


def require_by_hand(office: str, office_holding_id: object = None) -> None:
    """R-PEOPLE-6: Nobody is put in or taken out of a seat that follows an office.

    Source: 002 «Kommunaldir. fra alle kommuner».
    """
    if office or office_holding_id is not None:
        raise RuleBroken("people.follows_office", rule="R-PEOPLE-6")


def require_end(held: Held, valid_to: date, today: date) -> None:
    """R-PEOPLE-7: A holding ends from today on, after it began and before it would have ended.

    What a past meeting showed stays. Source: features 2.9 «with history».
    """
    if held.valid_from >= valid_to:
        raise RuleBroken("people.not_begun", field="valid_to", rule="R-PEOPLE-7")
    if valid_to < today:
        raise RuleBroken("people.in_the_past", field="valid_to", rule="R-PEOPLE-7")
    if held.valid_to is not None and valid_to >= held.valid_to:
        raise RuleBroken("people.ends_already", field="valid_to", rule="R-PEOPLE-7")


def require_correctable(held: Held, today: date, valid_from: date | None = None) -> None:
    """R-PEOPLE-8: Only what has not begun is corrected or taken back, and then to begin later than today.

    Source: features 2.9 «with history».
    """
    if held.valid_from <= today:
        raise RuleBroken("people.begun", rule="R-PEOPLE-8")
    if valid_from is not None and valid_from <= today:
        raise RuleBroken("people.in_the_past", field="valid_from", rule="R-PEOPLE-8")


def require_leave(held: Held, leave: Period, today: date, others: Iterable[Period]) -> None:
    """R-PEOPLE-9: A holder is on leave within the own time in the seat, from today on, once at a time.

    Source: features 2.9 «Resignation/leave/replacement».
    """
    if held.kind is not HoldingKind.HOLDER:
        raise RuleBroken("people.leave_of_deputy", rule="R-PEOPLE-9")
    if leave[0] < today:
        raise RuleBroken("people.in_the_past", field="valid_from", rule="R-PEOPLE-9")
    if leave[0] < held.valid_from or (held.valid_to is not None and (leave[1] or date.max) > held.valid_to):
        raise RuleBroken("people.leave_outside", field="valid_from", rule="R-PEOPLE-9")
    if any(overlaps(leave, other) for other in others):
        raise RuleBroken("people.leave_taken", field="valid_from", rule="R-PEOPLE-9")


def require_leave_end(leave: Period, valid_to: date, today: date) -> None:
    """R-PEOPLE-9, a leave that is cut short: from today on, and before it would have ended."""
    if valid_to <= leave[0]:
        raise RuleBroken("people.not_begun", field="valid_to", rule="R-PEOPLE-9")
    if valid_to < today:
        raise RuleBroken("people.in_the_past", field="valid_to", rule="R-PEOPLE-9")
    if leave[1] is not None and valid_to >= leave[1]:
        raise RuleBroken("people.ends_already", field="valid_to", rule="R-PEOPLE-9")
