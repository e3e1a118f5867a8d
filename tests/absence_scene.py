"""A body in which seats are vacant, have personal, ordered, shared and no deputies, and meetings of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.db.work import Work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    AnswerCall,
    AnswerDeputyCall,
    CallMeeting,
    PlanMeeting,
    add_item,
    answer_call,
    answer_deputy_call,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import RecordAttendance, SeatAttendance, record_attendance
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    Appoint,
    AppointCommonDeputy,
    EndHolding,
    RegisterPerson,
    appoint,
    appoint_common_deputy,
    end_holding,
    register_person,
)
from fellesskap.structure.model import Body, BodyKind, Deputies, Names, Seat, SeatKind
from road import Road
from road_structure import STRUCTURE

_M, _H = Side.MUNICIPAL, Side.HOSPITAL
SU = Body(
    "su",
    Names("Samarbeidsutvalget"),
    BodyKind.PROFESSIONAL,
    3,
    seats=(
        Seat("k1", Names("Kommune 1"), _M, deputies=Deputies.ORDERED),
        Seat("k2", Names("Kommune 2"), _M, deputies=Deputies.COMMON),
        Seat("k3", Names("Kommune 3"), _M, deputies=Deputies.ORDERED),
        Seat("k4", Names("Kommune 4"), _M),
        Seat("k5", Names("Kommune 5"), _M, deputies=Deputies.COMMON),
        Seat("h1", Names("Sykehus 1"), _H, deputies=Deputies.PERSONAL),
        Seat("lege", Names("Fastlege"), _M, kind=SeatKind.OBSERVER, counts=False, may_propose=False),
    ),
)
ABSENT = replace(STRUCTURE, bodies=(*STRUCTURE.bodies, SU))


async def seat_su(road: Road) -> None:
    """Let K1 have a second deputy, K2 and K5 share two, and the holder of K3 leave tomorrow."""
    k1 = await road.id_of("seat", "su:k1")
    for name, rank in (("jo", 2),):
        road.people[name] = await road.do("anne", register_person, RegisterPerson(name.capitalize()))
        await road.do("anne", appoint, Appoint(k1, road.people[name], road.today, deputy_rank=rank))
    body = await road.id_of("body", "su")
    for name, rank in (("felles1", 1), ("felles2", 2)):
        road.people[name] = await road.do("anne", register_person, RegisterPerson(name.capitalize()))
        listed = AppointCommonDeputy(body, _M, road.people[name], rank, road.today)
        await road.do("anne", appoint_common_deputy, listed)
    k3 = await road.id_of("seat", "su:k3")
    held = (await road.rows("holding", seat_id=k3, kind="holder"))[0]
    leaves = road.today + timedelta(days=1)
    ended = EndHolding(held["id"], held["version"], leaves, EndReason.NEW_POSITION)
    await road.do("anne", end_holding, ended)


async def called(road: Road, *, items: int = 3, days: int = 14) -> UUID:
    """Call a meeting of the body, with some lines on its agenda."""
    plan = PlanMeeting(
        await road.id_of("body", "su"),
        road.clock.moment + timedelta(days=days),
        MeetingForm.PHYSICAL,
        "Prøveby",
    )
    meeting = await road.do("anne", plan_meeting, plan)
    for number in range(1, items + 1):
        await road.do("anne", add_item, AddItem(meeting, await version(road, meeting), f"Sak {number}"))
    await road.do("anne", call_meeting, CallMeeting(meeting, await version(road, meeting)))
    return meeting


async def version(road: Road, meeting: UUID) -> int:
    return (await road.load(meeting)).version


async def answer(
    road: Road, meeting: UUID, seat: str, *, coming: bool, who: str = "", reason: str = ""
) -> UUID:
    """Answer the call of a seat of the body, as its holder unless said otherwise."""
    command = AnswerCall(meeting, await road.id_of("seat", f"su:{seat}"), coming, reason)
    return await road.do(who or f"su:{seat}", answer_call, command)


async def deputy(road: Road, meeting: UUID, who: str, *, coming: bool) -> UUID:
    """Answer as a deputy who is called."""
    found = await call_of(road, meeting, who)
    return await road.do(who, answer_deputy_call, AnswerDeputyCall(found["id"], coming))


async def call_of(road: Road, meeting: UUID, who: str) -> dict[str, Any]:
    return (await road.rows("deputy_call", meeting_id=meeting, person_id=road.people[who]))[0]


async def seat_of(road: Road, meeting: UUID, seat: str) -> tuple[str | None, str, bool]:
    """Who is called for a seat, in which state, and whether as deputy."""
    seat_id = await road.id_of("seat", f"su:{seat}")
    row = (await road.rows("attendance", meeting_id=meeting, seat_id=seat_id))[0]
    names = {person: name for name, person in road.people.items()}
    return names.get(row["person_id"]), row["state"], row["deputy"]


async def told(road: Road, who: str) -> list[str]:
    """The kinds of what a person has been told, in order."""
    rows = await road.rows("notice", person_id=road.people[who])
    return [row["kind"] for row in rows]


async def met(
    road: Road, seat: str, who: str | None, first: int = 1, last: int | None = None
) -> SeatAttendance:
    person = road.people[who] if who else None
    return SeatAttendance(await road.id_of("seat", f"su:{seat}"), person, first, last)


async def record(road: Road, meeting: UUID, *seats: SeatAttendance) -> RecordAttendance:
    return RecordAttendance(meeting, await version(road, meeting), seats)


async def hold(road: Road, meeting: UUID, *seats: SeatAttendance) -> None:
    """Record who was there, on the day of the meeting."""
    road.clock.moment = (await road.load(meeting)).starts_at
    await road.do("anne", record_attendance, await record(road, meeting, *seats))


async def seen(road: Road, who: str, table: str, meeting: UUID) -> int:
    """How many rows of a meeting a person reads, by the row policies."""
    column = "id" if table == "meeting" else "meeting_id"
    actor = await road.actor(who)
    async with Work(road.tenant, actor, road.clock, write=True) as work:
        rows: int = await work.connection.fetchval(
            f'SELECT count(*) FROM "{table}" WHERE {column} = $1', meeting
        )
    return rows
