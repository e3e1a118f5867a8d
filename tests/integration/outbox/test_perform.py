"""What surrounds a job: whose it is, who has it, and what follows when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest

from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.db.outbox import SCHEMA_VERSION, enqueue
from fellesskap.db.work import system_work
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_workers.actor import (
    Handler,
    Job,
    LaterError,
    Message,
    NeverError,
    Surroundings,
    UnroutableError,
    perform,
)

NAME = "test.do_something"


class Doing:
    """A handler that remembers what it was asked to do, and fails as told."""

    def __init__(
        self, *failures: Exception, attempts: int = 3, act: Callable[[], Awaitable[None]] | None = None
    ):
        self.done: list[Job] = []
        self.given_up: list[str] = []
        self._failures = list(failures)
        self._act = act
        self.handler = Handler(NAME, self._run, self._give_up, attempts, seconds=0.5)

    async def _run(self, job: Job) -> None:
        if self._act:
            await self._act()
        if self._failures:
            raise self._failures.pop(0)
        self.done.append(job)

    async def _give_up(self, job: Job, code: str) -> None:
        self.given_up.append(code)


class Waiting:
    """One job in the outbox of a community."""

    def __init__(self, superuser: asyncpg.Connection, message: Message) -> None:
        self._superuser = superuser
        self.message = message

    async def row(self) -> asyncpg.Record:
        return await self._superuser.fetchrow(
            "SELECT *, due_at > now() AS later FROM shared.outbox WHERE id = $1", self.message.outbox_id
        )

    async def let_time_pass(self) -> None:
        await self._superuser.execute(
            "UPDATE shared.outbox SET due_at = now(), held_until = NULL WHERE id = $1", self.message.outbox_id
        )


@pytest.fixture
def around(database: Settings, clock: FixedClock) -> Surroundings:
    return Surroundings.of(database, clock)


@pytest.fixture
async def waiting(superuser: asyncpg.Connection, alfa: Tenant, clock: FixedClock) -> AsyncIterator[Waiting]:
    subject = uuid7()
    async with system_work(alfa, clock) as work:
        await enqueue(work, NAME, subject)
    outbox_id: UUID = await superuser.fetchval("SELECT id FROM shared.outbox WHERE subject = $1", subject)
    yield Waiting(superuser, Message(alfa.slug, subject, outbox_id, SCHEMA_VERSION, "trace"))
    await superuser.execute("DELETE FROM shared.outbox WHERE id = $1", outbox_id)


async def test_a_job_is_done_for_its_community(waiting: Waiting, around: Surroundings, alfa: Tenant) -> None:
    doing = Doing()
    await perform(doing.handler, waiting.message, around)
    assert [(job.tenant, job.subject) for job in doing.done] == [(alfa, waiting.message.subject)]
    assert (await waiting.row())["done_at"] is not None


async def test_a_job_rung_three_times_at_once_is_done_once(waiting: Waiting, around: Surroundings) -> None:
    doing = Doing(act=lambda: asyncio.sleep(0.1))
    await asyncio.gather(*(perform(doing.handler, waiting.message, around) for _ in range(3)))
    await perform(doing.handler, waiting.message, around)
    assert len(doing.done) == 1
    assert (await waiting.row())["attempts"] == 1


@pytest.mark.parametrize("slug", ["", "nowhere", "ALFA", "alfa'; --"])
async def test_a_job_for_no_community_is_not_done(waiting: Waiting, around: Surroundings, slug: str) -> None:
    doing = Doing()
    with pytest.raises(UnroutableError, match=r"job\.tenant_unknown"):
        await perform(doing.handler, replace(waiting.message, tenant=slug), around)
    assert doing.done == []
    assert (await waiting.row())["attempts"] == 0


async def test_a_job_for_another_community_is_not_done(
    waiting: Waiting, around: Surroundings, beta: Tenant
) -> None:
    doing = Doing()
    await perform(doing.handler, replace(waiting.message, tenant=beta.slug), around)
    assert doing.done == []
    assert (await waiting.row())["attempts"] == 0


async def test_a_retired_community_gets_nothing_done(
    waiting: Waiting, around: Surroundings, alfa: Tenant, superuser: asyncpg.Connection
) -> None:
    doing = Doing()
    await superuser.execute("UPDATE shared.tenant SET state = 'retired' WHERE slug = $1", alfa.slug)
    try:
        with pytest.raises(UnroutableError):
            await perform(doing.handler, waiting.message, around)
    finally:
        await superuser.execute("UPDATE shared.tenant SET state = 'active' WHERE slug = $1", alfa.slug)
    assert doing.done == []


async def test_a_job_of_another_version_waits_for_its_own_workers(
    waiting: Waiting, around: Surroundings
) -> None:
    doing = Doing()
    with pytest.raises(UnroutableError, match=r"job\.version_unknown"):
        await perform(doing.handler, replace(waiting.message, schema_version=SCHEMA_VERSION + 1), around)
    row = await waiting.row()
    assert (doing.done, row["attempts"], row["dead_at"]) == ([], 0, None)


async def test_a_job_that_fails_is_tried_again_later_and_then_done(
    waiting: Waiting, around: Surroundings
) -> None:
    doing = Doing(LaterError("test.busy"), ZeroDivisionError())
    await perform(doing.handler, waiting.message, around)
    row = await waiting.row()
    assert (row["failure"], row["later"], row["dead_at"], row["held_until"]) == (
        "test.busy",
        True,
        None,
        None,
    )
    await waiting.let_time_pass()
    await perform(doing.handler, waiting.message, around)
    assert (await waiting.row())["failure"] == "job.failed"
    await waiting.let_time_pass()
    await perform(doing.handler, waiting.message, around)
    row = await waiting.row()
    assert (len(doing.done), row["failure"], row["done_at"] is not None) == (1, None, True)
    assert doing.given_up == []


async def test_a_poisonous_job_is_given_up_after_its_attempts(waiting: Waiting, around: Surroundings) -> None:
    doing = Doing(*(ZeroDivisionError() for _ in range(9)))
    for _ in range(5):
        await perform(doing.handler, waiting.message, around)
        await waiting.let_time_pass()
    row = await waiting.row()
    assert (row["attempts"], row["failure"], row["dead_at"] is not None) == (3, "job.failed", True)
    assert doing.given_up == ["job.failed"]


async def test_a_job_that_can_never_be_done_is_given_up_at_once(
    waiting: Waiting, around: Surroundings
) -> None:
    doing = Doing(NeverError("test.impossible"))
    await perform(doing.handler, waiting.message, around)
    row = await waiting.row()
    assert (row["attempts"], row["failure"], row["dead_at"] is not None) == (1, "test.impossible", True)
    assert doing.given_up == ["test.impossible"]


async def test_a_job_that_takes_too_long_has_failed(waiting: Waiting, around: Surroundings) -> None:
    doing = Doing(act=lambda: asyncio.sleep(5))
    await perform(doing.handler, waiting.message, around)
    assert (await waiting.row())["failure"] == "job.too_slow"
    assert doing.done == []


async def test_a_job_that_kills_its_workers_is_given_up(
    waiting: Waiting, around: Surroundings, superuser: asyncpg.Connection
) -> None:
    # Three workers held it and were never heard of again.
    await superuser.execute("UPDATE shared.outbox SET attempts = 3 WHERE id = $1", waiting.message.outbox_id)
    doing = Doing()
    await perform(doing.handler, waiting.message, around)
    row = await waiting.row()
    assert (doing.done, doing.given_up) == ([], ["job.interrupted"])
    assert (row["failure"], row["dead_at"] is not None) == ("job.interrupted", True)
