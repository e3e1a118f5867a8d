"""What a meeting's record and its decisions rest on, also when two secretaries work at the same time."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from fellesskap.actor import Audience
from fellesskap.cases.service import MarkUrgent, mark_urgent
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import record_decision
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddCase, PlanMeeting, add_case, plan_meeting
from fellesskap.minutes.service import (
    ApproveMinutes,
    DraftMinutes,
    RecordAttendance,
    RecordDiscussion,
    SeatAttendance,
    approve_minutes,
    draft_minutes,
    record_attendance,
    record_discussion,
)
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import AnswerRound, answer_round
from road import Road

WAITING_SECONDS = 0.3


async def seat(road: Road, key: str, person: str | None) -> SeatAttendance:
    return SeatAttendance(await road.id_of("seat", key), road.people[person] if person else None)


async def record(road: Road, meeting_id: UUID, *seats: SeatAttendance) -> RecordAttendance:
    return RecordAttendance(meeting_id, (await road.load(meeting_id)).version, seats)


async def draft(road: Road, meeting_id: UUID) -> None:
    await road.do("anne", draft_minutes, DraftMinutes(meeting_id, (await road.load(meeting_id)).version))


async def then(road: Road, first: tuple[str, Any, object], second: tuple[str, Any, object]) -> Any:
    """Give a second command while the first is not committed yet, and tell what became of the second."""
    who, act, command = first
    elsewhere = copy_context()
    async with await road.work(who) as work:
        await act(work, command)
        other = asyncio.create_task(road.do(*second), context=elsewhere)
        await asyncio.sleep(WAITING_SECONDS)
    return (await asyncio.gather(other, return_exceptions=True))[0]


async def test_nobody_meets_for_two_seats_in_two_turns(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, _ = await road.meeting("fu", case_id, absent=("fu:kommune",))
    there = (await road.rows("attendance", meeting_id=meeting_id, state="present"))[0]["person_id"]
    absent = (await road.rows("attendance", meeting_id=meeting_id, state="absent"))[0]["seat_id"]
    twice = await road.refused(
        "anne", record_attendance, await record(road, meeting_id, SeatAttendance(absent, there))
    )
    assert isinstance(twice, Invalid)
    assert twice.code == "minutes.person_for_two_seats"
    deputy = SeatAttendance(absent, road.people["vara-fu:kommune"])
    await road.do("anne", record_attendance, await record(road, meeting_id, deputy))
    assert len(await road.rows("attendance", meeting_id=meeting_id, state="present")) == 2


async def test_who_a_decision_was_formed_by_stays_recorded(road: Road) -> None:
    _, item_id = await road.ready()
    meeting_id = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await road.do("anne", record_decision, await road.decision(item_id))
    for instead in (None, "vara-fsu:direktor"):
        changed = await record(road, meeting_id, await seat(road, "fsu:direktor", instead))
        refusal = await road.refused("anne", record_attendance, changed)
        assert isinstance(refusal, RuleBroken)
        assert refusal.code == "minutes.heard_in_decision"
    same = await seat(road, "fsu:direktor", "fsu:direktor")
    observer = await seat(road, "fsu:fastlege", None)
    await road.do("anne", record_attendance, await record(road, meeting_id, same, observer))


async def test_two_who_list_one_case_list_it_once(road: Road) -> None:
    case_id = await road.placed()
    body_id = await road.id_of("body", "fu")
    plan = PlanMeeting(body_id, road.clock.moment + timedelta(days=3), MeetingForm.PHYSICAL, place="Prøveby")
    meetings = [await road.do("anne", plan_meeting, plan) for _ in range(2)]
    first, second = (AddCase(meeting_id, 1, case_id) for meeting_id in meetings)
    told = await then(road, ("anne", add_case, first), ("bjorn", add_case, second))
    assert isinstance(told, RuleBroken)
    assert told.code == "meeting.case_not_ready"
    assert len(await road.rows("agenda_item", case_id=case_id)) == 1


async def test_a_side_that_marks_urgency_twice_at_once_marks_it_once(road: Road) -> None:
    case_id = await road.placed()
    command = MarkUrgent(case_id, "Det haster")
    told = await then(road, ("anne", mark_urgent, command), ("anne", mark_urgent, command))
    assert isinstance(told, Conflict)
    assert len(await road.rows("urgency", case_id=case_id)) == 1


async def test_nothing_is_recorded_while_minutes_are_being_approved(road: Road) -> None:
    case_id = await road.placed()
    meeting_id, item_id = await road.meeting("fu", case_id)
    await road.discuss(item_id)
    await draft(road, meeting_id)
    version = (await road.rows("agenda_item", id=item_id))[0]["version"]
    approve = ApproveMinutes(meeting_id, (await road.load(meeting_id)).version)
    told = await then(
        road,
        ("anne", approve_minutes, approve),
        ("bjorn", record_discussion, RecordDiscussion(item_id, version, "Noe annet ble sagt.")),
    )
    assert isinstance(told, RuleBroken)
    assert told.code == "minutes.locked"
    assert (await road.rows("agenda_item", id=item_id))[0]["record"] == "Alle var enige om rutinen."


async def test_an_objection_on_its_way_is_heard_before_an_urgent_decision(road: Road) -> None:
    found = await road.opened()
    await road.urgent(found.case_id, "anne", "bjorn")
    _, item_id = await road.meeting("fsu", found.case_id)
    row = await road.reply(found.id, "Aune")
    objection = AnswerRound(row["id"], row["version"], Answer.OBJECT, "Vi mangler folk")
    told = await then(
        road,
        ("aune", answer_round, objection),
        ("anne", record_decision, await road.decision(item_id)),
    )
    assert isinstance(told, RuleBroken)
    assert told.code == "decision.blocked_by_objection"
    undecided = await road.decision(item_id, DecisionEffect.NONE)
    decision_id = await road.do("anne", record_decision, undecided)
    assert (await road.rows("decision", id=decision_id))[0]["result"] == "no_agreement"


async def test_what_is_the_partners_own_stays_with_them_when_a_case_is_opened(road: Road) -> None:
    found = await road.opened()
    await road.urgent(found.case_id, "anne", "bjorn")
    meeting_id, item_id = await road.meeting("fsu", found.case_id)
    await road.answer(found, "Aune")
    await road.do("anne", record_decision, await road.decision(item_id))
    await draft(road, meeting_id)
    version = (await road.load(meeting_id)).version
    await road.do("anne", approve_minutes, ApproveMinutes(meeting_id, version))
    case_id = found.case_id
    assert (await road.rows("case", id=case_id))[0]["audience"] == Audience.ELECTED
    for table in ("perspective", "urgency", "round"):
        assert {row["audience"] for row in await road.rows(table, case_id=case_id)} == {Audience.PARTNERS}
    seen = {row["kind"]: row["audience"] for row in await road.rows("event", case_id=case_id)}
    theirs = {"case.listed", "case.marked_urgent", "round.opened", "round.answered", "round.closed"}
    assert {kind for kind, audience in seen.items() if audience == Audience.PARTNERS} == theirs
    assert {"case.reported", "case.placed", "case.discussed", "decision.recorded"} == seen.keys() - theirs
    assert {seen[kind] for kind in seen.keys() - theirs} == {Audience.ELECTED}


@pytest.mark.parametrize("key", ["fsu:direktor", "fsu:region:nord"])
async def test_a_seat_that_nobody_met_for_may_still_be_corrected(road: Road, key: str) -> None:
    _, item_id = await road.ready(absent=(key,))
    meeting_id = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await road.do("anne", record_attendance, await record(road, meeting_id, await seat(road, key, key)))
    states = {row["state"] for row in await road.rows("attendance", meeting_id=meeting_id)}
    assert states == {"present"}
