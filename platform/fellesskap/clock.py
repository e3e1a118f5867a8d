"""Time as a value that is handed in, so that rules, tests and stories choose their own now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


class Clock(Protocol):
    """Tells the time; `now` is always aware, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands until it is set; for tests, stories and documents made as of a moment."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def today(clock: Clock) -> date:
    """The calendar day in Norway, which is what deadlines, terms and seats are counted in."""
    return clock.now().astimezone(OSLO).date()
