"""Whose word makes minutes final: the secretariat's, the next meeting's, or that of the two who lead."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from fellesskap.errors import NotAllowed, RuleBroken
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    CancelMeeting,
    MoveMeeting,
    RemoveItem,
    add_item,
    call_meeting,
    cancel_meeting,
    move_meeting,
    remove_item,
)
from fellesskap.minutes.service import (
    ApproveAsLeader,
    ApproveMinutes,
    DraftMinutes,
    RecordApproval,
    RecordItem,
    RemindLeaders,
    approve_as_leader,
    approve_minutes,
    draft_minutes,
    record_approval,
    record_item,
    remind_leaders,
)
from minutes_scene import agenda, draft, hold, lead, minuted, plan, version
from road import Road

APPROVED_IN_MEETING = "Referatet ble godkjent."


async def state(road: Road, meeting: UUID) -> str:
    return (await road.load(meeting)).state.value


async def approval_of(road: Road, meeting: UUID) -> dict[str, Any]:
    """The line by which a later meeting approves a meeting's minutes."""
    return (await road.rows("agenda_item", approves_id=meeting))[0]


async def test_the_secretariat_approves_where_the_structure_says_nothing_else(road: Road) -> None:
    meeting = await minuted(road)
    assert [row["audience"] for row in await road.rows("minutes", meeting_id=meeting)] == [1]
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    assert await state(road, meeting) == "approved"


async def test_a_next_meeting_gets_the_line_first_and_approves(in_next: Road) -> None:
    road = in_next
    meeting = await minuted(road)
    assert await road.rows("agenda_item", approves_id=meeting) == []
    following = await plan(road, 20)
    lines = await agenda(road, following)
    assert [(line["position"], line["approves_id"], line["approval"]) for line in lines] == [(1, meeting, "")]
    assert lines[0]["title"].startswith("Godkjenning av referat fra ")
    await draft(road, meeting)
    assert len(await road.rows("agenda_item", approves_id=meeting)) == 1, "drafted anew it is listed once"
    await hold(road, following)
    line = await approval_of(road, meeting)
    await road.do("anne", record_approval, RecordApproval(line["id"], line["version"]))
    assert await state(road, meeting) == "approved"
    edition = next(row for row in await road.rows("minutes", meeting_id=meeting) if row["approved_at"])
    assert edition["approved_in_id"] == following
    assert (await approval_of(road, meeting))["record"] == APPROVED_IN_MEETING


async def test_with_a_remark_the_minutes_go_back_and_come_again(in_next: Road) -> None:
    road = in_next
    meeting = await minuted(road)
    following = await plan(road, 20)
    await hold(road, following)
    line = await approval_of(road, meeting)
    await road.do("anne", record_approval, RecordApproval(line["id"], line["version"], "Navnet er feil."))
    assert await state(road, meeting) == "held"
    assert [row["remark"] for row in await road.rows("minutes", meeting_id=meeting)] == ["Navnet er feil."]
    last = await plan(road, 20)
    assert await agenda(road, last) == [], "nothing waits before it is drafted anew"
    await draft(road, meeting)
    assert [line["approves_id"] for line in await agenda(road, last)] == [meeting]
    again = await road.refused("anne", record_approval, RecordApproval(line["id"], line["version"] + 1))
    assert again.code == "minutes.approval_recorded"


async def test_the_line_follows_to_the_meeting_that_comes_next(in_next: Road) -> None:
    road = in_next
    first, later = await minuted(road), await plan(road, 30)
    assert (await approval_of(road, first))["meeting_id"] == later
    sooner = await plan(road, 10)
    assert (await approval_of(road, first))["meeting_id"] == sooner
    assert await agenda(road, later) == []
    when = road.clock.moment + timedelta(days=60)
    await road.do("anne", move_meeting, MoveMeeting(sooner, await version(road, sooner), when))
    assert (await approval_of(road, first))["meeting_id"] == later
    await road.do("anne", cancel_meeting, CancelMeeting(later, await version(road, later), "Ingen saker."))
    assert (await approval_of(road, first))["meeting_id"] == sooner
    assert [line["approves_id"] for line in await agenda(road, later)] == [None], "its agenda stays as it was"


