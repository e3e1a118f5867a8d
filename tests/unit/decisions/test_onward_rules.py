"""When a decision comes into force, and what another body may do with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_facts import DECIDED_ON, PROFESSIONAL, facts, the_file, treatment
from fellesskap.actor import Side
from fellesskap.cases.model import CaseState, Step, TreatmentState
from fellesskap.decisions import rules
from fellesskap.decisions.model import (
    Consensus,
    DecisionEffect,
    InForce,
    Outcome,
    Position,
    PresentSeat,
    Result,
    Waiting,
)
from fellesskap.errors import Conflict, DomainError, RuleBroken
from fellesskap.rounds.model import Bearing
from fellesskap.structure.model import DecisionRule, Force

EFFECTS = (DecisionEffect.BINDING, DecisionEffect.RECOMMENDATION)
ORIGIN = Waiting(UUID(int=500), DecisionEffect.BINDING, None, False, settled=False)
CONFIRMING = facts(treatment=treatment(Step.CONFIRM, 3, TreatmentState.LISTED), confirmed=ORIGIN)


@given(st.sampled_from(Force), st.sampled_from(EFFECTS), st.dates())
def test_a_decision_is_in_force_as_its_matter_class_says(
    force: Force, effect: DecisionEffect, day: date
) -> None:
    key = "" if force is Force.AT_ONCE else "mote"
    found = rules.in_force(replace(PROFESSIONAL, force=force, onward_to=key), effect, day)
    assert found is not None
    assert found.since == (None if force is Force.PENDING else day)
    assert bool(found.onward_to) is (force is not Force.AT_ONCE)
    # What is confirmed ends there, on the day of the confirming meeting.
    assert rules.confirmed_in_force(effect, day) == InForce(Force.AT_ONCE, day, "")
    assert rules.in_force(PROFESSIONAL, DecisionEffect.NONE, day) is None
    assert rules.confirmed_in_force(DecisionEffect.NONE, day) is None


def test_only_the_body_it_waits_for_confirms_a_decision() -> None:
    rules.require_confirming_body(CONFIRMING)
    elsewhere = replace(CONFIRMING.treatment, body_id=UUID(int=501))
    for found in (
        replace(CONFIRMING, treatment=elsewhere),
        replace(CONFIRMING, body_decides=False),
        replace(CONFIRMING, confirmed=None),
    ):
        with pytest.raises(RuleBroken) as error:
            rules.require_confirming_body(found)
        assert (error.value.code, error.value.rule_id) == ("decision.body_cannot_confirm", "R-DECISION-15")
    with pytest.raises(Conflict) as settled:
        rules.require_confirming_body(replace(CONFIRMING, confirmed=replace(ORIGIN, settled=True)))
    assert settled.value.code == "decision.already_confirmed"


def test_what_is_checked_before_is_by_what_the_line_is_for() -> None:
    decided = replace(CONFIRMING, file=the_file(state=CaseState.DECIDED))
    for outcome in Outcome:
        for check in rules.checks_before(decided, outcome):
            check(decided)
    assert rules.checks_before(facts(), Outcome.DECIDE) == rules.BEFORE_DECIDING
    assert rules.checks_before(facts(), Outcome.POSTPONE) == rules.BEFORE_POSTPONING
    noting = facts(treatment=treatment(Step.NOTE, 3, TreatmentState.LISTED))
    with pytest.raises(RuleBroken) as error:
        rules.require_to_decide(noting)
    assert error.value.code == "decision.line_is_reported"


def consensus(*positions: Position) -> Consensus:
    sides = (Side.MUNICIPAL, Side.HOSPITAL)
    seats = [
        PresentSeat(
            UUID(int=600 + place), UUID(int=700 + place), sides[place % 2], f"{place}", True, position
        )
        for place, position in enumerate(positions)
    ]
    return rules.evaluate(DecisionRule(), seats, len(seats), Bearing())


def test_what_is_confirmed_keeps_its_effect() -> None:
    agreed = consensus(Position.AGREES, Position.AGREES)
    against = consensus(Position.AGREES, Position.OBJECTS)
    for made in EFFECTS:
        rules.require_effect_kept(made, agreed, made)
        rules.require_effect_kept(made, against, DecisionEffect.NONE)
        for other in set(DecisionEffect) - {made}:
            with pytest.raises(RuleBroken) as error:
                rules.require_effect_kept(made, agreed, other)
            assert error.value.code == "decision.confirmed_as_made"


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Result.AGREEMENT, CaseState.DECIDED),
        (Result.POSTPONED, CaseState.DECIDED),
        (Result.NO_AGREEMENT, CaseState.NOT_AGREED),
    ],
)
def test_where_a_case_goes_from_the_body_it_waited_for(result: Result, state: CaseState) -> None:
    assert rules.state_after(CONFIRMING, result, Bearing()) is state


def test_no_day_to_follow_up_by_before_it_is_in_force() -> None:
    waits, holds = InForce(Force.PENDING, None, "mote"), InForce(Force.REPORTED, DECIDED_ON, "mote")
    day = DECIDED_ON + timedelta(days=30)
    for force, due in ((waits, None), (holds, day), (None, day), (None, None)):
        rules.require_due_in_force(force, due)
    with pytest.raises(DomainError) as error:
        rules.require_due_in_force(waits, day)
    assert (error.value.code, error.value.field) == ("decision.due_before_force", "due")
