"""A community to publish structures in, and all the rows that publishing can touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work, system_work
from fellesskap.structure.model import Structure
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap.tenant import Tenant
from structure_examples import REGISTER

FIRST, SECOND, THIRD = date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)
TABLES = (
    "structure_version",
    "partner",
    "region",
    "region_member",
    "division",
    "body",
    "body_edition",
    "seat",
    "seat_edition",
    "structure_draft",
    "structure_edit",
    "audit",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A community to publish structures in."""

    tenant: Tenant
    clock: FixedClock

    def work(self, *roles: RoleKind, write: bool = True) -> Work:
        """A work of a person with roles; of the system where none is named."""
        if not roles:
            return system_work(self.tenant, self.clock)
        held = frozenset(Role(role, Side.MUNICIPAL) for role in roles)
        return Work(self.tenant, Actor(ActorKind.PERSON, roles=held), self.clock, write=write)

    async def apply(self, structure: Structure, valid_from: date = FIRST, **more: Any) -> UUID:
        """Publish, with a key that follows the day."""
        given = {"label": "Utgave", "key": f"fra {valid_from}", "municipalities": REGISTER} | more
        async with self.work() as work:
            return await apply_structure(work, ApplyStructure(structure, valid_from, **given))

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        async with self.work() as work, work.engine_scope():
            return [dict(row) for row in await work.connection.fetch(f"SELECT * FROM {table} ORDER BY 1")]

    async def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All rows that publishing can touch."""
        return {table: await self.rows(table) for table in TABLES}

    async def run(self, statement: str, *values: object) -> None:
        """Write past the services."""
        async with self.work() as work, work.engine_scope():
            await work.connection.execute(statement, *values)
