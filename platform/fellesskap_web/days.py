"""The day a page looks at: today, or the day in its address (`?dato=2021-06-30`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fellesskap_web.visitor import Visit

FIELD = "dato"
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Looked:
    """The day that is looked at; `wrong` is what was written where it is no day."""

    day: date
    today: date
    wrong: str = ""

    @property
    def other(self) -> bool:
        """Whether it is another day than today."""
        return self.day != self.today

    @property
    def later(self) -> bool:
        """Whether it is a day to come."""
        return self.day > self.today

    @property
    def query(self) -> str:
        """What keeps the day in an address; nothing for today."""
        return f"?{FIELD}={self.day.isoformat()}" if self.other else ""


def looked_at(visit: Visit) -> Looked:
    """Read the day from the address; today where there is none, or none that can be read."""
    written = visit.query.get(FIELD, "").strip()
    if not written:
        return Looked(visit.today, visit.today)
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return Looked(visit.today, visit.today, wrong=written)
    if not EARLIEST <= day <= LATEST:
        return Looked(visit.today, visit.today, wrong=written)
    return Looked(day, visit.today)
