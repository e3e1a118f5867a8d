"""The line of an agenda that a case was sent to a meeting on, and what those called have not been sent."""

from __future__ import annotations

from uuid import UUID

from fellesskap.db.work import Work
from fellesskap.meetings.model import SentLine
from fellesskap.meetings.tables import AgendaChange

# A line that has been sent has its edition of the case's text; one that has its outcome is listed no more.
_SENT = (
    "SELECT i.id, i.meeting_id FROM agenda_item i JOIN treatment t ON t.id = i.treatment_id "
    "WHERE i.case_id = $1 AND t.state = 'listed' AND i.text_edition IS NOT NULL ORDER BY i.id DESC LIMIT 1"
)


async def find_sent_line(work: Work, case_id: UUID) -> SentLine | None:
    """Find the line on which those called have been sent a case that the body is not done with."""
    rows = await work.connection.fetch(_SENT, case_id)
    return SentLine(**rows[0]) if rows else None


async def count_unsent(work: Work, meeting_id: UUID) -> int:
    """Count what those called have not been sent of what has changed."""
    found: int = await AgendaChange.count().where(
        (AgendaChange.meeting_id == meeting_id) & AgendaChange.sequence.is_null()
    )
    return found
