"""Which side leads a body whose chair alternates, and whose turn comes next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import MAXYEAR, date

from fellesskap.actor import Side
from fellesskap.structure.model import Rotation

_OTHER = {Side.MUNICIPAL: Side.HOSPITAL, Side.HOSPITAL: Side.MUNICIPAL}


def chair_side(rotation: Rotation, day: date, meetings: Collection[date] = ()) -> Side:
    """R-STRUCTURE-15: The chair passes to the other side every so many months, or every so many meetings, from
    the anchor day.

    A turn that would fall on a day the month lacks falls on its last day. Before the anchor the turns run
    backwards. `meetings` are the days of the body's meetings, without those called off; what one meeting
    itself decides about its chair is not among the facts, so it moves no turn. Source: 004 §4.4.1 «ledes
    henholdsvis annen hvert år», A15, S7.
    """
    return rotation.first if chair_turn(rotation, day, meetings) % 2 == 0 else _OTHER[rotation.first]


def deputy_side(rotation: Rotation, leads: Side) -> Side | None:
    """The side that has the deputy chair while `leads` leads; None where the body has no deputy chair."""
    return _OTHER.get(leads) if rotation.deputy else None


def chair_turn(rotation: Rotation, day: date, meetings: Collection[date] = ()) -> int:
    """Count the turns from the anchor to a day, 0 for the first; the day of a meeting is in that meeting's."""
    if rotation.months:
        return _whole_months(rotation.anchor, day) // rotation.months
    if day >= rotation.anchor:
        return sum(rotation.anchor <= met < day for met in meetings) // rotation.meetings
    return -sum(day <= met < rotation.anchor for met in meetings) // rotation.meetings


def chair_until(rotation: Rotation, day: date, meetings: Collection[date] = ()) -> date | None:
    """The day on which the side that leads on `day` hands the chair over.

    None where turns are counted in meetings and the meeting that begins the next one has no day yet, and where
    that day is later than there are days.
    """
    turns = chair_turn(rotation, day, meetings)
    if not rotation.months:
        coming = (met for met in sorted(meetings) if met > day)
        return next((met for met in coming if chair_turn(rotation, met, meetings) > turns), None)
    months = rotation.anchor.month - 1 + (turns + 1) * rotation.months
    year, month = rotation.anchor.year + months // 12, months % 12 + 1
    if year > MAXYEAR:
        return None
    return date(year, month, min(rotation.anchor.day, monthrange(year, month)[1]))


def _whole_months(start: date, day: date) -> int:
    months = (day.year - start.year) * 12 + day.month - start.month
    turn = min(start.day, monthrange(day.year, day.month)[1])
    return months if day.day >= turn else months - 1
