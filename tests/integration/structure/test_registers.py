"""The shared register of municipalities follows its file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from builders import as_provisioner
from fellesskap.actor import SYSTEM_ACTOR
from fellesskap.db.work import Work
from fellesskap.settings import Settings
from fellesskap.structure.model import Trust
from fellesskap.tenant import Tenant
from fellesskap_tenants.provision import create_tenant
from fellesskap_tenants.registers import ensure_registers, ensure_trusts, read_municipalities


async def test_the_register_is_loaded_once_and_then_left_alone(
    database: Settings, superuser: asyncpg.Connection
) -> None:
    async with as_provisioner(database):
        await ensure_registers()
        assert await ensure_registers() == 0
    assert await superuser.fetchval("SELECT count(*) FROM shared.municipality") == 357
    tana = await superuser.fetchrow("SELECT * FROM shared.municipality WHERE number = '5628'")
    assert (tana["name"], tana["name_official"], tana["county"]) == ("Tana", "Deatnu", "Finnmark")
    rows = await superuser.fetch(
        "SELECT name FROM shared.municipality WHERE county = 'Innlandet' ORDER BY sort_key COLLATE \"C\""
    )
    names = [row["name"] for row in rows]
    assert [names[0], *names[-5:]] == ["Alvdal", "Østre Toten", "Øyer", "Øystre Slidre", "Åmot", "Åsnes"]


async def test_a_municipality_that_ends_keeps_its_row_with_its_successors(
    database: Settings, superuser: asyncpg.Connection
) -> None:
    lines = read_municipalities()
    oslo = next(line for line in lines if line.facts.number == "0301")
    split = replace(oslo.facts, valid_to=date(2030, 1, 1), successors=("0302", "0303"))
    ended = replace(oslo, facts=split)
    async with as_provisioner(database):
        await ensure_registers()
        assert await ensure_registers([ended]) == 1
        row = await superuser.fetchrow("SELECT * FROM shared.municipality WHERE number = '0301'")
        assert (row["valid_to"], row["successors"]) == (date(2030, 1, 1), ["0302", "0303"])
        assert await ensure_registers() == 1
    assert (
        await superuser.fetchval(
            "SELECT count(*) FROM shared.municipality WHERE valid_to IS NOT NULL OR successors <> '{}'"
        )
        == 0
    )


async def test_communities_are_listed_with_their_trust_which_is_filled_in_only_where_it_lacks(
    database: Settings, superuser: asyncpg.Connection
) -> None:
    ours = Trust("eget", "Eget sykehus HF", "983971709", "Helse Egen")
    async with as_provisioner(database):
        await create_tenant(database, "telemark", "Telemark", trust=ours)
        await create_tenant(database, "fonna", "Fonna")
        await ensure_trusts()
        await create_tenant(database, "telemark", "Telemark", trust=replace(ours, name="Annet HF"))
    rows = await superuser.fetch(
        "SELECT slug, trust, health_region FROM shared.tenant WHERE slug IN ('telemark', 'fonna') ORDER BY slug"
    )
    assert [tuple(row) for row in rows] == [
        ("fonna", "Helse Fonna HF", "Helse Vest"),
        ("telemark", "Eget sykehus HF", "Helse Egen"),
    ]


async def test_a_community_cannot_read_the_register(database: Settings, alfa: Tenant) -> None:
    async with Work(alfa, SYSTEM_ACTOR) as work:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await work.connection.fetch("SELECT * FROM shared.municipality")
