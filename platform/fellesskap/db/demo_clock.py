"""A clock that a demo moves forward by whole days, so that one sitting can hold two meetings and a round.

The shift lies in the shared schema, so that pages and workers agree on the day. Sessions and log-in keep the
machine's own clock. A production installation never makes one.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

from fellesskap.clock import Clock, SystemClock, today
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork
from fellesskap.errors import Invalid
from fellesskap.settings import Settings

_FRESH_SECONDS = 1.0
LONGEST_DAYS = 3650


class DemoClock:
    """The machine's clock plus the demo's shift; `refresh` before each request or job."""

    def __init__(self, platform_role: str) -> None:
        self._platform_role = platform_role
        self._read_at = float("-inf")
        self.days = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days)

    async def refresh(self) -> None:
        """Read the shift again if it was not read in the last second."""
        if time.monotonic() - self._read_at < _FRESH_SECONDS:
            return
        async with PlatformWork(self._platform_role, read_only=True) as work:
            self.days = await work.connection.fetchval("SELECT days FROM shared.demo_clock") or 0
        self._read_at = time.monotonic()

    async def move(self, days: int) -> None:
        """Set the shift to `days` after today; time never goes back, since history does not."""
        await self._reread()
        if not self.days <= days <= LONGEST_DAYS:
            raise Invalid("demo.clock_only_forward", field="day")
        async with PlatformWork(self._platform_role) as work:
            await work.connection.fetchval(
                "INSERT INTO shared.demo_clock (days) VALUES ($1) ON CONFLICT (one) DO UPDATE SET days = $1",
                days,
            )
        await self._reread()

    async def move_to(self, day: date) -> None:
        """Go on to a later day in Norway, at this time of day."""
        await self._reread()
        if day <= today(self):
            raise Invalid("demo.clock_only_forward", field="day")
        await self.move((day - today(SystemClock())).days)

    async def _reread(self) -> None:
        self._read_at = float("-inf")
        await self.refresh()


def clock_of(settings: Settings) -> Clock:
    """The clock of an installation: one that can be moved in a demo, the machine's everywhere else."""
    if settings.demo_clock and not settings.production:
        return DemoClock(RoleNames(settings.role_prefix).platform)
    return SystemClock()


async def catch_up(clock: Clock) -> None:
    """Have a demo's clock tell the day it was moved to; any other clock is right by itself."""
    if isinstance(clock, DemoClock):
        await clock.refresh()
