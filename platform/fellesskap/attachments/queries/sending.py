"""What meetings, rounds and written procedures are sent: a case's attachments as they are then, for good."""

from __future__ import annotations

from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.attachments.model import Waiting
from fellesskap.attachments.tables import SentAttachment
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work

# Whoever closes, replaces or removes an attachment has its case alone: that is done before, or after and then
# also with what was sent.
_ALONE = (
    'SELECT FROM "case" WHERE id IN (SELECT case_id FROM agenda_item WHERE meeting_id = $1) '
    "ORDER BY id FOR NO KEY UPDATE"
)
# A line that was sent before has its edition of the text already.
_SENDING = (
    "SELECT i.id AS agenda_item_id, i.meeting_id, i.case_id, a.id AS attachment_id, e.id AS edition_id, "
    "a.position, a.title, a.publicness, a.basis, a.made_with_ai FROM agenda_item i "
    "JOIN attachment a ON a.case_id = i.case_id AND a.removed_at IS NULL "
    "JOIN attachment_edition e ON e.attachment_id = a.id AND e.number = a.edition "
    "WHERE i.meeting_id = $1 AND i.text_edition IS NULL"
)
# Of what has come after the call, the newest edition of each; what was taken back before it was sent is not.
_SUPPLYING = (
    "SELECT DISTINCT ON (a.id) i.id AS agenda_item_id, i.meeting_id, i.case_id, a.id AS attachment_id, "
    "e.id AS edition_id, a.position, a.title, a.publicness, a.basis, a.made_with_ai FROM agenda_change c "
    "JOIN agenda_item i ON i.id = c.agenda_item_id AND i.text_edition IS NOT NULL "
    "JOIN attachment a ON a.id = c.attachment_id AND a.removed_at IS NULL "
    "JOIN attachment_edition e ON e.id = c.edition_id AND e.state = 'passed' "
    "WHERE c.meeting_id = $1 AND c.sequence IS NULL ORDER BY a.id, e.number DESC"
)
# The line that those called have been sent a case on, while the body is not done with it nor the meeting held.
_LINE = (
    "SELECT i.id, i.meeting_id FROM agenda_item i "
    "JOIN treatment t ON t.id = i.treatment_id AND t.state = 'listed' "
    "JOIN meeting m ON m.id = i.meeting_id AND m.state = 'called' "
    "WHERE i.case_id = $1 AND i.text_edition IS NOT NULL ORDER BY i.id DESC LIMIT 1"
)
# Nobody sends changes that they have not seen, so that the meeting is another version.
_COMING = (
    f"WITH line AS ({_LINE}), noted AS (INSERT INTO agenda_change (id, meeting_id, kind, title, reason, person_id, "
    "changed_at, agenda_item_id, attachment_id, edition_id, audience) "
    "SELECT $3::uuid, line.meeting_id, CASE WHEN EXISTS (SELECT FROM sent_attachment s "
    "WHERE s.attachment_id = a.id AND s.meeting_id IS NOT NULL) THEN 'renewed' ELSE 'attached' END, "
    "a.title, $4::text, e.uploaded_by, "
    "$5::timestamptz, line.id, a.id, e.id, 0 FROM line "
    "JOIN attachment_edition e ON e.id = $2 AND e.uploaded_by IS NOT NULL "
    "JOIN attachment a ON a.id = e.attachment_id AND a.edition = e.number AND a.removed_at IS NULL "
    "RETURNING meeting_id) "
    "UPDATE meeting m SET version = m.version + 1 FROM noted WHERE m.id = noted.meeting_id"
)
_ASKING = (
    "SELECT a.case_id, a.id AS attachment_id, e.id AS edition_id, a.position, a.title, a.publicness, a.basis, "
    "a.made_with_ai FROM attachment a "
    "JOIN attachment_edition e ON e.attachment_id = a.id AND e.number = a.edition "
    "WHERE a.case_id = $1 AND a.removed_at IS NULL"
)
_OPENED = (
    "UPDATE sent_attachment SET audience = CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END "
    "WHERE $1 IN (agenda_item_id, circulation_id) "
    "AND audience < CASE publicness WHEN 'public' THEN $2::smallint ELSE $3::smallint END"
)
_FOLLOWING = (
    "UPDATE attachment_edition e SET audience = s.audience FROM sent_attachment s "
    "WHERE s.edition_id = e.id AND $1 IN (s.agenda_item_id, s.round_id, s.circulation_id) "
    "AND e.audience < s.audience",
    "UPDATE attachment_file f SET audience = s.audience FROM sent_attachment s "
    "WHERE s.edition_id = f.edition_id AND $1 IN (s.agenda_item_id, s.round_id, s.circulation_id) "
    "AND f.audience < s.audience",
)


async def freeze_attachments(work: Work, meeting_id: UUID) -> None:
    """Note for each case on an agenda the attachments that the call is sent with, and those that came after it.

    Those that the virus scanner holds back are not. Every other change to these cases waits until this work
    is done.
    """
    await work.connection.execute(_ALONE, meeting_id)
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


async def lock_called_meeting(work: Work, case_id: UUID) -> None:
    """Keep every other change to the meeting that was sent a case waiting, before the case itself is locked."""
    await work.connection.execute(
        f"SELECT FROM meeting WHERE id IN (SELECT line.meeting_id FROM ({_LINE}) line) FOR NO KEY UPDATE",
        case_id,
    )


async def note_coming(work: Work, edition: Waiting, reason: str) -> None:
    """Note an edition that could not go with the call on the agenda, as one that is sent after it."""
    await work.connection.execute(_COMING, edition.case_id, edition.id, uuid7(), reason, work.clock.now())


async def freeze_for_round(work: Work, round_id: UUID, case_id: UUID) -> list[UUID]:
    """Note the attachments a round asks its partners about, and return their editions.

    Those that the virus scanner holds back are not.
    """
    return await _freeze(work, case_id, "round_id", round_id)


async def freeze_for_circulation(work: Work, circulation_id: UUID, case_id: UUID) -> list[UUID]:
    """Note the attachments a body is asked about in writing, and return their editions.

    Those that the virus scanner holds back are not.
    """
    return await _freeze(work, case_id, "circulation_id", circulation_id)


async def _freeze(work: Work, case_id: UUID, sent_with: str, sending: UUID) -> list[UUID]:
    rows = await work.connection.fetch(_ASKING, case_id)
    if rows:
        partners = int(Audience.PARTNERS)
        await SentAttachment.insert(
            *(SentAttachment(id=uuid7(), audience=partners, **{**row, sent_with: sending}) for row in rows)
        )
    for statement in _FOLLOWING:
        await work.connection.execute(statement, sending)
    return [row["edition_id"] for row in rows]


async def open_sent_to(work: Work, sending: UUID, reach: int) -> None:
    """Let what a line of an agenda or a written procedure was sent with be seen as far as that, or as far as it may
    be at all.
    """
    await work.connection.execute(_OPENED, sending, reach, min(reach, int(Audience.PARTNERS)))
    for statement in _FOLLOWING:
        await work.connection.execute(statement, sending)
