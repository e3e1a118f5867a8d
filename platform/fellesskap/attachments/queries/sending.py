"""What a meeting is called with: the attachments of each of its cases as they are then, once and for all."""

from __future__ import annotations

from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.attachments.tables import SentAttachment
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work

# A line that was sent before has its edition of the text already.
_SENDING = (
    "SELECT i.id AS agenda_item_id, i.meeting_id, i.case_id, a.id AS attachment_id, e.id AS edition_id, "
    "a.position, a.title, a.publicness, a.basis, a.made_with_ai FROM agenda_item i "
    "JOIN attachment a ON a.case_id = i.case_id AND a.removed_at IS NULL "
    "JOIN attachment_edition e ON e.attachment_id = a.id AND e.number = a.edition "
    "WHERE i.meeting_id = $1 AND i.text_edition IS NULL"
)
_OPENED = (
    "UPDATE sent_attachment SET audience = CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END "
    "WHERE agenda_item_id = $1 "
    "AND audience < CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END"
)
_FOLLOWING = (
    "UPDATE attachment_edition e SET audience = s.audience FROM sent_attachment s "
    "WHERE s.edition_id = e.id AND s.agenda_item_id = $1 AND e.audience < s.audience",
    "UPDATE attachment_file f SET audience = s.audience FROM sent_attachment s "
    "WHERE s.edition_id = f.edition_id AND s.agenda_item_id = $1 AND f.audience < s.audience",
)


async def freeze_attachments(work: Work, meeting_id: UUID) -> None:
    """Note for each case on an agenda the attachments that the call is sent with; those held back are not."""
    rows = await work.connection.fetch(_SENDING, meeting_id)
    if rows:
        await SentAttachment.insert(
            *(SentAttachment(id=uuid7(), audience=int(Audience.SECRETARIAT), **row) for row in rows)
        )


async def open_sent_to(work: Work, item_id: UUID, reach: int) -> None:
    """Let what a line of an agenda was sent with be seen as far as the line, or as far as it may be at all."""
    await work.connection.execute(_OPENED, item_id, reach, min(reach, int(Audience.PARTNERS)))
    for statement in _FOLLOWING:
        await work.connection.execute(statement, item_id)
