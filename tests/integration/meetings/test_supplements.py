"""Changing an agenda after the call: with a reason, kept, and sent to those who were called."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from fellesskap.db.work import system_work
from fellesskap.errors import DomainError
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCases,
    AddItem,
    CallMeeting,
    EditItem,
    MoveItem,
    PlanMeeting,
    RemoveItem,
    SendSupplement,
    add_cases,
    add_item,
    call_meeting,
    edit_item,
    move_item,
    plan_meeting,
    remove_item,
    send_supplement,
)
from fellesskap.structure.service import ApplyStructure, apply_structure
from road import Road
from road_structure import REGISTER
from year_structure import YEARLY


async def planned(road: Road) -> UUID:
    when = road.clock.moment + timedelta(days=10)
    command = PlanMeeting(await road.id_of("body", "fu"), when, MeetingForm.PHYSICAL, "Prøveby")
    return await road.do("anne", plan_meeting, command)


async def called(road: Road) -> UUID:
    meeting = await planned(road)
    await road.do("anne", add_item, AddItem(meeting, 1, "Eventuelt"))
    return await road.do("anne", call_meeting, CallMeeting(meeting, 2))


async def version(road: Road, meeting: UUID) -> int:
    return (await road.load(meeting)).version


async def titles(road: Road, meeting: UUID) -> list[str]:
    rows = await road.rows("agenda_item", meeting_id=meeting)
    return [row["title"] for row in sorted(rows, key=lambda row: row["position"])]


async def test_what_is_changed_after_the_call_is_sent_with_its_reason(road: Road) -> None:
    meeting, case_id = await called(road), await road.placed()
    title = (await road.rows("case", id=case_id))[0]["title"]
    papers = len(await road.rows("document", meeting_id=meeting))
    command = AddCases(meeting, 3, (case_id,), reason="Kom inn etter fristen")
    await road.do("anne", add_cases, command)
    lines = await road.rows("agenda_item", meeting_id=meeting)
    eventuelt = next(row["id"] for row in lines if row["title"] == "Eventuelt")
    await road.do("anne", move_item, MoveItem(meeting, 4, eventuelt, 2, "Eventuelt skal være sist"))
    await road.do("anne", edit_item, EditItem(meeting, 5, eventuelt, 15, reason="Mer tid"))
    assert await titles(road, meeting) == [title, "Eventuelt"]
    trail = {row["name"] for row in await road.rows("audit", subject=eventuelt)}
    assert trail >= {"agenda_item.moved", "agenda_item.edited"}
    unsent = await road.rows("agenda_change", meeting_id=meeting)
    assert [row["kind"] for row in unsent] == ["added", "moved", "edited"]
    assert {row["sequence"] for row in unsent} == {None}
    assert await road.rows("notice", kind="meeting.supplemented") == []

    assert [row["text_edition"] for row in lines if row["case_id"]] == [None]
    await road.do("anne", send_supplement, SendSupplement(meeting, 6))
    assert {row["sequence"] for row in await road.rows("agenda_change", meeting_id=meeting)} == {2}
    assert (await road.load(meeting)).call_sequence == 2
    told = {row["person_id"] for row in await road.rows("notice", kind="meeting.supplemented")}
    assert told == {row["person_id"] for row in await road.rows("attendance", meeting_id=meeting)}
    assert len(await road.rows("document", meeting_id=meeting)) == papers + 1
    added = next(row for row in await road.rows("agenda_item", meeting_id=meeting) if row["case_id"])
    assert added["text_edition"] == 1
    assert added["audience"] == next(row for row in lines if row["id"] == eventuelt)["audience"]

    refused = await road.refused("anne", send_supplement, SendSupplement(meeting, 7))
    assert refused.code == "meeting.nothing_to_send"


async def test_a_sent_agenda_is_not_changed_without_a_reason_or_by_others(road: Road) -> None:
    meeting, case_id = await called(road), await road.placed()
    line = (await road.rows("agenda_item", meeting_id=meeting))[0]["id"]
    before = await road.everything()
    for do, command in (
        (add_cases, AddCases(meeting, 3, (case_id,))),
        (add_item, AddItem(meeting, 3, "Nytt")),
        (edit_item, EditItem(meeting, 3, line, 20)),
        (move_item, MoveItem(meeting, 3, line, 1)),
        (remove_item, RemoveItem(meeting, 3, line)),
    ):
        assert (await road.refused("anne", do, command)).code == "meeting.change_reason_required"
    member = next(name for name in road.people if name not in ("anne", "bjorn"))
    refused = await road.refused(member, add_item, AddItem(meeting, 3, "Nytt", reason="Fordi"))
    assert refused.code == "access.secretariat_only"
    assert await road.everything() == before
    await road.do("anne", remove_item, RemoveItem(meeting, 3, line, "Trukket"))
    assert await titles(road, meeting) == []
    # A call says what the meeting is about, also when it is sent anew.
    empty = await road.refused("anne", send_supplement, SendSupplement(meeting, 4))
    assert empty.code == "meeting.agenda_empty"


async def test_several_cases_are_listed_together_or_none_is(road: Road) -> None:
    meeting = await planned(road)
    cases = [await road.placed(), await road.placed()]
    elsewhere = await road.placed("administrativ", "au") if await has_body(road, "au") else None
    if elsewhere is not None:
        before = await road.everything()
        await road.refused("anne", add_cases, AddCases(meeting, 1, (*cases, elsewhere)))
        assert await road.everything() == before
    twice = await road.refused("anne", add_cases, AddCases(meeting, 1, (cases[0], cases[0])))
    assert twice.code == "meeting.cases_twice_or_none"
    await road.do("anne", add_cases, AddCases(meeting, 1, tuple(cases), minutes=25))
    rows = await road.rows("agenda_item", meeting_id=meeting)
    assert [(row["case_id"], row["minutes"]) for row in sorted(rows, key=lambda row: row["position"])] == [
        (case_id, 25) for case_id in cases
    ]
    assert await road.rows("agenda_change", meeting_id=meeting) == []


async def test_two_who_send_at_once_send_once(road: Road) -> None:
    meeting = await called(road)
    await road.do("anne", add_item, AddItem(meeting, 3, "Nytt", reason="Fordi"))
    done = await asyncio.gather(
        *(road.do("anne", send_supplement, SendSupplement(meeting, 4)) for _ in range(2)),
        return_exceptions=True,
    )
    refused = [one for one in done if isinstance(one, DomainError)]
    assert [one.code for one in refused] in (["meeting.changed_meanwhile"], ["meeting.nothing_to_send"])
    people = await road.rows("attendance", meeting_id=meeting)
    assert len(await road.rows("notice", kind="meeting.supplemented")) == len(people)


async def has_body(road: Road, key: str) -> bool:
    return bool(await road.rows("body", key=key))


async def test_every_agenda_begins_and_ends_as_its_body_says(road: Road) -> None:
    bodies = tuple(
        replace(body, opening_items=("Godkjenning av innkalling",), closing_items=("Eventuelt",))
        if body.key == "fu"
        else body
        for body in YEARLY.bodies
    )
    async with system_work(road.tenant, road.clock) as work:
        day = road.today + timedelta(days=1)
        command = ApplyStructure(replace(YEARLY, bodies=bodies), day, "Faste punkter", "faste", REGISTER)
        await apply_structure(work, command)
    meeting, case_id = await planned(road), await road.placed()
    await road.do("anne", add_cases, AddCases(meeting, 1, (case_id,)))
    await road.do("anne", add_item, AddItem(meeting, 2, "Orientering"))
    title = (await road.rows("case", id=case_id))[0]["title"]
    assert await titles(road, meeting) == ["Godkjenning av innkalling", title, "Orientering", "Eventuelt"]
    fixed = (await road.rows("agenda_item", meeting_id=meeting, title="Eventuelt"))[0]
    await road.do("anne", remove_item, RemoveItem(meeting, 3, fixed["id"]))
    assert await titles(road, meeting) == ["Godkjenning av innkalling", title, "Orientering"]
