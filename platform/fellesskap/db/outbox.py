"""The outbox: what must follow from a change, written in the change's own transaction.

PostgreSQL is the truth and Valkey only a doorbell: a job exists when its row is committed, however often the
bell is rung. A row names a job and its subject, never content. The tenant's role may insert and nothing
else, so there is no RETURNING, and the row's tenant is the role that wrote it. When a job is due is told by
the database's clock, which relay and workers share, and not by the work's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog

from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work

SCHEMA_VERSION = 1
_LONGEST_TRACE = 64

_INSERT = (
    "INSERT INTO shared.outbox (id, job, subject, trace, schema_version, due_at) "
    "SELECT id, $3, subject, $4, $5, coalesce($6, now()) "
    "FROM unnest($1::uuid[], $2::uuid[]) AS new (id, subject)"
)


async def enqueue(work: Work, job: str, subject: UUID, *, due_at: datetime | None = None) -> None:
    """Have `job` (`noun.verb_object`) done for `subject` after the commit, or from `due_at`."""
    await enqueue_all(work, job, [subject], due_at=due_at)


async def enqueue_all(
    work: Work, job: str, subjects: Iterable[UUID], *, due_at: datetime | None = None
) -> None:
    """Have `job` done once for each of `subjects`."""
    targets = list(subjects)
    if not targets:
        return
    trace = str(structlog.contextvars.get_contextvars().get("trace", ""))[:_LONGEST_TRACE]
    await work.connection.execute(
        _INSERT, [uuid7() for _ in targets], targets, job, trace, SCHEMA_VERSION, due_at
    )
