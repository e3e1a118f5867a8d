"""A decision is for those whom its round asked, wherever and however it was made."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.service import conclude
from fellesskap.rounds.model import Round
from fellesskap.rounds.service import AskMore, CloseRound, OpenRound, ask_more, close_round, open_round
from fellesskap.withdrawals.service import ReopenCase, reopen_case
from partial_rounds import some
from road import Road

ALL = {"Aune", "Berg", "Dal", "Eid", "Fjell", "Prøvesykehuset HF"}


async def bound(road: Road, decision_id: UUID) -> set[str]:
    names = {row["id"]: row["name"] for row in await road.rows("partner")}
    return {names[row["partner_id"]] for row in await road.rows("followup", decision_id=decision_id)}


async def not_for(road: Road, decision_id: UUID) -> list[str]:
    row = (await road.rows("decision", id=decision_id))[0]
    return [one["name"] for one in json.loads(row["left_out"])]


async def concluded(road: Road, found: Round, effect: DecisionEffect = DecisionEffect.BINDING) -> UUID:
    road.later((found.deadline - road.today).days + 1)
    version = (await road.rows("round", id=found.id))[0]["version"]
    await road.do("anne", close_round, CloseRound(found.id, version))
    _, item_id = await road.meeting("fsu", found.case_id)
    return await road.do("anne", conclude, await road.decision(item_id, effect))


@pytest.mark.parametrize(
    ("matter", "effect"),
    [("region", DecisionEffect.BINDING), ("prinsipiell", DecisionEffect.RECOMMENDATION)],
)
async def test_whom_the_round_left_out_is_neither_bound_nor_recommended_to(
    road: Road, matter: str, effect: DecisionEffect
) -> None:
    found = await road.opened(matter, **await some(road, ("9901", "9903"), ("kirurgi",)))
    decision_id = await concluded(road, found, effect)
    assert await bound(road, decision_id) == {"Aune", "Dal", "Prøvesykehuset HF"}
    # One of two divisions was asked: the trust is not left out.
    assert await not_for(road, decision_id) == ["Berg", "Eid", "Fjell"]
    told = {
        row["person_id"]
        for row in await road.rows("notice", decision_id=decision_id, kind="followup.assigned")
    }
    assert not told & {road.people[name] for name in ("berg", "eid", "fjell")}
    assert {road.people["aune"], road.people["dal"]} <= told


async def test_whoever_was_asked_after_all_is_bound(road: Road) -> None:
    found = await road.opened(**await some(road, ("9901",), ("kirurgi",)))
    more = AskMore(found.id, 1, **await some(road, ("9902",), ()))
    await road.do("anne", ask_more, more)
    decision_id = await concluded(road, found)
    assert await bound(road, decision_id) == {"Aune", "Berg", "Prøvesykehuset HF"}


async def test_a_round_that_asked_all_leaves_nobody_out(road: Road) -> None:
    decision_id = await concluded(road, await road.opened())
    assert (await bound(road, decision_id), await not_for(road, decision_id)) == (ALL, [])


async def test_an_urgent_decision_without_a_round_is_for_all(road: Road) -> None:
    case_id = await road.discussed("region")
    await road.urgent(case_id, "anne", "bjorn")
    _, item_id = await road.meeting("fsu", case_id)
    decision_id = await road.do("anne", conclude, await road.decision(item_id))
    assert (await bound(road, decision_id), await not_for(road, decision_id)) == (ALL, [])


async def test_an_urgent_decision_that_did_not_wait_is_for_those_its_round_asked(road: Road) -> None:
    found = await road.opened(**await some(road, ("9901",), ("kirurgi",)))
    await road.urgent(found.case_id, "anne", "bjorn")
    _, item_id = await road.meeting("fsu", found.case_id)
    decision_id = await road.do("anne", conclude, await road.decision(item_id))
    assert await bound(road, decision_id) == {"Aune", "Prøvesykehuset HF"}


async def test_what_was_decided_keeps_for_whom_when_others_are_asked_when_the_case_is_taken_up_anew(
    road: Road,
) -> None:
    found = await road.opened(**await some(road, ("9901",), ("kirurgi",)))
    decision_id = await concluded(road, found)
    before = await road.rows("decision", id=decision_id)
    version = await road.case_version(found.case_id)
    await road.do("anne", reopen_case, ReopenCase(found.case_id, version, "Nye opplysninger."))
    _, item_id = await road.meeting("fu", found.case_id)
    await road.discuss(item_id)
    version = await road.case_version(found.case_id)
    await road.do("anne", open_round, OpenRound(found.case_id, version, "Og nå?"))
    second = await concluded(road, await road.round_of(found.case_id))
    assert await bound(road, second) == ALL
    assert await road.rows("decision", id=decision_id) == before
    assert await bound(road, decision_id) == {"Aune", "Prøvesykehuset HF"}
