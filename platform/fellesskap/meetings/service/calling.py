"""Calling people to a meeting, with everything that must follow from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import AttendanceState, Meeting, MeetingState
from fellesskap.meetings.service.following import follow_day, keep_followed
from fellesskap.meetings.service.papers import request_paper
from fellesskap.meetings.tables import Attendance
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import FilledSeat
from fellesskap.people.queries import find_composition, find_people
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.service import load_structure_version
from fellesskap.texts import mark, translator

# What a title holds, with the day and the name of a paper.
_LONGEST_NAMES = 250


@dataclass(frozen=True, slots=True)
class CallMeeting:
    """Send the call to everyone with a seat."""

    meeting_id: UUID
    version: int


async def call_meeting(work: Work, command: CallMeeting) -> UUID:
    """Call a meeting: freeze its agenda, ask for the papers, and tell everyone with a seat by mail."""
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_planned(meeting)
        rules.require_not_begun(meeting, work.clock.now())
        rules.require_agenda(len(await queries.find_items(work, meeting.id)))
        meeting, planned = await follow_day(work, meeting), meeting
        seats = await find_seats(work, meeting)
        rules.require_callable_seats(seats)
        callers = rules.callers(seats)
        audience = meeting.audience
        await keep_followed(
            work,
            planned,
            meeting,
            command.version,
            {
                "state": MeetingState.CALLED,
                "called_at": work.clock.now(),
                "call_sequence": meeting.call_sequence + 1,
            },
        )
        await queries.freeze_papers(work, meeting.id)
        rows = [
            Attendance(
                id=uuid7(),
                meeting_id=meeting.id,
                seat_id=seat.seat_id,
                person_id=caller.person_id if caller else None,
                state=AttendanceState.CALLED,
                deputy=seat.present_holder is None and caller is not None,
                position=position,
                audience=int(audience),
                version=1,
            )
            for position, (seat, caller) in enumerate(zip(seats, callers, strict=True))
        ]
        await queries.insert_attendance(work, rows)
        for row in rows:
            if row.deputy:
                await queries.insert_deputy_call(work, meeting.id, row.id, row.seat_id, row.person_id, 1)
        await queries.open_meeting_to(work, meeting, audience)
        title = await load_title(work, meeting)
        await request_paper(work, meeting.id, DocumentKind.CALL, title, audience)
        about = Subject(meeting_id=meeting.id)
        deputies = {row.person_id for row in rows if row.deputy}
        called = [one for one in callers if one]
        await notify(
            work, "meeting.called", title, [one for one in called if one.person_id not in deputies], about
        )
        await notify(
            work,
            "meeting.deputy_called",
            title,
            [one for one in called if one.person_id in deputies],
            about,
        )
        await _inform_deputies(work, meeting, "meeting.deputy_informed", title)
        await audit.append(work, "meeting.called", meeting.id, seats=len(seats))
    return meeting.id


async def find_seats(work: Work, meeting: Meeting) -> list[FilledSeat]:
    """List the seats of all bodies a meeting is of, as they are filled on its day."""
    return [
        seat
        for body_id in await queries.find_bodies_of(work, meeting)
        for seat in await find_composition(work, body_id, meeting.held_on)
    ]


async def load_title(work: Work, meeting: Meeting) -> str:
    """Name a meeting as mails and papers do: the bodies that meet and the day."""
    structure = await load_structure_version(work, meeting.structure_version_id)
    language = work.tenant.languages[0]
    say = translator(language)
    keys = [await load_body_key(work, body_id) for body_id in await queries.find_bodies_of(work, meeting)]
    named = [structure.body(key).name.in_language(language) for key in keys]
    together = say.listing(named)
    if len(together) > _LONGEST_NAMES:
        together = say.gettext(mark("%(body)s sammen med andre utvalg")) % {"body": named[0]}
    return f"{together} {meeting.held_on:%d.%m.%Y}"


_TO_DEPUTIES = {
    "meeting.moved": "meeting.deputy_informed_anew",
    "meeting.supplemented": "meeting.deputy_informed_anew",
    "meeting.cancelled": "meeting.deputy_informed_cancelled",
}


# What those are told who have said that they do not come; of what changes on the agenda they are told nothing.
_TO_ABSENT = {"meeting.moved": "meeting.moved_anew", "meeting.cancelled": "meeting.cancelled"}


async def tell_called(
    work: Work, meeting: Meeting, kind: str, title: str, but: Collection[UUID] = ()
) -> None:
    """Tell those who are called to a meeting of something about it, those who have said that they do not come where
    it concerns them, and the deputies who were told of its call.

    Of some seats those called are told otherwise (`but`).
    """
    called = await queries.find_attendance(work, meeting.id)
    calls = await queries.find_deputy_calls(work, meeting.id)
    absent = rules.said_no(called.values(), calls) if kind in _TO_ABSENT else set()
    going = {one.person_id for one in called.values() if one.person_id}
    absent -= {one.person_id for one in called.values() if one.state is not AttendanceState.ABSENT}
    new = {one.person_id for one in called.values() if one.seat_id in but}
    about = Subject(meeting_id=meeting.id)
    await notify(work, kind, title, await find_people(work, list(going - new - absent)), about)
    if absent:
        await notify(work, _TO_ABSENT[kind], title, await find_people(work, list(absent)), about)
    if kind in _TO_DEPUTIES:
        await _inform_deputies(work, meeting, _TO_DEPUTIES[kind], title, absent)


async def _inform_deputies(
    work: Work, meeting: Meeting, kind: str, title: str, told: Collection[UUID] = ()
) -> None:
    """R-MEETING-37, of each of the meeting's bodies that wants it; those who are `told` otherwise are not."""
    structure = await load_structure_version(work, meeting.structure_version_id)
    seats = [
        seat
        for body_id in await queries.find_bodies_of(work, meeting)
        if structure.body(await load_body_key(work, body_id)).informs_deputies
        for seat in await find_composition(work, body_id, meeting.held_on)
    ]
    called = await queries.find_attendance(work, meeting.id)
    people = rules.informed(seats, {one.person_id for one in called.values() if one.person_id} | set(told))
    await notify(work, kind, title, people, Subject(meeting_id=meeting.id))
