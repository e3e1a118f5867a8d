"""By which rule a round asks: the one in force when it opens, and then for good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import OpenRound, open_round
from fellesskap.settings import Settings
from fellesskap.structure.model import Anchor, AnchoringLevel, ObjectionEffect, Silence, Structure
from fellesskap.structure.rules.holidays import working_day_from
from fellesskap_graphql.schema import community
from road import Road, build
from road_structure import STRUCTURE

_numbers = count(1)
TERMS = """query($id: ID!) { case(id: $id) {
    askable { name } roundTerms { levels usualLevel answerDays silence objectionEffect } } }"""


@pytest.fixture
async def road(database: Settings) -> Road:
    """A community of each test's own, since each publishes a structure."""
    return await build(database, f"prove-regel-{next(_numbers)}")


def changed(key: str = "region", **changes: Any) -> Structure:
    """The structure with one route changed."""
    routes = tuple(replace(one, **changes) if one.key == key else one for one in STRUCTURE.routes)
    return replace(STRUCTURE, routes=routes)


async def told(road: Road, case_id: UUID) -> dict[str, Any]:
    async with await road.work("anne") as work:
        answer = await community().run(work, community().prepare(TERMS), {"id": f"Case_{case_id}"})
    found: dict[str, Any] = json.loads(answer)["data"]["case"]
    return found


async def test_a_round_asks_by_the_rule_in_force_when_it_opens_and_keeps_it(road: Road) -> None:
    before = await road.opened()
    reported = await road.discussed("region")
    assert (await told(road, reported))["roundTerms"]["silence"] == "DOES_NOT_COUNT"
    blocks = changed(
        silence=Silence.BLOCKS,
        objection_effect=ObjectionEffect.NOTED,
        answer_days=9,
        anchor_with=(Anchor.TRUST,),
    )
    version_id = await road.publish(blocks, "Taushet blokkerer")
    assert await told(road, reported) == {
        "askable": [{"name": "Prøvesykehuset HF"}],
        "roundTerms": {
            "levels": ["NONE", "REGION", "ADMINISTRATIVE", "COUNCIL"],
            "usualLevel": "REGION",
            "answerDays": 9,
            "silence": "BLOCKS",
            "objectionEffect": "NOTED",
        },
    }
    command = OpenRound(reported, await road.case_version(reported), "Slutter dere dere til?")
    await road.do("anne", open_round, command)
    found = await road.round_of(reported)
    assert (found.silence, found.objection_effect) == (Silence.BLOCKS, ObjectionEffect.NOTED)
    assert found.structure_version_id == version_id
    assert found.deadline == working_day_from(road.today + timedelta(days=9))
    (asked,) = await road.rows("reply", round_id=found.id)
    assert asked["partner_id"] == await road.id_of("partner", "provesykehuset")
    kept = await road.round_of(before.case_id)
    assert (kept.silence, kept.structure_version_id) == (Silence.DOES_NOT_COUNT, before.structure_version_id)


async def test_asking_again_keeps_the_rule_of_the_first_round(road: Road) -> None:
    case_id = await road.closed("region", Aune=Answer.AGREE)
    first = await road.round_of(case_id)
    await road.publish(changed(silence=Silence.BLOCKS, answer_days=3), "Taushet blokkerer")
    await road.revise(case_id)
    again = await road.asked_again(case_id)
    assert (again.silence, again.objection_effect) == (first.silence, first.objection_effect)
    assert again.structure_version_id == first.structure_version_id
    assert again.deadline == working_day_from(road.today + timedelta(days=28))


async def test_a_route_that_is_gone_asks_as_when_the_case_was_placed(road: Road) -> None:
    case_id = await road.discussed("taus")
    placed = (await road.rows("case", id=case_id))[0]["structure_version_id"]
    gone = replace(
        STRUCTURE,
        routes=tuple(one for one in STRUCTURE.routes if one.key != "taus"),
        matter_classes=tuple(one for one in STRUCTURE.matter_classes if one.key != "taus"),
    )
    await road.publish(gone, "Uten taushet")
    assert (await told(road, case_id))["roundTerms"]["silence"] == "BLOCKS"
    await road.do(
        "anne", open_round, OpenRound(case_id, await road.case_version(case_id), "Slutter dere dere til?")
    )
    found = await road.round_of(case_id)
    assert (found.silence, found.structure_version_id) == (Silence.BLOCKS, placed)


async def test_a_level_that_the_rule_in_force_no_longer_has_is_refused(road: Road) -> None:
    case_id = await road.discussed("region")
    version = await road.case_version(case_id)
    command = OpenRound(case_id, version, "Slutter dere dere til?", AnchoringLevel.ADMINISTRATIVE)
    await road.publish(changed(levels=(AnchoringLevel.REGION,)), "Bare regionene")
    refusal = await road.refused("anne", open_round, command)
    assert (refusal.code, refusal.rule_id) == ("round.level_not_on_route", "R-ROUND-2")
    assert (await told(road, case_id))["roundTerms"]["levels"] == ["REGION"]
    await road.do("anne", open_round, replace(command, level=AnchoringLevel.REGION))
    assert await road.state(case_id) == "anchoring"
