"""The communities a worker or relay may act for, read from the registry and read again when it may have changed."""

from __future__ import annotations

import asyncio
import time

from fellesskap.tenant import Tenant
from fellesskap_tenants.registry import load_tenants

FRESH_SECONDS = 10.0


class Register:
    """The communities in service, at most `FRESH_SECONDS` old, and never older where one is not found."""

    def __init__(self, platform_role: str) -> None:
        self._platform_role = platform_role
        self._by_slug: dict[str, Tenant] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def find(self, slug: str) -> Tenant | None:
        """The community with this slug, if it is in service."""
        await self._refresh(fresh=slug in self._by_slug)
        return self._by_slug.get(slug)

    async def find_by_role(self, role: str) -> Tenant | None:
        """The community whose database role this is, if it is in service."""
        known = {tenant.role for tenant in self._by_slug.values()}
        await self._refresh(fresh=role in known)
        return (await self.by_role()).get(role)

    async def by_role(self) -> dict[str, Tenant]:
        """Every community in service, by database role."""
        await self._refresh(fresh=True)
        return {tenant.role: tenant for tenant in self._by_slug.values()}

    async def all(self) -> list[Tenant]:
        """Every community in service."""
        await self._refresh(fresh=False)
        return list(self._by_slug.values())

    async def _refresh(self, *, fresh: bool) -> None:
        async with self._reading:
            if not fresh or time.monotonic() - self._read_at > FRESH_SECONDS:
                self._by_slug = await load_tenants(self._platform_role)
                self._read_at = time.monotonic()
