"""Keeping the corrections of approved minutes; each is a row of its own, and nothing approved is touched."""

from __future__ import annotations

from uuid import UUID

from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.minutes.model import Said
from fellesskap.minutes.tables import MinutesCorrection


async def load_said(work: Work, item_id: UUID) -> Said:
    """Load what the minutes say of a line, as last corrected; decisions are named, not imported."""
    rows = await work.connection.fetch(
        "SELECT coalesce((SELECT c.text FROM minutes_correction c WHERE c.agenda_item_id = i.id "
        "ORDER BY c.number DESC LIMIT 1), d.wording, i.record) AS text, d.id IS NOT NULL AS decided, i.audience "
        "FROM agenda_item i LEFT JOIN decision d ON d.agenda_item_id = i.id WHERE i.id = $1",
        item_id,
    )
    return Said(**rows[0])


async def count_corrections(work: Work, meeting_id: UUID) -> int:
    """Count how often a meeting's minutes have been corrected."""
    found: int = await MinutesCorrection.count().where(MinutesCorrection.meeting_id == meeting_id)
    return found


async def insert_correction(
    work: Work, meeting_id: UUID, item_id: UUID, number: int, said: Said, text: str, reason: str
) -> UUID:
    """Insert a correction, seen by whoever sees the line it is of, and return its id."""
    correction_id = uuid7()
    await MinutesCorrection.insert(
        MinutesCorrection(
            id=correction_id,
            meeting_id=meeting_id,
            agenda_item_id=item_id,
            number=number,
            before=said.text,
            text=text,
            reason=reason,
            corrected_by=work.actor.person_id,
            corrected_at=work.clock.now(),
            line_id=None,
            audience=said.audience,
        )
    )
    return correction_id
