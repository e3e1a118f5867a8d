"""The rules of what a case is for, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_facts import DISCUSSION, facts, the_file, treatment
from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.cases import rules
from fellesskap.cases.model import (
    ENDED,
    CaseFile,
    CaseKind,
    CaseState,
    Purpose,
    Step,
    TreatmentState,
)
from fellesskap.db.ids import uuid7
from fellesskap.decisions import rules as decisions
from fellesskap.decisions.model import DecisionEffect, Outcome
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.rules import step_to_list
from fellesskap.rounds.model import RoundFacts
from fellesskap.rounds.rules import round_actions

TODAY = date(2022, 3, 1)
DUE = date(2022, 6, 1)
HEARING = Purpose(CaseKind.HEARING, "Helsedirektoratet", DUE)
DONE_DISCUSSED = (CaseKind.DISCUSSION, CaseKind.INFORMATION)
DECIDED_ON = (CaseKind.DECISION, CaseKind.HEARING)
SECRETARY = Actor(
    ActorKind.PERSON, person_id=uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
)
IN_WRITING = treatment(Step.DECIDE, 2, TreatmentState.IN_WRITING)
SOMEBODY = Actor(ActorKind.PERSON, person_id=uuid7())


def a_file(state: CaseState, kind: CaseKind = CaseKind.DECISION, *sides: Side) -> CaseFile:
    made = the_file(DISCUSSION, state=state, kind=kind)
    return CaseFile(made.case, made.treatments, (), frozenset(sides))


@given(
    kind=st.sampled_from(CaseKind),
    by=st.text(max_size=210),
    due=st.none() | st.dates(),
    kept=st.none() | st.dates(),
)
def test_only_a_hearing_says_who_asks_and_by_when(
    kind: CaseKind, by: str, due: date | None, kept: date | None
) -> None:
    wanted = Purpose(kind, by, due)
    try:
        chosen = rules.choose_purpose(wanted, TODAY, kept)
    except Invalid as refused:
        assert (kind, refused.rule_id) == (CaseKind.HEARING, "R-CASE-19")
        return
    assert chosen.kind is kind
    if kind is CaseKind.HEARING:
        assert chosen.hearing_due == due is not None
        assert 0 < len(chosen.hearing_by) <= rules.LONGEST_ASKER
        assert due >= TODAY or due == kept
    else:
        assert chosen == Purpose(kind)


@pytest.mark.parametrize(
    ("by", "due", "code"),
    [
        ("  ", DUE, "case.hearing_by_required"),
        ("x" * 201, DUE, "case.hearing_by_too_long"),
        ("Statsforvalteren", None, "case.hearing_due_required"),
        ("Statsforvalteren", TODAY - timedelta(days=1), "case.hearing_due_passed"),
    ],
)
def test_what_is_missing_of_a_hearing_is_told_at_its_field(by: str, due: date | None, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.choose_purpose(Purpose(CaseKind.HEARING, by, due), TODAY)
    assert refused.value.code == code
    assert refused.value.field == code.removeprefix("case.").rsplit("_", 1)[0].removesuffix("_too")
    assert rules.choose_purpose(Purpose(CaseKind.HEARING, " Statsforvalteren ", TODAY), TODAY) == Purpose(
        CaseKind.HEARING, "Statsforvalteren", TODAY
    )


def test_a_day_that_has_passed_stays_with_a_hearing_that_had_it() -> None:
    passed = Purpose(CaseKind.HEARING, "Statsforvalteren", TODAY - timedelta(days=3))
    assert rules.choose_purpose(passed, TODAY, passed.hearing_due) == passed


@pytest.mark.parametrize("state", CaseState)
def test_what_a_case_is_for_changes_until_it_ends_but_not_while_somebody_has_it(state: CaseState) -> None:
    busy = {
        CaseState.DISCUSSING: "case.kind_at_a_table",
        CaseState.DECIDING: "case.kind_at_a_table",
        CaseState.ANCHORING: "case.kind_while_asking",
    }
    found = a_file(state)
    if state not in ENDED and state not in busy:
        rules.require_kind_changeable(found, disagreement=False)
        (act,) = rules.kind_actions(SECRETARY, found, disagreement=False)
        assert (act.name, act.allowed) == ("setCaseKind", True)
        assert not rules.kind_actions(SOMEBODY, found, disagreement=False)[0].offered
        (act,) = rules.kind_actions(SECRETARY, found, disagreement=True)
        assert (act.allowed, act.code) == (False, "case.kind_of_disagreement")
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_kind_changeable(found, disagreement=False)
    assert refused.value.rule_id == ("R-CASE-20" if state in busy else "R-CASE-8")
    if state in busy:
        assert refused.value.code == busy[state]


def test_a_case_that_is_decided_in_writing_stays_what_it_is() -> None:
    written = the_file(DISCUSSION, IN_WRITING, state=CaseState.DECIDING)
    with pytest.raises(RuleBroken) as refused:
        rules.require_kind_changeable(written, disagreement=False)
    assert refused.value.code == "case.in_writing"


@pytest.mark.parametrize("kind", CaseKind)
def test_what_the_partners_were_heard_on_does_not_end_with_its_discussion(kind: CaseKind) -> None:
    rules.require_kind_fits(a_file(CaseState.DISCUSSED), kind)
    if kind in DECIDED_ON:
        rules.require_kind_fits(a_file(CaseState.ANCHORED), kind)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.require_kind_fits(a_file(CaseState.ANCHORED), kind)
    assert (refused.value.code, refused.value.rule_id) == ("case.kind_is_anchored", "R-CASE-20")


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("before", CaseKind)
def test_what_a_body_came_to_stays_what_it_was(before: CaseKind, kind: CaseKind) -> None:
    crosses = before is not kind and CaseKind.HEARING in (before, kind)
    for state in TreatmentState:
        ruled = treatment(Step.DECIDE, 2, state)
        found = the_file(DISCUSSION, ruled, state=CaseState.DISCUSSED, kind=before)
        if not (crosses and state is TreatmentState.DONE):
            rules.require_kind_fits(found, kind)
            continue
        with pytest.raises(RuleBroken) as refused:
            rules.require_kind_fits(found, kind)
        assert (refused.value.code, refused.value.rule_id) == ("case.kind_was_ruled", "R-CASE-20")


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("state", CaseState)
def test_only_what_is_for_deciding_or_a_hearing_goes_on_to_a_decision(
    kind: CaseKind, state: CaseState
) -> None:
    sides = (Side.MUNICIPAL, Side.HOSPITAL)
    found = a_file(state, kind, *sides)
    try:
        step = step_to_list(found)
    except RuleBroken as refused:
        if refused.code == "case.kind_not_decided":
            assert kind in DONE_DISCUSSED
        step = None
    # Urgent or not, it is discussed like any other, and comes to no decision.
    assert step is not Step.DECIDE or kind in DECIDED_ON
    assert (step is Step.DISCUSS) is (state is CaseState.PLACED)
    (opening,) = round_actions(SECRETARY, RoundFacts(state, TODAY, case_kind=kind))
    assert opening.allowed is (state is CaseState.DISCUSSED and kind in DECIDED_ON)


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("outcome", Outcome)
def test_no_decision_is_recorded_of_what_is_for_discussion(kind: CaseKind, outcome: Outcome) -> None:
    found = facts(file=the_file(kind=kind))
    checks = decisions.checks_before(found, outcome)
    if kind in DECIDED_ON:
        for check in checks:
            check(found)
        return
    with pytest.raises(RuleBroken) as refused:
        for check in checks:
            check(found)
    assert (refused.value.code, refused.value.rule_id) == ("case.kind_not_decided", "R-CASE-21")


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("effect", DecisionEffect)
def test_a_hearing_binds_nobody(kind: CaseKind, effect: DecisionEffect) -> None:
    if kind is CaseKind.HEARING and effect is DecisionEffect.BINDING:
        with pytest.raises(RuleBroken) as refused:
            decisions.require_unbinding(kind, effect)
        assert (refused.value.code, refused.value.rule_id, refused.value.field) == (
            "decision.hearing_binds_nobody",
            "R-DECISION-22",
            "effect",
        )
    else:
        decisions.require_unbinding(kind, effect)
    # So no objection blocks it, whatever its effect; of other cases only what is recommended is so.
    assert decisions.binds_partners(kind, effect) is (
        kind is not CaseKind.HEARING and effect is not DecisionEffect.RECOMMENDATION
    )


@given(due=st.none() | st.dates(), on=st.dates())
def test_what_comes_after_the_answer_is_due_is_warned_of(due: date | None, on: date) -> None:
    assert rules.comes_after_hearing(due, on) is (due is not None and due < on)
