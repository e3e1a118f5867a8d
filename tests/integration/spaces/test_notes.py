"""Writing notes of one side's own: whose they may be, what is kept of them, and what the other side is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.actor import Side
from fellesskap.cases.service import ReportCase, report_case
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    PlanMeeting,
    RemoveItem,
    add_item,
    plan_meeting,
    remove_item,
)
from fellesskap.notes.model import Purpose
from fellesskap.notes.service import (
    ReviseNote,
    WithdrawNote,
    WriteNote,
    revise_note,
    withdraw_note,
    write_note,
)
from road import Road


async def written(road: Road, who: str = "bjorn", **more: Any) -> UUID:
    case_id = await road.placed()
    return await road.do(who, write_note, WriteNote(" Vi er i tvil. ", Side.MUNICIPAL, case_id, **more))


async def test_a_note_is_kept_with_every_edition(road: Road) -> None:
    note_id = await written(road, purpose=Purpose.CLARIFY)
    road.later()
    await road.do("bjorn", revise_note, ReviseNote(note_id, 1, "Vi er enige."))
    row = (await road.rows("note", id=note_id))[0]
    assert (row["text"], row["edition"], row["version"], row["purpose"]) == ("Vi er enige.", 2, 2, "clarify")
    assert row["revised_at"] == road.clock.moment
    editions = {one["edition"]: one["text"] for one in await road.rows("note_edition", note_id=note_id)}
    assert editions == {1: "Vi er i tvil.", 2: "Vi er enige."}
    names = [one["name"] for one in await road.rows("audit", subject=note_id)]
    assert sorted(names) == ["note.revised", "note.written"]


async def test_a_withdrawn_note_leaves_its_trace(road: Road) -> None:
    note_id = await written(road)
    await road.do("bjorn", withdraw_note, WithdrawNote(note_id, 1))
    row = (await road.rows("note", id=note_id))[0]
    assert (row["text"], row["withdrawn_by"]) == ("Vi er i tvil.", road.people["bjorn"])
    for act, command in (
        (revise_note, ReviseNote(note_id, 2, "Nei")),
        (withdraw_note, WithdrawNote(note_id, 2)),
    ):
        assert (await road.refused("bjorn", act, command)).code == "note.withdrawn"


@pytest.mark.parametrize("other", ["anne", "kirurgi", "valgt"])
async def test_the_other_side_is_told_what_it_is_of_a_note_that_is_not_there(road: Road, other: str) -> None:
    note_id = await written(road)
    for act, make in (
        (revise_note, lambda key: ReviseNote(key, 1, "Nei")),
        (withdraw_note, lambda key: WithdrawNote(key, 1)),
    ):
        told = [await road.refused(other, act, make(key)) for key in (note_id, uuid4())]
        assert [(type(one), one.code, one.facts, one.field) for one in told] == [
            (NotFound, "note.not_found", {}, None)
        ] * 2
    # The twin: the author may.
    await road.do("bjorn", revise_note, ReviseNote(note_id, 1, "Ja"))


async def test_nobody_writes_for_another_side_region_or_division(road: Road) -> None:
    case_id = await road.placed()
    nord, sor = await road.id_of("region", "nord"), await road.id_of("region", "sor")
    kirurgi = await road.id_of("division", "kirurgi")
    wrong = [
        ("anne", Side.MUNICIPAL, {}),
        ("bjorn", Side.HOSPITAL, {}),
        ("aune", Side.MUNICIPAL, {"region_id": sor}),
        ("nord", Side.MUNICIPAL, {"region_id": sor}),
        ("psykiatri", Side.HOSPITAL, {"division_id": kirurgi}),
    ]
    for who, side, place in wrong:
        refusal = await road.refused(who, write_note, WriteNote("Hei", side, case_id, **place))
        assert (type(refusal), refusal.code) == (NotAllowed, "access.not_your_side"), who
    for who, side, place in (
        ("anne", Side.HOSPITAL, {"division_id": kirurgi}),
        ("bjorn", Side.MUNICIPAL, {"region_id": sor}),
        ("aune", Side.MUNICIPAL, {"region_id": nord}),
        ("kirurgi", Side.HOSPITAL, {"division_id": kirurgi}),
        ("fsu:direktor", Side.HOSPITAL, {}),
    ):
        await road.do(who, write_note, WriteNote("Hei", side, case_id, **place))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "note.text_missing"),
        ({"text": "Gjelder 15837030088"}, "guard.national_identity_number"),
        ({"text": "x" * 20_001}, "guard.text_too_long"),
        ({"side": Side.OTHER}, "note.no_such_space"),
        ({"region_id": uuid4()}, "note.no_such_space"),
        ({"division_id": uuid4()}, "note.no_such_space"),
        ({"item_id": uuid4()}, "note.about_one_thing"),
        ({"case_id": uuid4()}, "case.not_found"),
    ],
)
async def test_notes_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    command = {"text": "Greit", "side": Side.MUNICIPAL, "case_id": await road.placed()}
    refusal = await road.refused("bjorn", write_note, WriteNote(**{**command, **changes}))
    assert refusal.code == code
    await road.do("bjorn", write_note, WriteNote(**command))


async def test_a_case_that_one_does_not_see_cannot_be_written_about(road: Road) -> None:
    case_id = await road.do("anne", report_case, ReportCase("Ny", "Hva?", "Slik."))
    refusal = await road.refused("aune", write_note, WriteNote("Hei", Side.MUNICIPAL, case_id))
    assert refusal.code == "case.not_found"
    await road.do("bjorn", write_note, WriteNote("Hei", Side.MUNICIPAL, case_id))


async def test_a_note_outlives_the_line_it_was_about(road: Road) -> None:
    starts_at = road.clock.moment + timedelta(days=3)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Her")
    meeting_id = await road.do("anne", plan_meeting, plan)
    item_id = await road.do("anne", add_item, AddItem(meeting_id, 1, "Eventuelt"))
    note_id = await road.do("bjorn", write_note, WriteNote("Spør", Side.MUNICIPAL, item_id=item_id))
    # The other side's secretary takes the line away, and learns nothing of the note.
    await road.do("anne", remove_item, RemoveItem(meeting_id, 2, item_id))
    row = (await road.rows("note", id=note_id))[0]
    assert (row["agenda_item_id"], row["meeting_id"], row["case_id"]) == (None, meeting_id, None)


async def test_of_two_at_once_one_is_told_and_no_word_is_lost(road: Road) -> None:
    note_id = await written(road)
    told = await asyncio.gather(
        *(road.do("bjorn", revise_note, ReviseNote(note_id, 1, f"Utgave {number}")) for number in range(8)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UUID) for one in told) == 1
    assert sum(isinstance(one, Conflict) for one in told) == 7
    assert len(await road.rows("note_edition", note_id=note_id)) == 2


async def test_the_secretary_takes_back_what_somebody_who_left_wrote(road: Road) -> None:
    note_id = await written(road, "aune")
    assert (await road.refused("berg", withdraw_note, WithdrawNote(note_id, 1))).code == (
        "note.not_yours_to_withdraw"
    )
    assert (
        await road.refused("bjorn", revise_note, ReviseNote(note_id, 1, "x"))
    ).code == "note.not_your_note"
    await road.do("bjorn", withdraw_note, WithdrawNote(note_id, 1))
