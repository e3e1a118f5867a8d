"""Correcting minutes that are approved: a new version with its reason, and the old one kept as it was."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.service import load_title, place_corrections
from fellesskap.minutes import queries, rules
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people


@dataclass(frozen=True, slots=True)
class CorrectMinutes:
    """Correct what approved minutes say of a line; `corrections` is how many there were when it was read.

    `same_meaning` says of a decided line that the decision is the same, only written right.
    """

    item_id: UUID
    corrections: int
    text: str
    reason: str
    same_meaning: bool = False


async def correct_minutes(work: Work, command: CorrectMinutes) -> UUID:
    """Keep the correction, have the minutes made anew, tell who took part and the next meeting."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        rules.require_correctable(meeting)
        said = await queries.load_said(work, item.id)
        count = await queries.count_corrections(work, meeting.id)
        rules.require_newest(command.corrections, count)
        rules.require_correction(said, command.text, command.reason)
        rules.require_same_meaning(said, same_meaning=command.same_meaning)
        correction_id = await queries.insert_correction(
            work, meeting.id, item.id, count + 1, said, command.text.strip(), command.reason.strip()
        )
        audience = Audience.PUBLIC if meeting.open_to_public else Audience.ELECTED
        title, language = await load_title(work, meeting), work.tenant.languages[0]
        await request_document(work, DocumentKind.MINUTES, title, language, audience, meeting_id=meeting.id)
        await place_corrections(work, meeting.body_id)
        people = await find_people(work, await queries.find_asked(work, meeting.id))
        await notify(work, "minutes.corrected", title, people, Subject(meeting_id=meeting.id))
        await audit.append(
            work, "minutes.corrected", meeting.id, correction=str(correction_id), number=count + 1
        )
    return meeting.id
