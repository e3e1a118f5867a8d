"""Recording who was in a meeting, for which seat and in which lines, who stepped aside, and guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Attendance, AttendanceState, Meeting, MeetingState, Recusal, Stint
from fellesskap.meetings.rules import bodies_called, body_of_line, seats_of, who_is_engaged, who_is_there
from fellesskap.meetings.service import refill, version_to_hold_by
from fellesskap.minutes import queries, rules
from fellesskap.minutes.model import DaySeat
from fellesskap.people.queries import find_composition, find_people


@dataclass(frozen=True, slots=True)
class SeatAttendance:
    """Who met for a seat, None where nobody did; from one line of the agenda to another, or throughout."""

    seat_id: UUID
    person_id: UUID | None
    first_item: int = 1
    last_item: int | None = None


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """Record who was there, seat by seat; a seat stands once for each who met for it."""

    meeting_id: UUID
    version: int
    seats: tuple[SeatAttendance, ...]


@dataclass(frozen=True, slots=True)
class DeclareRecusal:
    """Say that whoever meets for a seat is partial in a line, steps aside, and maybe who steps in."""

    item_id: UUID
    seat_id: UUID
    reason: str
    deputy_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WithdrawRecusal:
    """Take back that somebody steps aside."""

    recusal_id: UUID


@dataclass(frozen=True, slots=True)
class AddGuest:
    """Record that somebody without a seat is there, from one line of the agenda to another, or throughout."""

    meeting_id: UUID
    name: str
    represents: str = ""
    first_item: int = 1
    last_item: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveGuest:
    """Take a guest off the record."""

    guest_id: UUID


async def record_attendance(work: Work, command: RecordAttendance) -> UUID:
    """Record who met for each seat; the meeting counts as held from then on."""
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        # Whoever answers the call meanwhile waits.
        meeting = await meeting_queries.load_meeting(work, meeting.id, unchanged=True)
        rules.require_open_minutes(meeting)
        rules.require_its_day(meeting, today(work.clock))
        await refill(work, meeting)
        called = await meeting_queries.find_attendance(work, meeting.id)
        seats = tuple(dict.fromkeys(one.seat_id for one in command.seats))
        rules.require_known_seats(seats, called)
        last = len(await meeting_queries.find_items(work, meeting.id))
        met = _stints(command.seats, last)
        there = {one.person_id for one in met}
        if len(await find_people(work, list(there))) != len(there):
            raise NotFound("person.not_found")
        standing = await meeting_queries.find_stints(work, meeting.id)
        day_seats, recorded = await _find_day_seats(work, meeting), _recorded(called, standing)
        met = [replace(one, deputy=_is_deputy(one, day_seats, recorded)) for one in met]
        after = {seat_id: _summary(called[seat_id], met) for seat_id in seats}
        kept = [one for one in standing if one.seat_id not in after]
        parted = [one for one in met if (one.first_item, one.last_item) != (1, last)]
        await _require_each_once(work, meeting, {**called, **after}, [*kept, *parted], last)
        _require_of_seats(met, day_seats, recorded)
        held = {
            "state": MeetingState.HELD,
            "structure_version_id": await version_to_hold_by(work, meeting),
        }
        await meeting_queries.update_meeting(work, meeting.id, command.version, dict(held.items()))
        await meeting_queries.delete_stints(work, meeting.id, seats)
        for seat in after.values():
            await meeting_queries.update_attendance(
                work,
                meeting.id,
                seat.seat_id,
                person_id=seat.person_id,
                state=seat.state,
                deputy=seat.deputy,
            )
            own = [one for one in parted if one.seat_id == seat.seat_id]
            await meeting_queries.insert_stints(work, meeting, seat, own)
        await audit.append(work, "attendance.recorded", meeting.id, present=len(there))
    return meeting.id


async def declare_recusal(work: Work, command: DeclareRecusal) -> UUID:
    """Record that somebody steps aside in a line, and return the recusal's id."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_signed_in(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        rules.require_open_record(meeting)
        called = await meeting_queries.find_attendance(work, meeting.id)
        seat = called.get(command.seat_id)
        if seat is None:
            raise NotFound("meeting.seat_not_called")
        recusals = await meeting_queries.find_recusals(work, meeting.id)
        stints = await meeting_queries.find_stints(work, meeting.id)
        treated = await case_queries.load_treatment(work, item.treatment_id) if item.treatment_id else None
        expected = _expected(meeting, called)
        if treated is not None:
            of_line = body_of_line(treated, meeting)
            rules.require_seat_of_line(seat.body_id, of_line)
            expected = seats_of(of_line, expected)
        there = who_is_there(expected, stints, (), item.position)
        person_id = rules.require_recusal(
            work.actor,
            there.get(seat.seat_id),
            command.reason,
            decided=item.position in await queries.find_heard(work, meeting.id),
            recused=any((one.seat_id, one.position) == (seat.seat_id, item.position) for one in recusals),
        )
        filled = await _find_day_seats(work, meeting)
        engaged = who_is_engaged(expected, stints, recusals, item.position)
        rules.require_stepping_in(command.deputy_id, filled.get(seat.seat_id), filled.values(), engaged)
        more = {"deputy_id": command.deputy_id, "reason": command.reason.strip()}
        recusal_id = await meeting_queries.insert_recusal(work, meeting.id, item.id, seat, person_id, more)
        await meeting_queries.take_back_minutes(work, meeting.id)
        await audit.append(work, "recusal.declared", item.id, seat=str(seat.seat_id), person=str(person_id))
    return recusal_id


