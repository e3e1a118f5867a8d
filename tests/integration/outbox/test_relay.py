"""The relay rings for what is due: once, again while nobody has done it, and never for nobody."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import redis
from dramatiq.brokers.redis import RedisBroker

from fellesskap.clock import FixedClock
from fellesskap.db.engine import DB
from fellesskap.db.ids import uuid7
from fellesskap.db.outbox import enqueue_all
from fellesskap.db.work import system_work
from fellesskap.embedded import start_valkey
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_workers import relay
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.broker import QUEUE, make_broker, waiting

JOB = "test.do_nothing"


@pytest.fixture
async def bell(superuser: asyncpg.Connection, database: Settings) -> AsyncIterator[RedisBroker]:
    """The doorbell of an installation without jobs."""
    await superuser.execute("DELETE FROM shared.outbox")
    broker = make_broker(database)
    broker.client.flushall()
    yield broker
    broker.client.flushall()
    broker.close()
    await superuser.execute("DELETE FROM shared.outbox")


def messages(broker: RedisBroker) -> list[dict[str, Any]]:
    raw: list[bytes] = broker.client.hvals(f"{broker.namespace}:{QUEUE}.msgs")
    return [json.loads(text) for text in raw]


async def leave(tenant: Tenant, clock: FixedClock, number: int = 1) -> None:
    async with system_work(tenant, clock) as work:
        await enqueue_all(work, JOB, [uuid7() for _ in range(number)])


async def test_a_message_names_the_job_and_holds_no_content(
    bell: RedisBroker, database: Settings, alfa: Tenant, clock: FixedClock, superuser: asyncpg.Connection
) -> None:
    await leave(alfa, clock)
    assert not await relay.ring_due(bell, Surroundings.of(database))
    row = await superuser.fetchrow("SELECT id, subject, rings FROM shared.outbox")
    (message,) = messages(bell)
    assert message["actor_name"] == JOB
    assert message["kwargs"] == {
        "tenant": alfa.slug,
        "subject": str(row["subject"]),
        "outbox": str(row["id"]),
        "schema_version": 1,
        "trace": "",
    }
    assert row["rings"] == 1


async def test_ringing_again_waits_and_then_happens(
    bell: RedisBroker, database: Settings, alfa: Tenant, clock: FixedClock, superuser: asyncpg.Connection
) -> None:
    around = Surroundings.of(database)
    await leave(alfa, clock)
    await relay.ring_due(bell, around)
    await relay.ring_due(bell, around)
    assert len(messages(bell)) == 1
    bell.client.flushall()  # Valkey forgets everything
    await superuser.execute("UPDATE shared.outbox SET due_at = now()")
    await relay.ring_due(bell, around)
    assert len(messages(bell)) == 1


async def test_a_job_of_an_unknown_community_is_a_dead_letter(
    bell: RedisBroker, database: Settings, alfa: Tenant, clock: FixedClock, superuser: asyncpg.Connection
) -> None:
    await leave(alfa, clock)
    await superuser.execute("UPDATE shared.outbox SET tenant_role = 'fellesskap_tenant_gone'")
    await leave(alfa, clock)
    await relay.ring_due(bell, Surroundings.of(database))
    rows = await superuser.fetch("SELECT failure, dead_at FROM shared.outbox")
    assert {(row["failure"], row["dead_at"] is not None) for row in rows} == {
        ("job.tenant_unknown", True),
        (None, False),
    }
    assert [message["kwargs"]["tenant"] for message in messages(bell)] == [alfa.slug]


async def test_the_relay_waits_for_workers_that_do_not_keep_up(
    bell: RedisBroker, database: Settings, alfa: Tenant, clock: FixedClock
) -> None:
    around = Surroundings.of(database)
    await leave(alfa, clock, relay.MOST_WAITING + 5)
    assert await relay.ring_due(bell, around)
    assert not await relay.ring_due(bell, around)
    assert waiting(bell) == relay.MOST_WAITING
    for _ in range(3):
        bell.client.lpop(f"{bell.namespace}:{QUEUE}")
    await relay.ring_due(bell, around)
    assert waiting(bell) == relay.MOST_WAITING


async def test_nothing_is_lost_when_valkey_is_away(
    bell: RedisBroker, database: Settings, alfa: Tenant, clock: FixedClock, superuser: asyncpg.Connection
) -> None:
    await leave(alfa, clock)
    away = make_broker(replace(database, valkey_url="redis://127.0.0.1:1/0"))
    with pytest.raises(redis.ConnectionError):
        await relay.ring_due(away, Surroundings.of(database))
    assert await superuser.fetchval("SELECT rings FROM shared.outbox") == 0
    await relay.ring_due(bell, Surroundings.of(database))
    assert await superuser.fetchval("SELECT rings FROM shared.outbox") == 1


async def test_a_running_relay_rings_within_a_second_and_outlives_valkey(
    bell: RedisBroker, database: Settings, alfa: Tenant, clock: FixedClock, tmp_path: Path
) -> None:
    server = start_valkey(tmp_path / "valkey")
    settings = replace(database, valkey_url=server.url)
    broker, stop = make_broker(settings), asyncio.Event()
    running = asyncio.create_task(relay.run(settings, stop))
    try:
        await leave(alfa, clock)
        assert await _heard(broker, 1) < 1.0
        server.stop()
        await leave(alfa, clock)
        await asyncio.sleep(0.7)
        server = start_valkey(tmp_path / "valkey")
        broker = make_broker(replace(settings, valkey_url=server.url))
        await _heard(broker, 2)
    finally:
        stop.set()
        await running
        server.stop()
        # The relay closes the engine it shares with the tests here.
        await DB.open(database.database_url, 5)


async def _heard(broker: RedisBroker, number: int, patience: float = 8.0) -> float:
    begun = time.monotonic()
    while time.monotonic() < begun + patience:
        with contextlib.suppress(redis.ConnectionError):
            if len(messages(broker)) >= number:
                return time.monotonic() - begun
        await asyncio.sleep(0.05)
    raise AssertionError(f"the bell did not ring {number} times in {patience} s")
