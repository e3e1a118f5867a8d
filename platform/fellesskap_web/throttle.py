"""How often one address and one session may ask in a minute, counted in Valkey for all web processes.

A request is judged by what this process knows: the total it last read and what it has counted since. The
two are brought together every second, off the request's path, so counting costs a request nothing and goes
on, for this process alone, while Valkey is away.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from litestar.types import Scope
from redis.asyncio import Redis
from redis.exceptions import RedisError

from fellesskap.settings import Settings

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
_SYNC_SECONDS = 1.0
_MOST_KEYS = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute."""

    address: int = 3_000
    session: int = 600
    log_in: int = 60

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Read the limits that an installation has chosen."""
        return cls(settings.requests_per_address, settings.requests_per_session)


@dataclass(slots=True)
class _Count:
    known: int = 0
    new: int = 0


class Throttle:
    """Counts requests by address and by session in windows of one minute."""

    def __init__(
        self,
        valkey: Redis | None,
        limits: Limits,
        session_cookie: str,
        prefix: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._valkey = valkey
        self._limits = limits
        self._marker = f"{session_cookie}=".encode()
        self._prefix = prefix
        self._now = now
        self._window = 0
        self._counts: dict[str, _Count] = {}

    def retry_after(self, scope: Scope) -> int:
        """Count a request; return 0 when it may go on, else the seconds until it may try again."""
        path = scope["path"]
        if path.startswith(("/static/", "/helse")):
            return 0
        now = self._now()
        window = int(now // WINDOW_SECONDS)
        if window != self._window or len(self._counts) > _MOST_KEYS:
            self._window, self._counts = window, {}
        client: Any = scope.get("client")
        address = _network(client[0]) if client else ""
        over = self._count(f"a:{address}") > self._limits.address
        session = self._session(scope)
        if session:
            over |= self._count(f"s:{session}") > self._limits.session
        if path.startswith("/logg-inn"):
            over |= self._count(f"l:{address}") > self._limits.log_in
        return WINDOW_SECONDS - int(now % WINDOW_SECONDS) if over else 0

    async def share(self) -> None:
        """Bring this process's counts and Valkey's together, every second, until cancelled."""
        while True:
            await asyncio.sleep(_SYNC_SECONDS)
            try:
                await self.sync()
            except (RedisError, OSError) as error:
                logger.warning("request counts are not shared: %s", type(error).__name__)

    async def sync(self) -> None:
        """Add what was counted since the last time and learn the totals."""
        if self._valkey is None:
            return
        changed = [(key, count, count.new) for key, count in self._counts.items() if count.new]
        if not changed:
            return
        pipeline = self._valkey.pipeline(transaction=False)
        for key, _, new in changed:
            name = f"{self._prefix}:throttle:{self._window}:{key}"
            pipeline.incrby(name, new)
            pipeline.expire(name, 2 * WINDOW_SECONDS)
        totals: list[int] = (await pipeline.execute())[::2]
        for (_, count, new), total in zip(changed, totals, strict=True):
            count.known, count.new = total, count.new - new

    def _count(self, key: str) -> int:
        count = self._counts.setdefault(key, _Count())
        count.new += 1
        return count.known + count.new

    def _session(self, scope: Scope) -> str:
        """Name the session by a hash of its cookie, without looking it up."""
        for name, value in scope["headers"]:
            if name == b"cookie":
                _, found, rest = value.partition(self._marker)
                return hashlib.sha256(rest.split(b";")[0]).hexdigest()[:24] if found else ""
        return ""


@lru_cache(maxsize=4_096)
def _network(host: str) -> str:
    """The client's address; of an IPv6 address the network, since one client has them all."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)
