"""What follows a meeting, in one go: its minutes, comments on them, and the body's next meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.minutes.service import FinishMeeting, NextMeeting, finish_meeting
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from minutes_scene import hold, plan, version
from road import Road


async def finishing(road: Road, meeting: UUID) -> FinishMeeting:
    following = NextMeeting(road.clock.moment + timedelta(days=60), MeetingForm.PHYSICAL, "Nyby")
    until = road.today + timedelta(days=10)
    return FinishMeeting(meeting, await version(road, meeting), until, following)


async def held(road: Road) -> UUID:
    meeting = await plan(road, 1)
    await hold(road, meeting)
    return meeting


async def ahead(road: Road, who: str, meeting: UUID) -> list[str]:
    """The places of the meetings that the page after a meeting shows as the next ones."""
    async with await road.work(who) as work:
        asked = {"id": global_id("Meeting", meeting)}
        found = (await community().load(work, "MeetingAfter", asked))["meeting"]
    return [one["place"] for one in found["nextMeetings"]]


async def test_the_next_meeting_is_planned_in_the_same_go(road: Road) -> None:
    meeting = await held(road)
    assert await ahead(road, "anne", meeting) == []
    await road.do("anne", finish_meeting, await finishing(road, meeting))
    assert (await road.load(meeting)).state == "minuted"
    assert len(await road.rows("minutes_round", meeting_id=meeting)) == 1
    planned = await road.rows("meeting", state="planned")
    assert [(one["place"], one["body_id"]) for one in planned] == [("Nyby", await road.id_of("body", "fu"))]
    assert await ahead(road, "fu:kommune", meeting) == ["Nyby"]


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"place": " "}, "meeting.place_required", "place"),
        ({"days": -1}, "meeting.in_the_past", "starts_at"),
        ({"form": MeetingForm.DIGITAL}, "meeting.link_required", "link"),
    ],
)
async def test_a_refused_date_leaves_nothing_done(
    road: Road, wrong: dict[str, Any], code: str, field: str
) -> None:
    meeting = await held(road)
    finish = await finishing(road, meeting)
    assert finish.following is not None
    days = wrong.pop("days", 60)
    following = replace(finish.following, starts_at=road.clock.moment + timedelta(days=days), **wrong)
    refused = await road.refused("anne", finish_meeting, replace(finish, following=following))
    assert (refused.code, refused.field) == (code, field)
    await road.do("anne", finish_meeting, finish)
    assert (await road.load(meeting)).state == "minuted"


async def test_the_next_meeting_is_planned_once_and_only_where_none_is(road: Road) -> None:
    meeting = await held(road)
    finish = await finishing(road, meeting)
    assert finish.following is not None
    # Together with another body, whose meeting it is.
    joint = PlanMeeting(
        await road.id_of("body", "fsu"),
        finish.following.starts_at,
        MeetingForm.PHYSICAL,
        "Felles",
        joint_with=(await road.id_of("body", "fu"),),
    )
    await road.do("anne", plan_meeting, joint)
    other = replace(finish.following, starts_at=finish.following.starts_at + timedelta(days=1))
    refused = await road.refused("anne", finish_meeting, replace(finish, following=other))
    assert (refused.code, refused.field) == ("minutes.next_is_planned", "starts_at")
    await road.do("anne", finish_meeting, finish)
    again = replace(finish, version=await version(road, meeting))
    await road.do("anne", finish_meeting, again)
    assert [one["place"] for one in await road.rows("meeting", state="planned")] == ["Felles"]
    assert await ahead(road, "anne", meeting) == ["Felles"]


async def test_others_than_the_secretariat_plan_nothing(road: Road) -> None:
    meeting = await held(road)
    refused = await road.refused("fu:kommune", finish_meeting, await finishing(road, meeting))
    assert refused.code == "access.secretariat_only"
