"""A municipality that merges, leaves or changes region while it is asked: who answers, and what counts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest

from fellesskap.followups.service import conclude
from fellesskap.rounds.model import Answer
from fellesskap.rounds.service import (
    AnswerRound,
    CloseRound,
    SettleStance,
    answer_round,
    close_round,
    settle_ended,
    settle_stance,
)
from fellesskap.settings import Settings
from fellesskap.structure.rules.holidays import working_day_from
from merger_scene import LEFT, MERGED, MOVED, ONE_DIVISION, become, kept, settling
from partial_rounds import some, told
from road import Road, build

_PLACES = count(1)
DIVISIONS = ("Divisjon kirurgi", "Divisjon psykiatri")


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    """A community of its own, since its structure changes."""
    yield await build(database, f"prove-sammenslatt-{next(_PLACES)}")


async def close(road: Road, found: object) -> None:
    version = (await road.rows("round", id=found.id))[0]["version"]
    await road.do("anne", close_round, CloseRound(found.id, version))


async def test_two_that_merged_into_another_region_are_answered_for_and_bound_as_one(road: Road) -> None:
    found = await road.opened("taus")
    await road.answer(found, "Aune", Answer.OBJECT, "Vi har ikke folk.")
    for name in ("Dal", "Eid", "Fjell", *DIVISIONS):
        await road.answer(found, name)
    row = await road.stance(found.id, "sor")
    await road.do("sor", settle_stance, SettleStance(row["id"], row["version"], Answer.AGREE))
    road.later()
    await become(road, MERGED)

    await road.do("anne", settle_ended, await settling(road, found, "Aune", "9906"))
    assert "nyby" in await told(road, found.id)
    asked = await road.reply(found.id, "Nyby")
    assert (asked["answer"], asked["region_id"]) == (None, await road.id_of("region", "sor"))
    await road.do("anne", settle_ended, await settling(road, found, "Berg", "9906"))

    # What Aune said stands as it was given, and counts no more.
    aune = await kept(road, found, "Aune")
    assert (aune["answer"], aune["reason"], aune["version"]) == ("object", "Vi har ikke folk.", 2)
    assert json.loads(aune["successors"]) == [{"name": "Nyby"}]
    assert json.loads((await road.reply(found.id, "Nyby"))["instead_of"]) == [
        {"name": "Aune"},
        {"name": "Berg"},
    ]
    standing = await road.standing(found.case_id)
    assert (standing.tally.asked, standing.tally.object) == (6, 0)
    assert [one.name for one in standing.silent] == ["Nyby"]
    # The south's position was settled without Nyby.
    assert (await road.stance(found.id, "sor"))["position"] is None
    assert len(await road.rows("notice", round_id=found.id, person_id=road.people["nyby"])) == 1

    await road.answer(found, "Nyby")
    await close(road, found)
    _, item_id = await road.meeting("fsu", found.case_id)
    decision_id = await road.do("anne", conclude, await road.decision(item_id))
    names = {row["id"]: row["name"] for row in await road.rows("partner")}
    bound = {names[row["partner_id"]] for row in await road.rows("followup", decision_id=decision_id)}
    assert bound == {"Nyby", "Dal", "Eid", "Fjell", "Prøvesykehuset HF"}

    events = await road.rows("event", case_id=found.case_id, kind="round.handed_on")
    facts = sorted((json.loads(row["facts"]) for row in events), key=lambda one: one["name"])
    assert [(one["name"], one["names"], one["taken_back"]) for one in facts] == [
        ("Aune", "Nyby", 1),
        ("Berg", "Nyby", 0),
    ]
    assert len(await road.rows("audit", name="reply.ended")) == 2


async def test_who_left_the_community_neither_hinders_nor_counts(road: Road) -> None:
    found = await road.opened("taus")
    for name in ("Aune", "Berg", "Dal", "Eid", *DIVISIONS):
        await road.answer(found, name)
    road.later()
    await become(road, LEFT)
    version = (await road.rows("round", id=found.id))[0]["version"]
    early = await road.refused("anne", close_round, CloseRound(found.id, version))
    assert early.code == "round.too_early_to_close"
    before = await told(road, found.id)
    await road.do("anne", settle_ended, await settling(road, found, "Fjell"))
    assert await told(road, found.id) == before
    assert (await road.standing(found.case_id)).tally.asked == 6
    await close(road, found)
    assert await road.state(found.case_id) == "anchored"
    assert len(await road.rows("event", case_id=found.case_id, kind="round.partner_left")) == 1


async def test_a_successor_that_is_asked_already_keeps_its_own_answer(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Fjell", Answer.OBJECT)
    await road.answer(found, "Dal")
    road.later()
    await become(road, LEFT)
    await road.do("anne", settle_ended, await settling(road, found, "Fjell", "9903"))
    dal = await road.reply(found.id, "Dal")
    assert (dal["answer"], dal["version"]) == ("agree", 2)
    standing = await road.standing(found.case_id)
    assert (standing.tally.asked, standing.tally.agree, standing.objections) == (6, 1, ())


async def test_a_successor_that_was_left_out_is_asked_and_is_left_out_no_more(road: Road) -> None:
    found = await road.opened(**await some(road, ("9905",), ("kirurgi",)))
    road.later()
    await become(road, LEFT)
    await road.do("anne", settle_ended, await settling(road, found, "Fjell", "9903"))
    dal = await road.id_of("partner", "9903")
    assert await road.rows("unasked", round_id=found.id, partner_id=dal) == []
    assert (await road.reply(found.id, "Dal"))["answer"] is None


async def test_a_division_goes_on_to_another_and_more_time_is_given_at_once(road: Road) -> None:
    found = await road.opened(**await some(road, ("9901",), ("kirurgi",)))
    road.later((found.deadline - road.today).days)
    await become(road, ONE_DIVISION)
    late = await settling(road, found, "Divisjon kirurgi", divisions=("psykiatri",))
    refusal = await road.refused("anne", settle_ended, late)
    assert (refusal.code, refusal.rule_id) == ("round.extend_to_hand_on", "R-ROUND-51")
    day = working_day_from(road.today + timedelta(days=14))
    await road.do(
        "anne",
        settle_ended,
        await settling(road, found, "Divisjon kirurgi", divisions=("psykiatri",), deadline=day),
    )
    assert (await road.rows("round", id=found.id))[0]["deadline"] == day
    assert "psykiatri" in await told(road, found.id)
    await road.answer(found, "Divisjon psykiatri")
    assert (await road.standing(found.case_id)).tally.asked == 2
    assert [row["kind"] for row in await road.rows("round_change", round_id=found.id)] == ["extended"]


async def test_who_may_not_or_what_cannot_be_settled_changes_nothing(road: Road) -> None:
    found = await road.opened()
    early = await settling(road, found, "Fjell", "9903")
    refusal = await road.refused("anne", settle_ended, early)
    assert (refusal.code, refusal.rule_id) == ("round.partner_not_ended", "R-ROUND-47")
    # A structure that begins tomorrow ends nobody today.
    await become(road, LEFT, road.today + timedelta(days=1))
    assert (await road.refused("anne", settle_ended, early)).code == "round.partner_not_ended"
    road.later()
    for who in ("fjell", "dal", "nord"):
        assert (await road.refused(who, settle_ended, early)).kind == "not_allowed"
    for numbers, divisions, reason, code in (
        (("9905",), (), "Fordi", "round.not_a_successor"),
        (("9903", "9903"), (), "Fordi", "round.chosen_twice"),
        ((), ("kirurgi",), "Fordi", "round.not_a_successor"),
        (("9903",), (), "  ", "round.ending_needs_reason"),
    ):
        command = await settling(road, found, "Fjell", *numbers, divisions=divisions, reason=reason)
        assert (await road.refused("anne", settle_ended, command)).code == code
    await road.answer(found, "Fjell")
    # Fjell's contact answered meanwhile.
    assert (await road.refused("anne", settle_ended, early)).code == "round.changed_meanwhile"
    unknown = replace(early, reply_id=uuid4())
    assert (await road.refused("anne", settle_ended, unknown)).kind == "not_found"
    now = await settling(road, found, "Fjell", "9903")
    await road.do("bjorn", settle_ended, now)
    assert (await road.refused("anne", settle_ended, now)).code == "round.no_longer_asked"


async def test_who_is_no_longer_asked_cannot_answer_and_others_can(road: Road) -> None:
    found = await road.opened()
    road.later()
    await become(road, LEFT)
    row = await road.reply(found.id, "Fjell")
    command = AnswerRound(row["id"], row["version"], Answer.AGREE)
    await road.do("anne", settle_ended, await settling(road, found, "Fjell"))
    refusal = await road.refused("fjell", answer_round, command)
    assert (refusal.code, refusal.rule_id) == ("round.no_longer_asked", "R-ROUND-48")
    await road.answer(found, "Dal")


async def test_a_closed_round_is_left_as_it_was(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg", "Dal", "Eid", "Fjell", *DIVISIONS):
        await road.answer(found, name)
    await close(road, found)
    road.later()
    await become(road, LEFT)
    refusal = await road.refused("anne", settle_ended, await settling(road, found, "Fjell"))
    assert (refusal.code, refusal.rule_id) == ("round.closed", "R-ROUND-6")


async def test_a_new_round_asks_in_the_regions_of_the_day_and_one_that_ended_waits_in_it(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg", "Eid", *DIVISIONS):
        await road.answer(found, name)
    await road.answer(found, "Dal", Answer.OBJECT)
    row = await road.stance(found.id, "nord")
    await road.do("nord", settle_stance, SettleStance(row["id"], row["version"], Answer.AGREE))
    road.later()
    await become(road, MOVED)
    await road.revise(found.case_id)
    again = await road.asked_again(found.case_id)
    nord, sor = await road.id_of("region", "nord"), await road.id_of("region", "sor")
    assert (await kept(road, found, "Berg"))["region_id"] == nord
    assert (await road.reply(again.id, "Berg"))["region_id"] == sor
    assert (await road.reply(again.id, "Berg"))["answer"] == "agree"
    # The north's position was settled with Berg, and is not the position of Aune alone.
    assert (await road.stance(found.id, "nord"))["position"] == "agree"
    assert (await road.stance(again.id, "nord"))["position"] is None

    road.later()
    await become(road, MERGED)
    await road.revise(found.case_id, "Enda en tekst")
    third = await road.asked_again(found.case_id)
    # Aune and Berg wait where they were until it is settled who answers for them.
    assert (await road.reply(third.id, "Aune"))["region_id"] == nord
    outdated = await settling(road, again, "Aune", "9906")
    assert (await road.refused("anne", settle_ended, outdated)).code == "round.closed"
    for name in ("Aune", "Berg"):
        await road.do("anne", settle_ended, await settling(road, third, name, "9906"))
    assert {one.name for one in (await road.standing(found.case_id)).silent} == {"Nyby", "Dal", "Fjell"}


async def test_a_text_written_anew_is_asked_about_again_before_a_question_goes_on(road: Road) -> None:
    found = await road.opened()
    road.later()
    await become(road, MERGED)
    await road.revise(found.case_id)
    to_nyby = await settling(road, found, "Aune", "9906")
    refusal = await road.refused("anne", settle_ended, to_nyby)
    assert (refusal.code, refusal.rule_id) == ("round.ask_again_before_handing_on", "R-ROUND-51")
    again = await road.asked_again(found.case_id)
    await road.do("anne", settle_ended, await settling(road, again, "Aune", "9906"))
    assert (await road.reply(again.id, "Nyby"))["answer"] is None
