"""Letting off who was called to a meeting and does not fill the seat on its day, and calling who does."""

from __future__ import annotations

from uuid import UUID

from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import Attendance, AttendanceState, Meeting
from fellesskap.meetings.rules import Refilling
from fellesskap.meetings.service.absence import call_next, release, seat_person
from fellesskap.meetings.service.calling import find_seats, load_title
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import FilledSeat
from fellesskap.people.queries import find_people


async def refill_called(work: Work) -> int:
    """Bring the calls of all meetings ahead in line with who fills the seats on their days; return how many."""
    changed = 0
    async with work.engine_scope():
        for meeting_id in await queries.find_called_ahead(work, today(work.clock)):
            changed += len(await refill(work, await queries.load_meeting(work, meeting_id, unchanged=True)))
    return changed


async def refill(work: Work, meeting: Meeting) -> set[UUID]:
    """Bring the calls of one meeting in line, inside a feature's engine scope; return the seats that changed.

    The meeting is held meanwhile by whoever asks. Done again it changes nothing.
    """
    if not rules.is_refilled(meeting, today(work.clock)):
        return set()
    filled = {one.seat_id: one for one in await find_seats(work, meeting)}
    called = await queries.find_attendance(work, meeting.id)
    sitting = {one.present_holder.person_id for one in filled.values() if one.present_holder}
    asked = {seat_id: rules.refill_of(one, filled.get(seat_id), sitting) for seat_id, one in called.items()}
    coming = {seat_id for seat_id, how in asked.items() if how is Refilling.HOLDER}
    empty = {seat_id for seat_id, how in asked.items() if how is Refilling.DEPUTY}
    new = {holder for seat_id in coming if (holder := _holder(filled[seat_id]))}
    for seat_id, one in called.items():
        await _let_off(work, meeting, one, filled.get(seat_id), asked[seat_id], new)
    for seat_id in coming:
        await seat_person(work, meeting, called[seat_id], _holder(filled[seat_id]), AttendanceState.CALLED)
        await audit.append(
            work, "holder.called", meeting.id, seat=str(seat_id), person=str(_holder(filled[seat_id]))
        )
    already = {one.person_id for seat_id, one in called.items() if asked[seat_id] is Refilling.STAYS}
    people = await find_people(work, list(new - already))
    await notify(
        work, "meeting.called", await load_title(work, meeting), people, Subject(meeting_id=meeting.id)
    )
    for seat_id in empty:
        await call_next(work, meeting, seat_id)
    gaps = {seat_id for seat_id, how in asked.items() if how is Refilling.GAP}
    filled_gaps = {seat_id for seat_id in gaps if await call_next(work, meeting, seat_id, alert=False)}
    return coming | empty | filled_gaps


async def _let_off(
    work: Work,
    meeting: Meeting,
    seat: Attendance,
    filled: FilledSeat | None,
    how: Refilling,
    new: set[UUID],
) -> None:
    """Take back the calls of those who do not fill a seat any longer, and tell them but for the `new`."""
    gone = {stale} if (stale := rules.stale_absence(seat, filled)) else set()
    if gone:
        await queries.delete_absence(work, seat)
    if how in (Refilling.HOLDER, Refilling.DEPUTY):
        calls = await queries.find_deputy_calls(work, meeting.id)
        await release(work, meeting, [one for one in calls if one.seat_id == seat.seat_id], untold=new)
        if not seat.deputy and seat.absent_id is None and seat.person_id is not None:
            gone.add(seat.person_id)
        if how is Refilling.DEPUTY:
            emptied = None if gone else seat.absent_id
            await seat_person(work, meeting, seat, emptied, AttendanceState.ABSENT)
    people = await find_people(work, list(gone - new))
    title = await load_title(work, meeting)
    await notify(work, "meeting.released", title, people, Subject(meeting_id=meeting.id))
    for person_id in gone:
        await audit.append(
            work, "attendance.released", meeting.id, seat=str(seat.seat_id), person=str(person_id)
        )


def _holder(seat: FilledSeat) -> UUID | None:
    return seat.present_holder.person_id if seat.present_holder else None
