"""Answering for one's own, and for a region's municipalities from one formøte."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from builders import NOW
from fellesskap.db.work import system_work
from fellesskap.errors import Conflict, NotAllowed, NotFound
from fellesskap.rounds.model import Answer, EvidenceKind
from fellesskap.rounds.service import (
    AnswerForRegion,
    AnswerRound,
    MunicipalAnswer,
    SettleStance,
    answer_for_region,
    answer_round,
    settle_stance,
)
from road import Road


async def test_a_partner_answers_for_itself_with_evidence_and_trace(road: Road) -> None:
    found = await road.opened("faglig")
    reply_id = await road.answer(
        found,
        "Aune",
        evidence_kind=EvidenceKind.ADMINISTRATIVE,
        evidence_reference=" 22/7 ",
        evidence_date=road.today,
    )
    row = (await road.rows("reply", id=reply_id))[0]
    assert (row["answer"], row["evidence_kind"], row["evidence_reference"]) == (
        "agree",
        "administrative",
        "22/7",
    )
    assert (row["answered_by"], row["on_behalf"], row["version"]) == (road.people["aune"], False, 2)
    assert (await road.kinds(found.case_id))[-1] == "round.answered"
    assert [trail["name"] for trail in await road.rows("audit", subject=reply_id)] == ["reply.answered"]


async def test_a_division_answers_for_itself(road: Road) -> None:
    found = await road.opened()
    row = await road.reply(found.id, "Divisjon kirurgi")
    command = AnswerRound(row["id"], 1, Answer.AGREE)
    for other in ("psykiatri", "anne", "aune", "nord"):
        assert (await road.refused(other, answer_round, command)).code == "round.not_your_partner"
    await road.answer(found, "Divisjon kirurgi")
    assert (await road.standing(found.case_id)).tally.agree == 1


@pytest.mark.parametrize("who", ["berg", "nord", "anne", "bjorn", "kirurgi", "fsu:region:nord"])
async def test_nobody_answers_for_somebody_else_s_municipality(road: Road, who: str) -> None:
    found = await road.opened()
    row = await road.reply(found.id, "Aune")
    refusal = await road.refused(who, answer_round, AnswerRound(row["id"], 1, Answer.AGREE))
    assert (type(refusal), refusal.code) == (NotAllowed, "round.not_your_partner")
    await road.answer(found, "Aune")


async def test_the_elected_do_not_see_what_is_being_anchored(road: Road) -> None:
    found = await road.opened()
    row = await road.reply(found.id, "Aune")
    refusal = await road.refused("valgt", answer_round, AnswerRound(row["id"], 1, Answer.AGREE))
    random = await road.refused("valgt", answer_round, AnswerRound(uuid4(), 1, Answer.AGREE))
    assert (type(refusal), refusal.code, refusal.facts) == (NotFound, random.code, random.facts)


ANSWERS: list[tuple[dict[str, Any], str]] = [
    ({"answer": Answer.OBJECT}, "round.reason_required"),
    ({"answer": Answer.AGREE_WITH_REMARK, "reason": " "}, "round.reason_required"),
    ({"evidence_kind": None}, "round.evidence_required"),
    ({"evidence_reference": ""}, "round.evidence_incomplete"),
    ({"answer": Answer.OBJECT, "reason": "Gjelder 15837030088"}, "guard.national_identity_number"),
]


@pytest.mark.parametrize(("changes", "code"), ANSWERS)
async def test_answers_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    found = await road.opened("faglig")
    row = await road.reply(found.id, "Aune")
    values = {"evidence_kind": EvidenceKind.ADMINISTRATIVE, "evidence_reference": "22/7"}
    command = {"answer": Answer.AGREE, **values, **changes}
    if changes.get("evidence_kind", True) is None:
        command["evidence_reference"] = ""
    refusal = await road.refused("aune", answer_round, AnswerRound(row["id"], 1, **command))
    assert refusal.code == code
    await road.do("aune", answer_round, AnswerRound(row["id"], 1, Answer.AGREE, **values))


async def test_a_stale_answer_is_refused_and_a_fresh_one_changes_the_last(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Aune")
    row = await road.reply(found.id, "Aune")
    stale = AnswerRound(row["id"], 1, Answer.ABSTAIN)
    refusal = await road.refused("aune", answer_round, stale)
    assert (type(refusal), refusal.code) == (Conflict, "round.changed_meanwhile")
    await road.answer(found, "Aune", Answer.OBJECT)
    standing = await road.standing(found.case_id)
    assert [objection.name for objection in standing.objections] == ["Aune"]
    assert (await road.kinds(found.case_id))[-2:] == ["round.answered", "round.answer_changed"]
    assert len(await road.rows("audit", subject=row["id"])) == 2


async def test_a_region_s_contact_records_a_formote_with_trace(road: Road) -> None:
    found = await road.opened("faglig")
    command = await road.formote(found, "Aune", "Berg", evidence_reference="Formøte 3")
    await road.do("nord", answer_for_region, command)
    for name in ("Aune", "Berg"):
        row = await road.reply(found.id, name)
        assert (row["answer"], row["on_behalf"], row["answered_by"]) == ("agree", True, road.people["nord"])
        assert (row["evidence_kind"], row["evidence_date"]) == ("region_meeting", NOW.date())
        assert len(await road.rows("audit", subject=row["id"])) == 1
    assert (await road.kinds(found.case_id))[-1] == "round.answered_for_region"
    await road.answer(found, "Aune", Answer.ABSTAIN)
    assert not (await road.reply(found.id, "Aune"))["on_behalf"]


async def test_a_formote_answers_for_its_own_region_alone(road: Road) -> None:
    found = await road.opened()
    other = await road.formote(found, "Dal", region="sor")
    assert (await road.refused("nord", answer_for_region, other)).code == "round.not_your_region"
    assert (await road.refused("anne", answer_for_region, other)).code == "round.not_your_region"
    mixed = await road.formote(found, "Aune", "Dal")
    assert (await road.refused("nord", answer_for_region, mixed)).code == "round.not_in_region"
    region = await road.id_of("region", "nord")
    unknown = AnswerForRegion(found.id, region, (MunicipalAnswer(uuid4(), 1, Answer.AGREE),), road.today)
    assert (await road.refused("nord", answer_for_region, unknown)).code == "round.not_in_region"
    await road.do("nord", answer_for_region, await road.formote(found, "Aune"))


async def test_a_formote_is_saved_whole_or_not_at_all(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Berg")
    stale = await road.formote(found, "Aune")
    berg = await road.reply(found.id, "Berg")
    both = AnswerForRegion(
        found.id,
        stale.region_id,
        (*stale.answers, MunicipalAnswer(berg["partner_id"], 1, Answer.AGREE)),
        road.today,
        replace=True,
    )
    assert (await road.refused("nord", answer_for_region, both)).code == "round.changed_meanwhile"
    silent = AnswerForRegion(
        found.id,
        stale.region_id,
        (*stale.answers, MunicipalAnswer(berg["partner_id"], 2, Answer.OBJECT)),
        road.today,
        replace=True,
    )
    assert (await road.refused("nord", answer_for_region, silent)).code == "round.reason_required"


async def test_a_municipality_s_own_words_are_replaced_only_on_purpose(road: Road) -> None:
    found = await road.opened()
    await road.answer(found, "Aune", Answer.OBJECT)
    quiet = await road.formote(found, "Aune", "Berg")
    refusal = await road.refused("nord", answer_for_region, quiet)
    assert (refusal.code, refusal.facts["names"]) == ("round.answered_itself", ["Aune"])
    before = (await road.reply(found.id, "Aune"))["answered_at"]
    await road.do("nord", answer_for_region, await road.formote(found, "Aune", "Berg", replace=True))
    assert (await road.standing(found.case_id)).tally.object == 0
    # What Aune said is kept as it was, and Aune is told; Berg had said nothing.
    (kept,) = await road.rows("earlier_answer", reply_id=(await road.reply(found.id, "Aune"))["id"])
    assert (kept["answer"], kept["reason"], kept["on_behalf"]) == ("object", "Vi mangler folk", False)
    assert (kept["answered_by"], kept["answered_at"]) == (road.people["aune"], before)
    assert await road.rows("earlier_answer", reply_id=(await road.reply(found.id, "Berg"))["id"]) == []
    told = await road.rows("notice", round_id=found.id, kind="round.answered_for_you")
    assert [row["person_id"] for row in told] == [road.people["aune"]]


async def test_every_answer_that_is_changed_is_kept_in_order(road: Road) -> None:
    found = await road.opened()
    for how in (Answer.OBJECT, Answer.AGREE, Answer.ABSTAIN):
        await road.answer(found, "Aune", how)
    reply = await road.reply(found.id, "Aune")
    kept = await road.rows("earlier_answer", reply_id=reply["id"])
    said = sorted((row["edition"], row["answer"]) for row in kept)
    assert said == [(2, "object"), (3, "agree")]
    assert (reply["version"], reply["answer"]) == (4, "abstain")
    # A municipality that corrects its own words is told nothing by itself.
    assert await road.rows("notice", round_id=found.id, kind="round.answered_for_you") == []
    for changing in (
        "UPDATE earlier_answer SET reason = 'Noe annet' WHERE reply_id = $1",
        "DELETE FROM earlier_answer WHERE reply_id = $1",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with system_work(road.tenant) as work, work.engine_scope():
                await work.connection.execute(changing, reply["id"])
    assert await road.rows("earlier_answer", reply_id=reply["id"]) == kept


async def test_a_position_that_is_taken_back_is_kept(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await road.answer(found, name)
    (stance,) = await road.rows("stance", round_id=found.id, region_id=await road.id_of("region", "nord"))
    settle = SettleStance(stance["id"], stance["version"], Answer.AGREE_WITH_REMARK, "Med forbehold.")
    await road.do("nord", settle_stance, settle)
    await road.answer(found, "Berg", Answer.OBJECT)
    (now,) = await road.rows("stance", id=stance["id"])
    (kept,) = await road.rows("earlier_answer", stance_id=stance["id"])
    assert now["position"] is None
    assert (kept["answer"], kept["reason"]) == ("agree_with_remark", "Med forbehold.")
    assert kept["answered_by"] == road.people["nord"]


async def test_a_formote_has_a_day_and_answers(road: Road) -> None:
    found = await road.opened()
    no_day = await road.formote(found, "Aune", day=None)
    assert (await road.refused("nord", answer_for_region, no_day)).code == "round.evidence_incomplete"
    no_day = await road.formote(found, "Aune", day=None, evidence_reference="Formøte 3")
    assert (await road.refused("nord", answer_for_region, no_day)).code == "round.meeting_day_required"
    nobody = await road.formote(found)
    assert (await road.refused("nord", answer_for_region, nobody)).code == "round.no_answers"
    twice = await road.formote(found, "Aune", "Aune")
    assert (await road.refused("nord", answer_for_region, twice)).code == "round.answered_twice"
    await road.do("nord", answer_for_region, await road.formote(found, "Aune"))


async def test_no_formote_answers_for_councils(road: Road) -> None:
    found = await road.opened("prinsipiell")
    command = await road.formote(found, "Aune", evidence_reference="12/22")
    assert (await road.refused("nord", answer_for_region, command)).code == "round.council_answers_itself"
    await road.answer(
        found,
        "Aune",
        evidence_kind=EvidenceKind.COUNCIL,
        evidence_reference="12/22",
        evidence_date=road.today,
    )
