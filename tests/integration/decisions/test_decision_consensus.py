"""What a recorded decision's consensus rests on: seats, voices, and what the partners answered."""

from __future__ import annotations

import json

import pytest

from fellesskap.decisions.model import DecisionEffect, Position
from fellesskap.decisions.service import record_decision
from fellesskap.rounds.model import Answer
from road import Road

BINDING, RECOMMENDATION, NONE = DecisionEffect.BINDING, DecisionEffect.RECOMMENDATION, DecisionEffect.NONE
COUNTED = ("fsu:region:nord", "fsu:region:sor", "fsu:avdeling", "fsu:direktor")


async def test_a_blocking_objection_leaves_no_binding_decision(road: Road) -> None:
    case_id, item_id = await road.ready(Berg=Answer.OBJECT)
    refusal = await road.refused("anne", record_decision, await road.decision(item_id))
    assert (refusal.code, refusal.facts["names"]) == ("decision.blocked_by_objection", ["Berg"])
    answered = await road.decision(item_id, answer_to_objections="Berg får et år til")
    assert (await road.refused("anne", record_decision, answered)).code == "decision.blocked_by_objection"
    decision_id = await road.do("anne", record_decision, await road.decision(item_id, NONE))
    row = (await road.rows("decision", id=decision_id))[0]
    assert (row["result"], row["effect"]) == ("no_agreement", "none")
    reasons = json.loads(row["consensus"])["reasons"]
    assert reasons == [{"code": "partner_objects", "name": "Berg", "text": "Vi mangler folk"}]
    assert await road.state(case_id) == "not_agreed"


async def test_a_recommendation_is_blocked_by_no_partner(road: Road) -> None:
    _, item_id = await road.ready(Berg=Answer.OBJECT)
    decision_id = await road.do("anne", record_decision, await road.decision(item_id, RECOMMENDATION))
    kept = json.loads((await road.rows("decision", id=decision_id))[0]["consensus"])
    assert [(one["name"], one["weight"]) for one in kept["objections"]] == [("Berg", "noted")]


async def test_an_objection_that_must_be_addressed_is_answered_in_the_decision(road: Road) -> None:
    _, item_id = await road.ready("svar", Berg=Answer.OBJECT)
    refusal = await road.refused("anne", record_decision, await road.decision(item_id))
    assert (refusal.code, refusal.facts["names"]) == ("decision.objections_unanswered", ["Berg"])
    command = await road.decision(item_id, answer_to_objections=" Berg får et år til ")
    decision_id = await road.do("anne", record_decision, command)
    assert (await road.rows("decision", id=decision_id))[0]["answer_to_objections"] == "Berg får et år til"


async def test_a_noted_objection_is_listed_and_binds_all_the_same(road: Road) -> None:
    _, item_id = await road.ready("notert", Berg=Answer.OBJECT)
    decision_id = await road.do("anne", record_decision, await road.decision(item_id))
    row = (await road.rows("decision", id=decision_id))[0]
    assert row["effect"] == "binding"
    assert [one["name"] for one in json.loads(row["consensus"])["objections"]] == ["Berg"]


async def test_silence_blocks_where_the_round_said_so(road: Road) -> None:
    _, item_id = await road.ready("taus", Aune=Answer.AGREE)
    refusal = await road.refused("anne", record_decision, await road.decision(item_id))
    assert refusal.code == "decision.blocked_by_silence"
    assert "Berg" in refusal.facts["names"]
    assert "Aune" not in refusal.facts["names"]
    _, other = await road.ready("region", Aune=Answer.AGREE)
    await road.do("anne", record_decision, await road.decision(other))


async def test_an_objecting_seat_leaves_no_agreement(road: Road) -> None:
    case_id, item_id = await road.ready()
    said = (await road.voice("fsu:direktor", Position.OBJECTS, "For dyrt"),)
    for effect in (BINDING, RECOMMENDATION):
        refusal = await road.refused(
            "anne", record_decision, await road.decision(item_id, effect, voices=said)
        )
        assert refusal.code == "decision.no_consensus"
        assert refusal.facts["reasons"] == ["seat_objects"]
    await road.do("anne", record_decision, await road.decision(item_id, NONE, voices=said))
    assert await road.state(case_id) == "not_agreed"


@pytest.mark.parametrize(
    ("absent", "reasons"),
    [
        (COUNTED[1:], ["quorum_missing", "side_missing"]),
        (COUNTED[2:], ["side_missing"]),
        (COUNTED[:2], ["side_missing"]),
    ],
)
async def test_a_quorum_and_both_sides_are_needed(
    road: Road, absent: tuple[str, ...], reasons: list[str]
) -> None:
    _, item_id = await road.ready(absent=absent)
    refusal = await road.refused("anne", record_decision, await road.decision(item_id))
    assert (refusal.code, refusal.facts["reasons"]) == ("decision.no_consensus", reasons)


async def test_half_the_counted_seats_from_both_sides_are_enough(road: Road) -> None:
    _, item_id = await road.ready(absent=("fsu:region:nord", "fsu:avdeling", "fsu:fastlege"))
    await road.do("anne", record_decision, await road.decision(item_id))


async def test_only_counted_seats_that_were_met_for_have_a_voice(road: Road) -> None:
    _, item_id = await road.ready(absent=("fsu:avdeling",))
    for key, code in (
        ("fsu:fastlege", "decision.not_a_counted_seat"),
        ("fsu:avdeling", "decision.not_present"),
        ("fu:kommune", "decision.not_present"),
    ):
        said = (await road.voice(key, Position.AGREES),)
        assert (
            await road.refused("anne", record_decision, await road.decision(item_id, voices=said))
        ).code == code
    twice = (await road.voice("fsu:direktor", Position.AGREES),) * 2
    assert (await road.refused("anne", record_decision, await road.decision(item_id, voices=twice))).code == (
        "decision.seat_heard_twice"
    )
    no_reason = (await road.voice("fsu:direktor", Position.OBJECTS),)
    assert (
        await road.refused("anne", record_decision, await road.decision(item_id, NONE, voices=no_reason))
    ).code == ("decision.reason_required")
    said = (await road.voice("fsu:direktor", Position.AGREES),)
    await road.do("anne", record_decision, await road.decision(item_id, voices=said))


async def test_a_deputy_speaks_for_the_seat_and_its_holder_does_not(road: Road) -> None:
    case_id = await road.closed()
    meeting_id, item_id = await road.meeting("fsu", case_id)
    await road.attend(meeting_id, instead={"fsu:region:nord": "vara-fsu:region:nord"})
    said = await road.voice("fsu:region:nord", Position.AGREES)
    decision_id = await road.do("anne", record_decision, await road.decision(item_id, voices=(said,)))
    spoken = {one["seat_id"]: one["person_id"] for one in await road.rows("voice", decision_id=decision_id)}
    assert len(spoken) == 4
    assert spoken[said.seat_id] == road.people["vara-fsu:region:nord"]
    assert road.people["fsu:region:nord"] not in spoken.values()