async def test_a_called_meeting_keeps_the_agenda_it_was_called_with(in_next: Road) -> None:
    road = in_next
    called = await plan(road, 10)
    await road.do("anne", add_item, AddItem(called, 1, "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(called, 2))
    meeting = await minuted(road)
    assert len(await agenda(road, called)) == 1
    following = await plan(road, 20)
    assert (await approval_of(road, meeting))["meeting_id"] == following


async def test_the_line_stands_fixed_and_says_only_one_of_two_things(in_next: Road) -> None:
    road = in_next
    meeting = await minuted(road)
    following = await plan(road, 20)
    line = await approval_of(road, meeting)
    taken = RemoveItem(following, await version(road, following), line["id"])
    assert (await road.refused("anne", remove_item, taken)).code == "meeting.line_is_fixed"
    await hold(road, following)
    loose = next(one for one in await agenda(road, following) if one["approves_id"] is None)
    line = await approval_of(road, meeting)
    noted = await road.refused("anne", record_item, RecordItem(line["id"], line["version"], "Greit."))
    assert noted.code == "minutes.line_approves_minutes"
    other = await road.refused("anne", record_approval, RecordApproval(loose["id"], loose["version"]))
    assert other.code == "minutes.line_approves_nothing"
    command = DraftMinutes(following, await version(road, following))
    assert (await road.refused("anne", draft_minutes, command)).code == "minutes.item_without_outcome"
    stranger = await road.refused("valgt", record_approval, RecordApproval(line["id"], line["version"]))
    assert stranger.kind in ("not_allowed", "not_found")


async def test_nobody_approves_past_the_next_meeting(in_next: Road) -> None:
    road = in_next
    meeting = await minuted(road)
    command = ApproveMinutes(meeting, await version(road, meeting))
    assert (await road.refused("anne", approve_minutes, command)).code == "minutes.approved_in_next_meeting"


async def test_what_is_preliminary_is_as_open_as_the_meeting(in_next: Road) -> None:
    meeting = await minuted(in_next)
    assert [row["audience"] for row in await in_next.rows("minutes", meeting_id=meeting)] == [3]
    papers = await in_next.rows("document", meeting_id=meeting, kind="minutes")
    assert [paper["audience"] for paper in papers] == [3]
    # A paper that says who was there names them all, deputies of the partners too.
    there = [row["person_id"] for row in await in_next.rows("attendance", meeting_id=meeting)]
    people = await in_next.rows("person")
    assert {row["audience"] for row in people if row["id"] in there} == {3}
    assert {row["audience"] for row in people if row["id"] not in there} != {3}


async def test_the_second_word_of_those_who_lead_approves(by_leaders: Road) -> None:
    road = by_leaders
    await lead(road)
    meeting = await minuted(road)
    told = [row for row in await road.rows("notice") if row["kind"] == "minutes.to_approve"]
    assert {row["person_id"] for row in told} == {road.people["fu:sykehus"], road.people["fu:kommune"]}
    command = ApproveAsLeader(meeting, await version(road, meeting))
    await road.do("fu:kommune", approve_as_leader, command)
    assert await state(road, meeting) == "minuted"
    twice = ApproveAsLeader(meeting, await version(road, meeting))
    assert (await road.refused("fu:kommune", approve_as_leader, twice)).code == "minutes.approved_already"
    await road.do("anne", remind_leaders, RemindLeaders(meeting))
    reminded = [row for row in await road.rows("notice") if row["kind"] == "minutes.approval_reminded"]
    assert [row["person_id"] for row in reminded] == [road.people["fu:sykehus"]]
    await road.do("fu:sykehus", approve_as_leader, twice)
    assert await state(road, meeting) == "approved"
    given = await road.rows("minutes_approval", meeting_id=meeting)
    assert {(row["role"], row["audience"]) for row in given} == {("leader", 3), ("deputy", 3)}


async def test_a_new_edition_takes_both_words_anew(by_leaders: Road) -> None:
    road = by_leaders
    await lead(road)
    meeting = await minuted(road)
    first = ApproveAsLeader(meeting, await version(road, meeting))
    await road.do("fu:kommune", approve_as_leader, first)
    await draft(road, meeting)
    await road.do("fu:sykehus", approve_as_leader, ApproveAsLeader(meeting, await version(road, meeting)))
    assert await state(road, meeting) == "minuted"


async def test_others_do_not_approve_for_those_who_lead(by_leaders: Road) -> None:
    road = by_leaders
    meeting = await minuted(road)
    at = await version(road, meeting)
    unknown = await road.refused("anne", remind_leaders, RemindLeaders(meeting))
    assert (type(unknown), unknown.code) == (RuleBroken, "minutes.leaders_not_recorded")
    await lead(road)
    direct = await road.refused("anne", approve_minutes, ApproveMinutes(meeting, at))
    assert direct.code == "minutes.approved_by_leaders"
    for stranger in ("anne", "vara-fu:kommune"):
        refused = await road.refused(stranger, approve_as_leader, ApproveAsLeader(meeting, at))
        assert (type(refused), refused.code) == (NotAllowed, "minutes.not_a_leader")


async def test_leaders_approve_only_where_it_takes_them(road: Road, in_next: Road) -> None:
    for there, code in (
        (road, "minutes.approved_by_secretariat"),
        (in_next, "minutes.approved_in_next_meeting"),
    ):
        await lead(there)
        meeting = await minuted(there)
        command = ApproveAsLeader(meeting, await version(there, meeting))
        assert (await there.refused("fu:kommune", approve_as_leader, command)).code == code


async def test_a_meeting_without_anybody_there_is_recorded(road: Road) -> None:
    meeting = await plan(road, 1)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    await road.do("anne", call_meeting, CallMeeting(meeting, 2))
    road.clock.moment = (await road.load(meeting)).starts_at
    await road.attend(meeting, absent=("fu:kommune", "fu:sykehus"))
    assert {row["state"] for row in await road.rows("attendance", meeting_id=meeting)} == {"absent"}
