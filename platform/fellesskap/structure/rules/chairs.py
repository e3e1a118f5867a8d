"""Which side leads a body whose chair alternates."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from fellesskap.actor import Side
from fellesskap.structure.model import Rotation

_OTHER = {Side.MUNICIPAL: Side.HOSPITAL, Side.HOSPITAL: Side.MUNICIPAL}


def chair_side(rotation: Rotation, day: date) -> Side:
    """R-STRUCTURE-15: The chair passes to the other side every so many months from the anchor day.

    A turn that would fall on a day the month lacks falls on its last day. Before the anchor the turns run
    backwards. Source: 004 §4.4.1 «ledes henholdsvis annen hvert år», A15.
    """
    turns = _whole_months(rotation.anchor, day) // rotation.months
    return rotation.first if turns % 2 == 0 else _OTHER[rotation.first]


def chair_until(rotation: Rotation, day: date) -> date:
    """The day on which the side that leads on `day` hands the chair over."""
    turns = _whole_months(rotation.anchor, day) // rotation.months
    months = rotation.anchor.month - 1 + (turns + 1) * rotation.months
    year, month = rotation.anchor.year + months // 12, months % 12 + 1
    return date(year, month, min(rotation.anchor.day, monthrange(year, month)[1]))


def _whole_months(start: date, day: date) -> int:
    months = (day.year - start.year) * 12 + day.month - start.month
    turn = min(start.day, monthrange(day.year, day.month)[1])
    return months if day.day >= turn else months - 1
