"""A community with every way of standing in, terms, and seats in two bodies that follow one office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from builders import NOW, as_provisioner
from fellesskap.actor import RoleKind, Side
from fellesskap.clock import FixedClock
from fellesskap.db.work import system_work
from fellesskap.people.model import FilledSeat
from fellesskap.people.queries import find_composition
from fellesskap.people.service import (
    Appoint,
    GrantRole,
    RegisterPerson,
    appoint,
    grant_role,
    register_person,
)
from fellesskap.settings import Settings
from fellesskap.structure.model import Body, BodyKind, Deputies, Each, Names, Office, Seat
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap_tenants.provision import create_tenant
from kept_tables import digests
from road import Road
from road_structure import REGISTER, START, STRUCTURE

_MAYOR = Seat(
    "ordforer",
    Names("Ordfører"),
    Side.MUNICIPAL,
    each=Each.MUNICIPALITY,
    office="ordforer",
    deputies=Deputies.ORDERED,
)
PEOPLED = replace(
    STRUCTURE,
    offices=(Office("ordforer", Names("Ordfører"), Each.MUNICIPALITY), Office("leder", Names("Styreleder"))),
    bodies=(
        *STRUCTURE.bodies,
        Body(
            "mote", Names("Partnerskapsmøte"), BodyKind.PARTNERSHIP, 1, open_to_public=True, seats=(_MAYOR,)
        ),
        Body(
            "dialog",
            Names("Dialogmøte"),
            BodyKind.DIALOGUE,
            2,
            seats=(_MAYOR, Seat("leder", Names("Styreleder"), Side.HOSPITAL, office="leder")),
        ),
        Body(
            "utvalg",
            Names("Utvalg"),
            BodyKind.EXPERT,
            3,
            seats=(
                Seat("ingen", Names("Uten vara"), Side.MUNICIPAL, term_months=48),
                Seat("personlig", Names("Personlig vara"), Side.MUNICIPAL, deputies=Deputies.PERSONAL),
                Seat("ordnet", Names("Varaer i rekkefølge"), Side.MUNICIPAL, deputies=Deputies.ORDERED),
                Seat("felles", Names("Felles vara"), Side.HOSPITAL, count=2, deputies=Deputies.COMMON),
            ),
        ),
    ),
)
_NUMBERS = count(1)


@dataclass(slots=True)
class Town(Road):
    """The community, with shorthand for seats, people and who sits where on a day."""

    async def seat(self, key: str) -> UUID:
        return await self.id_of("seat", f"utvalg:{key}")

    async def known(self, name: str) -> UUID:
        """Register a person, once a name."""
        if name not in self.people:
            async with system_work(self.tenant, self.clock) as work:
                self.people[name] = await register_person(work, RegisterPerson(name, demo=True))
        return self.people[name]

    async def sits(self, name: str, key: str, **more: Any) -> UUID:
        """Appoint a person as the secretary does."""
        more.setdefault("valid_from", self.today)
        seat = await self.id_of("seat", key if key.count(":") else f"utvalg:{key}")
        return await self.do("anne", appoint, Appoint(seat, await self.known(name), **more))

    async def on(self, body: str, day: date) -> dict[str, FilledSeat]:
        """A body's seats by their keys, as they are filled on a day."""
        body_id = await self.id_of("body", body)
        async with system_work(self.tenant, self.clock) as work, work.engine_scope():
            found = await find_composition(work, body_id, day)
        return {seat.key.partition(":")[2]: seat for seat in found}

    async def holder(self, key: str, day: date) -> str | None:
        """Who holds a seat on a day, by name."""
        body, _, seat = key.partition(":")
        found = (await self.on(body, day))[seat].holder
        return found.name if found else None

    async def version(self, holding_id: UUID) -> int:
        return int((await self.rows("holding", id=holding_id))[0]["version"])

    async def everything(self) -> dict[str, str]:
        tables = ("person", "contact", "holding", "leave", "departure", "office_holding", "audit", "notice")
        async with system_work(self.tenant) as work, work.engine_scope():
            return await digests(work.connection, tables)


async def build_town(database: Settings, name: str = "folk") -> Town:
    """A community of its own for a test, in which days pass and people come and go."""
    slug = f"{name}-{next(_NUMBERS)}"
    async with as_provisioner(database):
        tenant = await create_tenant(database, slug, slug.capitalize())
    made = Town(tenant, FixedClock(NOW))
    async with system_work(tenant, made.clock) as work:
        await apply_structure(work, ApplyStructure(PEOPLED, START, "Første", "første", REGISTER))
    roles = (("anne", RoleKind.SECRETARIAT, {}), ("admin", RoleKind.ADMINISTRATOR, {}))
    aune = {"partner_id": await made.id_of("partner", "9901")}
    for name, kind, place in (*roles, ("aune", RoleKind.MUNICIPAL_CONTACT, aune)):
        person_id = await made.known(name)
        async with system_work(tenant, made.clock) as work:
            command = GrantRole(person_id, kind, Side.MUNICIPAL, START, **place)
            await grant_role(work, command)
    return made


def after(town: Town, days: int) -> date:
    """The day so many days from the town's today."""
    return town.today + timedelta(days=days)
