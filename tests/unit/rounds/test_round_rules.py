"""Opening and answering a round: each rule refuses what it should and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fellesskap.actor import Side
from fellesskap.cases.model import CaseState
from fellesskap.errors import Conflict, Invalid, RuleBroken
from fellesskap.rounds import rules
from fellesskap.rounds.model import (
    Answer,
    Evidence,
    EvidenceKind,
    RoundState,
)
from fellesskap.structure.model import (
    AnchoringLevel,
)
from round_parts import (
    PRINCIPAL,
    PROFESSIONAL,
    TODAY,
    a_round,
    code_of,
    municipality,
    route,
)


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
