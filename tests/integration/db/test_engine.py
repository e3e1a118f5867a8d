"""Piccolo's transaction leaks; ours does not. Each defect is shown on the original class first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from piccolo.engine.postgres import PostgresEngine

from fellesskap.db.engine import DB, Engine, OutsideWorkError, Transaction
from fellesskap.embedded import Postgres
from fellesskap.settings import Settings

_DEFERRED = (
    "CREATE TEMP TABLE IF NOT EXISTS twice (n integer UNIQUE DEFERRABLE INITIALLY DEFERRED);"
    "INSERT INTO twice VALUES (1), (1);"
)


@pytest.fixture
async def original(postgres: Postgres) -> AsyncIterator[PostgresEngine]:
    engine = PostgresEngine(config={"dsn": postgres.url("postgres", "postgres")})
    await engine.start_connection_pool(min_size=1, max_size=1)
    yield engine
    assert engine.pool is not None
    engine.pool.terminate()


@pytest.fixture
async def ours(postgres: Postgres) -> AsyncIterator[Engine]:
    engine = Engine(config={})
    await engine.open(postgres.url("postgres", "postgres"), 1)
    yield engine
    await engine.close()


async def test_original_leaks_connection_and_context_when_commit_fails(original: PostgresEngine) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with original.transaction():
            await original.run_ddl("CREATE TEMP TABLE twice (n integer UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            await original.run_ddl("INSERT INTO twice VALUES (1), (1)")
    assert original.current_transaction.get() is not None
    assert original.pool is not None
    assert original.pool.get_idle_size() == 0
    original.current_transaction.set(None)


async def test_ours_gives_the_connection_back_when_commit_fails(ours: Engine) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with Transaction(ours, "BEGIN;" + _DEFERRED):
            pass
    assert ours.current_transaction.get() is None
    assert ours.connections.get_idle_size() == 1
    async with Transaction(ours, "BEGIN"):
        assert (await ours.run_ddl("SELECT 1 AS one"))[0]["one"] == 1


async def test_original_cannot_gather(original: PostgresEngine) -> None:
    with pytest.raises(asyncpg.InterfaceError):
        async with original.transaction():
            await asyncio.gather(original.run_ddl("SELECT pg_sleep(0.02)"), original.run_ddl("SELECT 2"))
    original.current_transaction.set(None)


async def test_ours_gathers(ours: Engine) -> None:
    async with Transaction(ours, "BEGIN"):
        one, two = await asyncio.gather(ours.run_ddl("SELECT 1 AS n"), ours.run_ddl("SELECT 2 AS n"))
    assert (one[0]["n"], two[0]["n"]) == (1, 2)
    assert ours.connections.get_idle_size() == 1


async def test_cancelled_query_leaves_a_clean_pool(ours: Engine) -> None:
    async def slow() -> None:
        async with Transaction(ours, "BEGIN;SET LOCAL app.person='someone'"):
            await ours.run_ddl("SELECT pg_sleep(5)")

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with Transaction(ours, "BEGIN"):
        rows = await ours.run_ddl("SELECT current_setting('app.person', true) AS person")
    assert rows[0]["person"] in (None, "")


async def test_no_query_without_work(database: Settings) -> None:
    with pytest.raises(OutsideWorkError):
        await DB.run_ddl("SELECT 1")
    with pytest.raises(OutsideWorkError):
        DB.transaction()
    async with Transaction(DB, "BEGIN"):
        assert (await DB.run_ddl("SELECT 1 AS n"))[0]["n"] == 1


async def test_batch_is_forbidden(database: Settings) -> None:
    async with Transaction(DB, "BEGIN"):
        with pytest.raises(OutsideWorkError):
            await DB.batch(None)


async def test_a_second_work_inside_a_work_is_refused(database: Settings) -> None:
    async with Transaction(DB, "BEGIN"):
        with pytest.raises(Exception, match="already active"):
            Transaction(DB, "BEGIN")
