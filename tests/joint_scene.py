"""The tests' own community with a second deciding body, and meetings of several bodies together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.leaders.model import LeaderRole
from fellesskap.leaders.service import SetLeader, set_leader
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from fellesskap.people.model import EndReason
from fellesskap.people.service import Appoint, EndHolding, appoint, end_holding
from fellesskap.rounds.model import Answer
from fellesskap.structure.model import (
    Basis,
    Body,
    BodyKind,
    DecisionRule,
    Deputies,
    Names,
    Seat,
    SeatKind,
    Silence,
    Structure,
)
from road import Road
from road_structure import STRUCTURE, matter, route

# Another rule than that of FSU: each must agree, and all must be there.
VEST = Body(
    "vest",
    Names("Samarbeidsutvalg Vest"),
    BodyKind.PROFESSIONAL,
    3,
    abbreviation="SUV",
    decides=True,
    opening_items=("Godkjenning av innkalling", "Nytt fra Vest"),
    closing_items=("Eventuelt",),
    decision=DecisionRule(Basis.ALL_AGREE, Silence.BLOCKS, quorum_numerator=1, quorum_denominator=1),
    seats=(
        Seat("kommune", Names("Kommune vest"), Side.MUNICIPAL, deputies=Deputies.ORDERED),
        Seat("sykehus", Names("Sykehus vest"), Side.HOSPITAL, deputies=Deputies.ORDERED),
        Seat("lege", Names("Fastlege vest"), Side.MUNICIPAL, kind=SeatKind.OBSERVER, counts=False),
    ),
)


def joint_structure() -> Structure:
    """The structure in which FSU and SUV decide, each its own matter class, and FU discusses for both."""
    fu, fsu = STRUCTURE.bodies
    opening = ("godkjenning av innkalling ", "Nytt fra FSU")
    return replace(
        STRUCTURE,
        bodies=(fu, replace(fsu, opening_items=opening, closing_items=("Eventuelt",)), VEST),
        matter_classes=(*STRUCTURE.matter_classes, matter("vest")),
        routes=(*STRUCTURE.routes, replace(route("vest"), decide_in="vest")),
    )


async def sits_in_both(road: Road) -> None:
    """Let the director of FSU hold the hospital's seat of SUV too."""
    seat_id = await road.id_of("seat", "vest:sykehus")
    held = (await road.rows("holding", seat_id=seat_id, kind="holder"))[0]
    ended = EndHolding(held["id"], held["version"], road.today, EndReason.NEW_POSITION, deputy_stays=True)
    await road.do("anne", end_holding, ended)
    await road.do("anne", appoint, Appoint(seat_id, road.people["fsu:direktor"], road.today))


async def version(road: Road, meeting: UUID) -> int:
    return (await road.load(meeting)).version


async def planned(road: Road, *bodies: str, days: int = 1) -> UUID:
    """Plan a meeting of bodies by their keys, the first as the one it is planned for."""
    first, *others = [await road.id_of("body", key) for key in bodies]
    when = road.clock.moment + timedelta(days=days)
    plan = PlanMeeting(first, when, MeetingForm.PHYSICAL, "Prøveby", joint_with=tuple(others))
    return await road.do("anne", plan_meeting, plan)


async def listed(road: Road, meeting: UUID, case_id: UUID) -> UUID:
    """Put a case on the agenda and return its line."""
    return await road.do("anne", add_case, AddCase(meeting, await version(road, meeting), case_id))


async def held(road: Road, meeting: UUID, absent: tuple[str, ...] = ()) -> None:
    """Call a meeting and hold it on its day."""
    await road.do("anne", call_meeting, CallMeeting(meeting, await version(road, meeting)))
    road.clock.moment = (await road.load(meeting)).starts_at
    await road.attend(meeting, absent)


async def two_to_decide(road: Road) -> tuple[UUID, UUID]:
    """Bring a case of FSU's and one of SUV's to where they are to be decided."""
    return (
        await road.closed("region", Aune=Answer.AGREE),
        await road.closed("vest", Aune=Answer.AGREE),
    )


async def together(road: Road, absent: tuple[str, ...] = ()) -> tuple[UUID, UUID, UUID]:
    """Hold a joint meeting of FSU and SUV with a case of each; return it and the two lines."""
    of_fsu, of_vest = await two_to_decide(road)
    meeting = await planned(road, "fsu", "vest")
    lines = await listed(road, meeting, of_fsu), await listed(road, meeting, of_vest)
    await held(road, meeting, absent)
    return meeting, *lines


async def leads(road: Road, body: str, leader: str, deputy: str) -> None:
    """Let those who hold two seats of a body lead it and be its deputy leader."""
    for seat, role in ((leader, LeaderRole.LEADER), (deputy, LeaderRole.DEPUTY)):
        rows = await road.rows("holding", seat_id=await road.id_of("seat", seat), kind="holder")
        await road.do(
            "anne",
            set_leader,
            SetLeader(await road.id_of("body", body), rows[0]["id"], role, road.today),
        )
