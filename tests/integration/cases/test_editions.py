"""Editions as they lie in the database: never rewritten, and made of what was written before there were any."""

from __future__ import annotations

import json

import asyncpg
import pytest

from case_scene import TEXTS, Scene, open_scene
from fellesskap.cases.model import SECTIONS
from fellesskap.db.work import Work
from fellesskap.migrations.tenant_0025_pre_editions import DDL
from fellesskap.prose import from_plain
from fellesskap.settings import Settings
from meeting_worlds import minute
from road import Road


@pytest.fixture(scope="module")
async def scene(database: Settings) -> Scene:
    return await open_scene(database, "utgaver")


@pytest.mark.parametrize("change", ["texts = '{}'", "reason = 'x'", "number = 7", "title = 'x'"])
async def test_not_even_a_command_can_rewrite_an_edition(scene: Scene, change: str) -> None:
    case_id = await scene.reported()
    secretary = await scene.community.secretary()
    async with Work(scene.community.tenant, secretary, scene.clock, write=True) as work, work.engine_scope():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await work.connection.execute(f"UPDATE case_edition SET {change} WHERE case_id = $1", case_id)
        await work.rollback()
    async with Work(scene.community.tenant, secretary, scene.clock, write=True) as work, work.engine_scope():
        opened = "UPDATE case_edition SET audience = 1 WHERE case_id = $1"
        assert await work.connection.execute(opened, case_id) == "UPDATE 1"


async def test_what_was_written_before_becomes_paragraphs_with_every_line(
    scene: Scene, superuser: asyncpg.Connection
) -> None:
    case_id = await scene.reported()
    old = {**TEXTS, "background": " Først\n  så\n\n\n \nSlutt ", "consequences": ""}
    fill = DDL[DDL.index("INSERT INTO case_edition") : DDL.index("-- A text that was never")]
    transaction = superuser.transaction()
    await transaction.start()
    try:
        await superuser.execute(f'SET LOCAL search_path = "{scene.community.tenant.schema}"')
        await superuser.execute("SET LOCAL session_replication_role = replica")
        for name, text in old.items():
            await superuser.execute(f'UPDATE "case" SET {name} = $2 WHERE id = $1', case_id, text)
        await superuser.execute("DELETE FROM case_edition")
        await superuser.execute(fill)
        row = await superuser.fetchrow("SELECT * FROM case_edition WHERE case_id = $1", case_id)
        cases = await superuser.fetchval('SELECT count(*) FROM "case"')
        assert await superuser.fetchval("SELECT count(*) FROM case_edition") == cases
    finally:
        await transaction.rollback()
    assert row is not None
    assert (row["number"], row["audience"]) == (1, 0)
    texts = json.loads(row["texts"])
    assert texts == {name: from_plain(old[name]).document for name in SECTIONS if old[name]}


async def test_a_call_keeps_its_edition_also_where_the_minutes_are_approved(
    road: Road, superuser: asyncpg.Connection
) -> None:
    case_id = await road.discussed()
    line = (await road.rows("agenda_item", case_id=case_id))[0]
    await minute(road, line["meeting_id"], approve=True)
    schema = road.tenant.schema
    refused = f"UPDATE {schema}.agenda_item SET text_edition = 2 WHERE id = $1"
    transaction = superuser.transaction()
    await transaction.start()
    try:
        await superuser.execute(f'SET LOCAL search_path = "{schema}"')
        await superuser.execute(DDL[DDL.index("ALTER TABLE agenda_item DISABLE") :])
        kept = await superuser.fetchval("SELECT text_edition FROM agenda_item WHERE id = $1", line["id"])
        assert kept == 1
        with pytest.raises(asyncpg.RestrictViolationError):
            await superuser.execute(refused, line["id"])
    finally:
        await transaction.rollback()
