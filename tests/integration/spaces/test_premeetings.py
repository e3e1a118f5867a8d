"""What one side goes through by itself: who is asked, what calendars are told, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.actor import Side
from fellesskap.errors import Conflict, NotFound
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from fellesskap.premeetings.service import (
    CancelPremeeting,
    ChangePremeeting,
    HoldPremeeting,
    PlanPremeeting,
    cancel_premeeting,
    change_premeeting,
    hold_premeeting,
    plan_premeeting,
)
from road import Road


async def meeting(road: Road, *case_ids: UUID, days: int = 5) -> UUID:
    starts_at = road.clock.moment + timedelta(days=days)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    for version, case_id in enumerate(case_ids, start=1):
        await road.do("anne", add_case, AddCase(meeting_id, version, case_id))
    return meeting_id


def plan(road: Road, **more: Any) -> PlanPremeeting:
    given = {"side": Side.MUNICIPAL, "starts_at": road.clock.moment + timedelta(days=1), "place": "Rådhuset"}
    return PlanPremeeting(**{**given, **more})


def people(road: Road, *names: str) -> tuple[UUID, ...]:
    return tuple(road.people[name] for name in names)


async def told(road: Road, premeeting_id: UUID) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for row in await road.rows("notice", premeeting_id=premeeting_id):
        found.setdefault(row["person_id"], []).append(row["kind"])
    return found


async def test_it_goes_through_the_cases_on_the_agenda_with_its_own_people(road: Road) -> None:
    case_id = await road.placed()
    meeting_id = await meeting(road, case_id)
    # Before the call its agenda is the secretariat's; after it, everybody's who is called.
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 2))
    nord = await road.id_of("region", "nord")
    asked = people(road, "nord", "aune")
    command = plan(road, region_id=nord, meeting_id=meeting_id, person_ids=asked)
    premeeting_id = await road.do("nord", plan_premeeting, command)
    row = (await road.rows("premeeting", id=premeeting_id))[0]
    assert (row["side"], row["region_id"], row["state"], row["sequence"]) == ("municipal", nord, "planned", 0)
    cases = await road.rows("premeeting_case", premeeting_id=premeeting_id)
    assert [one["case_id"] for one in cases] == [case_id]
    parts = [*cases, *await road.rows("premeeting_person", premeeting_id=premeeting_id)]
    assert {(one["side"], one["region_id"], one["division_id"]) for one in parts} == {
        ("municipal", nord, None)
    }
    assert await told(road, premeeting_id) == {one: ["premeeting.called"] for one in asked}
    notices = await road.rows("notice", premeeting_id=premeeting_id)
    assert {one["side"] for one in notices} == {"municipal"}
    assert all(one["subject"].startswith("Helseregion Nord ") for one in notices)


async def test_a_change_tells_each_what_concerns_them(road: Road) -> None:
    case_id = await road.placed()
    command = plan(road, case_ids=(case_id,), person_ids=people(road, "aune", "berg"))
    premeeting_id = await road.do("bjorn", plan_premeeting, command)
    changed = ChangePremeeting(
        premeeting_id,
        1,
        road.clock.moment + timedelta(days=2),
        90,
        link="https://video.example/rom",
        case_ids=(case_id,),
        person_ids=people(road, "berg", "dal"),
    )
    await road.do("bjorn", change_premeeting, changed)
    aune, berg, dal = people(road, "aune", "berg", "dal")
    found = await told(road, premeeting_id)
    assert {one: sorted(kinds) for one, kinds in found.items()} == {
        aune: ["premeeting.called", "premeeting.left"],
        berg: ["premeeting.called", "premeeting.changed"],
        dal: ["premeeting.called"],
    }
    row = (await road.rows("premeeting", id=premeeting_id))[0]
    assert (row["minutes"], row["place"], row["link"], row["sequence"]) == (
        90,
        "",
        "https://video.example/rom",
        1,
    )


async def test_it_is_held_with_who_came_and_what_was_agreed(road: Road) -> None:
    command = plan(road, case_ids=(await road.placed(),), person_ids=people(road, "aune", "berg"))
    premeeting_id = await road.do("bjorn", plan_premeeting, command)
    held = HoldPremeeting(premeeting_id, 1, people(road, "berg", "dal"), " Vi sier ja. ")
    assert (await road.refused("bjorn", hold_premeeting, held)).code == "premeeting.not_begun"
    road.later()
    await road.do("bjorn", hold_premeeting, held)
    row = (await road.rows("premeeting", id=premeeting_id))[0]
    assert (row["state"], row["summary"]) == ("held", "Vi sier ja.")
    came = await road.rows("premeeting_person", premeeting_id=premeeting_id)
    names = dict(zip(people(road, "aune", "berg", "dal"), (False, True, True), strict=True))
    assert {one["person_id"]: one["attended"] for one in came} == names
    again = CancelPremeeting(premeeting_id, 2, "Nei")
    assert (await road.refused("bjorn", cancel_premeeting, again)).code == "premeeting.over"


async def test_calling_off_leaves_calendars(road: Road) -> None:
    command = plan(road, case_ids=(await road.placed(),), person_ids=people(road, "aune"))
    premeeting_id = await road.do("bjorn", plan_premeeting, command)
    empty = CancelPremeeting(premeeting_id, 1, " ")
    assert (await road.refused("bjorn", cancel_premeeting, empty)).code == "premeeting.reason_required"
    await road.do("bjorn", cancel_premeeting, CancelPremeeting(premeeting_id, 1, "Ingen kan."))
    row = (await road.rows("premeeting", id=premeeting_id))[0]
    assert (row["state"], row["cancel_reason"], row["sequence"]) == ("cancelled", "Ingen kan.", 1)
    found = await told(road, premeeting_id)
    assert sorted(found[road.people["aune"]]) == ["premeeting.called", "premeeting.cancelled"]


@pytest.mark.parametrize("other", ["anne", "kirurgi", "fsu:direktor", "valgt", "sor"])
async def test_to_others_it_is_not_there(road: Road, other: str) -> None:
    nord = await road.id_of("region", "nord")
    case_id = await road.placed()
    premeeting_id = await road.do("nord", plan_premeeting, plan(road, region_id=nord, case_ids=(case_id,)))
    later = road.clock.moment + timedelta(days=2)
    for act, make in (
        (change_premeeting, lambda key: ChangePremeeting(key, 1, later, place="x", case_ids=(case_id,))),
        (hold_premeeting, lambda key: HoldPremeeting(key, 1)),
        (cancel_premeeting, lambda key: CancelPremeeting(key, 1, "x")),
    ):
        refusals = [await road.refused(other, act, make(key)) for key in (premeeting_id, uuid4())]
        assert [(type(one), one.code, one.facts) for one in refusals] == [
            (NotFound, "premeeting.not_found", {})
        ] * 2
    # The twins: whoever planned it, and the side's secretary.
    change = ChangePremeeting(premeeting_id, 1, later, place="Her", case_ids=(case_id,))
    await road.do("nord", change_premeeting, change)
    await road.do("bjorn", cancel_premeeting, CancelPremeeting(premeeting_id, 2, "Ingen kan."))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"side": Side.HOSPITAL}, "access.not_your_side"),
        ({"side": Side.OTHER}, "note.no_such_space"),
        ({"place": ""}, "premeeting.where_required"),
        ({"link": "http://video.example"}, "meeting.link_not_secure"),
        ({"minutes": 1}, "meeting.minutes_out_of_bounds"),
        ({"place": "15837030088"}, "guard.national_identity_number"),
        ({"case_ids": ()}, "premeeting.about_nothing"),
        ({"case_ids": (uuid4(),)}, "case.not_found"),
        ({"person_ids": (uuid4(),)}, "person.not_found"),
        ({"meeting_id": uuid4()}, "meeting.not_found"),
        ({"region_id": uuid4()}, "note.no_such_space"),
    ],
)
async def test_plans_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    given = {"case_ids": (await road.placed(),), **changes}
    assert (await road.refused("bjorn", plan_premeeting, plan(road, **given))).code == code


async def test_it_lies_before_the_meeting_and_nobody_of_the_other_side_is_asked(road: Road) -> None:
    meeting_id = await meeting(road, await road.placed(), days=2)
    late = plan(road, meeting_id=meeting_id, starts_at=road.clock.moment + timedelta(days=2))
    assert (await road.refused("bjorn", plan_premeeting, late)).code == "premeeting.not_before"
    mixed = plan(road, meeting_id=meeting_id, person_ids=people(road, "aune", "anne", "kirurgi"))
    refusal = await road.refused("bjorn", plan_premeeting, mixed)
    assert (refusal.code, sorted(refusal.facts["names"])) == (
        "premeeting.not_of_your_side",
        ["Anne", "Kirurgi"],
    )
    sor = await road.id_of("region", "sor")
    elsewhere = plan(road, region_id=sor, meeting_id=meeting_id, person_ids=people(road, "aune"))
    assert (await road.refused("sor", plan_premeeting, elsewhere)).code == "premeeting.not_of_your_side"
    await road.do("sor", plan_premeeting, plan(road, region_id=sor, meeting_id=meeting_id))


async def test_of_two_changes_at_once_one_is_told(road: Road) -> None:
    case_id = await road.placed()
    premeeting_id = await road.do("bjorn", plan_premeeting, plan(road, case_ids=(case_id,)))
    later = road.clock.moment + timedelta(days=2)
    found = await asyncio.gather(
        *(
            road.do(
                "bjorn",
                change_premeeting,
                ChangePremeeting(premeeting_id, 1, later, place=f"Rom {number}", case_ids=(case_id,)),
            )
            for number in range(6)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UUID) for one in found) == 1
    assert sum(isinstance(one, Conflict) for one in found) == 5
    assert len(await road.rows("premeeting_case", premeeting_id=premeeting_id)) == 1
