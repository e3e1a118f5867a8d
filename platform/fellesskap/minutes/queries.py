"""Keeping the editions of minutes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.work import Work
from fellesskap.minutes.model import MinutesEdition
from fellesskap.minutes.tables import Minutes


async def find_editions(work: Work, meeting_id: UUID) -> list[MinutesEdition]:
    """List a meeting's editions, oldest first."""
    rows = (
        await Minutes.select(
            Minutes.id, Minutes.meeting_id, Minutes.edition, Minutes.drafted_at, Minutes.approved_at
        )
        .where(Minutes.meeting_id == meeting_id)
        .order_by(Minutes.edition)
    )
    return [MinutesEdition(**row) for row in rows]


async def find_heard(work: Work, meeting_id: UUID) -> dict[UUID, UUID]:
    """Map each seat with a voice in the meeting's decisions to who spoke for it.

    The tables belong to a feature above and are named, not imported.
    """
    rows = await work.connection.fetch(
        "SELECT v.seat_id, v.person_id FROM voice v JOIN decision d ON d.id = v.decision_id "
        "WHERE d.meeting_id = $1",
        meeting_id,
    )
    return {row["seat_id"]: row["person_id"] for row in rows}


async def load_next_edition(work: Work, meeting_id: UUID) -> int:
    """Number the edition that comes next, from 1."""
    return len(await find_editions(work, meeting_id)) + 1


async def insert_edition(work: Work, row: Minutes) -> None:
    """Insert an edition."""
    await Minutes.insert(row)


async def approve_last(
    work: Work, meeting_id: UUID, person_id: UUID | None, at: datetime, audience: Audience
) -> None:
    """Mark the newest edition approved and let it be seen as far as `audience`."""
    last = (await find_editions(work, meeting_id))[-1]
    await Minutes.update(
        {Minutes.approved_by: person_id, Minutes.approved_at: at, Minutes.audience: int(audience)}
    ).where(Minutes.id == last.id)
