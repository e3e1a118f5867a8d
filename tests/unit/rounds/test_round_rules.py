"""Opening, answering, settling and closing a round: each rule refuses what it should and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Audience, HeldSeat, Role, RoleKind, Side
from fellesskap.cases.model import CaseState
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.rounds import rules
from fellesskap.rounds.model import (
    Answer,
    Asked,
    Evidence,
    EvidenceKind,
    Reply,
    Round,
    RoundFacts,
    RoundState,
    Stance,
)
from fellesskap.structure.model import (
    Anchor,
    AnchoringLevel,
    Effect,
    MatterClass,
    Names,
    ObjectionEffect,
    Route,
    Silence,
)

TODAY = date(2022, 3, 16)
REGION, BODY, TRUST = uuid4(), uuid4(), uuid4()


def a_round(**changes: object) -> Round:
    values: dict[str, object] = {
        "id": uuid4(),
        "version": 1,
        "case_id": uuid4(),
        "treatment_id": uuid4(),
        "level": AnchoringLevel.ADMINISTRATIVE,
        "question": "Kan kommunen slutte seg til rutinen?",
        "deadline": TODAY + timedelta(days=28),
        "state": RoundState.OPEN,
        "silence": Silence.DOES_NOT_COUNT,
        "objection_effect": ObjectionEffect.BLOCKS,
        "structure_version_id": uuid4(),
        "deciding_body_id": uuid4(),
        "audience": Audience.PARTNERS,
    }
    return Round(**{**values, **changes})  # type: ignore[arg-type]


def municipality(
    name: str, answer: Answer | None = None, region: UUID | None = REGION, **more: object
) -> Reply:
    asked = Asked(uuid4(), Side.MUNICIPAL, name, name.lower(), region_id=region)
    return Reply(uuid4(), 1, uuid4(), asked, answer, reason="" if answer is None else "fordi", **more)  # type: ignore[arg-type]


def division(name: str, answer: Answer | None = None) -> Reply:
    asked = Asked(TRUST, Side.HOSPITAL, name, name.lower(), division_id=uuid4())
    return Reply(uuid4(), 1, uuid4(), asked, answer, reason="fordi")


def region_stance(position: Answer | None = None, region: UUID = REGION) -> Stance:
    return Stance(uuid4(), 1, uuid4(), Side.MUNICIPAL, region, "Helseregion", position, "fordi")


def trust_stance(position: Answer | None = None) -> Stance:
    return Stance(uuid4(), 1, uuid4(), Side.HOSPITAL, None, "Foretaket", position, "fordi")


def person(*roles: Role, seats: tuple[HeldSeat, ...] = ()) -> Actor:
    return Actor(ActorKind.PERSON, uuid4(), "Ola", roles=frozenset(roles), seats=frozenset(seats))


def a_seat(side: Side = Side.MUNICIPAL, **changes: object) -> HeldSeat:
    values: dict[str, object] = {"deputy": False, "may_propose": True, "counts": True, "region_id": REGION}
    return HeldSeat(uuid4(), BODY, side, **{**values, **changes})  # type: ignore[arg-type]


def code_of(error: pytest.ExceptionInfo[DomainError]) -> tuple[str, str | None]:
    return error.value.code, error.value.rule_id


def route(**changes: object) -> Route:
    values: dict[str, object] = {
        "key": "faglig",
        "name": Names("Faglig sak"),
        "matter_classes": ("faglig", "prinsipiell"),
        "discuss_in": ("fu",),
        "decide_in": "fsu",
        "anchor_with": (Anchor.MUNICIPALITIES, Anchor.DIVISIONS),
    }
    return Route(**{**values, **changes})  # type: ignore[arg-type]


PROFESSIONAL = MatterClass("faglig", Names("Faglig"), Effect.BINDING, AnchoringLevel.ADMINISTRATIVE)
PRINCIPAL = MatterClass("prinsipiell", Names("Prinsipiell"), Effect.RECOMMENDATION, AnchoringLevel.COUNCIL)


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.DISCUSSED])
def test_a_round_opens_only_after_the_discussion(state: CaseState) -> None:
    with pytest.raises((RuleBroken, Conflict)) as error:
        rules.require_discussed(state)
    expected = "round.already_open" if state is CaseState.ANCHORING else "round.case_not_discussed"
    assert code_of(error) == (expected, "R-ROUND-1")
    rules.require_discussed(CaseState.DISCUSSED)


def test_the_level_is_the_matter_class_s_own_until_another_is_chosen() -> None:
    assert rules.choose_level(route(), PROFESSIONAL, None) is AnchoringLevel.ADMINISTRATIVE
    for level in AnchoringLevel:
        assert rules.choose_level(route(), PROFESSIONAL, level) is level


def test_the_level_is_one_of_the_route_s() -> None:
    short = route(levels=(AnchoringLevel.NONE, AnchoringLevel.REGION))
    with pytest.raises(RuleBroken) as error:
        rules.choose_level(short, PROFESSIONAL, None)
    assert code_of(error) == ("round.level_not_on_route", "R-ROUND-2")
    assert rules.choose_level(short, PROFESSIONAL, AnchoringLevel.REGION) is AnchoringLevel.REGION


def test_what_partners_decide_themselves_is_not_anchored_less_than_its_class_says() -> None:
    for level in (AnchoringLevel.NONE, AnchoringLevel.REGION, AnchoringLevel.ADMINISTRATIVE):
        with pytest.raises(RuleBroken) as error:
            rules.choose_level(route(), PRINCIPAL, level)
        assert code_of(error) == ("round.level_too_low", "R-ROUND-2")
    assert rules.choose_level(route(), PRINCIPAL, AnchoringLevel.COUNCIL) is AnchoringLevel.COUNCIL


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_deadline_lies_ahead(days: int) -> None:
    with pytest.raises(Invalid) as error:
        rules.require_deadline(TODAY + timedelta(days=days), TODAY)
    assert code_of(error) == ("round.deadline_not_ahead", "R-ROUND-3")
    rules.require_deadline(TODAY + timedelta(days=1), TODAY)


def test_the_route_proposes_the_deadline() -> None:
    assert rules.default_deadline(route(answer_days=47), TODAY) == date(2022, 5, 2)


def test_a_round_asks_something_of_somebody() -> None:
    with pytest.raises(Invalid) as no_question:
        rules.require_question("  \n")
    assert code_of(no_question) == ("round.question_required", "R-ROUND-4")
    with pytest.raises(Invalid) as too_long:
        rules.require_question("x" * (rules.LONGEST_TEXT + 1))
    assert too_long.value.code == "round.text_too_long"
    with pytest.raises(RuleBroken) as nobody:
        rules.require_someone([])
    assert code_of(nobody) == ("round.nobody_to_ask", "R-ROUND-5")
    rules.require_question("Kan vi?")
    rules.require_someone([municipality("Øyer").asked])


def test_a_closed_round_takes_nothing_more() -> None:
    with pytest.raises(RuleBroken) as error:
        rules.require_open(a_round(state=RoundState.CLOSED))
    assert code_of(error) == ("round.closed", "R-ROUND-6")
    rules.require_open(a_round())


@pytest.mark.parametrize("answer", [Answer.OBJECT, Answer.AGREE_WITH_REMARK])
def test_an_objection_and_a_remark_say_why(answer: Answer) -> None:
    with pytest.raises(Invalid) as error:
        rules.require_reason(answer, " ")
    assert code_of(error) == ("round.reason_required", "R-ROUND-7")
    rules.require_reason(answer, "Vi mangler sykepleiere om natten")


@pytest.mark.parametrize("answer", [Answer.AGREE, Answer.ABSTAIN])
def test_agreeing_and_abstaining_need_no_reason(answer: Answer) -> None:
    rules.require_reason(answer, "")


COUNCIL = Evidence(EvidenceKind.COUNCIL, "12/22", TODAY)
GOOD_EVIDENCE = [
    (AnchoringLevel.REGION, Side.MUNICIPAL, Answer.AGREE, Evidence()),
    (AnchoringLevel.REGION, Side.MUNICIPAL, Answer.AGREE, Evidence(EvidenceKind.REGION_MEETING, dated=TODAY)),
    (
        AnchoringLevel.ADMINISTRATIVE,
        Side.MUNICIPAL,
        Answer.AGREE,
        Evidence(EvidenceKind.ADMINISTRATIVE, "22/7"),
    ),
    (AnchoringLevel.ADMINISTRATIVE, Side.MUNICIPAL, Answer.OBJECT, COUNCIL),
    (AnchoringLevel.ADMINISTRATIVE, Side.MUNICIPAL, Answer.ABSTAIN, Evidence()),
    (AnchoringLevel.COUNCIL, Side.MUNICIPAL, Answer.AGREE, COUNCIL),
    (AnchoringLevel.COUNCIL, Side.MUNICIPAL, Answer.ABSTAIN, Evidence()),
    (AnchoringLevel.COUNCIL, Side.HOSPITAL, Answer.AGREE, Evidence(EvidenceKind.ADMINISTRATIVE, dated=TODAY)),
]


@pytest.mark.parametrize(("level", "side", "answer", "evidence"), GOOD_EVIDENCE)
def test_evidence_that_will_do(level: AnchoringLevel, side: Side, answer: Answer, evidence: Evidence) -> None:
    rules.require_evidence(level, side, answer, evidence, TODAY)


BAD_EVIDENCE = [
    (AnchoringLevel.ADMINISTRATIVE, Side.MUNICIPAL, Evidence(), "round.evidence_required"),
    (AnchoringLevel.COUNCIL, Side.HOSPITAL, Evidence(), "round.evidence_required"),
    (AnchoringLevel.COUNCIL, Side.MUNICIPAL, Evidence(), "round.council_decision_required"),
    (
        AnchoringLevel.COUNCIL,
        Side.MUNICIPAL,
        Evidence(EvidenceKind.COUNCIL, "12/22"),
        "round.council_decision_required",
    ),
    (
        AnchoringLevel.COUNCIL,
        Side.MUNICIPAL,
        Evidence(EvidenceKind.ADMINISTRATIVE, "12/22", TODAY),
        "round.council_decision_required",
    ),
    (AnchoringLevel.REGION, Side.MUNICIPAL, Evidence(EvidenceKind.COUNCIL), "round.evidence_incomplete"),
    (AnchoringLevel.REGION, Side.MUNICIPAL, Evidence(reference="12/22"), "round.evidence_incomplete"),
    (
        AnchoringLevel.REGION,
        Side.MUNICIPAL,
        Evidence(EvidenceKind.COUNCIL, dated=TODAY + timedelta(days=1)),
        "round.evidence_in_future",
    ),
    (
        AnchoringLevel.REGION,
        Side.MUNICIPAL,
        Evidence(EvidenceKind.COUNCIL, "x" * 201),
        "round.text_too_long",
    ),
    (
        AnchoringLevel.REGION,
        Side.HOSPITAL,
        Evidence(EvidenceKind.COUNCIL, "12/22", TODAY),
        "round.evidence_of_municipality",
    ),
]


@pytest.mark.parametrize(("level", "side", "evidence", "code"), BAD_EVIDENCE)
def test_evidence_that_will_not_do(level: AnchoringLevel, side: Side, evidence: Evidence, code: str) -> None:
    with pytest.raises(Invalid) as error:
        rules.require_evidence(level, side, Answer.AGREE, evidence, TODAY)
    assert code_of(error) == (code, "R-ROUND-8")


def test_no_formote_answers_for_a_council() -> None:
    with pytest.raises(RuleBroken) as error:
        rules.require_not_council(AnchoringLevel.COUNCIL)
    assert code_of(error) == ("round.council_answers_itself", "R-ROUND-9")
    rules.require_not_council(AnchoringLevel.ADMINISTRATIVE)


def test_a_municipality_s_own_answer_is_written_over_only_on_purpose() -> None:
    own = municipality("Øyer", Answer.AGREE)
    with pytest.raises(RuleBroken) as error:
        rules.require_own_words_kept([own], replace=False)
    assert code_of(error) == ("round.answered_itself", "R-ROUND-11")
    assert error.value.facts["names"] == ["Øyer"]
    rules.require_own_words_kept([own], replace=True)
    rules.require_own_words_kept(
        [municipality("Gausdal"), municipality("Ringebu", Answer.AGREE, on_behalf=True)], replace=False
    )


@pytest.mark.parametrize(
    "actor",
    [
        person(Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=REGION)),
        person(seats=(a_seat(),)),
    ],
)
def test_a_region_s_contact_and_its_seat_settle_its_position(actor: Actor) -> None:
    rules.require_settler(actor, region_stance(), BODY)


@pytest.mark.parametrize(
    "actor",
    [
        PUBLIC_ACTOR,
        person(),
        person(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL), Role(RoleKind.SECRETARIAT, Side.HOSPITAL)),
        person(Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=uuid4())),
        person(Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=uuid4())),
        person(seats=(a_seat(deputy=True),)),
        person(seats=(a_seat(counts=False),)),
        person(seats=(a_seat(region_id=uuid4()),)),
        person(seats=(a_seat(region_id=None),)),
    ],
)
def test_nobody_else_settles_a_region_s_position(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        rules.require_settler(actor, region_stance(), BODY)


def test_a_seat_in_another_body_settles_nothing() -> None:
    with pytest.raises(NotAllowed) as error:
        rules.require_settler(person(seats=(a_seat(),)), region_stance(), uuid4())
    assert code_of(error) == ("round.not_your_stance", "R-ROUND-12")


def test_the_trust_s_position_is_its_secretary_s_or_its_own_seat_s() -> None:
    rules.require_settler(person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL)), trust_stance(), BODY)
    rules.require_settler(person(seats=(a_seat(Side.HOSPITAL, region_id=None),)), trust_stance(), BODY)
    for actor in (
        person(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)),
        person(seats=(a_seat(Side.HOSPITAL, division_id=uuid4()),)),
        person(seats=(a_seat(Side.MUNICIPAL),)),
        person(Role(RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=uuid4())),
    ):
        with pytest.raises(NotAllowed):
            rules.require_settler(actor, trust_stance(), BODY)


@pytest.mark.parametrize("silence", [Silence.CONSENTS, Silence.DOES_NOT_COUNT])
def test_silence_is_passed_over_with_a_reason_where_the_round_lets_it(silence: Silence) -> None:
    found = a_round(silence=silence)
    group = rules.derive(found, [municipality("Øyer"), municipality("Gausdal", Answer.AGREE)]).groups[0]
    rules.require_silence_passable(found, group)
    with pytest.raises(RuleBroken) as error:
        rules.require_silence_reason(group, " ")
    assert code_of(error) == ("round.silence_needs_reason", "R-ROUND-13")
    assert error.value.facts["names"] == ["Øyer"]
    rules.require_silence_reason(group, "Purret to ganger")


def test_blocking_silence_is_never_passed_over() -> None:
    found = a_round(silence=Silence.BLOCKS)
    silent = rules.derive(found, [municipality("Øyer")]).groups[0]
    with pytest.raises(RuleBroken) as error:
        rules.require_silence_passable(found, silent)
    assert code_of(error) == ("round.answers_missing", "R-ROUND-13")
    answered = rules.derive(found, [municipality("Øyer", Answer.AGREE)]).groups[0]
    rules.require_silence_passable(found, answered)
    rules.require_silence_reason(answered, "")


def test_a_round_closes_when_all_have_answered() -> None:
    found = a_round()
    some = [municipality("Øyer", Answer.AGREE), municipality("Gausdal")]
    with pytest.raises(RuleBroken) as error:
        rules.require_closable(found, rules.derive(found, some), TODAY)
    assert code_of(error) == ("round.too_early_to_close", "R-ROUND-14")
    assert error.value.facts["missing"] == 1
    every = [municipality("Øyer", Answer.AGREE), municipality("Gausdal", Answer.ABSTAIN)]
    rules.require_closable(found, rules.derive(found, every, [region_stance()]), TODAY)


def test_a_round_closes_after_its_deadline_and_not_on_it() -> None:
    found = a_round()
    standing = rules.derive(found, [municipality("Øyer")])
    with pytest.raises(RuleBroken):
        rules.require_closable(found, standing, found.deadline)
    rules.require_closable(found, standing, found.deadline + timedelta(days=1))


def test_a_round_closes_early_when_every_position_is_settled() -> None:
    found = a_round()
    replies = [municipality("Øyer"), division("Gjøvik")]
    one = rules.derive(found, replies, [region_stance(Answer.AGREE), trust_stance()])
    with pytest.raises(RuleBroken):
        rules.require_closable(found, one, TODAY)
    both = rules.derive(found, replies, [region_stance(Answer.AGREE), trust_stance(Answer.AGREE)])
    rules.require_closable(found, both, TODAY)


def test_one_without_a_region_is_not_spoken_for() -> None:
    found = a_round()
    replies = [municipality("Øyer"), municipality("Nesseby", region=None)]
    with pytest.raises(RuleBroken):
        rules.require_closable(found, rules.derive(found, replies, [region_stance(Answer.AGREE)]), TODAY)


def test_a_closed_round_does_not_close_again() -> None:
    found = a_round(state=RoundState.CLOSED)
    with pytest.raises(RuleBroken) as error:
        rules.require_closable(found, rules.derive(found, [municipality("Øyer", Answer.AGREE)]), TODAY)
    assert error.value.code == "round.closed"


def test_actions_tell_what_the_services_would_say() -> None:
    found = a_round()
    reply = municipality("Øyer")
    standing = rules.derive(found, [reply], [region_stance()])
    secretary = person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL))
    contact = person(
        Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=reply.asked.partner_id),
        Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=REGION),
    )
    before = RoundFacts(CaseState.DISCUSSED, TODAY)
    assert [(a.name, a.allowed) for a in rules.round_actions(secretary, before)] == [("openRound", True)]
    assert [(a.name, a.offered) for a in rules.round_actions(contact, before)] == [("openRound", False)]

    running = RoundFacts(CaseState.ANCHORING, TODAY, found, standing)
    told = {a.name: a for a in rules.round_actions(secretary, running)}
    assert told["openRound"].code == "round.already_open"
    assert told["closeRound"].code == "round.too_early_to_close"
    assert not told["answerForRegion"].offered
    assert {a.name: a.allowed for a in rules.round_actions(contact, running)}["answerForRegion"]
    assert rules.reply_actions(contact, found, reply.asked)[0].allowed
    assert not rules.reply_actions(secretary, found, reply.asked)[0].offered
    group = standing.groups[0]
    assert rules.stance_actions(contact, found, region_stance(), group, BODY)[0].allowed
    blocked = rules.stance_actions(contact, a_round(silence=Silence.BLOCKS), region_stance(), group, BODY)
    assert (blocked[0].allowed, blocked[0].offered, blocked[0].code) == (False, True, "round.answers_missing")
