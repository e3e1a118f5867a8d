"""Answering a call: coming or not, and the deputies who are then called one after the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import Attendance, AttendanceState, DeputyCall, DeputyState, Meeting
from fellesskap.meetings.service.calling import find_seats, load_title
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import FilledSeat
from fellesskap.people.queries import find_people, find_trusted


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Say whether whoever is called for a seat comes; also to change one's mind.

    The next deputy is called for whoever does not come, and is told where the holder comes after all. The
    `reason` is for the secretariat alone, and need not be given.
    """

    meeting_id: UUID
    seat_id: UUID
    coming: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnswerDeputyCall:
    """Say whether a deputy who is called comes; one who said no may still come while nobody else has said yes."""

    deputy_call_id: UUID
    coming: bool


async def answer_call(work: Work, command: AnswerCall) -> UUID:
    """Answer the call of a seat and return the meeting's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    if command.seat_id not in await queries.find_attendance(work, meeting.id):
        raise NotFound("meeting.seat_not_called")
    policy.require_signed_in(work.actor)
    rules.require_absence_reason(command.reason)
    async with work.engine_scope():
        # Whoever answers for this meeting meanwhile waits: a deputy is called for one seat.
        meeting = await queries.load_meeting(work, meeting.id, unchanged=True)
        seat = (await queries.find_attendance(work, meeting.id))[command.seat_id]
        rules.require_own_place(work.actor, seat.called_id)
        rules.require_answerable(meeting, today(work.clock))
        person_id = rules.require_new_answer(seat, coming=command.coming)
        if command.coming:
            await _come(work, meeting, seat, person_id)
        else:
            await queries.insert_absence(work, meeting.id, seat, person_id, command.reason.strip())
            await call_next(work, meeting, seat.seat_id)
        name = "attendance.confirmed" if command.coming else "absence.reported"
        await audit.append(work, name, meeting.id, seat=str(seat.seat_id), person=str(person_id))
    return meeting.id


async def answer_deputy_call(work: Work, command: AnswerDeputyCall) -> UUID:
    """Answer as the deputy who is called, and return the call's id."""
    call = await queries.load_deputy_call(work, command.deputy_call_id)
    rules.require_own_place(work.actor, call.person_id)
    async with work.engine_scope():
        meeting = await queries.load_meeting(work, call.meeting_id, unchanged=True)
        rules.require_answerable(meeting, today(work.clock))
        calls = await queries.find_deputy_calls(work, meeting.id)
        call = next(one for one in calls if one.id == call.id)
        seat = (await queries.find_attendance(work, meeting.id))[call.seat_id]
        if command.coming:
            rules.require_open_place(call, seat, calls)
            await release(work, meeting, [one for one in calls if one.seat_id == call.seat_id], call.id)
            await queries.update_deputy_call(work, call.id, DeputyState.ACCEPTED, work.clock.now())
            await seat_person(work, meeting, seat, call.person_id, AttendanceState.COMING, deputy=True)
        else:
            rules.require_standing(call)
            await queries.update_deputy_call(work, call.id, DeputyState.DECLINED, work.clock.now())
            await call_next(work, meeting, call.seat_id)
        name = "deputy.accepted" if command.coming else "deputy.declined"
        await audit.append(work, name, meeting.id, seat=str(call.seat_id), person=str(call.person_id))
    return call.id


async def _come(work: Work, meeting: Meeting, seat: Attendance, person_id: UUID) -> None:
    """Let whoever the seat was called by come, and the deputy be told."""
    await queries.delete_absence(work, seat)
    calls = await queries.find_deputy_calls(work, meeting.id)
    await release(work, meeting, [one for one in calls if one.seat_id == seat.seat_id])
    await seat_person(work, meeting, seat, person_id, AttendanceState.COMING)


async def call_next(work: Work, meeting: Meeting, seat_id: UUID, *, alert: bool = True) -> bool:
    """Call the next deputy of a seat and tell whether there is one; else it is not represented, and the secretariat
    told unless it knows already.
    """
    seats = await find_seats(work, meeting)
    called = await queries.find_attendance(work, meeting.id)
    calls = await queries.find_deputy_calls(work, meeting.id)
    seat = called[seat_id]
    filled = next((one for one in seats if one.seat_id == seat_id), None)
    # Whoever is called for this seat now is whom the next one is called instead of.
    others = [one for key, one in called.items() if key != seat_id or one.absent_id]
    busy = rules.busy_people(seats, others, calls)
    chosen = rules.next_deputy(filled.deputies if filled and filled.may_attend else (), busy)
    title, about = await load_title(work, meeting), Subject(meeting_id=meeting.id)
    if chosen is None and not alert:
        return False
    if chosen is None:
        await seat_person(work, meeting, seat, seat.absent_id, AttendanceState.ABSENT)
        secretariat = await find_trusted(work, today(work.clock), secretariat=True)
        await notify(work, "meeting.seat_unfilled", f"{title}: {_name(filled, work)}", secretariat, about)
        await audit.append(work, "seat.not_represented", meeting.id, seat=str(seat_id))
        return False
    assert seat.id is not None
    position = sum(one.seat_id == seat_id for one in calls) + 1
    await queries.insert_deputy_call(work, meeting.id, seat.id, seat_id, chosen.person_id, position)
    await seat_person(work, meeting, seat, chosen.person_id, AttendanceState.CALLED, deputy=True)
    await notify(work, "meeting.deputy_called", title, [chosen], about)
    await audit.append(work, "deputy.called", meeting.id, seat=str(seat_id), person=str(chosen.person_id))
    return True


async def release(
    work: Work,
    meeting: Meeting,
    calls: list[DeputyCall],
    keep: UUID | None = None,
    untold: Collection[UUID] = (),
) -> None:
    """Tell the deputies who stand called that they are not needed after all, but for the `untold`."""
    standing = [one for one in calls if one.stands and one.id != keep]
    for one in standing:
        await queries.update_deputy_call(work, one.id, DeputyState.RELEASED, work.clock.now())
    people = await find_people(work, [one.person_id for one in standing if one.person_id not in untold])
    title = await load_title(work, meeting)
    await notify(work, "meeting.deputy_released", title, people, Subject(meeting_id=meeting.id))


async def seat_person(
    work: Work,
    meeting: Meeting,
    seat: Attendance,
    person_id: UUID | None,
    state: AttendanceState,
    *,
    deputy: bool = False,
) -> None:
    """Keep who meets for a seat."""
    await queries.update_attendance(
        work, meeting.id, seat.seat_id, person_id=person_id, state=state, deputy=deputy
    )


def _name(seat: FilledSeat | None, work: Work) -> str:
    return seat.title.in_language(work.tenant.languages[0]) if seat else ""
