"""Moving a meeting, calling it off, and who leads it: those who were called are told, the turns go on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from fellesskap.actor import Side
from fellesskap.db.work import system_work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    AddItem,
    CallMeeting,
    CancelMeeting,
    MoveMeeting,
    PlanMeeting,
    SetChair,
    add_case,
    add_item,
    call_meeting,
    cancel_meeting,
    move_meeting,
    plan_meeting,
    set_chair,
    tell_due_turns,
)
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import AnswerRound, CloseRound, answer_round, close_round
from fellesskap.structure.model import Body, Structure
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.schema import community
from road import Road
from year_structure import YEARLY


async def ask(road: Road, who: str, text: str) -> dict[str, Any]:
    """What a person reads in the graph."""
    async with await road.work(who) as work:
        found: dict[str, Any] = json.loads(await community().run(work, community().prepare(text), {}))["data"]
    return found


def with_body(changed: Body, structure: Structure = YEARLY) -> Structure:
    """The structure with one body changed."""
    return replace(
        structure, bodies=tuple(changed if one.key == changed.key else one for one in structure.bodies)
    )


async def plan(road: Road, body: str = "fu", days: int = 10) -> UUID:
    when = road.clock.moment + timedelta(days=days)
    command = PlanMeeting(await road.id_of("body", body), when, MeetingForm.PHYSICAL, "Prøveby")
    return await road.do("anne", plan_meeting, command)


async def called(road: Road, body: str = "fu", days: int = 10) -> UUID:
    meeting = await plan(road, body, days)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    return await road.do("anne", call_meeting, CallMeeting(meeting, 2))


async def move(road: Road, meeting: UUID, days: int, **more: object) -> MoveMeeting:
    version = (await road.load(meeting)).version
    return MoveMeeting(meeting, version, road.clock.moment + timedelta(days=days), **more)


async def chair(road: Road, key: str, day: str) -> tuple[str, str | None, str | None] | None:
    asked = f'{{ body(key: "{key}", asOf: "{day}") {{ chair {{ side deputy until }} }} }}'
    told = (await ask(road, "anne", asked))["body"]["chair"]
    return (told["side"], told["deputy"], told["until"]) if told else None


async def test_a_planned_meeting_is_moved_and_nobody_is_told(road: Road) -> None:
    meeting = await plan(road)
    await road.do("anne", move_meeting, await move(road, meeting, 20, place="Nyby"))
    moved = await road.load(meeting)
    assert moved.held_on == road.today + timedelta(days=20)
    assert (moved.place, moved.call_sequence) == ("Nyby", 0)
    assert await road.rows("notice") == []


async def test_those_called_are_told_that_the_meeting_is_moved(road: Road) -> None:
    meeting = await called(road)
    before = await road.load(meeting)
    papers = len(await road.rows("document", meeting_id=meeting))
    await road.do("anne", move_meeting, await move(road, meeting, 20))
    moved = await road.load(meeting)
    assert (before.call_sequence, moved.call_sequence) == (1, 2)
    told = await road.rows("notice", kind="meeting.moved")
    people = {row["person_id"] for row in await road.rows("attendance", meeting_id=meeting)}
    assert {row["person_id"] for row in told} == people
    assert all(f"{moved.held_on:%d.%m.%Y}" in row["subject"] for row in told)
    # The call on paper says the new day.
    assert len(await road.rows("document", meeting_id=meeting)) == papers + 1


async def test_what_has_been_is_not_moved_or_called_off(road: Road) -> None:
    meeting = await called(road, days=1)
    road.later(1)
    await road.attend(meeting)
    assert (await road.refused("anne", move_meeting, await move(road, meeting, 5))).code == (
        "meeting.no_longer_ahead"
    )
    version = (await road.load(meeting)).version
    off = CancelMeeting(meeting, version, "For sent")
    assert (await road.refused("anne", cancel_meeting, off)).code == "meeting.no_longer_ahead"
    led = SetChair(meeting, version, Side.MUNICIPAL, "For sent")
    assert (await road.refused("anne", set_chair, led)).code == "meeting.no_longer_ahead"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"starts_at": datetime(2020, 1, 1, tzinfo=UTC)}, "meeting.in_the_past"),
        ({"form": MeetingForm.DIGITAL}, "meeting.link_required"),
        ({"place": " "}, "meeting.place_required"),
        ({"version": 7}, "meeting.changed_meanwhile"),
    ],
)
async def test_a_move_that_is_refused_moves_nothing(
    road: Road, changed: dict[str, object], code: str
) -> None:
    command = await move(road, await plan(road), 20)
    assert (await road.refused("anne", move_meeting, replace(command, **changed))).code == code
    assert (await road.refused("fu:kommune", move_meeting, command)).code == "access.secretariat_only"
    await road.do("anne", move_meeting, command)


async def test_a_decision_is_not_moved_to_the_day_of_its_discussion(road: Road) -> None:
    found = await road.opened("foretak")
    row = (await road.rows("reply", round_id=found.id))[0]
    await road.do("anne", answer_round, AnswerRound(row["id"], row["version"], Answer.AGREE))
    await road.do("anne", close_round, CloseRound(found.id, 1))
    case_id = found.case_id
    meeting = await plan(road, "fsu", 10)
    await road.do("anne", add_case, AddCase(meeting, 1, case_id))
    later = await move(road, meeting, 0)
    same_day = replace(later, starts_at=road.clock.moment + timedelta(hours=2))
    refused = await road.refused("anne", move_meeting, same_day)
    assert refused.code == "meeting.decision_needs_later_meeting"
    await road.do("anne", move_meeting, replace(later, starts_at=road.clock.moment + timedelta(days=1)))


async def test_a_called_meeting_stays_where_its_seats_are(road: Road) -> None:
    begins = road.today + timedelta(days=15)
    fu = YEARLY.body("fu")
    fewer = tuple(one for one in fu.seats if one.key != "sykehus")
    await road.publish(with_body(replace(fu, seats=fewer)), "Andre", begins)
    meeting = await called(road)
    across = await move(road, meeting, 20)
    assert (await road.refused("anne", move_meeting, across)).code == "meeting.other_structure"
    await road.do("anne", move_meeting, await move(road, meeting, 14))
    free = await plan(road, days=11)
    await road.do("anne", move_meeting, await move(road, free, 20))
    moved, stayed = await road.load(free), await road.load(meeting)
    assert moved.structure_version_id != stayed.structure_version_id


async def test_a_meeting_is_called_off_with_a_reason(road: Road) -> None:
    case_id = await road.placed()
    meeting = await plan(road)
    await road.do("anne", add_case, AddCase(meeting, 1, case_id))
    await road.do("anne", call_meeting, CallMeeting(meeting, 2))
    version = (await road.load(meeting)).version
    silent = CancelMeeting(meeting, version, "  ")
    assert (await road.refused("anne", cancel_meeting, silent)).code == "meeting.cancel_reason_required"
    assert (
        await road.refused("fu:kommune", cancel_meeting, replace(silent, reason="Syk"))
    ).code == "access.secretariat_only"
    await road.do("anne", cancel_meeting, replace(silent, reason="Ingen saker er klare."))
    off = await road.load(meeting)
    assert (off.state, off.cancel_reason, off.call_sequence) == ("cancelled", "Ingen saker er klare.", 2)
    people = {row["person_id"] for row in await road.rows("attendance", meeting_id=meeting)}
    assert {row["person_id"] for row in await road.rows("notice", kind="meeting.cancelled")} == people
    # The case waits for another meeting, and can be listed there.
    assert await road.state(case_id) == "placed"
    other = await plan(road, days=20)
    await road.do("anne", add_case, AddCase(other, 1, case_id))
    assert await road.state(case_id) == "discussing"
    assert len(await road.rows("agenda_item", meeting_id=meeting)) == 1


async def test_nobody_is_told_of_a_planned_meeting_that_is_called_off(road: Road) -> None:
    meeting = await plan(road)
    await road.do("anne", cancel_meeting, CancelMeeting(meeting, 1, "Flyttet til høsten"))
    assert await road.rows("notice") == []
    assert (await road.load(meeting)).call_sequence == 0


async def test_who_leads_on_a_day(road: Road) -> None:
    led = [await chair(road, "sekretariat", day) for day in ("2026-01-01", "2026-09-30", "2026-10-01")]
    assert led == [
        ("HOSPITAL", "MUNICIPAL", "2026-10-01"),
        ("HOSPITAL", "MUNICIPAL", "2026-10-01"),
        ("MUNICIPAL", "HOSPITAL", "2027-10-01"),
    ]
    assert await chair(road, "fsu", "2026-10-01") is None


async def led(road: Road, meetings: list[UUID], who: str = "anne") -> list[tuple[str, str]]:
    ids = ", ".join(
        f'm{number}: meeting(id: "{global_id("Meeting", one)}") {{ chairSide turnSide }}'
        for number, one in enumerate(meetings)
    )
    data = await ask(road, who, f"{{ {ids} }}")
    return [(one["chairSide"], one["turnSide"]) for one in data.values()]


async def test_an_exception_moves_no_turn(road: Road) -> None:
    meetings = [await plan(road, "lokalt", days) for days in (10, 20, 30)]
    assert [side for side, _ in await led(road, meetings)] == ["MUNICIPAL", "HOSPITAL", "MUNICIPAL"]
    await road.do("anne", set_chair, SetChair(meetings[0], 1, Side.HOSPITAL, "De legger fram saken."))
    assert await led(road, meetings) == [
        ("HOSPITAL", "MUNICIPAL"),
        ("HOSPITAL", "HOSPITAL"),
        ("MUNICIPAL", "MUNICIPAL"),
    ]
    await road.do("anne", set_chair, SetChair(meetings[0], 2))
    assert (await led(road, meetings))[0] == ("MUNICIPAL", "MUNICIPAL")
    # A meeting called off takes no turn: those after it move up.
    await road.do("anne", cancel_meeting, CancelMeeting(meetings[0], 3, "Avlyst"))
    assert [turn for _, turn in await led(road, meetings[1:])] == ["MUNICIPAL", "HOSPITAL"]


async def test_an_exception_moves_no_turn_of_the_calendar(road: Road) -> None:
    meetings = [await plan(road, "sekretariat", days) for days in (10, 20)]
    before = await led(road, meetings)
    other = Side.MUNICIPAL if before[0][0] == "HOSPITAL" else Side.HOSPITAL
    days = ("2026-01-01", "2026-09-30", "2026-10-01", "2027-10-01")
    turns = [await chair(road, "sekretariat", day) for day in days]
    await road.do("anne", set_chair, SetChair(meetings[0], 1, other, "De legger fram saken."))
    assert await led(road, meetings) == [(other.name, before[0][1]), before[1]]
    assert [await chair(road, "sekretariat", day) for day in days] == turns


async def test_an_exception_has_a_side_and_a_reason(road: Road) -> None:
    meeting = await plan(road, "lokalt")
    for command, code in (
        (SetChair(meeting, 1, Side.HOSPITAL), "meeting.chair_reason_required"),
        (SetChair(meeting, 1, Side.OTHER, "Hvem?"), "meeting.chair_of_no_side"),
        (SetChair(meeting, 1, Side.HOSPITAL, "x" * 501), "meeting.text_too_long"),
        (
            SetChair(await plan(road, "fsu"), 1, Side.HOSPITAL, "Fast leder"),
            "meeting.chair_does_not_alternate",
        ),
    ):
        assert (await road.refused("anne", set_chair, command)).code == code
    may_not = SetChair(meeting, 1, Side.HOSPITAL, "De legger fram saken.")
    assert (await road.refused("lokalt:sykehus", set_chair, may_not)).code == "access.secretariat_only"
    await road.do("bjorn", set_chair, may_not)


async def test_turns_counted_in_meetings_are_told_only_to_who_sees_them_all(road: Road) -> None:
    meetings = [await plan(road, "lokalt", days) for days in (10, 20)]
    async with system_work(road.tenant) as work, work.engine_scope():
        await work.connection.execute("UPDATE meeting SET audience = 3 WHERE id = $1", meetings[1])
    assert await led(road, meetings[1:], "lokalt:sykehus") == [("HOSPITAL", "HOSPITAL")]
    assert await led(road, meetings[1:], "valgt") == [(None, None)]


async def test_a_due_turn_is_told_once(road: Road) -> None:
    road.clock.moment = datetime(2026, 8, 31, 8, tzinfo=UTC)
    assert await _tell(road) == 0
    road.clock.moment = datetime(2026, 9, 1, 8, tzinfo=UTC)
    assert await _tell(road) == 1
    told = await road.rows("notice", kind="chair.due")
    secretariat = {road.people["anne"], road.people["bjorn"]}
    assert {row["person_id"] for row in told} == secretariat
    assert {row["subject"] for row in told} == {"Samhandlingssekretariatet 01.10.2026"}
    assert len(told) == 2
    for day in (2, 15, 30):
        road.clock.moment = datetime(2026, 9, day, 8, tzinfo=UTC)
        assert await _tell(road) == 0
    road.clock.moment = datetime(2027, 9, 10, 8, tzinfo=UTC)
    assert await _tell(road) >= 1
    assert len(await road.rows("chair_turn", body_id=await road.id_of("body", "sekretariat"))) == 2


async def test_a_turn_of_meetings_is_told_when_its_first_meeting_is_near(road: Road) -> None:
    meeting = await plan(road, "lokalt", 60)
    assert await _tell(road) == 0
    road.later(31)
    assert await _tell(road) == 1
    assert await _tell(road) == 0
    await road.do("anne", move_meeting, await move(road, meeting, 20))
    assert await _tell(road) == 0  # moved, but the same turn
    assert date(2026, 1, 1) in {row["anchor"] for row in await road.rows("chair_turn")}


async def test_a_meeting_called_off_begins_no_turn(road: Road) -> None:
    first, second = await plan(road, "lokalt", 60), await plan(road, "lokalt", 70)
    await road.do("anne", cancel_meeting, CancelMeeting(first, 1, "Avlyst"))
    road.later(45)
    assert await _tell(road) == 1
    day = (await road.load(second)).held_on
    assert {row["subject"] for row in await road.rows("notice", kind="chair.due")} == {
        f"Lokalt samarbeidsorgan {day:%d.%m.%Y}"
    }


async def _tell(road: Road) -> int:
    async with system_work(road.tenant, road.clock) as work:
        return await tell_due_turns(work)
