"""A body in which as many of each side must take part, in a meeting and in writing, and one without that."""

from __future__ import annotations

import json

import pytest

from equal_structure import equal_structure
from fellesskap.circulations.model import Aside
from fellesskap.circulations.service import start_circulation
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import record_decision
from fellesskap.minutes.service import DeclareRecusal, declare_recusal
from fellesskap.settings import Settings
from fellesskap.structure.model import Deputies, Silence
from road import Road, build
from written_scene import answer, close, proposal, started, the
from written_structure import written_structure

BINDING, RECOMMENDATION, NONE = DecisionEffect.BINDING, DecisionEffect.RECOMMENDATION, DecisionEffect.NONE


@pytest.fixture(scope="module")
async def even(database: Settings) -> Road:
    return await build(database, "prove-like-mange", equal_structure())


@pytest.fixture(scope="module")
async def writing(database: Settings) -> Road:
    structure = written_structure(Silence.DOES_NOT_COUNT, structure=equal_structure(deputies=Deputies.NONE))
    return await build(database, "prove-like-mange-skriftlig", structure)


async def test_more_of_the_one_side_leave_no_effect(even: Road) -> None:
    case_id, item_id = await even.ready(absent=("fsu:region:nord",))
    for effect in (BINDING, RECOMMENDATION):
        refusal = await even.refused("anne", record_decision, await even.decision(item_id, effect))
        assert (refusal.code, refusal.facts["rule"]) == ("decision.sides_unequal", "R-DECISION-21")
        assert (refusal.facts["municipal"], refusal.facts["hospital"]) == (1, 2)
    decision_id = await even.do("anne", record_decision, await even.decision(item_id, NONE))
    kept = json.loads((await even.rows("decision", id=decision_id))[0]["consensus"])
    assert kept["rule"]["equal_sides"] is True
    assert kept["reasons"] == [
        {"code": "sides_unequal", "name": "", "text": "", "municipal": 1, "hospital": 2}
    ]
    assert await even.state(case_id) == "not_agreed"


async def test_as_many_of_each_side_agree_also_where_some_are_absent(even: Road) -> None:
    case_id, item_id = await even.ready(absent=("fsu:region:nord", "fsu:avdeling"))
    await even.do("anne", record_decision, await even.decision(item_id))
    assert await even.state(case_id) == "decided"


async def test_without_the_option_the_same_meeting_binds(road: Road) -> None:
    case_id, item_id = await road.ready(absent=("fsu:region:nord",))
    await road.do("anne", record_decision, await road.decision(item_id))
    assert await road.state(case_id) == "decided"


async def test_whoever_steps_aside_is_not_among_those_who_take_part(even: Road) -> None:
    _, item_id = await even.ready()
    seat_id = await even.id_of("seat", "fsu:direktor")
    await even.do("anne", declare_recusal, DeclareRecusal(item_id, seat_id, "Leder avdelingen saken gjelder"))
    refusal = await even.refused("anne", record_decision, await even.decision(item_id))
    assert (refusal.code, refusal.facts["municipal"], refusal.facts["hospital"]) == (
        "decision.sides_unequal",
        2,
        1,
    )
    _, other = await even.ready()
    await even.do("anne", record_decision, await even.decision(other))


async def test_in_writing_it_is_those_who_answer(writing: Road) -> None:
    found = await started(writing)
    for key in ("fsu:region:nord", "fsu:direktor", "fsu:avdeling"):
        await answer(writing, found, key)
    writing.later(((await the(writing, found))["deadline"] - writing.today).days + 1)
    await close(writing, found, wording="Vi ble ikke enige.")
    (decision,) = await writing.rows("decision", circulation_id=found)
    assert (decision["result"], decision["effect"]) == ("no_agreement", "none")
    assert [one["code"] for one in json.loads(decision["consensus"])["reasons"]] == ["sides_unequal"]
    twin = await started(writing)
    for key in ("fsu:region:nord", "fsu:direktor"):
        await answer(writing, twin, key)
    writing.later(((await the(writing, twin))["deadline"] - writing.today).days + 1)
    await close(writing, twin)
    (decision,) = await writing.rows("decision", circulation_id=twin)
    assert (decision["result"], decision["effect"]) == ("agreement", "binding")


async def test_nobody_is_asked_where_they_could_not_be_equally_many(writing: Road) -> None:
    case_id = await writing.closed()
    hospital, municipal = [await writing.id_of("seat", key) for key in ("fsu:direktor", "fsu:region:nord")]
    uneven = await proposal(writing, case_id, aside=(Aside(hospital),))
    refusal = await writing.refused("anne", start_circulation, uneven)
    assert (refusal.code, refusal.facts["municipal"], refusal.facts["hospital"]) == (
        "decision.sides_unequal",
        2,
        1,
    )
    even = await proposal(writing, case_id, aside=(Aside(hospital), Aside(municipal)))
    assert await writing.do("anne", start_circulation, even)
