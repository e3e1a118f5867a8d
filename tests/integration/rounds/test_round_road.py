"""A round from its opening to its end, by the product's own commands on a real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from fellesskap.db.work import Work, system_work
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, RuleBroken
from fellesskap.rounds.model import Answer, EvidenceKind, Round, RoundState
from fellesskap.rounds.queries import find_replies
from fellesskap.rounds.service import (
    AnswerForRegion,
    AnswerRound,
    CloseRound,
    MunicipalAnswer,
    OpenRound,
    SettleStance,
    answer_for_region,
    answer_round,
    close_round,
    open_round,
    settle_stance,
)
from fellesskap.structure.model import AnchoringLevel, ObjectionEffect, Silence
from fellesskap.tenant import Tenant
from road import Road

MUNICIPALITIES = ("Aune", "Berg", "Dal", "Eid", "Fjell")
DIVISIONS = ("Divisjon kirurgi", "Divisjon psykiatri")


async def refused(road: Road, name: str, act: Any, command: object) -> DomainError:
    """Give a command that must be refused, and show that nothing changed."""
    before = await road.everything()
    with pytest.raises(DomainError) as error:
        await road.do(name, act, command)
    assert await road.everything() == before
    return error.value


async def answer(road: Road, found: Round, name: str, how: Answer = Answer.AGREE, **more: Any) -> UUID:
    row = await road.reply(found.id, name)
    who = name.removeprefix("Divisjon ").lower()
    reason = more.pop("reason", "Vi mangler folk" if how is Answer.OBJECT else "")
    return await road.do(who, answer_round, AnswerRound(row["id"], row["version"], how, reason, **more))


async def test_a_round_asks_those_in_force_and_nobody_else(road: Road) -> None:
    found = await road.opened()
    replies = await road.rows("reply", round_id=found.id)
    partners = {row["id"]: row["name"] for row in await road.rows("partner")}
    divisions = {row["id"]: row["name_nb"] for row in await road.rows("division")}
    asked = sorted(divisions.get(row["division_id"]) or partners[row["partner_id"]] for row in replies)
    assert asked == sorted((*MUNICIPALITIES, *DIVISIONS))
    assert all(row["answer"] is None for row in replies)
    regions = {partners[row["partner_id"]]: row["region_id"] for row in replies if not row["division_id"]}
    nord, sor = await road.id_of("region", "nord"), await road.id_of("region", "sor")
    assert regions == {"Aune": nord, "Berg": nord, "Dal": sor, "Eid": sor, "Fjell": None}
    stances = await road.rows("stance", round_id=found.id)
    assert {(row["side"], row["region_id"]) for row in stances} == {
        ("municipal", nord),
        ("municipal", sor),
        ("hospital", None),
    }


async def test_opening_freezes_the_rules_tells_the_asked_and_moves_the_case(road: Road) -> None:
    found = await road.opened("taus", level=AnchoringLevel.ADMINISTRATIVE)
    assert (found.silence, found.objection_effect) == (Silence.BLOCKS, ObjectionEffect.BLOCKS)
    assert found.level is AnchoringLevel.ADMINISTRATIVE
    assert found.deadline == road.today + timedelta(days=28)
    assert await road.state(found.case_id) == "anchoring"
    assert (await road.kinds(found.case_id))[-1] == "round.opened"
    told = {row["person_id"] for row in await road.rows("notice", round_id=found.id)}
    names = (*(name.lower() for name in MUNICIPALITIES), "nord", "sor", "kirurgi", "psykiatri")
    assert told == {road.people[name] for name in names}
    assert [row["name"] for row in await road.rows("audit", subject=found.id)] == ["round.opened"]


async def test_the_level_comes_from_the_matter_class_and_none_needs_no_round(road: Road) -> None:
    assert (await road.opened("faglig")).level is AnchoringLevel.ADMINISTRATIVE
    case_id = await road.discussed("faglig")
    version = await road.case_version(case_id)
    command = OpenRound(case_id, version, level=AnchoringLevel.NONE)
    assert await road.do("bjorn", open_round, command) == case_id
    assert await road.state(case_id) == "anchored"
    assert await road.rows("round", case_id=case_id) == []
    assert (await road.kinds(case_id))[-1] == "round.waived"


async def test_a_trust_that_is_asked_itself_answers_through_its_secretary(road: Road) -> None:
    found = await road.opened("foretak")
    assert await road.rows("stance", round_id=found.id) == []
    row = await road.reply(found.id, "Prøvesykehuset HF")
    command = AnswerRound(row["id"], 1, Answer.AGREE)
    assert (await refused(road, "bjorn", answer_round, command)).code == "round.not_your_partner"
    assert (await refused(road, "kirurgi", answer_round, command)).code == "round.not_your_partner"
    await road.do("anne", answer_round, command)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    assert await road.state(found.case_id) == "anchored"


OPENING: list[tuple[str, dict[str, Any], type[DomainError], str]] = [
    ("aune", {}, NotAllowed, "access.secretariat_only"),
    ("fsu:region:nord", {}, NotAllowed, "access.secretariat_only"),
    ("anne", {"question": "  "}, Invalid, "round.question_required"),
    ("anne", {"deadline_in": 0}, Invalid, "round.deadline_not_ahead"),
    ("anne", {"version": 99}, Conflict, "case.changed_meanwhile"),
]


@pytest.mark.parametrize(("who", "changes", "kind", "code"), OPENING)
async def test_opening_is_refused(
    road: Road, who: str, changes: dict[str, Any], kind: type[DomainError], code: str
) -> None:
    case_id = await road.discussed("region")
    days = changes.get("deadline_in", 10)
    command = OpenRound(
        case_id,
        changes.get("version", await road.case_version(case_id)),
        changes.get("question", "Slutter dere dere til?"),
        deadline=road.today + timedelta(days=days),
    )
    refusal = await refused(road, who, open_round, command)
    assert (type(refusal), refusal.code) == (kind, code)
    good = OpenRound(case_id, await road.case_version(case_id), "Slutter dere dere til?")
    await road.do("anne", open_round, good)
    assert await road.state(case_id) == "anchoring"


async def test_a_case_is_asked_about_after_its_discussion_and_once_at_a_time(road: Road) -> None:
    placed = await road.placed()
    command = OpenRound(placed, await road.case_version(placed), "?")
    assert (await refused(road, "anne", open_round, command)).code == "round.case_not_discussed"
    found = await road.opened()
    again = OpenRound(found.case_id, await road.case_version(found.case_id), "?")
    assert (await refused(road, "anne", open_round, again)).code == "round.already_open"


async def test_what_partners_decide_themselves_is_asked_of_their_councils(road: Road) -> None:
    case_id = await road.discussed("prinsipiell")
    version = await road.case_version(case_id)
    low = OpenRound(case_id, version, "?", level=AnchoringLevel.ADMINISTRATIVE)
    assert (await refused(road, "anne", open_round, low)).code == "round.level_too_low"
    await road.do("anne", open_round, OpenRound(case_id, version, "Vedtar dere?"))
    assert (await road.round_of(case_id)).level is AnchoringLevel.COUNCIL


async def test_a_partner_answers_for_itself_with_evidence_and_trace(road: Road) -> None:
    found = await road.opened("faglig")
    reply_id = await answer(
        road,
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
        assert (await refused(road, other, answer_round, command)).code == "round.not_your_partner"
    await answer(road, found, "Divisjon kirurgi")
    assert (await road.standing(found.case_id)).tally.agree == 1


@pytest.mark.parametrize("who", ["berg", "nord", "anne", "bjorn", "kirurgi", "fsu:region:nord"])
async def test_nobody_answers_for_somebody_else_s_municipality(road: Road, who: str) -> None:
    found = await road.opened()
    row = await road.reply(found.id, "Aune")
    refusal = await refused(road, who, answer_round, AnswerRound(row["id"], 1, Answer.AGREE))
    assert (type(refusal), refusal.code) == (NotAllowed, "round.not_your_partner")
    await answer(road, found, "Aune")


async def test_the_elected_do_not_see_what_is_being_anchored(road: Road) -> None:
    found = await road.opened()
    row = await road.reply(found.id, "Aune")
    refusal = await refused(road, "valgt", answer_round, AnswerRound(row["id"], 1, Answer.AGREE))
    random = await refused(road, "valgt", answer_round, AnswerRound(uuid4(), 1, Answer.AGREE))
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
    refusal = await refused(road, "aune", answer_round, AnswerRound(row["id"], 1, **command))
    assert refusal.code == code
    await road.do("aune", answer_round, AnswerRound(row["id"], 1, Answer.AGREE, **values))


async def test_a_stale_answer_is_refused_and_a_fresh_one_changes_the_last(road: Road) -> None:
    found = await road.opened()
    await answer(road, found, "Aune")
    row = await road.reply(found.id, "Aune")
    stale = AnswerRound(row["id"], 1, Answer.ABSTAIN)
    refusal = await refused(road, "aune", answer_round, stale)
    assert (type(refusal), refusal.code) == (Conflict, "round.changed_meanwhile")
    await answer(road, found, "Aune", Answer.OBJECT)
    standing = await road.standing(found.case_id)
    assert [objection.name for objection in standing.objections] == ["Aune"]
    assert (await road.kinds(found.case_id))[-2:] == ["round.answered", "round.answer_changed"]
    assert len(await road.rows("audit", subject=row["id"])) == 2


async def by_region(road: Road, found: Round, *names: str, **more: Any) -> AnswerForRegion:
    answers = []
    for name in names:
        row = await road.reply(found.id, name)
        answers.append(MunicipalAnswer(row["partner_id"], row["version"], Answer.AGREE))
    region = await road.id_of("region", more.pop("region", "nord"))
    return AnswerForRegion(found.id, region, tuple(answers), more.pop("day", road.today), **more)


async def test_a_region_s_contact_records_a_formote_with_trace(road: Road) -> None:
    found = await road.opened("faglig")
    command = await by_region(road, found, "Aune", "Berg", evidence_reference="Formøte 3")
    await road.do("nord", answer_for_region, command)
    for name in ("Aune", "Berg"):
        row = await road.reply(found.id, name)
        assert (row["answer"], row["on_behalf"], row["answered_by"]) == ("agree", True, road.people["nord"])
        assert (row["evidence_kind"], row["evidence_date"]) == ("region_meeting", road.today)
        assert len(await road.rows("audit", subject=row["id"])) == 1
    assert (await road.kinds(found.case_id))[-1] == "round.answered_for_region"
    await answer(road, found, "Aune", Answer.ABSTAIN)
    assert not (await road.reply(found.id, "Aune"))["on_behalf"]


async def test_a_formote_answers_for_its_own_region_alone(road: Road) -> None:
    found = await road.opened()
    other = await by_region(road, found, "Dal", region="sor")
    assert (await refused(road, "nord", answer_for_region, other)).code == "round.not_your_region"
    assert (await refused(road, "anne", answer_for_region, other)).code == "round.not_your_region"
    mixed = await by_region(road, found, "Aune", "Dal")
    assert (await refused(road, "nord", answer_for_region, mixed)).code == "round.not_in_region"
    region = await road.id_of("region", "nord")
    unknown = AnswerForRegion(found.id, region, (MunicipalAnswer(uuid4(), 1, Answer.AGREE),), road.today)
    assert (await refused(road, "nord", answer_for_region, unknown)).code == "round.not_in_region"
    await road.do("nord", answer_for_region, await by_region(road, found, "Aune"))


async def test_a_formote_is_saved_whole_or_not_at_all(road: Road) -> None:
    found = await road.opened()
    await answer(road, found, "Berg")
    stale = await by_region(road, found, "Aune")
    berg = await road.reply(found.id, "Berg")
    both = AnswerForRegion(
        found.id,
        stale.region_id,
        (*stale.answers, MunicipalAnswer(berg["partner_id"], 1, Answer.AGREE)),
        road.today,
        replace=True,
    )
    assert (await refused(road, "nord", answer_for_region, both)).code == "round.changed_meanwhile"
    silent = AnswerForRegion(
        found.id,
        stale.region_id,
        (*stale.answers, MunicipalAnswer(berg["partner_id"], 2, Answer.OBJECT)),
        road.today,
        replace=True,
    )
    assert (await refused(road, "nord", answer_for_region, silent)).code == "round.reason_required"


async def test_a_municipality_s_own_words_are_replaced_only_on_purpose(road: Road) -> None:
    found = await road.opened()
    await answer(road, found, "Aune", Answer.OBJECT)
    quiet = await by_region(road, found, "Aune", "Berg")
    refusal = await refused(road, "nord", answer_for_region, quiet)
    assert (refusal.code, refusal.facts["names"]) == ("round.answered_itself", ["Aune"])
    await road.do("nord", answer_for_region, await by_region(road, found, "Aune", "Berg", replace=True))
    assert (await road.standing(found.case_id)).tally.object == 0


async def test_a_formote_has_a_day_and_answers(road: Road) -> None:
    found = await road.opened()
    no_day = await by_region(road, found, "Aune", day=None)
    assert (await refused(road, "nord", answer_for_region, no_day)).code == "round.evidence_incomplete"
    no_day = await by_region(road, found, "Aune", day=None, evidence_reference="Formøte 3")
    assert (await refused(road, "nord", answer_for_region, no_day)).code == "round.meeting_day_required"
    nobody = await by_region(road, found)
    assert (await refused(road, "nord", answer_for_region, nobody)).code == "round.no_answers"
    twice = await by_region(road, found, "Aune", "Aune")
    assert (await refused(road, "nord", answer_for_region, twice)).code == "round.answered_twice"
    await road.do("nord", answer_for_region, await by_region(road, found, "Aune"))


async def test_no_formote_answers_for_councils(road: Road) -> None:
    found = await road.opened("prinsipiell")
    command = await by_region(road, found, "Aune", evidence_reference="12/22")
    assert (await refused(road, "nord", answer_for_region, command)).code == "round.council_answers_itself"
    await answer(
        road,
        found,
        "Aune",
        evidence_kind=EvidenceKind.COUNCIL,
        evidence_reference="12/22",
        evidence_date=road.today,
    )


async def settle(road: Road, found: Round, region: str | None = "nord", **changes: Any) -> SettleStance:
    row = await road.stance(found.id, region)
    values = {"version": row["version"], "position": Answer.AGREE, **changes}
    return SettleStance(row["id"], **values)


async def test_a_region_settles_after_all_its_municipalities(road: Road) -> None:
    found = await road.opened("taus")
    await answer(road, found, "Aune")
    early = await settle(road, found, silence_reason="Purret to ganger")
    refusal = await refused(road, "nord", settle_stance, early)
    assert (refusal.code, refusal.facts["names"]) == ("round.answers_missing", ["Berg"])
    await answer(road, found, "Berg", Answer.OBJECT)
    for other in ("sor", "anne", "bjorn", "aune", "kirurgi"):
        command = await settle(road, found)
        assert (await refused(road, other, settle_stance, command)).code == "round.not_your_stance"
    await road.do("nord", settle_stance, await settle(road, found))
    row = await road.stance(found.id, "nord")
    assert (row["position"], row["settled_by"]) == ("agree", road.people["nord"])
    assert [o.name for o in (await road.standing(found.case_id)).objections if o.stands] == ["Berg"]


async def test_the_holder_of_the_region_s_seat_settles_and_the_deputy_does_not(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await answer(road, found, name)
    refusal = await refused(road, "vara-fsu:region:nord", settle_stance, await settle(road, found))
    assert refusal.code == "round.not_your_stance"
    await road.do("fsu:region:nord", settle_stance, await settle(road, found))


async def test_silence_is_passed_over_with_a_reason(road: Road) -> None:
    found = await road.opened()
    await answer(road, found, "Aune")
    bare = await settle(road, found)
    assert (await refused(road, "nord", settle_stance, bare)).code == "round.silence_needs_reason"
    await road.do("nord", settle_stance, await settle(road, found, silence_reason="Purret to ganger"))
    assert (await road.stance(found.id, "nord"))["silence_reason"] == "Purret to ganger"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"position": Answer.OBJECT}, "round.reason_required"),
        ({"version": 7}, "round.changed_meanwhile"),
        ({"position": Answer.OBJECT, "reason": "Fnr. 15837030088"}, "guard.national_identity_number"),
    ],
)
async def test_positions_that_are_not_good_enough(road: Road, changes: dict[str, Any], code: str) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await answer(road, found, name)
    assert (await refused(road, "nord", settle_stance, await settle(road, found, **changes))).code == code
    await road.do("nord", settle_stance, await settle(road, found))


async def test_an_answer_that_changes_takes_its_region_s_position_back(road: Road) -> None:
    found = await road.opened()
    for name in ("Aune", "Berg"):
        await answer(road, found, name)
    await road.do("nord", settle_stance, await settle(road, found))
    await answer(road, found, "Aune", Answer.OBJECT)
    row = await road.stance(found.id, "nord")
    assert (row["position"], row["settled_at"], row["version"]) == (None, None, 3)
    assert "stance.reopened" in {trail["name"] for trail in await road.rows("audit", subject=row["id"])}


async def test_the_trust_settles_for_its_divisions(road: Road) -> None:
    found = await road.opened()
    await answer(road, found, "Divisjon kirurgi", Answer.OBJECT)
    early = await settle(road, found, None)
    assert (await refused(road, "anne", settle_stance, early)).code == "round.silence_needs_reason"
    await answer(road, found, "Divisjon psykiatri")
    for other in ("bjorn", "kirurgi", "nord", "fsu:avdeling"):
        command = await settle(road, found, None)
        assert (await refused(road, other, settle_stance, command)).code == "round.not_your_stance"
    assert [o.stands for o in (await road.standing(found.case_id)).objections] == [True]
    await road.do("fsu:direktor", settle_stance, await settle(road, found, None))
    assert [o.stands for o in (await road.standing(found.case_id)).objections] == [False]


async def test_a_round_closes_when_all_have_answered_and_takes_nothing_more(road: Road) -> None:
    found = await road.opened()
    early = CloseRound(found.id, 1)
    assert (await refused(road, "anne", close_round, early)).code == "round.too_early_to_close"
    for name in (*MUNICIPALITIES, *DIVISIONS):
        await answer(road, found, name)
    assert (await refused(road, "aune", close_round, early)).code == "access.secretariat_only"
    stale = CloseRound(found.id, 2)
    assert (await refused(road, "anne", close_round, stale)).code == "round.changed_meanwhile"
    await road.do("anne", close_round, early)
    assert await road.state(found.case_id) == "anchored"
    assert (await road.round_of(found.case_id)).state is RoundState.CLOSED
    assert (await road.kinds(found.case_id))[-1] == "round.closed"
    row = await road.reply(found.id, "Aune")
    late = AnswerRound(row["id"], row["version"], Answer.OBJECT, "For sent")
    assert (await refused(road, "aune", answer_round, late)).code == "round.closed"
    batch = await by_region(road, found, "Aune", replace=True)
    assert (await refused(road, "nord", answer_for_region, batch)).code == "round.closed"
    position = await settle(road, found)
    assert (await refused(road, "nord", settle_stance, position)).code == "round.closed"
    again = CloseRound(found.id, 2)
    assert (await refused(road, "anne", close_round, again)).code == "round.closed"


async def test_a_round_closes_after_its_deadline_whoever_is_silent(road: Road) -> None:
    found = await road.opened(deadline=road.today + timedelta(days=5))
    road.later((found.deadline - road.today).days)
    command = CloseRound(found.id, 1)
    assert (await refused(road, "anne", close_round, command)).code == "round.too_early_to_close"
    road.later(1)
    await road.do("anne", close_round, command)
    assert (await road.standing(found.case_id)).tally.silent == 7


async def test_another_community_s_ids_are_as_unknown_as_any_other(road: Road, alfa: Tenant) -> None:
    found = await road.opened()
    row, stance = await road.reply(found.id, "Aune"), await road.stance(found.id, "nord")
    region = await road.id_of("region", "nord")
    partner = row["partner_id"]
    actor = await road.actor("anne")
    commands = [
        (open_round, lambda any_id: OpenRound(any_id, 1, "?"), found.case_id),
        (answer_round, lambda any_id: AnswerRound(any_id, 1, Answer.AGREE), row["id"]),
        (
            answer_for_region,
            lambda any_id: AnswerForRegion(
                any_id, region, (MunicipalAnswer(partner, 1, Answer.AGREE),), road.today
            ),
            found.id,
        ),
        (settle_stance, lambda any_id: SettleStance(any_id, 1, Answer.AGREE), stance["id"]),
        (close_round, lambda any_id: CloseRound(any_id, 1), found.id),
    ]
    for act, make, real in commands:
        answers = []
        for any_id in (real, uuid4()):
            with pytest.raises(NotFound) as error:
                async with Work(alfa, actor, road.clock, write=True) as work:
                    await act(work, make(any_id))
            answers.append((error.value.code, error.value.facts, error.value.field))
        assert answers[0] == answers[1]
    assert (await road.reply(found.id, "Aune"))["answer"] is None


async def test_rules_see_more_than_the_one_who_acts(road: Road) -> None:
    """A position is settled on all answers, also those that do not show to the one who settles."""
    found = await road.opened("taus")
    await answer(road, found, "Aune")
    command = await settle(road, found)
    async with system_work(road.tenant) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE reply SET audience = 0 WHERE round_id = $1 AND answer IS NULL", found.id
        )
    with pytest.raises(RuleBroken) as error:
        async with await road.work("nord") as work:
            assert len(await find_replies(work, found.id)) == 1
            await settle_stance(work, command)
    assert error.value.facts["names"] == ["Berg"]
