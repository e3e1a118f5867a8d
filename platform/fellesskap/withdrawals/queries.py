"""Finding whom a withdrawal concerns."""

from __future__ import annotations

from uuid import UUID

from fellesskap.db.work import Work


async def is_disagreement(work: Work, case_id: UUID) -> bool:
    """Tell whether a case is a disagreement; its table belongs to a feature above and is named, not imported."""
    return bool(
        await work.connection.fetchval("SELECT EXISTS (SELECT FROM disagreement WHERE case_id = $1)", case_id)
    )
