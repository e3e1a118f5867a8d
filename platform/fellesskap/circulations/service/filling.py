"""Asking whoever fills a seat now, where who was asked has left it since a written procedure began."""

from __future__ import annotations

from typing import Any

from fellesskap.cases import queries as case_queries
from fellesskap.circulations import queries, rules
from fellesskap.circulations.model import AskedSeat, Circulation, Place, SeatAbsence
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition, find_people


async def refill_circulations(work: Work) -> int:
    """Ask those who fill the seats of open procedures now, once; return for how many seats another is asked."""
    day, changed = today(work.clock), 0
    async with work.engine_scope():
        for circulation_id in await queries.find_running(work, day):
            found = await queries.load_circulation(work, circulation_id, alone=True)
            filled = {one.seat_id: one for one in await find_composition(work, found.body_id, day)}
            for seat_id in [one.id for one in await queries.find_seats(work, found.id)]:
                seats = await queries.find_seats(work, found.id)
                seat = next(one for one in seats if one.id == seat_id)
                place = rules.refilled(seat, filled.get(seat.seat_id), seats)
                if place is not None:
                    await _ask(work, found, seat, place)
                    changed += 1
    return changed


async def _ask(work: Work, found: Circulation, seat: AskedSeat, place: Place) -> None:
    person = place.person
    changes: dict[Any, Any] = {
        "person_id": person.person_id if person else None,
        "absent_id": place.absent.person_id if place.absent else None,
        "absence": place.absence,
    }
    if place.absence is not SeatAbsence.RECUSED:
        changes["reason"] = ""
    await queries.update_seat(work, seat, seat.version, changes)
    await audit.append(
        work,
        "circulation.seat_refilled",
        found.id,
        seat=str(seat.seat_id),
        was=str(seat.person_id) if seat.person_id else None,
        person=str(person.person_id) if person else None,
    )
    case = await case_queries.load_case(work, found.case_id)
    title, about = (
        f"{case.title} {found.deadline:%d.%m.%Y}",
        Subject(case_id=case.id, circulation_id=found.id),
    )
    if person is not None:
        kind = NoticeKind.CIRCULATION_ASKED if seat.counts else NoticeKind.CIRCULATION_STARTED
        await notify(work, kind, title, [person], about)
    if seat.person_id is not None:
        was = await find_people(work, [seat.person_id])
        await notify(work, NoticeKind.CIRCULATION_RELEASED, title, was, about)
