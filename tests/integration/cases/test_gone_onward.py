"""A decision waits for a body that a new structure ends: it is found, and placed with another as it was decided."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from fellesskap.cases.service import PlaceOnward, place_onward
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.service import conclude
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddCase, PlanMeeting, RemoveItem, add_case, plan_meeting, remove_item
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.people.service import Appoint, appoint
from fellesskap.settings import Settings
from fellesskap_graphql.schema import community
from onward_gone_scene import after
from onward_scene import decided, onward_structure
from road import Road, build

_numbers = count(1)
WHY = "Rådet har tatt over."
SHOWN = """query($id: ID!) {
    case(id: $id) { stranded actions { name allowed code } }
    cases(stranded: true) { totalCount } }"""


@pytest.fixture
async def road(database: Settings) -> Road:
    """A community of each test's own, since each publishes a structure."""
    return await build(database, f"prove-videre-{next(_numbers)}", onward_structure())


async def shown(road: Road, case_id: UUID) -> tuple[bool, bool, int]:
    """Whether the case is told to be stranded and can be placed onward, and how many are stranded."""
    async with await road.work("anne") as work:
        answer = await community().run(work, community().prepare(SHOWN), {"id": f"Case_{case_id}"})
    found = json.loads(answer)["data"]
    placing = next(one for one in found["case"]["actions"] if one["name"] == "placeOnward")
    return found["case"]["stranded"], placing["allowed"], found["cases"]["totalCount"]


async def placing(road: Road, case_id: UUID, body: str, reason: str = WHY) -> PlaceOnward:
    return PlaceOnward(case_id, await road.case_version(case_id), await road.id_of("body", body), reason)


async def onward(road: Road, case_id: UUID) -> list[tuple[str, str]]:
    rows = sorted(await road.rows("treatment", case_id=case_id), key=lambda row: row["position"])
    return [(row["step"], row["state"]) for row in rows if row["step"] in ("note", "confirm")]


async def approved(road: Road, decision_id: UUID) -> None:
    """Lock the minutes in which it was decided."""
    (row,) = await road.rows("decision", id=decision_id)
    meeting_id = row["meeting_id"]
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))
    await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, (await road.load(meeting_id)).version))


async def plan(road: Road, body: str) -> UUID:
    starts_at = road.clock.moment + timedelta(days=2)
    command = PlanMeeting(await road.id_of("body", body), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    return await road.do("anne", plan_meeting, command)


async def test_it_waits_for_the_body_the_structure_names_now_and_is_confirmed_there(road: Road) -> None:
    case_id, decision_id = await decided(road, "venter")
    await approved(road, decision_id)
    early = await road.refused("anne", place_onward, await placing(road, case_id, "fsu"))
    assert early.code == "case.onward_body_is_there"
    assert await shown(road, case_id) == (False, False, 0)
    road.later()
    await road.publish(after(), "Råd i stedet for møte")
    assert await shown(road, case_id) == (True, True, 1)
    before: dict[str, Any] = (await road.rows("decision", id=decision_id))[0]
    for who, command, code in (
        ("nord", await placing(road, case_id, "rad"), "access.secretariat_only"),
        ("anne", await placing(road, case_id, "rad", " "), "case.reason_required"),
        ("anne", await placing(road, case_id, "fu"), "case.not_an_onward_body"),
        ("anne", await placing(road, case_id, "mote"), "case.not_an_onward_body"),
        ("anne", replace(await placing(road, case_id, "rad"), version=99), "case.changed_meanwhile"),
    ):
        assert (await road.refused(who, place_onward, command)).code == code
    await road.do("bjorn", place_onward, await placing(road, case_id, "rad"))
    assert await onward(road, case_id) == [("confirm", "withdrawn"), ("confirm", "waiting")]
    assert await road.state(case_id) == "decided"
    assert (await road.rows("decision", id=decision_id))[0] == before, "what was decided stands"
    assert (await road.kinds(case_id))[-1] == "case.placed_onward"
    assert await shown(road, case_id) == (False, False, 0)
    for seat in ("direktor", "kommune:nord", "kommune:sor"):
        seat_id, person = await road.id_of("seat", f"rad:{seat}"), road.people[f"mote:{seat}"]
        await road.do("anne", appoint, Appoint(seat_id, person, road.today))
    _, item_id = await road.meeting("rad", case_id)
    command = replace(
        await road.decision(item_id, DecisionEffect.BINDING), beyond_reason="Fullmakten er på vei."
    )
    await road.do("anne", conclude, command)
    (confirmed,) = await road.rows("decision", confirms_id=decision_id)
    assert confirmed["body_id"] == await road.id_of("body", "rad")


async def test_what_is_only_reported_goes_to_another_that_decides(road: Road) -> None:
    case_id, _ = await decided(road, "meldt")
    planned = await plan(road, "mote")
    item_id = await road.do("anne", add_case, AddCase(planned, (await road.load(planned)).version, case_id))
    road.later()
    await road.publish(after(), "Råd i stedet for møte")
    listed = await road.refused("anne", place_onward, await placing(road, case_id, "fsu"))
    assert listed.code == "case.nothing_goes_onward", "an agenda has it"
    version = (await road.load(planned)).version
    await road.do("anne", remove_item, RemoveItem(planned, version, item_id))
    assert (await shown(road, case_id))[0]
    await road.do("anne", place_onward, await placing(road, case_id, "fsu"))
    assert await onward(road, case_id) == [("note", "withdrawn"), ("note", "waiting")]
    again = await road.refused("anne", place_onward, await placing(road, case_id, "rad"))
    assert again.code == "case.onward_body_is_there"
