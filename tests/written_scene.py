"""Written procedures as the tests begin, answer and close them, on the road of a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from fellesskap.circulations.model import CirculationStand
from fellesskap.circulations.service import (
    AnswerCirculation,
    CloseCirculation,
    StartCirculation,
    answer_circulation,
    close_circulation,
    start_circulation,
)
from fellesskap.decisions.model import DecisionEffect
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    PlanMeeting,
    plan_meeting,
)
from road import Road

BINDING = DecisionEffect.BINDING
AGREES, OBJECTS, MEETING = CirculationStand
COUNTED = ("fsu:region:nord", "fsu:region:sor", "fsu:avdeling", "fsu:direktor")


async def started(road: Road, matter: str = "region", **more: Any) -> UUID:
    """A written procedure on a case that is ready to be decided."""
    case_id = await road.closed(matter)
    return await road.do("anne", start_circulation, await proposal(road, case_id, **more))


async def proposal(
    road: Road, case_id: UUID, effect: DecisionEffect = BINDING, **more: Any
) -> StartCirculation:
    wording = more.pop("wording", "FSU slutter seg til rutinen.")
    return StartCirculation(case_id, await road.case_version(case_id), wording, effect, **more)


async def the(road: Road, circulation_id: UUID) -> dict[str, Any]:
    return (await road.rows("circulation", id=circulation_id))[0]


async def seat(road: Road, circulation_id: UUID, key: str) -> dict[str, Any]:
    seat_id = await road.id_of("seat", key)
    return (await road.rows("circulation_seat", circulation_id=circulation_id, seat_id=seat_id))[0]


async def answer(
    road: Road,
    circulation_id: UUID,
    key: str,
    stand: CirculationStand = AGREES,
    reason: str = "",
    who: str = "",
) -> None:
    row = await seat(road, circulation_id, key)
    command = AnswerCirculation(row["id"], row["version"], stand, reason)
    await road.do(who or key, answer_circulation, command)


async def close(road: Road, circulation_id: UUID, **more: Any) -> UUID:
    command = CloseCirculation(circulation_id, (await the(road, circulation_id))["version"], **more)
    return await road.do("anne", close_circulation, command)


async def told(road: Road, circulation_id: UUID, kind: str) -> set[str]:
    names = {number: name for name, number in road.people.items()}
    rows = await road.rows("notice", kind=kind, circulation_id=circulation_id)
    return {names[row["person_id"]] for row in rows}


async def plan(road: Road, days: int = 5) -> UUID:
    starts_at = road.clock.moment + timedelta(days=days)
    command = PlanMeeting(await road.id_of("body", "fsu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    return await road.do("anne", plan_meeting, command)


async def meeting_version(road: Road, meeting_id: UUID) -> int:
    return (await road.load(meeting_id)).version
