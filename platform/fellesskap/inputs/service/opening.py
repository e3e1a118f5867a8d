"""Opening a dialogue meeting for input, changing what was asked, and reminding those who have not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.inputs import queries, rules
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting
from fellesskap.meetings.service import find_seats, load_title
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_trusted


@dataclass(frozen=True, slots=True)
class OpenForInput:
    """Ask the elected and the municipalities for input to a dialogue meeting; it ends on the meeting's day unless
    another is given.
    """

    meeting_id: UUID
    question: str
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class ReviseInputCall:
    """Change what is asked, or the last day."""

    input_call_id: UUID
    version: int
    question: str
    last_day: date


async def open_for_input(work: Work, command: OpenForInput) -> UUID:
    """Open a meeting for input and return the call's id; those who may give it are told."""
    guarded(command)
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, meeting.id, unchanged=True)
        on, last_day = today(work.clock), command.last_day or meeting.held_on
        bodies = await queries.find_bodies(work, meeting.id, meeting.held_on)
        rules.require_dialogue(bodies)
        rules.require_to_come(meeting)
        rules.require_unopened(await queries.find_call_of(work, meeting.id))
        rules.require_question(command.question)
        rules.require_last_day(last_day, meeting, on)
        call_id = await queries.insert_call(work, meeting.id, command.question.strip(), last_day)
        regions = {body.region_id for body in bodies if body.region_id}
        invited = await queries.invite(work, call_id, regions, meeting.held_on)
        await queries.show_meeting(work, meeting.id, Audience.ELECTED)
        partners = [partner for partner, _ in invited]
        people = await queries.find_elected(work, on, partners, everywhere=not regions)
        people += await find_trusted(
            work, on, partners=partners, regions={region for _, region in invited if region}
        )
        people += [seat.caller for seat in await find_seats(work, meeting) if seat.caller]
        await _tell(work, NoticeKind.INPUT_OPENED, meeting, people)
        await audit.append(work, "input.opened", call_id, meeting=str(meeting.id), invited=len(invited))
    return call_id


async def revise_input_call(work: Work, command: ReviseInputCall) -> UUID:
    """Change a call for input and return its id."""
    guarded(command)
    call = await queries.load_call(work, command.input_call_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, call.meeting_id)
        rules.require_to_come(meeting)
        rules.require_unreleased(call)
        rules.require_question(command.question)
        rules.require_last_day(command.last_day, meeting, today(work.clock))
        await queries.update_call(
            work, call, command.version, {"question": command.question.strip(), "last_day": command.last_day}
        )
        await audit.append(work, "input.call_revised", call.id, last_day=command.last_day.isoformat())
    return call.id


async def remind_silent(work: Work) -> int:
    """Remind the municipalities that no input is from, once, when the last day is near; tell how many meetings."""
    on, told = today(work.clock), 0
    async with work.engine_scope():
        for call in await queries.find_due(work, on, rules.REMINDED_DAYS):
            if not rules.is_reminded(call, on):
                continue
            silent = await queries.find_silent(work, call.id)
            meeting = await meeting_queries.load_meeting(work, call.meeting_id)
            people = await find_trusted(work, on, partners=silent) if silent else []
            people += await queries.find_elected(work, on, silent, everywhere=False)
            await _tell(work, NoticeKind.INPUT_REMINDED, meeting, people)
            await queries.note_reminded(work, call.id, work.clock.now())
            await audit.append(work, "input.reminded", call.id, municipalities=len(silent))
            told += 1
    return told


async def _tell(work: Work, kind: NoticeKind, meeting: Meeting, people: list[PersonRef]) -> None:
    await notify(work, kind, await load_title(work, meeting), people, Subject(meeting_id=meeting.id))
