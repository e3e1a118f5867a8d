"""Correcting approved minutes: a new version with a reason beside what stays, told to the next meeting."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import pytest

from fellesskap.db.work import system_work
from fellesskap.decisions.service import record_decision
from fellesskap.meetings.service import CancelMeeting, cancel_meeting
from fellesskap.minutes.service import (
    ApproveMinutes,
    CorrectMinutes,
    DraftMinutes,
    approve_minutes,
    correct_minutes,
    draft_minutes,
)
from minutes_scene import agenda, minuted, plan, version
from road import Road


async def approved(road: Road) -> tuple[UUID, UUID]:
    meeting = await minuted(road)
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    return meeting, (await agenda(road, meeting))[0]["id"]


async def test_a_correction_stands_beside_what_was_approved(road: Road) -> None:
    meeting, line = await approved(road)
    before = await road.rows("agenda_item", meeting_id=meeting)
    papers = len(await road.rows("document", meeting_id=meeting, kind="minutes"))
    await road.do("anne", correct_minutes, CorrectMinutes(line, 0, "Ivar møtte.", "Feil navn."))
    assert await road.rows("agenda_item", meeting_id=meeting) == before
    row = (await road.rows("minutes_correction", meeting_id=meeting))[0]
    assert (row["number"], row["before"], row["text"], row["audience"]) == (1, "", "Ivar møtte.", 3)
    assert len(await road.rows("document", meeting_id=meeting, kind="minutes")) == papers + 1
    told = {one["person_id"] for one in await road.rows("notice") if one["kind"] == "minutes.corrected"}
    assert {road.people["fu:kommune"], road.people["fu:sykehus"]} <= told
    await road.do("anne", correct_minutes, CorrectMinutes(line, 1, "Ivar og Per møtte.", "En manglet."))
    last = (await road.rows("minutes_correction", meeting_id=meeting, number=2))[0]
    assert last["before"] == "Ivar møtte."


async def test_what_is_not_approved_or_not_ones_own_is_not_corrected(road: Road) -> None:
    meeting = await minuted(road)
    line = (await agenda(road, meeting))[0]["id"]
    command = CorrectMinutes(line, 0, "Ivar møtte.", "Feil navn.")
    assert (await road.refused("anne", correct_minutes, command)).code == "minutes.correct_by_drafting"
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    member = await road.refused("fu:kommune", correct_minutes, command)
    assert member.code == "access.secretariat_only"
    for changes, code in (
        ((1, "Ivar møtte.", "Feil navn."), "meeting.changed_meanwhile"),
        ((0, "Ivar møtte.", ""), "minutes.correction_reason_required"),
        ((0, " ", "Feil navn."), "minutes.correction_empty"),
    ):
        refused = await road.refused("anne", correct_minutes, CorrectMinutes(line, *changes))
        assert refused.code == code
    await road.do("anne", correct_minutes, command)


async def test_two_who_correct_at_once_do_not_both(road: Road) -> None:
    meeting, line = await approved(road)
    texts = ("Ivar møtte.", "Per møtte.")
    done = await asyncio.gather(
        *(road.do("anne", correct_minutes, CorrectMinutes(line, 0, text, "Feil navn.")) for text in texts),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "UUID"]
    assert len(await road.rows("minutes_correction", meeting_id=meeting)) == 1


async def test_the_next_meeting_is_told_once_for_each_corrected_meeting(road: Road) -> None:
    _, line = await approved(road)
    await road.do("anne", correct_minutes, CorrectMinutes(line, 0, "Ivar møtte.", "Feil navn."))
    assert [row["line_id"] for row in await road.rows("minutes_correction")] == [None]
    following = await plan(road, 20)
    listed = await agenda(road, following)
    assert [one["title"].startswith("Rettelse av referatet fra ") for one in listed] == [True]
    await road.do("anne", correct_minutes, CorrectMinutes(line, 1, "Per møtte.", "Feil igjen."))
    assert len(await agenda(road, following)) == 1
    assert {row["line_id"] for row in await road.rows("minutes_correction")} == {listed[0]["id"]}
    later = await plan(road, 40)
    await road.do("anne", cancel_meeting, CancelMeeting(following, await version(road, following), "Ingen."))
    assert len(await agenda(road, later)) == 1


async def test_a_decision_is_never_changed_by_a_correction(road: Road) -> None:
    case_id, item_id = await road.ready("region")
    await road.do("anne", record_decision, await road.decision(item_id))
    meeting = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await road.do("anne", draft_minutes, DraftMinutes(meeting, await version(road, meeting)))
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    before = await road.rows("decision", case_id=case_id)
    command = CorrectMinutes(item_id, 0, "FSU slutter seg til rutinen!", "Skrivefeil.")
    refused = await road.refused("anne", correct_minutes, command)
    assert refused.code == "minutes.decision_by_new_treatment"
    mended = CorrectMinutes(item_id, 0, command.text, command.reason, same_meaning=True)
    await road.do("anne", correct_minutes, mended)
    assert await road.rows("decision", case_id=case_id) == before


async def test_a_correction_itself_never_changes(road: Road) -> None:
    _, line = await approved(road)
    await road.do("anne", correct_minutes, CorrectMinutes(line, 0, "Ivar møtte.", "Feil navn."))
    for change in ("UPDATE minutes_correction SET text = 'Noe annet'", "DELETE FROM minutes_correction"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with system_work(road.tenant, road.clock) as work, work.engine_scope():
                await work.connection.execute(change)
