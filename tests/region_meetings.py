"""A body of each region's own, and meetings of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    PlanMeeting,
    add_item,
    call_meeting,
    plan_meeting,
)
from fellesskap.structure.model import Body, BodyKind, Each, Names, Seat
from road import Road

OWN = Body(
    "regionmote",
    Names("Regionmøte"),
    BodyKind.REGION,
    2,
    each=Each.REGION,
    seats=(Seat("leder", Names("Leder"), Side.MUNICIPAL),),
)


async def called(road: Road, key: str) -> UUID:
    """A called meeting of a body, later the same day."""
    starts_at = road.clock.moment + timedelta(minutes=1)
    plan = PlanMeeting(await road.id_of("body", key), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting = await road.do("anne", plan_meeting, plan)
    await road.do("anne", add_item, AddItem(meeting, 1, "Forankring"))
    await road.do("anne", call_meeting, CallMeeting(meeting, (await road.load(meeting)).version))
    return meeting


async def held(road: Road, key: str) -> UUID:
    """A meeting of a body that was held the same day."""
    meeting = await called(road, key)
    await road.attend(meeting)
    return meeting
