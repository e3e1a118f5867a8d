"""Changing an agenda that people have been sent: what was changed and why, and sending it to those called."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.attachments.service import Kept
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import AgendaChangeKind, Meeting, MeetingState, SentLine
from fellesskap.meetings.service.calling import load_title, tell_called
from fellesskap.meetings.service.papers import request_paper
from fellesskap.meetings.tables import AgendaChange


@dataclass(frozen=True, slots=True)
class SendSupplement:
    """Send those called what has changed on the agenda since they last were sent it."""

    meeting_id: UUID
    version: int


async def note_change(
    work: Work,
    meeting: Meeting,
    kind: AgendaChangeKind,
    title: str,
    reason: str,
    *,
    line: SentLine | None = None,
    closed: bool = False,
    kept: Kept | None = None,
) -> None:
    """Keep what was changed on an agenda that people have been sent; before the call nothing is kept.

    What is said of a `closed` line, or of a `line` that is closed before it is sent, stays with the partners.
    Where an attachment came or was taken back, `kept` tells which edition of which.
    """
    if meeting.state is not MeetingState.CALLED:
        return
    assert work.actor.person_id is not None
    await queries.insert_change(
        work,
        AgendaChange(
            id=uuid7(),
            meeting_id=meeting.id,
            kind=kind,
            title=title,
            reason=reason.strip(),
            person_id=work.actor.person_id,
            changed_at=work.clock.now(),
            agenda_item_id=line.id if line else None,
            closed=closed,
            attachment_id=kept.attachment_id if kept else None,
            edition_id=kept.edition_id if kept else None,
            sequence=None,
            audience=int(Audience.SECRETARIAT),
        ),
    )


async def send_supplement(work: Work, command: SendSupplement) -> UUID:
    """Open what has come onto the agenda, have the call made anew, and tell those called; return the id."""
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        unsent = await queries.count_unsent(work, meeting.id)
        rules.require_unsent(meeting, unsent)
        rules.require_agenda(len(await queries.find_items(work, meeting.id)))
        audience = Audience.PUBLIC if meeting.open_to_public else Audience.PARTNERS
        sequence = meeting.call_sequence + 1
        await queries.update_meeting(work, meeting.id, command.version, {"call_sequence": sequence})
        await queries.freeze_papers(work, meeting.id)
        await queries.mark_sent(work, meeting.id, sequence, audience)
        await queries.open_meeting_to(work, meeting, audience)
        title = await load_title(work, meeting)
        await request_paper(work, meeting.id, DocumentKind.CALL, title, audience)
        await tell_called(work, meeting, "meeting.supplemented", title)
        await audit.append(work, "meeting.supplemented", meeting.id, changes=unsent, sequence=sequence)
    return meeting.id
