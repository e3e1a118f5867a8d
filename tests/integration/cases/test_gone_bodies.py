"""A body is dissolved with cases waiting: where they can go from there, and by which structure."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from fellesskap.cases.model import CaseState
from fellesskap.cases.service import PlaceCase, place_case
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddCase, PlanMeeting, add_case, plan_meeting
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import OpenRound, open_round
from fellesskap.settings import Settings
from fellesskap.transfers.service import LiftCase, LowerCase, lift_case, lower_case
from fellesskap.withdrawals.service import ReopenCase, WithdrawCase, reopen_case, withdraw_case
from fellesskap_graphql.schema import community
from road import Road, build
from transfer_structure import TWO_PAIRS, succeeded

_numbers = count(1)
WHY = "Utvalget er oppløst."
SHOWN = """query($id: ID!) {
    case(id: $id) { stranded actions { name allowed code } }
    cases(stranded: true) { totalCount } }"""


@pytest.fixture
async def road(database: Settings) -> Road:
    """A community of each test's own, since each publishes a structure."""
    return await build(database, f"prove-borte-{next(_numbers)}", TWO_PAIRS)


async def place(road: Road, case_id: UUID, body: str, matter: str = "faglig", reason: str = WHY) -> PlaceCase:
    body_id = await road.id_of("body", body)
    return PlaceCase(case_id, await road.case_version(case_id), matter, matter, body_id, reason)


async def row(road: Road, case_id: UUID) -> dict[str, Any]:
    return (await road.rows("case", id=case_id))[0]


async def shown(road: Road, case_id: UUID) -> tuple[bool, bool, int]:
    """Whether the case is told to be stranded and can be placed, and how many are stranded."""
    async with await road.work("anne") as work:
        answer = await community().run(work, community().prepare(SHOWN), {"id": f"Case_{case_id}"})
    found = json.loads(answer)["data"]
    placing = next(one for one in found["case"]["actions"] if one["name"] == "placeCase")
    return found["case"]["stranded"], placing["allowed"], found["cases"]["totalCount"]


async def test_what_waits_in_a_body_that_is_gone_is_placed_in_the_one_after_it(road: Road) -> None:
    placed, discussed = await road.placed(), await road.discussed()
    listed = await road.placed()
    planned = await plan(road, "fu")
    await road.do("anne", add_case, AddCase(planned, 1, listed))
    other = await road.discussed("faglig")
    await road.do(
        "anne", open_round, OpenRound(other, await road.case_version(other), "Slutter dere dere til?")
    )
    refused = await road.refused("anne", place_case, await place(road, discussed, "fu"))
    assert refused.code == "case.already_under_treatment"
    assert await shown(road, discussed) == (False, False, 0)

    version_id = await road.publish(succeeded(("fu", "nyfu")), "Nytt fagutvalg")
    assert await shown(road, discussed) == (True, True, 4)
    for case_id in (listed, other):
        refusal = await road.refused("anne", place_case, await place(road, case_id, "nyfu"))
        assert (refusal.code, refusal.rule_id) == ("case.already_under_treatment", "R-CASE-2")
        assert (await shown(road, case_id))[1] is False
    for case_id in (placed, discussed):
        for body, reason, code in (
            ("fu", WHY, "case.body_not_in_route"),
            ("nyfu", " ", "case.reason_required"),
        ):
            refusal = await road.refused("anne", place_case, await place(road, case_id, body, reason=reason))
            assert refusal.code == code
        before = await road.rows("treatment", case_id=case_id)
        await road.do("anne", place_case, await place(road, case_id, "nyfu"))
        found = await row(road, case_id)
        assert (found["state"], found["structure_version_id"]) == ("placed", version_id)
        assert found["body_id"] == await road.id_of("body", "nyfu")
        after = sorted(await road.rows("treatment", case_id=case_id), key=lambda one: one["position"])
        ended = "withdrawn" if case_id == placed else "done"
        assert [(one["step"], one["state"]) for one in after] == [("discuss", ended), ("discuss", "waiting")]
        assert after[0]["body_id"] == before[0]["body_id"]
        assert (await shown(road, case_id))[0] is False
    # It goes on from there as any case does.
    await road.do("anne", add_case, AddCase(await plan(road, "nyfu"), 1, placed))
    assert await road.state(placed) == "discussing"
    assert (await shown(road, placed))[2] == 2


