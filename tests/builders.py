"""What tests build with: the moment they happen at, and provisioning inside one test run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg

from fellesskap.actor import Actor, RoleKind, Side
from fellesskap.clock import FixedClock
from fellesskap.db.engine import DB
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import system_work
from fellesskap.people.queries import load_actor
from fellesskap.settings import Settings
from fellesskap.structure.model import Structure
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap.tenant import Tenant
from fellesskap_tenants.demo import DemoPerson, seed_community, synthetic_pids
from fellesskap_tenants.provision import create_tenant
from fellesskap_tenants.registers import municipality_facts
from fellesskap_tenants.structures import load_structure, structures_folder

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
POOL_SIZE = 5


@asynccontextmanager
async def as_provisioner(settings: Settings) -> AsyncIterator[None]:
    """Open `DB` as the provisioner inside the block, and as the login role after it."""
    await DB.close()
    await DB.open(settings.provisioner_url, POOL_SIZE)
    try:
        yield
    finally:
        await DB.close()
        await DB.open(settings.database_url, POOL_SIZE)


@dataclass(frozen=True, slots=True)
class Community:
    """A community of the test run: its tenant, and who in it can do what."""

    tenant: Tenant
    structure: Structure
    people: list[DemoPerson]

    async def actor(self, person_id: UUID, on: date = TODAY) -> Actor:
        """The actor that a person is on a day."""
        async with system_work(self.tenant) as work:
            return await load_actor(work, person_id, on)

    async def ask(self, query: str, *values: object) -> list[asyncpg.Record]:
        """Read rows of the tenant past every policy."""
        async with system_work(self.tenant) as work, work.engine_scope():
            return await work.connection.fetch(query, *values)

    async def having(self, kind: RoleKind, side: Side = Side.MUNICIPAL, **place: UUID) -> Actor:
        """Someone with a role, on a side or at a place (`partner_id`, `region_id` or `division_id`)."""
        column, value = next(iter(place.items())) if place else ("side", side.value)
        rows = await self.ask(
            f"SELECT person_id FROM role_grant WHERE kind = $1 AND {column} = $2 LIMIT 1", kind.value, value
        )
        return await self.actor(rows[0]["person_id"])

    async def secretary(self, side: Side = Side.MUNICIPAL) -> Actor:
        """Someone in the secretariat for a side."""
        return await self.having(RoleKind.SECRETARIAT, side)

    async def body(self, key: str) -> UUID:
        """The id of a body."""
        found_id: UUID = (await self.ask("SELECT id FROM body WHERE key = $1", key))[0]["id"]
        return found_id

    async def member(self, body_key: str, *, counts: bool = True) -> Actor:
        """A holder of a seat in a body, counted or not."""
        rows = await self.ask(
            "SELECT h.person_id FROM holding h JOIN seat_edition s USING (seat_id) JOIN body b ON b.id = s.body_id "
            "WHERE b.key = $1 AND s.counts = $2 AND h.kind = 'holder' ORDER BY s.position LIMIT 1",
            body_key,
            counts,
        )
        return await self.actor(rows[0]["person_id"])


async def found(settings: Settings, slug: str, name: str, structure: Structure | None = None) -> Community:
    """Found a community with its structure in force since the new year, and people everywhere."""
    described = structure or load_structure(structures_folder() / f"{slug}.toml")
    async with as_provisioner(settings):
        made = await create_tenant(settings, slug, name, trust=described.trust, demo=True)
    async with system_work(made, FixedClock(NOW)) as work:
        command = ApplyStructure(described, date(2026, 1, 1), "Første utgave", slug, municipality_facts())
        await apply_structure(work, command)
    role = RoleNames(settings.role_prefix).platform
    people = await seed_community(made, settings.pid_key, role, synthetic_pids())
    return Community(made, described, people)