async def withdraw_recusal(work: Work, command: WithdrawRecusal) -> UUID:
    """Take back that somebody steps aside, and return the line's id."""
    item_id, meeting_id, seat_id = await meeting_queries.find_recusal_place(work, command.recusal_id)
    policy.require_signed_in(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, meeting_id, unchanged=True)
        rules.require_open_record(meeting)
        recusal = await _load_recusal(work, meeting, command.recusal_id)
        rules.require_own_recusal(work.actor, recusal.person_id)
        decided = recusal.position in await queries.find_heard(work, meeting.id)
        rules.require_undecided_line(decided=decided)
        await meeting_queries.delete_recusal(work, recusal.id)
        await meeting_queries.take_back_minutes(work, meeting.id)
        await audit.append(work, "recusal.withdrawn", item_id, seat=str(seat_id))
    return item_id


async def add_guest(work: Work, command: AddGuest) -> UUID:
    """Record a guest and return the guest's id."""
    guarded(command)
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_guest(command.name, command.represents)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, meeting.id, unchanged=True)
        rules.require_open_record(meeting)
        most = len(await meeting_queries.find_items(work, meeting.id))
        lines = rules.lines_of(command.first_item, command.last_item, most)
        guest_id = await meeting_queries.insert_guest(
            work, meeting.id, command.name.strip(), command.represents.strip(), *lines
        )
        await meeting_queries.take_back_minutes(work, meeting.id)
        await audit.append(work, "guest.added", meeting.id, guest=str(guest_id))
    return guest_id


