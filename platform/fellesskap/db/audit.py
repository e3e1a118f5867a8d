"""The audit trail: appended through the schema's one function, which chains each row to the one before.

Names are `noun.past` (`case.reported`). Facts say what changed, by id and code; free text and contact data
stay out, since the chain can never forget.
"""

from __future__ import annotations

import json
from uuid import UUID

from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work

Fact = str | int | bool | None | list[str]


async def append(work: Work, name: str, subject: UUID | None, **facts: Fact) -> None:
    """Append one row in the work's transaction."""
    await work.connection.fetchval(
        f"SELECT {identifier(work.tenant.schema)}.append_audit($1, $2, $3, $4, $5::jsonb)",
        work.clock.now(),
        work.actor.person_id,
        name,
        subject,
        json.dumps(facts, ensure_ascii=False, sort_keys=True),
    )
