"""What a service asks of the index."""

from __future__ import annotations

from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work

REBUILD_MILLISECONDS = 600_000


async def rebuild(work: Work) -> int:
    """Make every entry anew, and tell how many there are; who writes meanwhile waits."""
    await work.connection.execute(f"SET LOCAL statement_timeout={REBUILD_MILLISECONDS}")
    found = await work.connection.fetchval(f"SELECT {identifier(work.tenant.schema)}.search_rebuild()")
    return int(found)
