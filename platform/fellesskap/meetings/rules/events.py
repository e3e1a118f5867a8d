"""What must hold for the events of others that a year is planned around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.model import YearEvent
from fellesskap.meetings.rules.calling import LONGEST_PLACE, require_fits

LONGEST_EVENT = 120


def require_event(name: str, place: str, bodies: Sequence[str]) -> None:
    """R-YEAR-11: An event that a year is planned around has a name, and each body meets beside it once.

    Source: 004 «KS sitt årlige høstmøte», features 5.2.
    """
    if not name.strip():
        raise Invalid("year.event_name_required", field="name", rule="R-YEAR-11")
    require_fits("name", name, LONGEST_EVENT)
    require_fits("place", place, LONGEST_PLACE)
    if len(set(bodies)) < len(bodies):
        raise Invalid("year.event_body_twice", field="bodies", rule="R-YEAR-11")


def require_kept(removed: bool) -> None:
    """R-YEAR-11, of one that is changed or removed: it has not been removed already."""
    if removed:
        raise RuleBroken("year.event_removed", rule="R-YEAR-11")


def meets_beside(event: YearEvent, key: str, days: Iterable[date]) -> bool:
    """Tell whether a body that is to meet beside an event does so on one of the days, the next to it too."""
    return any(one.body == key for one in event.bodies) and any(
        abs((day - event.day).days) <= 1 for day in days
    )