async def remove_guest(work: Work, command: RemoveGuest) -> UUID:
    """Take a guest off the record, and return the meeting's id."""
    meeting_id = await meeting_queries.find_meeting_of_guest(work, command.guest_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_open_record(await meeting_queries.load_meeting(work, meeting_id, unchanged=True))
        await meeting_queries.delete_guest(work, command.guest_id)
        await meeting_queries.take_back_minutes(work, meeting_id)
        await audit.append(work, "guest.removed", meeting_id, guest=str(command.guest_id))
    return meeting_id


def _stints(seats: Sequence[SeatAttendance], most: int) -> list[Stint]:
    """Who met for which lines; nobody meets for a seat where None stands."""
    lines: dict[UUID, list[rules.Lines]] = {}
    found = []
    for one in seats:
        first, last = rules.lines_of(one.first_item, one.last_item, most)
        lines.setdefault(one.seat_id, []).append((first, last))
        if one.person_id is not None:
            found.append(Stint(one.seat_id, one.person_id, first, last))
    for of_seat in lines.values():
        rules.require_apart(of_seat)
    return sorted(found, key=lambda one: one.first_item)


async def _find_day_seats(work: Work, meeting: Meeting) -> dict[UUID, DaySeat]:
    """The seats of the meeting's bodies as they were filled on its day."""
    return {
        one.seat_id: DaySeat(
            one.seat_id,
            one.side,
            one.heard,
            one.holder.person_id if one.holder else None,
            tuple(deputy.person_id for deputy in one.deputies),
            body_id,
        )
        for body_id in await meeting_queries.find_bodies_of(work, meeting)
        for one in await find_composition(work, body_id, meeting.held_on)
    }


def _recorded(seats: dict[UUID, Attendance], stints: Sequence[Stint]) -> dict[tuple[UUID, UUID], bool]:
    """Who is recorded in which seat already, and whether as deputy."""
    return {
        (one.seat_id, one.person_id): one.deputy
        for one in seats.values()
        if one.state is AttendanceState.PRESENT and one.person_id
    } | {(one.seat_id, one.person_id): one.deputy for one in stints}


def _is_deputy(stint: Stint, seats: dict[UUID, DaySeat], recorded: dict[tuple[UUID, UUID], bool]) -> bool:
    """Whether somebody meets as deputy; who was recorded as the holder stays so."""
    seat, known = seats.get(stint.seat_id), recorded.get((stint.seat_id, stint.person_id), True)
    return known and (seat is None or seat.holder_id != stint.person_id)


def _require_of_seats(
    met: Sequence[Stint], seats: dict[UUID, DaySeat], recorded: dict[tuple[UUID, UUID], bool]
) -> None:
    """Raise where somebody is recorded in a seat who is nothing to it."""
    for one in met:
        known = [one.person_id] if (one.seat_id, one.person_id) in recorded else []
        seat = seats.get(one.seat_id)
        rules.require_of_seat(
            one.person_id, rules.who_may_meet(seat, seats.values(), known) if seat else known
        )


def _summary(seat: Attendance, met: Sequence[Stint]) -> Attendance:
    """What is known of a seat as a whole: who holds it, if there at all, else who met for it last."""
    own = [one for one in met if one.seat_id == seat.seat_id]
    if not own:
        person_id = seat.absent_id or seat.person_id
        return replace(seat, person_id=person_id, state=AttendanceState.ABSENT, deputy=False)
    chosen = next((one for one in own if not one.deputy), own[-1])
    return replace(seat, person_id=chosen.person_id, state=AttendanceState.PRESENT, deputy=chosen.deputy)


async def _require_each_once(
    work: Work,
    meeting: Meeting,
    seats: dict[UUID, Attendance],
    stints: Sequence[Stint],
    last: int,
) -> None:
    """Raise where somebody would meet for two seats at once, or whoever a decision was formed by would be gone."""
    recusals = await meeting_queries.find_recusals(work, meeting.id)
    heard = await queries.find_heard(work, meeting.id)
    bodies = [seats_of(body_id, seats) for body_id in bodies_called(seats.values())]
    for position in range(1, last + 1):
        there = who_is_there(seats, stints, recusals, position)
        for own in bodies:
            rules.require_one_seat_each(who_is_engaged(own, stints, recusals, position))
        said = heard.get(position, {})
        rules.require_heard_kept(said, {seat_id: there.get(seat_id) for seat_id in said})


def _expected(meeting: Meeting, called: dict[UUID, Attendance]) -> dict[UUID, Attendance]:
    """The attendance as recorded, or before the meeting as far as nobody has reported absence."""
    if meeting.state is not MeetingState.CALLED:
        return called
    return {
        seat_id: one if one.state is AttendanceState.ABSENT else replace(one, state=AttendanceState.PRESENT)
        for seat_id, one in called.items()
    }


async def _load_recusal(work: Work, meeting: Meeting, recusal_id: UUID) -> Recusal:
    for one in await meeting_queries.find_recusals(work, meeting.id):
        if one.id == recusal_id:
            return one
    raise NotFound("minutes.recusal_not_found")
