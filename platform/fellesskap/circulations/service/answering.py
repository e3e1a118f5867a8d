"""Answering for a seat, and leaving it to its deputy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case
from fellesskap.circulations import queries, rules
from fellesskap.circulations.model import (
    AskedSeat,
    Circulation,
    CirculationStand,
    CirculationState,
    SeatAbsence,
)
from fellesskap.circulations.service.ending import let_case_wait, tell_end
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition, find_trusted


@dataclass(frozen=True, slots=True)
class AnswerCirculation:
    """Answer for one's own seat, or change the answer; whoever objects or wants a meeting says why."""

    circulation_seat_id: UUID
    version: int
    stand: CirculationStand
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeaveCirculationSeat:
    """Leave a seat to its deputy: for absence, or because whoever is asked is not impartial, with the reason."""

    circulation_seat_id: UUID
    version: int
    recused: bool = False
    reason: str = ""


async def answer_circulation(work: Work, command: AnswerCirculation) -> UUID:
    """Answer for a seat and return the procedure's id; one that wants a meeting ends it."""
    guarded(command)
    seat = await queries.load_seat(work, command.circulation_seat_id)
    rules.require_own_seat(work.actor, seat)
    async with work.engine_scope():
        found = await queries.load_circulation(work, seat.circulation_id, alone=True)
        seat = await queries.load_seat(work, seat.id)
        rules.require_own_seat(work.actor, seat)
        rules.require_open(found)
        rules.require_in_time(found, today(work.clock))
        filled = await find_composition(work, found.body_id, today(work.clock))
        rules.require_filling(seat, next((one for one in filled if one.seat_id == seat.seat_id), None))
        rules.require_stand(command.stand, command.reason)
        reason = command.reason.strip()
        await queries.save_answer(work, seat, found.case_id, command.version, command.stand, reason)
        await audit.append(
            work, "circulation.answered", found.id, seat=str(seat.seat_id), stand=command.stand
        )
        case = await case_queries.load_case(work, found.case_id)
        if rules.wants_meeting(command.stand):
            await _take_to_meeting(work, found, case, seat, reason)
        else:
            await _tell_complete(work, found, case.title, await queries.find_seats(work, found.id))
    return found.id


async def leave_circulation_seat(work: Work, command: LeaveCirculationSeat) -> UUID:
    """Leave a seat to its deputy and return the procedure's id; what was answered for it counts no longer."""
    guarded(command)
    seat = await queries.load_seat(work, command.circulation_seat_id)
    rules.require_leaver(work.actor, seat)
    on = today(work.clock)
    async with work.engine_scope():
        found = await queries.load_circulation(work, seat.circulation_id, alone=True)
        seat = await queries.load_seat(work, seat.id)
        rules.require_leaver(work.actor, seat)
        rules.require_open(found)
        rules.require_in_time(found, on)
        rules.require_recusal_reason(command.reason, recused=command.recused)
        filled = await find_composition(work, found.body_id, on)
        seats = await queries.find_seats(work, found.id)
        deputy = rules.who_takes_over(
            seat, next((one for one in filled if one.seat_id == seat.seat_id), None), seats
        )
        await queries.update_seat(
            work,
            seat,
            command.version,
            {
                "person_id": deputy.person_id if deputy else None,
                "absent_id": seat.absent_id or seat.person_id,
                "absence": SeatAbsence.RECUSED if command.recused else SeatAbsence.ABSENT,
                "reason": command.reason.strip() if command.recused else "",
                "stand": None,
                "stand_reason": "",
                "answered_at": None,
            },
        )
        await audit.append(
            work,
            "circulation.seat_left",
            found.id,
            seat=str(seat.seat_id),
            recused=command.recused,
            filled=deputy is not None,
        )
        case = await case_queries.load_case(work, found.case_id)
        about = Subject(case_id=case.id, circulation_id=found.id)
        if deputy is not None:
            kind = NoticeKind.CIRCULATION_ASKED if seat.counts else NoticeKind.CIRCULATION_STARTED
            await notify(work, kind, f"{case.title} {found.deadline:%d.%m.%Y}", [deputy], about)
        await _tell_complete(work, found, case.title, await queries.find_seats(work, found.id))
    return found.id


async def _take_to_meeting(work: Work, found: Circulation, case: Case, seat: AskedSeat, reason: str) -> None:
    names = {named.seat.id: named.name for named in await queries.find_named_seats(work, found)}
    await queries.end_circulation(work, found, found.version + 1, CirculationState.TO_MEETING, reason)
    await let_case_wait(work, found)
    await case_queries.add_event(
        work,
        case.id,
        "circulation.to_meeting",
        Audience.PARTNERS,
        body_id=found.body_id,
        name=names[seat.id],
        reason=reason,
    )
    await audit.append(work, "circulation.ended", found.id, state=CirculationState.TO_MEETING)
    await tell_end(work, NoticeKind.CIRCULATION_TO_MEETING, found, case.title)


async def _tell_complete(work: Work, found: Circulation, title: str, seats: Sequence[AskedSeat]) -> None:
    """Tell the secretariat, once, that nobody is waited for any longer."""
    if found.overdue_told_at is not None or not rules.all_answered(seats):
        return
    people = await find_trusted(work, today(work.clock), secretariat=True)
    about = Subject(case_id=found.case_id, circulation_id=found.id)
    await notify(work, NoticeKind.CIRCULATION_TO_CLOSE, title, people, about)
    await queries.note_told(work, found.id, closing=True)
