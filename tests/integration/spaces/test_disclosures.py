"""Requests for access from the day they come: who answers, what is written down, and which notes they concern."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.actor import Side
from fellesskap.disclosures.model import ComplaintOutcome, DisclosureOutcome
from fellesskap.disclosures.service import (
    AnswerDisclosure,
    LinkNote,
    ReassignDisclosure,
    RecordComplaint,
    RegisterDisclosure,
    SettleComplaint,
    SettleNote,
    UnlinkNote,
    answer_disclosure,
    link_note,
    reassign_disclosure,
    record_complaint,
    register_disclosure,
    settle_complaint,
    settle_note,
    unlink_note,
)
from fellesskap.errors import Conflict, NotFound
from fellesskap.notes.service import WriteNote, write_note
from road import Road


async def registered(road: Road, side: Side = Side.MUNICIPAL, days: int = 0, **more: Any) -> UUID:
    asked = RegisterDisclosure("Alle notater", road.today - timedelta(days=days), side, **more)
    return await road.do("anne", register_disclosure, asked)


def refusal(road: Road, disclosure_id: UUID, version: int = 1, **more: Any) -> AnswerDisclosure:
    given = {
        "outcome": DisclosureOutcome.REFUSED,
        "answered_on": road.today,
        "legal_basis": "offentleglova § 14 første ledd",
        "reason": "Internt.",
    }
    return AnswerDisclosure(disclosure_id, version, **{**given, **more})


async def test_a_request_goes_from_its_day_to_a_settled_complaint(road: Road) -> None:
    berg = await road.id_of("partner", "9902")
    disclosure_id = await registered(road, partner_id=berg, case_id=await road.placed(), requester="Avisa")
    row = (await road.rows("disclosure", id=disclosure_id))[0]
    assert (row["due_on"] - row["received_on"]).days >= 7
    await road.do("bjorn", answer_disclosure, refusal(road, disclosure_id, answer="Nei."))
    await road.do(
        "bjorn", record_complaint, RecordComplaint(disclosure_id, 2, road.today, "Vi vil se dem likevel.")
    )
    settled = SettleComplaint(disclosure_id, 3, ComplaintOutcome.GRANTED, road.today, "Merinnsyn.")
    await road.do("bjorn", settle_complaint, settled)
    row = (await road.rows("disclosure", id=disclosure_id))[0]
    assert (row["outcome"], row["complaint_outcome"], row["version"]) == ("refused", "granted", 4)
    names = {one["name"] for one in await road.rows("audit", subject=disclosure_id)}
    assert names == {
        "disclosure.registered",
        "disclosure.answered",
        "disclosure.complained",
        "disclosure.complaint_settled",
    }
    assert "Avisa" not in str(await road.rows("audit"))


async def test_the_other_secretary_hands_over_and_does_not_answer(road: Road) -> None:
    disclosure_id = await registered(road)
    told = await road.refused("anne", answer_disclosure, refusal(road, disclosure_id))
    assert told.code == "disclosure.not_your_side"
    await road.do("anne", reassign_disclosure, ReassignDisclosure(disclosure_id, 1, Side.HOSPITAL))
    assert (await road.refused("bjorn", answer_disclosure, refusal(road, disclosure_id, 2))).code == (
        "disclosure.not_your_side"
    )
    await road.do("anne", answer_disclosure, refusal(road, disclosure_id, 2))
    again = ReassignDisclosure(disclosure_id, 3, Side.MUNICIPAL)
    assert (await road.refused("anne", reassign_disclosure, again)).code == "disclosure.answered"


@pytest.mark.parametrize("other", ["aune", "nord", "kirurgi", "fsu:direktor", "valgt"])
async def test_who_is_no_secretary_sees_no_request(road: Road, other: str) -> None:
    disclosure_id = await registered(road)
    told = [
        await road.refused(other, answer_disclosure, refusal(road, key)) for key in (disclosure_id, uuid4())
    ]
    assert [(type(one), one.code, one.facts) for one in told] == [(NotFound, "disclosure.not_found", {})] * 2
    asked = RegisterDisclosure("Alt", road.today, Side.MUNICIPAL)
    assert (await road.refused(other, register_disclosure, asked)).code == "access.secretariat_only"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"asked": " "}, "disclosure.text_missing"),
        ({"requester": "x" * 201}, "disclosure.text_too_long"),
        ({"requester": "15837030088"}, "guard.national_identity_number"),
        ({"side": Side.OTHER}, "disclosure.body_of_another_side"),
        ({"partner_id": uuid4()}, "disclosure.partner_not_found"),
        ({"case_id": uuid4()}, "case.not_found"),
    ],
)
async def test_requests_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    given = {"asked": "Alt", "received_on": road.today, "side": Side.MUNICIPAL}
    command = RegisterDisclosure(**{**given, **changes})
    assert (await road.refused("bjorn", register_disclosure, command)).code == code
    tomorrow = RegisterDisclosure("Alt", road.today + timedelta(days=1), Side.MUNICIPAL)
    assert (await road.refused("bjorn", register_disclosure, tomorrow)).code == "disclosure.day_wrong"
    trust = RegisterDisclosure(
        "Alt", road.today, Side.MUNICIPAL, await road.id_of("partner", "provesykehuset")
    )
    assert (await road.refused("bjorn", register_disclosure, trust)).code == "disclosure.body_of_another_side"


async def test_without_an_answer_in_time_there_is_a_complaint_to_be_had(road: Road) -> None:
    fresh, late = await registered(road), await registered(road, days=20)
    complaint = RecordComplaint(fresh, 1, road.today, "Hvor blir det av svaret?")
    assert (await road.refused("bjorn", record_complaint, complaint)).code == "disclosure.not_late"
    await road.do("bjorn", record_complaint, RecordComplaint(late, 1, road.today, "Hvor blir det av svaret?"))
    # It is answered all the same, and the complaint is settled.
    await road.do(
        "bjorn", answer_disclosure, AnswerDisclosure(late, 2, DisclosureOutcome.GRANTED, road.today)
    )
    settled = SettleComplaint(late, 3, ComplaintOutcome.WITHDRAWN, road.today)
    await road.do("bjorn", settle_complaint, settled)
    assert (await road.refused("bjorn", settle_complaint, settled)).code == "disclosure.no_complaint"


async def test_a_note_is_linked_and_answered_by_its_own_side_and_the_other_sees_nothing(road: Road) -> None:
    case_id = await road.placed()
    note_id = await road.do("bjorn", write_note, WriteNote("Vårt eget", Side.MUNICIPAL, case_id))
    disclosure_id = await registered(road, Side.HOSPITAL)
    for key in (note_id, uuid4()):
        told = await road.refused("anne", link_note, LinkNote(disclosure_id, key))
        assert (type(told), told.code, told.facts) == (NotFound, "note.not_found", {})
    await road.do("bjorn", link_note, LinkNote(disclosure_id, note_id))
    again = await road.refused("bjorn", link_note, LinkNote(disclosure_id, note_id))
    assert (type(again), again.code) == (Conflict, "disclosure.linked_already")
    link_id = (await road.rows("disclosure_note", note_id=note_id))[0]["id"]
    for key in (link_id, uuid4()):
        told = await road.refused("anne", settle_note, SettleNote(key, 1, released=True))
        assert (type(told), told.code, told.facts) == (NotFound, "disclosure.link_not_found", {})
    kept = SettleNote(link_id, 1, released=False)
    assert (await road.refused("bjorn", settle_note, kept)).code == "disclosure.basis_missing"
    # The side's people see that their note is asked for; its secretary answers.
    assert (await road.refused("aune", settle_note, SettleNote(link_id, 1, released=True))).code == (
        "access.secretariat_only"
    )
    await road.do("bjorn", settle_note, SettleNote(link_id, 1, released=False, legal_basis="§ 14"))
    row = (await road.rows("disclosure_note", id=link_id))[0]
    assert (row["released"], row["legal_basis"], row["settled_by"]) == (False, "§ 14", road.people["bjorn"])
    await road.do("bjorn", unlink_note, UnlinkNote(link_id))
    assert await road.rows("disclosure_note", id=link_id) == []


async def test_of_two_answers_at_once_one_counts(road: Road) -> None:
    disclosure_id = await registered(road)
    told = await asyncio.gather(
        *(road.do("bjorn", answer_disclosure, refusal(road, disclosure_id)) for _ in range(6)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UUID) for one in told) == 1
