"""Jobs as a worker meets them: what waits, doing it here or in a process of its own, and letting time pass."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from fellesskap.actor import Audience
from fellesskap.db.outbox import SCHEMA_VERSION
from fellesskap.db.work import system_work
from fellesskap.documents.service import request_document
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people
from fellesskap.settings import Settings
from fellesskap_workers import appointments, documents, notices
from fellesskap_workers.actor import Message, Surroundings, perform
from fellesskap_workers.broker import make_broker
from fellesskap_workers.relay import ring_due
from postbox import Mailbox
from road import Road

HANDLERS = {
    handler.name: handler for handler in (notices.SEND_MAIL, documents.TYPESET, appointments.SEND_CALL)
}
ROOT = Path(__file__).parents[1]


@dataclass
class Scene:
    """A community, its mail server and its outbox."""

    road: Road
    mailbox: Mailbox
    settings: Settings
    superuser: asyncpg.Connection

    async def clear(self) -> None:
        """Forget all jobs, here and at the doorbell."""
        await self.superuser.execute("DELETE FROM shared.outbox")
        broker = make_broker(self.settings)
        broker.client.flushall()
        broker.close()

    async def jobs(self, **wanted: object) -> list[asyncpg.Record]:
        """The rows of the outbox, oldest first."""
        where = " AND ".join(f"{name} = ${place}" for place, name in enumerate(wanted, start=1)) or "true"
        return await self.superuser.fetch(
            f"SELECT * FROM shared.outbox WHERE {where} ORDER BY id", *wanted.values()
        )

    async def row(self, table: str, key: UUID) -> asyncpg.Record:
        """A row of the community's table by its id."""
        return await self.superuser.fetchrow(
            f"SELECT * FROM {self.road.tenant.schema}.{table} WHERE id = $1", key
        )

    async def count(self, table: str, where: str = "true") -> int:
        """Count rows of the community's table."""
        found: int = await self.superuser.fetchval(
            f"SELECT count(*) FROM {self.road.tenant.schema}.{table} WHERE {where}"
        )
        return found

    async def ask_for_paper(
        self,
        meeting_id: UUID,
        kind: str = "call",
        audience: Audience = Audience.PARTNERS,
        language: str = "nb",
    ) -> UUID:
        """Ask for a paper as a service does."""
        async with system_work(self.road.tenant, self.road.clock) as work, work.engine_scope():
            return await request_document(work, kind, "Et papir", language, audience, meeting_id=meeting_id)

    async def tell(self, name: str, kind: str = "case.reported", about: Subject | None = None) -> UUID:
        """Tell a person something and return the delivery."""
        async with system_work(self.road.tenant, self.road.clock) as work, work.engine_scope():
            people = await find_people(work, [self.road.people[name]])
            (notice_id,) = await notify(work, kind, "Et varsel", people, about)
        found: UUID = await self.superuser.fetchval(
            f"SELECT id FROM {self.road.tenant.schema}.delivery WHERE notice_id = $1", notice_id
        )
        return found

    async def perform_all(self) -> None:
        """Do every job that waits, in this process."""
        around = Surroundings.of(self.settings, self.road.clock)
        for job in await self.superuser.fetch(
            "SELECT * FROM shared.outbox WHERE done_at IS NULL AND dead_at IS NULL ORDER BY id"
        ):
            message = Message(self.road.tenant.slug, job["subject"], job["id"], SCHEMA_VERSION, "")
            await perform(HANDLERS[job["job"]], message, around)

    async def let_holds_run_out(self) -> None:
        """Have the time pass after which a silent worker is taken for dead."""
        await self.superuser.execute(
            "UPDATE shared.outbox SET due_at = now(), held_until = now() WHERE done_at IS NULL"
        )

    async def ring(self) -> None:
        """Ring for what is due."""
        broker = make_broker(self.settings)
        await ring_due(broker, Surroundings.of(self.settings))
        broker.close()

    async def until(self, true: Callable[[], Awaitable[Any]], patience: float = 60.0) -> None:
        """Wait until something is so."""
        begun = time.monotonic()
        while not await true():
            assert time.monotonic() < begun + patience, f"not so after {patience} s"
            await asyncio.sleep(0.05)

    async def until_settled(self, patience: float = 60.0) -> None:
        """Ring and wait until no job is left waiting."""
        await self.ring()

        async def nothing_left() -> bool:
            return not await self.superuser.fetchval(
                "SELECT count(*) FROM shared.outbox WHERE done_at IS NULL AND dead_at IS NULL"
            )

        await self.until(nothing_left, patience)

    def worker(self, log: Path) -> WorkerProcess:
        """Start a worker process."""
        return WorkerProcess(self.settings, log)


class WorkerProcess:
    """A worker in a process of its own, as an installation runs it."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "fellesskap_workers.main"],
                cwd=ROOT,
                env={**os.environ, **environment(settings)},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)

    def kill(self) -> None:
        """kill -9."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(60)


def environment(settings: Settings) -> dict[str, str]:
    """The environment a process of this installation is started with."""
    return {
        "DATABASE_URL": settings.database_url,
        "PROVISIONER_URL": settings.provisioner_url,
        "VALKEY_URL": settings.valkey_url,
        "FELLESSKAP_ROLE_PREFIX": settings.role_prefix,
        "FELLESSKAP_BASE_URL": settings.base_url,
        "FELLESSKAP_PID_KEY": settings.pid_key,
        "SMTP_HOST": settings.smtp_host,
        "SMTP_PORT": str(settings.smtp_port),
        "MAIL_FROM": settings.mail_from,
    }
