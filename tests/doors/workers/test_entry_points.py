"""The three processes as an installation starts them: they come up, do their part together, and stop politely."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fellesskap_workers.actor import Surroundings
from fellesskap_workers.broker import make_broker
from fellesskap_workers.schedule import declare_schedule, forget_sessions, prune_outbox
from jobs_scene import ROOT, Scene, environment


@contextmanager
def process(scene: Scene, log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env={**os.environ, **environment(scene.settings)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.wait(10)


async def stop(running: subprocess.Popen[bytes]) -> int:
    running.terminate()
    return await asyncio.to_thread(running.wait, 30)


async def test_relay_and_worker_carry_a_notice_to_the_mailbox(scene: Scene, tmp_path: Path) -> None:
    log = tmp_path / "log"

    async def sent() -> bool:
        return len(scene.mailbox.mails) == number

    number = 1
    worker_words = ("dramatiq", "fellesskap_workers.main", "--processes", "1", "--threads", "2")
    with (
        process(scene, log, "fellesskap_workers.relay") as relay,
        process(scene, log, *worker_words) as worker,
    ):
        await scene.tell("aune")
        await scene.until(sent)
        begun, number = time.monotonic(), 2
        await scene.tell("dal")
        await scene.until(sent)
        assert time.monotonic() - begun < 10
        assert await stop(relay) == 0
        assert await stop(worker) == 0
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize("words", ["fellesskap_workers.relay", "fellesskap_workers.schedule"])
async def test_relay_and_scheduler_stop_when_told(scene: Scene, tmp_path: Path, words: str) -> None:
    log = tmp_path / "log"
    with process(scene, log, words) as running:

        async def up() -> bool:
            return ".started" in log.read_text()

        await scene.until(up)
        assert await stop(running) == 0
    assert ".stopped" in log.read_text()


async def test_the_scheduled_duties_are_done_by_the_workers(scene: Scene) -> None:
    broker = make_broker(scene.settings)
    declare_schedule(broker, Surroundings.of(scene.settings))
    assert {(actor.actor_name, str(actor.options["periodic"])) for actor in broker.actors.values()} == {
        ("delivery.settle_interrupted", "* * * * *"),
        ("attachment.scan_waiting", "* * * * *"),
        ("appointment.remind", "7 * * * *"),
        ("chair.tell_due", "5 7 * * *"),
        ("meeting.refill", "5 7-20 * * *"),
        ("meeting.follow_structure", "17 3 * * *"),
        ("command.forget_used", "17 3 * * *"),
        ("circulation.refill", "5 7-20 * * *"),
        ("circulation.remind", "5 7 * * *"),
        ("committee.tell_due", "5 7 * * *"),
        ("disagreement.tell_due", "5 7 * * *"),
        ("followup.tell_due", "5 7 * * *"),
        ("input.remind", "5 7 * * *"),
        ("minutes.remind_commenters", "5 7 * * *"),
        ("round.remind", "7 * * * *"),
        ("advice.remind", "7 * * * *"),
        ("term.warn", "5 7 * * *"),
        ("session.forget_old", "17 3 * * *"),
        ("outbox.prune", "17 3 * * *"),
        ("national.refresh_snapshots", "17 3 * * *"),
    }
    broker.close()


async def test_old_sessions_and_long_done_jobs_are_forgotten(scene: Scene) -> None:
    around = Surroundings.of(scene.settings)
    await scene.tell("aune")
    await scene.superuser.execute("UPDATE shared.outbox SET done_at = now() - interval '31 days'")
    await scene.superuser.execute(
        "INSERT INTO shared.login_attempt "
        "(state_hash, browser_hash, nonce, verifier, return_to, fresh, created_at) "
        "VALUES ('old', '', '', '', '/', false, now() - interval '2 days'), "
        "('new', '', '', '', '/', false, now())"
    )
    await prune_outbox(around)
    await forget_sessions(around)
    assert await scene.jobs() == []
    left = await scene.superuser.fetch(
        "DELETE FROM shared.login_attempt WHERE state_hash IN ('old', 'new') RETURNING state_hash"
    )
    assert [row["state_hash"] for row in left] == ["new"]
