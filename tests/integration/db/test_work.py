"""One transaction, one tenant, one actor: what a `Work` may see and do."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Role, RoleKind, Side
from fellesskap.db.engine import DB
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work, system_work
from fellesskap.errors import NotFound
from fellesskap.tenant import Tenant

SECRETARY = Actor(
    ActorKind.PERSON, person_id=uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.HOSPITAL)})
)
_PERSON = "INSERT INTO person (id, name, sort_key, language, audience) VALUES ($1, 'Kari', 'kari', 'nb', $2)"


async def _add_person(tenant: Tenant, audience: int) -> object:
    person_id = uuid7()
    async with system_work(tenant) as work, work.engine_scope():
        await work.connection.fetch(_PERSON, person_id, audience)
    return person_id


async def _sees(tenant: Tenant, actor: Actor, person_id: object) -> bool:
    async with Work(tenant, actor) as work:
        found = await work.connection.fetchval(
            f'SELECT count(*) FROM "{tenant.schema}".person WHERE id = $1', person_id
        )
    return bool(found)


async def test_row_policies_follow_the_actor(alfa: Tenant) -> None:
    hidden, public = await _add_person(alfa, 0), await _add_person(alfa, 3)
    assert await _sees(alfa, SECRETARY, hidden)
    assert not await _sees(alfa, PUBLIC_ACTOR, hidden)
    assert await _sees(alfa, PUBLIC_ACTOR, public)


async def test_reading_work_cannot_write(alfa: Tenant) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with Work(alfa, SECRETARY) as work:
            await work.connection.fetch(
                f'INSERT INTO "{alfa.schema}".body (id, key) VALUES ($1, $2)', uuid7(), "read"
            )


async def test_writing_needs_the_engine_scope(alfa: Tenant) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with Work(alfa, SECRETARY, write=True) as work:
            await work.connection.fetch("INSERT INTO body (id, key) VALUES ($1, 'actor')", uuid7())
    async with Work(alfa, SECRETARY, write=True) as work, work.engine_scope():
        await work.connection.fetch("INSERT INTO body (id, key) VALUES ($1, 'engine')", uuid7())
    async with system_work(alfa) as work:
        keys = [row["key"] for row in await work.connection.fetch("SELECT key FROM body")]
    assert "engine" in keys
    assert "actor" not in keys


async def test_engine_scope_sees_what_the_actor_does_not(alfa: Tenant) -> None:
    hidden = await _add_person(alfa, 0)
    async with Work(alfa, PUBLIC_ACTOR, write=True) as work:
        count = "SELECT count(*) FROM person WHERE id = $1"
        assert await work.connection.fetchval(count, hidden) == 0
        async with work.engine_scope():
            assert await work.connection.fetchval(count, hidden) == 1
        assert await work.connection.fetchval(count, hidden) == 0


async def test_engine_scope_ends_with_what_went_wrong_in_it(alfa: Tenant) -> None:
    hidden = await _add_person(alfa, 0)
    count = "SELECT count(*) FROM person WHERE id = $1"
    async with Work(alfa, PUBLIC_ACTOR, write=True) as work:
        with pytest.raises(NotFound):
            async with work.engine_scope():
                assert await work.connection.fetchval(count, hidden) == 1
                raise NotFound("person.not_found")
        assert await work.connection.fetchval(count, hidden) == 0
    with pytest.raises(asyncpg.UndefinedTableError):
        async with Work(alfa, PUBLIC_ACTOR, write=True) as work, work.engine_scope():
            await work.connection.fetch("SELECT 1 FROM nowhere")


async def test_other_tenants_schema_is_closed(alfa: Tenant, beta: Tenant) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with Work(alfa, SECRETARY) as work:
            await work.connection.fetch(f'SELECT 1 FROM "{beta.schema}".person')
    async with Work(beta, SECRETARY) as work:
        await work.connection.fetch(f'SELECT 1 FROM "{beta.schema}".person')


async def test_failed_work_changes_nothing(alfa: Tenant) -> None:
    person_id = uuid7()
    with pytest.raises(RuntimeError):
        async with system_work(alfa) as work, work.engine_scope():
            await work.connection.fetch(_PERSON, person_id, 3)
            raise RuntimeError
    assert not await _sees(alfa, SECRETARY, person_id)


async def test_concurrent_works_keep_their_tenants(alfa: Tenant, beta: Tenant) -> None:
    async def schema(tenant: Tenant, turn: int) -> tuple[str, str]:
        async with Work(tenant, SECRETARY, write=bool(turn % 2)) as work:
            await asyncio.sleep(0.001 * (turn % 3))
            return tenant.role, await work.connection.fetchval("SELECT current_user")

    seen = await asyncio.gather(*(schema((alfa, beta)[turn % 2], turn) for turn in range(200)))
    assert all(expected == found for expected, found in seen)


async def test_nothing_stays_on_a_released_connection(alfa: Tenant) -> None:
    async with system_work(alfa):
        pass
    raw = await DB.connections.acquire()
    try:
        left = await raw.fetchrow(
            "SELECT current_user AS me, session_user AS login, current_setting('search_path') AS path, "
            "current_setting('app.scope', true) AS scope"
        )
    finally:
        await DB.connections.release(raw)
    assert left["me"] == left["login"]
    assert left["path"] == ""
    assert not left["scope"]
