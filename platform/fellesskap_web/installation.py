"""What every request of one web process shares: settings, clock, sessions, register of communities, renderer."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from fellesskap.clock import Clock
from fellesskap.db.work import PlatformWork
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_tenants.registry import Registered, find_registered
from fellesskap_web.assets import Assets
from fellesskap_web.rendering import Renderer
from fellesskap_web.sessions import Sessions

_REGISTER_SECONDS = 5.0
_ANSWERS = ("active", "read_only")


class Register:
    """The communities that answer requests, read anew every few seconds."""

    def __init__(self, platform_role: str) -> None:
        self._platform_role = platform_role
        self._read_at = float("-inf")
        self._communities: dict[str, Registered] = {}

    async def communities(self) -> dict[str, Registered]:
        """Give the communities that answer, by slug, in the order of their names."""
        if time.monotonic() - self._read_at > _REGISTER_SECONDS:
            async with PlatformWork(self._platform_role, read_only=True) as work:
                rows = await find_registered(work)
            self._communities = {row.tenant.slug: row for row in rows if row.state in _ANSWERS}
            self._read_at = time.monotonic()
        return self._communities

    async def find(self, slug: str) -> Tenant | None:
        """Find a community by the slug in the address."""
        found = (await self.communities()).get(slug)
        return found.tenant if found else None

    def forget(self) -> None:
        """Read the register anew at the next request."""
        self._read_at = float("-inf")


@dataclass(slots=True)
class Installation:
    """Handed to every request as `app.state.installation`."""

    settings: Settings
    clock: Clock
    sessions: Sessions
    assets: Assets
    renderer: Renderer
    register: Register
    paths: frozenset[str] = field(default_factory=frozenset)

    def has(self, *parts: str) -> bool:
        """Tell whether a page exists under a community's address; `*` stands for a part that varies."""
        return "/".join(("*", *parts)).strip("/") in self.paths
