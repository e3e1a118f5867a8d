"""Which structure a meeting is by when one is published after it was planned, and after it was called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fellesskap.actor import Audience
from fellesskap.db.work import system_work
from fellesskap.decisions.service import record_decision
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    AddItem,
    CallMeeting,
    MoveMeeting,
    PlanMeeting,
    add_case,
    add_item,
    call_meeting,
    follow_structure,
    move_meeting,
    plan_meeting,
)
from fellesskap.structure.model import Body, BodyKind, Names, Structure
from road import Road
from year_structure import YEARLY

COMMITTEE = Body("ksu", Names("Ambulanseutvalget"), BodyKind.PROFESSIONAL, 3)
Publish = Callable[[Structure, int], Awaitable[UUID]]


def with_body(which: str, /, **changes: Any) -> Structure:
    """The structure with one body changed."""
    bodies = (replace(one, **changes) if one.key == which else one for one in YEARLY.bodies)
    return replace(YEARLY, bodies=tuple(bodies))


def without(which: str) -> Structure:
    return replace(YEARLY, bodies=tuple(one for one in YEARLY.bodies if one.key != which))


@pytest.fixture
def publish(road: Road) -> Publish:
    """Publish a structure from so many days ahead."""

    async def given(structure: Structure, days: int) -> UUID:
        return await road.publish(structure, f"Fra dag {days}", road.today + timedelta(days=days))

    return given


async def planned(road: Road, *bodies: str, days: int = 10, frame: int | None = None) -> UUID:
    own, *others = [await road.id_of("body", key) for key in bodies or ("fu",)]
    when = road.clock.moment + timedelta(days=days)
    command = PlanMeeting(own, when, MeetingForm.PHYSICAL, "Prøveby", "", frame, tuple(others))
    meeting = await road.do("anne", plan_meeting, command)
    await road.do("anne", add_item, AddItem(meeting, (await road.load(meeting)).version, "Eventuelt"))
    return meeting


async def call(road: Road, meeting: UUID) -> CallMeeting:
    return CallMeeting(meeting, (await road.load(meeting)).version)


async def move(road: Road, meeting: UUID, **by: int) -> MoveMeeting:
    found = await road.load(meeting)
    return MoveMeeting(meeting, found.version, found.starts_at + timedelta(**by))


async def test_a_called_meeting_is_moved_where_its_seats_are_the_same(road: Road, publish: Publish) -> None:
    meeting = await planned(road)
    await road.do("anne", call_meeting, await call(road, meeting))
    appointed = await publish(replace(YEARLY, bodies=(*YEARLY.bodies, COMMITTEE)), 2)
    await road.do("anne", move_meeting, await move(road, meeting, hours=1))
    assert (await road.load(meeting)).structure_version_id == appointed
    await road.do("anne", move_meeting, await move(road, meeting, days=1))
    # From the day its seats are others, others would be to call.
    await publish(with_body("fu", seats=YEARLY.body("fu").seats[:1]), 13)
    refusal = await road.refused("anne", move_meeting, await move(road, meeting, days=3))
    assert (refusal.code, refusal.rule_id) == ("meeting.other_structure", "R-MEETING-14")
    await road.do("anne", move_meeting, await move(road, meeting, days=1))
    assert (await road.load(meeting)).held_on == road.today + timedelta(days=12)


async def test_a_meeting_is_called_as_its_bodies_are_on_its_day(road: Road, publish: Publish) -> None:
    meeting = await planned(road, "fu", "dialogmote-nord")
    open_alone = await planned(road, "dialogmote-nord")
    chosen = await planned(road, "dialogmote-nord", frame=45)
    version_id = await publish(with_body("dialogmote", open_to_public=False, frame_minutes=200), 3)
    assert (await road.load(open_alone)).audience is Audience.PUBLIC
    for one, frame in ((meeting, 200), (open_alone, 200), (chosen, 45)):
        await road.do("anne", call_meeting, await call(road, one))
        found = await road.load(one)
        assert (found.open_to_public, found.audience, found.frame_minutes) == (
            False,
            Audience.PARTNERS,
            frame,
        )
        assert found.structure_version_id == version_id
    assert {row["audience"] for row in await road.rows("attendance")} == {Audience.PARTNERS}
    assert {row["audience"] for row in await road.rows("joint_body")} == {Audience.PARTNERS}


async def test_what_begins_after_the_day_changes_no_meeting(road: Road, publish: Publish) -> None:
    meeting = await planned(road, "dialogmote-nord")
    before = await road.load(meeting)
    await publish(with_body("dialogmote", open_to_public=False), 11)
    assert await follow(road) == 0
    await road.do("anne", call_meeting, await call(road, meeting))
    found = await road.load(meeting)
    assert (found.open_to_public, found.audience) == (True, Audience.PUBLIC)
    assert found.structure_version_id == before.structure_version_id


async def test_planned_meetings_follow_a_new_structure_at_night(road: Road, publish: Publish) -> None:
    meeting = await planned(road, "dialogmote-nord")
    called = await planned(road, "dialogmote-nord")
    await road.do("anne", call_meeting, await call(road, called))
    gone = await planned(road, "lokalt")
    was = await road.load(gone)
    closed = with_body("dialogmote", open_to_public=False)
    version_id = await publish(
        replace(closed, bodies=tuple(one for one in closed.bodies if one.key != "lokalt")), 3
    )
    assert await follow(road) == 1
    found, told = await road.load(meeting), await road.load(called)
    assert (found.structure_version_id, found.audience) == (version_id, Audience.PARTNERS)
    # Whoever was called was told that everyone may come.
    assert (told.open_to_public, told.audience) == (True, Audience.PUBLIC)
    assert await road.load(gone) == was
    assert await follow(road) == 0


async def test_a_body_that_is_gone_on_the_day_is_not_called(road: Road, publish: Publish) -> None:
    meeting = await planned(road, "lokalt", days=10)
    await publish(without("lokalt"), 10)
    refusal = await road.refused("anne", call_meeting, await call(road, meeting))
    assert refusal.code == "meeting.body_gone"
    await road.do("anne", move_meeting, await move(road, meeting, days=-1))
    await road.do("anne", call_meeting, await call(road, meeting))


@pytest.mark.parametrize(("begins", "code"), [(5, "decision.no_consensus"), (6, None)])
async def test_a_body_decides_by_the_rule_of_the_day_it_meets(
    road: Road, publish: Publish, begins: int, code: str | None
) -> None:
    case_id = await road.closed("foretak")
    body_id = await road.id_of("body", "fsu")
    starts_at = road.clock.moment + timedelta(days=5)
    meeting = await road.do(
        "anne", plan_meeting, PlanMeeting(body_id, starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    )
    item_id = await road.do("anne", add_case, AddCase(meeting, 1, case_id))
    await road.do("anne", call_meeting, await call(road, meeting))
    rule = replace(YEARLY.body("fsu").decision, quorum_numerator=1, quorum_denominator=1)
    await publish(with_body("fsu", decision=rule), begins)
    road.clock.moment = starts_at
    await road.attend(meeting, absent=("fsu:direktor",))
    command = await road.decision(item_id)
    if code:
        assert (await road.refused("anne", record_decision, command)).code == code
    else:
        await road.do("anne", record_decision, command)


async def test_what_was_held_keeps_its_rule(road: Road) -> None:
    _, item_id = await road.ready("foretak", absent=("fsu:direktor",))
    (line,) = await road.rows("agenda_item", id=item_id)
    held = await road.load(line["meeting_id"])
    rule = replace(YEARLY.body("fsu").decision, quorum_numerator=1, quorum_denominator=1)
    await road.publish(with_body("fsu", decision=rule), "Alle må møte", road.today)
    await road.attend(held.id, absent=("fsu:direktor",))
    assert (await road.load(held.id)).structure_version_id == held.structure_version_id
    await road.do("anne", record_decision, await road.decision(item_id))


async def follow(road: Road) -> int:
    async with system_work(road.tenant, road.clock) as work:
        return await follow_structure(work)
