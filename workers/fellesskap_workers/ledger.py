"""The outbox as relay and workers keep it: what is due, who holds it, what became of it.

All times are the database's. A job is *held* for a while by the one worker that has it; one that dies lets it
go by not saying anything. What is written about an attempt counts only while that attempt still is the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from fellesskap.db.work import PlatformWork

HOLD = timedelta(seconds=45)
RING_AGAIN = timedelta(seconds=30)
KEEP_DONE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """A job whose bell is to be rung."""

    outbox_id: UUID
    tenant_role: str
    job: str
    subject: UUID
    trace: str
    schema_version: int


# Each community's oldest first, then each one's second: a busy one does not make the others wait.
_TAKE_DUE = """
WITH waiting AS (
    SELECT id, row_number() OVER (PARTITION BY tenant_role ORDER BY due_at, id) AS place
    FROM shared.outbox WHERE done_at IS NULL AND dead_at IS NULL AND due_at <= now()
), chosen AS (
    SELECT o.id, w.place FROM shared.outbox o JOIN waiting w ON w.id = o.id
    WHERE o.done_at IS NULL AND o.dead_at IS NULL AND o.due_at <= now()
    ORDER BY w.place, o.due_at LIMIT $1 FOR UPDATE OF o SKIP LOCKED
)
UPDATE shared.outbox o SET due_at = now() + $2, rings = rings + 1 FROM chosen WHERE o.id = chosen.id
RETURNING o.id, o.tenant_role, o.job, o.subject, o.trace, o.schema_version, chosen.place
"""
_HOLD = """
UPDATE shared.outbox SET attempts = attempts + 1, held_until = now() + $5, due_at = now() + $5
WHERE id = $1 AND tenant_role = $2 AND job = $3 AND subject = $4 AND done_at IS NULL AND dead_at IS NULL
    AND (held_until IS NULL OR held_until <= now())
RETURNING attempts
"""
_FINISH = "UPDATE shared.outbox SET done_at = now(), held_until = NULL, failure = NULL"
_RELEASE = "UPDATE shared.outbox SET due_at = now() + $3, held_until = NULL, failure = $4"
_BURY = "UPDATE shared.outbox SET dead_at = now(), held_until = NULL, failure = $3"
_LAST_ATTEMPT = " WHERE id = $1 AND attempts = $2 AND done_at IS NULL AND dead_at IS NULL"


async def take_due(work: PlatformWork, limit: int) -> list[Due]:
    """Take up to `limit` jobs that are due, for ringing; they are due again after `RING_AGAIN`."""
    rows = await work.connection.fetch(_TAKE_DUE, limit, RING_AGAIN)
    return [
        Due(row["id"], row["tenant_role"], row["job"], row["subject"], row["trace"], row["schema_version"])
        for row in sorted(rows, key=lambda row: int(row["place"]))
    ]


async def hold(
    work: PlatformWork, outbox_id: UUID, tenant_role: str, job: str, subject: UUID, span: timedelta = HOLD
) -> int | None:
    """Hold a job and return the number of the attempt; None where it is done, dead, held or not such a job."""
    attempt = await work.connection.fetchval(_HOLD, outbox_id, tenant_role, job, subject, span)
    return None if attempt is None else int(attempt)


async def finish(work: PlatformWork, outbox_id: UUID, attempt: int) -> None:
    """Note that the job is done."""
    await work.connection.execute(_FINISH + _LAST_ATTEMPT, outbox_id, attempt)


async def release(work: PlatformWork, outbox_id: UUID, attempt: int, wait: timedelta, failure: str) -> None:
    """Note that the attempt failed and when the next is due."""
    await work.connection.execute(_RELEASE + _LAST_ATTEMPT, outbox_id, attempt, wait, failure)


async def bury(work: PlatformWork, outbox_id: UUID, attempt: int, failure: str) -> None:
    """Note that nothing more is tried; `failure` is a code with a sentence."""
    await work.connection.execute(_BURY + _LAST_ATTEMPT, outbox_id, attempt, failure)


async def bury_unroutable(work: PlatformWork, outbox_id: UUID, failure: str) -> None:
    """Note that no worker can be asked to do the job."""
    await work.connection.execute(
        "UPDATE shared.outbox SET dead_at = now(), failure = $2 "
        "WHERE id = $1 AND done_at IS NULL AND dead_at IS NULL",
        outbox_id,
        failure,
    )


async def prune(work: PlatformWork) -> None:
    """Forget jobs done long ago; dead ones stay until a person has looked at them."""
    await work.connection.execute("DELETE FROM shared.outbox WHERE done_at < now() - $1::interval", KEEP_DONE)
