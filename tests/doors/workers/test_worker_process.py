"""A worker in a process of its own: killed in the middle, stopped politely, and fed what it cannot do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import dramatiq
import pytest

from fellesskap.actor import Audience
from fellesskap.clock import SystemClock
from fellesskap.db.ids import uuid7
from fellesskap.db.outbox import enqueue
from fellesskap.db.work import system_work
from fellesskap.notices.service import settle_interrupted
from fellesskap_workers.broker import QUEUE, make_broker
from jobs_scene import Scene


@pytest.fixture
async def meeting_id(scene: Scene) -> UUID:
    case_id = await scene.road.placed()
    meeting_id, _ = await scene.road.meeting("fu", case_id)
    await scene.clear()
    return meeting_id


@asynccontextmanager
async def locked(scene: Scene, table: str) -> AsyncIterator[None]:
    """Hold whoever comes to a table, so that a worker stands still exactly there."""
    connection = await asyncpg.connect(scene.settings.provisioner_url)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(f"LOCK TABLE {scene.road.tenant.schema}.{table} IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        await transaction.rollback()
        await connection.close()


async def somebody_waits(scene: Scene) -> bool:
    """Whether a worker stands at the lock."""
    return bool(
        await scene.superuser.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'fellesskap_app'"
        )
    )


@pytest.mark.parametrize("table", ["agenda_item", "document_file", "audit"])
async def test_a_worker_killed_while_making_a_paper_leaves_one_paper(
    scene: Scene, meeting_id: UUID, tmp_path: Path, table: str
) -> None:
    # Killed while it reads, while it stores, and before it commits.
    document_id = await scene.ask_for_paper(meeting_id)
    with scene.worker(tmp_path / "worker.log") as worker:
        async with locked(scene, table):
            await scene.ring()
            await scene.until(lambda: somebody_waits(scene))
            worker.kill()
    assert (await scene.row("document", document_id))["state"] == "working"
    assert await scene.count("document_file", f"document_id = '{document_id}'") == 0
    # Until the dead worker's hold runs out nobody else touches the job, however often the bell rings.
    await scene.perform_all()
    assert (await scene.jobs(subject=document_id))[0]["attempts"] == 1
    await scene.let_holds_run_out()
    await scene.perform_all()
    await scene.perform_all()
    assert (await scene.row("document", document_id))["state"] == "ready"
    assert await scene.count("document_file", f"document_id = '{document_id}'") == 1
    (job,) = await scene.jobs(subject=document_id)
    assert (job["attempts"], job["done_at"] is not None) == (2, True)


@pytest.mark.parametrize(("rcpt", "data", "arrived"), [("stall", "250 OK", 0), ("250 OK", "stall", 1)])
async def test_a_worker_killed_while_sending_leaves_no_second_mail(
    scene: Scene, tmp_path: Path, rcpt: str, data: str, arrived: int
) -> None:
    delivery_id = await scene.tell("eid")
    scene.mailbox.rcpt, scene.mailbox.data = rcpt, data

    async def handing_over() -> bool:
        return scene.mailbox.stalled > 0

    with scene.worker(tmp_path / "worker.log") as worker:
        await scene.ring()
        await scene.until(handing_over)
        worker.kill()
    scene.mailbox.rcpt = scene.mailbox.data = "250 OK"
    await scene.let_holds_run_out()
    await scene.perform_all()
    assert (await scene.row("delivery", delivery_id))["state"] == "sending"
    await scene.superuser.execute(
        f"UPDATE {scene.road.tenant.schema}.delivery SET claimed_at = claimed_at - $2::interval WHERE id = $1",
        delivery_id,
        timedelta(minutes=4),
    )
    async with system_work(scene.road.tenant, SystemClock()) as work:
        await settle_interrupted(work)
    assert (await scene.row("delivery", delivery_id))["state"] == "uncertain"
    assert len(scene.mailbox.mails) == arrived


async def test_a_bell_rung_many_times_sends_one_mail(scene: Scene, tmp_path: Path) -> None:
    delivery_id = await scene.tell("eid")
    for _ in range(5):
        await scene.superuser.execute("UPDATE shared.outbox SET due_at = now()")
        await scene.ring()
    with scene.worker(tmp_path / "worker.log"):
        await scene.until_settled()
        await scene.until(lambda: _nothing_fetched(scene))
    assert (await scene.row("delivery", delivery_id))["state"] == "sent"
    assert len(scene.mailbox.mails) == 1


async def _nothing_fetched(scene: Scene) -> bool:
    broker = make_broker(scene.settings)
    left = broker.client.hlen(f"{broker.namespace}:{QUEUE}.msgs")
    broker.close()
    return left == 0


async def test_a_worker_told_to_stop_finishes_its_mail(scene: Scene, tmp_path: Path) -> None:
    delivery_id = await scene.tell("eid")
    scene.mailbox.seconds = 1.5
    with scene.worker(tmp_path / "worker.log") as worker:
        await scene.ring()

        async def handing_over() -> bool:
            return (await scene.row("delivery", delivery_id))["state"] == "sending"

        await scene.until(handing_over)
        assert await asyncio.to_thread(worker.stop) == 0
    assert (await scene.row("delivery", delivery_id))["state"] == "sent"
    assert (await scene.jobs(subject=delivery_id))[0]["done_at"] is not None
    assert len(scene.mailbox.mails) == 1


async def test_jobs_that_cannot_be_done_do_not_stop_the_others(
    scene: Scene, meeting_id: UUID, tmp_path: Path
) -> None:
    poison = await scene.ask_for_paper(meeting_id, audience=Audience.PUBLIC)
    good = await scene.ask_for_paper(meeting_id, language="nn")
    mails = [await scene.tell(name) for name in ("aune", "dal", "eid")]
    async with system_work(scene.road.tenant, scene.road.clock) as work:
        await enqueue(work, "notice.send_mail", uuid7())
        await enqueue(work, "document.typeset", uuid7())
    log = tmp_path / "worker.log"
    with scene.worker(log):
        _enqueue(scene, "notice.send_mail", "nowhere")
        _enqueue(scene, "no.such_job", scene.road.tenant.slug)
        await scene.until_settled()
        await scene.until(lambda: _nothing_fetched(scene))
    failures = {job["failure"] for job in await scene.jobs() if job["dead_at"]}
    assert failures == {"document.subject_unreadable", "notice.delivery_not_found", "document.not_found"}
    assert (await scene.row("document", poison))["state"] == "failed"
    assert (await scene.row("document", good))["state"] == "ready"
    assert [(await scene.row("delivery", each))["state"] for each in mails] == ["sent"] * 3
    broker = make_broker(scene.settings)
    assert broker.client.zcard(f"{broker.namespace}:{QUEUE}.XQ") == 2
    broker.close()
    # Names and numbers in the log, nobody's address and nothing of a case.
    said = log.read_text()
    assert "job.given_up" in said
    assert "example.no" not in said
    assert "Hva gjør vi?" not in said


def _enqueue(scene: Scene, job: str, slug: str) -> None:
    broker = make_broker(scene.settings)
    names = {
        "tenant": slug,
        "subject": str(uuid7()),
        "outbox": str(uuid7()),
        "schema_version": 1,
        "trace": "",
    }
    broker.enqueue(dramatiq.Message(QUEUE, job, (), names, {}))
    broker.close()