async def test_what_waits_for_a_body_that_is_gone_is_decided_by_the_one_after_it(road: Road) -> None:
    case_id = await road.closed("region", Aune=Answer.AGREE)
    await road.publish(succeeded(("fsu", "su")), "OSO blir SU")
    assert await shown(road, case_id) == (True, True, 1)
    await road.do("anne", place_case, await place(road, case_id, "fu", "region"))
    found = await row(road, case_id)
    assert found["deciding_body_id"] == await road.id_of("body", "su")
    assert await shown(road, case_id) == (False, False, 0)


async def test_a_case_is_placed_and_moved_by_the_structure_of_today(road: Road) -> None:
    lifted, lowered = await road.placed(), await road.placed()
    version_id = await road.publish(succeeded(("au", "nyau"), ("fsu", "su")), "Nye utvalg")
    version, old, new = await road.case_version(lifted), "au", "nyau"
    gone = LiftCase(lifted, version, await road.id_of("body", old), WHY, "stor", "Dit skulle den.")
    refusal = await road.refused("anne", lift_case, gone)
    assert (refusal.code, refusal.rule_id) == ("transfer.body_unknown", "R-TRANSFER-3")
    await road.do("anne", lift_case, replace(gone, body_id=await road.id_of("body", new), exception=""))
    found = await row(road, lifted)
    assert (found["structure_version_id"], found["matter_class"]) == (version_id, "stor")
    down = LowerCase(
        lowered, await road.case_version(lowered), await road.id_of("body", "fsu"), WHY, "", "Lokalt."
    )
    assert (await road.refused("anne", lower_case, down)).code == "transfer.body_unknown"
    await road.do("anne", lower_case, replace(down, body_id=await road.id_of("body", "su")))
    assert (await row(road, lowered))["structure_version_id"] == version_id


async def test_a_case_is_taken_up_where_it_was_if_that_is_still_there(road: Road) -> None:
    stays, leaves = await road.placed(), await road.placed()
    for case_id in (stays, leaves):
        command = WithdrawCase(case_id, await road.case_version(case_id), "Ikke nå.")
        await road.do("anne", withdraw_case, command)
    reported = (await row(road, stays))["structure_version_id"]
    first = await road.publish(replace(TWO_PAIRS, source="Ny utgave"), "Ny utgave")
    await road.do("anne", reopen_case, ReopenCase(stays, await road.case_version(stays), "Nå."))
    found = await row(road, stays)
    assert (found["state"], found["structure_version_id"]) == ("placed", first)
    assert found["form_version_id"] == reported != first
    assert found["body_id"] == await road.id_of("body", "fu")
    road.later(1)
    second = await road.publish(succeeded(("fu", "nyfu")), "Nytt fagutvalg")
    await road.do("anne", reopen_case, ReopenCase(leaves, await road.case_version(leaves), "Nå."))
    found = await row(road, leaves)
    assert (found["state"], found["structure_version_id"]) == (CaseState.REPORTED, second)
    assert {found[name] for name in ("body_id", "deciding_body_id", "route", "matter_class")} == {None}
    await road.do("anne", place_case, await place(road, leaves, "nyfu"))
    assert await road.state(leaves) == "placed"


async def plan(road: Road, body: str) -> UUID:
    when = road.clock.moment + timedelta(days=3)
    command = PlanMeeting(await road.id_of("body", body), when, MeetingForm.PHYSICAL, "Prøveby")
    return await road.do("anne", plan_meeting, command)
