"""A clock that a demo moves forward by whole days, so that one sitting can hold two meetings and a round.

The shift lies in the shared schema, so that pages and workers agree on the day. Sessions and log-in keep the
machine's own clock. A production installation never makes one.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from fellesskap.db.work import PlatformWork
from fellesskap.errors import Invalid

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

    async def _reread(self) -> None:
        self._read_at = float("-inf")
        await self.refresh()
