"""What meetings and rounds are sent: the attachments of a case as they are then, once and for all."""

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
# Of what has come after the call, the newest edition of each; what was removed before it was sent is not.
_SUPPLYING = (
    "SELECT DISTINCT ON (a.id) i.id AS agenda_item_id, i.meeting_id, i.case_id, a.id AS attachment_id, "
    "e.id AS edition_id, a.position, a.title, a.publicness, a.basis, a.made_with_ai FROM agenda_change c "
    "JOIN agenda_item i ON i.id = c.agenda_item_id AND i.text_edition IS NOT NULL "
    "JOIN attachment a ON a.id = c.attachment_id AND a.removed_at IS NULL "
    "JOIN attachment_edition e ON e.id = c.edition_id "
    "WHERE c.meeting_id = $1 AND c.sequence IS NULL ORDER BY a.id, e.number DESC"
)
_ASKING = (
    "SELECT a.case_id, a.id AS attachment_id, e.id AS edition_id, a.position, a.title, a.publicness, a.basis, "
    "a.made_with_ai FROM attachment a "
    "JOIN attachment_edition e ON e.attachment_id = a.id AND e.number = a.edition "
    "WHERE a.case_id = $1 AND a.removed_at IS NULL"
)
_OPENED = (
    "UPDATE sent_attachment SET audience = CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END "
    "WHERE agenda_item_id = $1 "
    "AND audience < CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END"
)
_FOLLOWING = (
    "UPDATE attachment_edition e SET audience = s.audience FROM sent_attachment s "
    "WHERE s.edition_id = e.id AND $1 IN (s.agenda_item_id, s.round_id) AND e.audience < s.audience",
    "UPDATE attachment_file f SET audience = s.audience FROM sent_attachment s "
    "WHERE s.edition_id = f.edition_id AND $1 IN (s.agenda_item_id, s.round_id) AND f.audience < s.audience",
)


async def freeze_attachments(work: Work, meeting_id: UUID) -> None:
    """Note for each case on an agenda the attachments that the call is sent with, and those that came after it.

    Those that the virus scanner holds back are not.
    """
    nobody = int(Audience.SECRETARIAT)
    rows = [
        *(dict(row) for row in await work.connection.fetch(_SENDING, meeting_id)),
        *(
            {**row, "supplied_at": work.clock.now()}
            for row in await work.connection.fetch(_SUPPLYING, meeting_id)
        ),
    ]
    if rows:
        await SentAttachment.insert(*(SentAttachment(id=uuid7(), audience=nobody, **row) for row in rows))


async def freeze_for_round(work: Work, round_id: UUID, case_id: UUID) -> None:
    """Note the attachments a round asks its partners about; those that the virus scanner holds back are not."""
    rows = await work.connection.fetch(_ASKING, case_id)
    if rows:
        partners = int(Audience.PARTNERS)
        await SentAttachment.insert(
            *(SentAttachment(id=uuid7(), round_id=round_id, audience=partners, **row) for row in rows)
        )
    for statement in _FOLLOWING:
        await work.connection.execute(statement, round_id)


async def open_sent_to(work: Work, item_id: UUID, reach: int) -> None:
    """Let what a line of an agenda was sent with be seen as far as the line, or as far as it may be at all."""
    await work.connection.execute(_OPENED, item_id, reach, min(reach, int(Audience.PARTNERS)))
    for statement in _FOLLOWING:
        await work.connection.execute(statement, item_id)
