"""What a change leaves for the workers: with the change, for its own community, and counted once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
import structlog

from fellesskap.actor import SYSTEM_ACTOR
from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.db.outbox import enqueue, enqueue_all
from fellesskap.db.roles import RoleNames
from fellesskap.db.work import PlatformWork, Work, system_work
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_workers import ledger

JOB = "test.do_nothing"


@pytest.fixture
async def empty(superuser: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """The outbox without what other tests left."""
    await superuser.execute("DELETE FROM shared.outbox")
    yield superuser
    await superuser.execute("DELETE FROM shared.outbox")


def platform(settings: Settings) -> PlatformWork:
    return PlatformWork(RoleNames(settings.role_prefix).platform)


async def test_a_job_is_committed_with_its_change(
    empty: asyncpg.Connection, alfa: Tenant, clock: FixedClock
) -> None:
    subject = uuid7()
    with structlog.contextvars.bound_contextvars(trace="abc"):
        async with system_work(alfa, clock) as work:
            await enqueue(work, JOB, subject)
            assert await empty.fetchval("SELECT count(*) FROM shared.outbox") == 0
    row = await empty.fetchrow("SELECT * FROM shared.outbox")
    assert (row["tenant_role"], row["job"], row["subject"]) == (alfa.role, JOB, subject)
    assert (row["trace"], row["schema_version"], row["attempts"]) == ("abc", 1, 0)


async def test_a_job_goes_with_its_change_when_that_fails(
    empty: asyncpg.Connection, alfa: Tenant, clock: FixedClock
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with system_work(alfa, clock) as work:
            await enqueue(work, JOB, uuid7())
            _ = 1 / 0
    assert await empty.fetchval("SELECT count(*) FROM shared.outbox") == 0


async def test_a_community_can_neither_read_nor_change_nor_forge_jobs(
    empty: asyncpg.Connection, alfa: Tenant, beta: Tenant, clock: FixedClock
) -> None:
    async with system_work(alfa, clock) as work:
        await enqueue(work, JOB, uuid7())
    for text in (
        "SELECT * FROM shared.outbox",
        "UPDATE shared.outbox SET done_at = now()",
        "DELETE FROM shared.outbox",
        f"INSERT INTO shared.outbox (id, tenant_role, job, subject) VALUES "
        f"('{uuid7()}', '{beta.role}', '{JOB}', '{uuid7()}')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with Work(alfa, SYSTEM_ACTOR, clock, write=True) as work:
                await work.connection.execute(text)
    rows = await empty.fetch("SELECT tenant_role, done_at FROM shared.outbox")
    assert [(row["tenant_role"], row["done_at"]) for row in rows] == [(alfa.role, None)]


async def test_communities_take_turns(
    empty: asyncpg.Connection, alfa: Tenant, beta: Tenant, clock: FixedClock, database: Settings
) -> None:
    async with system_work(alfa, clock) as work:
        await enqueue_all(work, JOB, [uuid7() for _ in range(20)])
    async with system_work(beta, clock) as work:
        await enqueue_all(work, JOB, [uuid7() for _ in range(2)])
    async with platform(database) as relay:
        taken = await ledger.take_due(relay, 6)
    assert [due.tenant_role for due in taken[:4]].count(beta.role) == 2
    assert len(taken) == 6


async def test_what_was_rung_is_not_due_again_at_once_and_what_is_later_not_yet(
    empty: asyncpg.Connection, alfa: Tenant, clock: FixedClock, database: Settings
) -> None:
    now = await empty.fetchval("SELECT now()")
    async with system_work(alfa, clock) as work:
        await enqueue(work, JOB, uuid7())
        await enqueue(work, "test.later", uuid7(), due_at=now + timedelta(hours=1))
    async with platform(database) as relay:
        assert [due.job for due in await ledger.take_due(relay, 10)] == [JOB]
    async with platform(database) as relay:
        assert await ledger.take_due(relay, 10) == []
    await empty.execute("UPDATE shared.outbox SET due_at = now() - interval '1 second'")
    async with platform(database) as relay:
        assert len(await ledger.take_due(relay, 10)) == 2


async def _one(superuser: asyncpg.Connection, tenant: Tenant, clock: FixedClock) -> tuple[UUID, UUID]:
    subject = uuid7()
    async with system_work(tenant, clock) as work:
        await enqueue(work, JOB, subject)
    return await superuser.fetchval("SELECT id FROM shared.outbox WHERE subject = $1", subject), subject


async def test_only_one_holds_a_job_until_the_hold_runs_out(
    empty: asyncpg.Connection, alfa: Tenant, clock: FixedClock, database: Settings
) -> None:
    outbox_id, subject = await _one(empty, alfa, clock)
    async with platform(database) as work:
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) == 1
    async with platform(database) as work:
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) is None
    await empty.execute("UPDATE shared.outbox SET held_until = now() - interval '1 second'")
    async with platform(database) as work:
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) == 2
        # The first holder wakes up: what it says no longer counts.
        await ledger.finish(work, outbox_id, 1)
        await ledger.bury(work, outbox_id, 1, "job.failed")
    assert await empty.fetchval("SELECT done_at IS NULL AND dead_at IS NULL FROM shared.outbox")
    async with platform(database) as work:
        await ledger.finish(work, outbox_id, 2)
    assert await empty.fetchval("SELECT done_at IS NOT NULL FROM shared.outbox")
    async with platform(database) as work:
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) is None


async def test_a_message_that_does_not_match_its_row_holds_nothing(
    empty: asyncpg.Connection, alfa: Tenant, beta: Tenant, clock: FixedClock, database: Settings
) -> None:
    outbox_id, subject = await _one(empty, alfa, clock)
    async with platform(database) as work:
        assert await ledger.hold(work, outbox_id, beta.role, JOB, subject) is None
        assert await ledger.hold(work, outbox_id, alfa.role, "test.other", subject) is None
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, uuid7()) is None
        assert await ledger.hold(work, uuid7(), alfa.role, JOB, subject) is None
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) == 1


async def test_a_failed_attempt_waits_and_a_buried_job_stays_buried(
    empty: asyncpg.Connection, alfa: Tenant, clock: FixedClock, database: Settings
) -> None:
    outbox_id, subject = await _one(empty, alfa, clock)
    async with platform(database) as work:
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) == 1
        await ledger.release(work, outbox_id, 1, timedelta(seconds=60), "job.failed")
    async with platform(database) as work:
        assert await ledger.take_due(work, 10) == []
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) == 2
        await ledger.bury(work, outbox_id, 2, "job.failed")
        assert await ledger.hold(work, outbox_id, alfa.role, JOB, subject) is None
    await empty.execute("UPDATE shared.outbox SET due_at = now()")
    async with platform(database) as work:
        assert await ledger.take_due(work, 10) == []


async def test_only_what_is_long_done_is_forgotten(
    empty: asyncpg.Connection, alfa: Tenant, clock: FixedClock, database: Settings
) -> None:
    for state in ("done_at = now() - interval '40 days'", "done_at = now()", "rings = 9"):
        outbox_id, _ = await _one(empty, alfa, clock)
        await empty.execute(f"UPDATE shared.outbox SET {state} WHERE id = $1", outbox_id)
    outbox_id, _ = await _one(empty, alfa, clock)
    await empty.execute(
        "UPDATE shared.outbox SET dead_at = now() - interval '90 days', failure = 'x' WHERE id = $1",
        outbox_id,
    )
    async with platform(database) as work:
        await ledger.prune(work)
    assert await empty.fetchval("SELECT count(*) FROM shared.outbox") == 3
