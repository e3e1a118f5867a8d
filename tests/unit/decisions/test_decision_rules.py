"""What a decision needs before, in and after it; each rule refuses what it should and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from decision_facts import (
    DECISION,
    DISCUSSED_ON,
    DISCUSSION,
    PRINCIPAL,
    PROFESSIONAL,
    ROUTE,
    facts,
    the_file,
    treatment,
)
from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.cases.model import CaseState, Step, TreatmentState
from fellesskap.decisions import rules
from fellesskap.decisions.model import (
    DecisionEffect,
    DecisionFacts,
    Outcome,
    Position,
    PresentSeat,
    Result,
    Voice,
)
from fellesskap.errors import Conflict, DomainError, Invalid, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.rounds.model import Asked, Bearing, Objection
from fellesskap.structure.model import DecisionRule

SEAT, OBSERVER = UUID(int=3), UUID(int=4)
OBJECTION = Objection(Side.MUNICIPAL, "Nesseby", "Vi mangler senger", UUID(int=9), None, None)
SILENT = Asked(UUID(int=10), Side.MUNICIPAL, "Karasjok", "karasjok")
BOTH = frozenset({Side.MUNICIPAL, Side.HOSPITAL})


def in_meeting(state: MeetingState) -> DecisionFacts:
    return facts(occasion=replace(facts().occasion, meeting_state=state))


def held_on(day: date) -> DecisionFacts:
    return facts(occasion=replace(facts().occasion, on=day))


REFUSED: list[tuple[DecisionFacts, Callable[[DecisionFacts], None], str, str]] = [
    (facts(recorded=True), rules.require_treated, "decision.already_recorded", "R-DECISION-2"),
    (in_meeting(MeetingState.APPROVED), rules.require_treated, "decision.minutes_approved", "R-DECISION-2"),
    (in_meeting(MeetingState.CALLED), rules.require_treated, "decision.meeting_not_held", "R-DECISION-2"),
    (in_meeting(MeetingState.PLANNED), rules.require_treated, "decision.meeting_not_held", "R-DECISION-2"),
    (facts(body_decides=False), rules.require_deciding_body, "decision.body_cannot_decide", "R-DECISION-3"),
    (facts(body_key="fu"), rules.require_deciding_body, "decision.body_cannot_decide", "R-DECISION-3"),
    (
        facts(file=the_file(DECISION)),
        rules.require_discussed,
        "decision.not_discussed_before",
        "R-DECISION-4",
    ),
    (
        facts(file=the_file(treatment(Step.DISCUSS, 1, TreatmentState.LISTED), DECISION)),
        rules.require_discussed,
        "decision.not_discussed_before",
        "R-DECISION-4",
    ),
    (facts(treatment=DISCUSSION), rules.require_later, "decision.same_meeting", "R-DECISION-5"),
    (held_on(DISCUSSED_ON), rules.require_later, "decision.same_meeting", "R-DECISION-5"),
    (held_on(date(2022, 3, 1)), rules.require_later, "decision.same_meeting", "R-DECISION-5"),
    (facts(round_open=True), rules.require_anchored, "decision.anchoring_open", "R-DECISION-6"),
    (facts(anchored=False), rules.require_anchored, "decision.anchoring_open", "R-DECISION-6"),
    (
        facts(file=the_file(state=CaseState.DECIDED)),
        rules.require_undecided,
        "decision.case_already_decided",
        "R-DECISION-7",
    ),
    (
        facts(file=the_file(state=CaseState.NOT_AGREED)),
        rules.require_undecided,
        "decision.case_already_decided",
        "R-DECISION-7",
    ),
]


@pytest.mark.parametrize(("found", "check", "code", "rule"), REFUSED)
def test_what_stands_in_the_way_of_a_decision(
    found: DecisionFacts, check: Callable[[DecisionFacts], None], code: str, rule: str
) -> None:
    with pytest.raises((RuleBroken, Conflict)) as error:
        check(found)
    assert (error.value.code, error.value.rule_id) == (code, rule)


@pytest.mark.parametrize("found", [facts(), in_meeting(MeetingState.MINUTED)])
def test_nothing_stands_in_the_way_of_the_ordinary_road(found: DecisionFacts) -> None:
    for check in rules.BEFORE_DECIDING:
        check(found)
    assert not rules.needs_urgency(found)


def urgent_for(found: DecisionFacts, sides: frozenset[Side]) -> DecisionFacts:
    return replace(found, file=replace(found.file, urgent_for=sides))


@pytest.mark.parametrize(
    "found", [facts(treatment=DISCUSSION), held_on(DISCUSSED_ON), facts(round_open=True)]
)
def test_urgency_takes_both_sides(found: DecisionFacts) -> None:
    for side in (Side.MUNICIPAL, Side.HOSPITAL):
        with pytest.raises(RuleBroken):
            for check in rules.BEFORE_DECIDING:
                check(urgent_for(found, frozenset({side})))
    for check in rules.BEFORE_DECIDING:
        check(urgent_for(found, BOTH))
    assert rules.needs_urgency(urgent_for(found, BOTH))


def test_an_urgent_mark_that_was_not_needed_leaves_no_trace() -> None:
    assert not rules.needs_urgency(urgent_for(facts(), BOTH))


def test_urgency_does_not_replace_the_discussion() -> None:
    with pytest.raises(RuleBroken) as error:
        rules.require_discussed(urgent_for(facts(file=the_file(DECISION)), BOTH))
    assert error.value.code == "decision.not_discussed_before"


def test_a_route_without_a_later_meeting_lets_one_meeting_do_both() -> None:
    rules.require_later(facts(treatment=DISCUSSION, route=replace(ROUTE, later_meeting=False)))


PRESENT = {
    SEAT: PresentSeat(SEAT, UUID(int=30), Side.MUNICIPAL, "Hamar", counts=True),
    OBSERVER: PresentSeat(OBSERVER, UUID(int=40), Side.MUNICIPAL, "Fastlege", counts=False),
}
BAD_VOICES: list[tuple[list[Voice], str]] = [
    ([Voice(OBSERVER, Position.AGREES)], "decision.not_a_counted_seat"),
    ([Voice(UUID(int=50), Position.AGREES)], "decision.not_present"),
    ([Voice(SEAT, Position.AGREES), Voice(SEAT, Position.SILENT)], "decision.seat_heard_twice"),
    ([Voice(SEAT, Position.OBJECTS, " ")], "decision.reason_required"),
    ([Voice(SEAT, Position.OBJECTS, "x" * (rules.LONGEST_TEXT + 1))], "decision.text_too_long"),
]


@pytest.mark.parametrize(("voices", "code"), BAD_VOICES)
def test_voices_that_cannot_be_heard(voices: list[Voice], code: str) -> None:
    with pytest.raises((RuleBroken, Invalid)) as error:
        rules.require_voices(voices, PRESENT)
    assert error.value.code == code


def test_voices_that_can_be_heard() -> None:
    rules.require_voices([], PRESENT)
    rules.require_voices([Voice(SEAT, Position.OBJECTS, "For dyrt")], PRESENT)
    rules.require_voices([Voice(SEAT, Position.SILENT)], PRESENT)


def test_a_decision_has_words() -> None:
    for wording, answer in (("", ""), (" \n", ""), ("x" * 20_001, ""), ("Vedtatt", "x" * 20_001)):
        with pytest.raises(Invalid):
            rules.require_wording(wording, answer)
    rules.require_wording("FSU slutter seg til rutinen.", "")


def test_a_principal_matter_is_never_binding() -> None:
    with pytest.raises(RuleBroken) as error:
        rules.require_effect_allowed(PRINCIPAL, Outcome.DECIDE, DecisionEffect.BINDING)
    assert (error.value.code, error.value.rule_id) == ("decision.principal_matter", "R-DECISION-10")
    rules.require_effect_allowed(PRINCIPAL, Outcome.DECIDE, DecisionEffect.RECOMMENDATION)
    rules.require_effect_allowed(PROFESSIONAL, Outcome.DECIDE, DecisionEffect.BINDING)
    rules.require_effect_allowed(PROFESSIONAL, Outcome.DECIDE, DecisionEffect.RECOMMENDATION)


def test_what_is_put_off_has_no_effect() -> None:
    for effect in (DecisionEffect.BINDING, DecisionEffect.RECOMMENDATION):
        with pytest.raises(RuleBroken) as error:
            rules.require_effect_allowed(PROFESSIONAL, Outcome.POSTPONE, effect)
        assert error.value.code == "decision.postponed_has_no_effect"
    rules.require_effect_allowed(PROFESSIONAL, Outcome.POSTPONE, DecisionEffect.NONE)


AGREEING = [
    PresentSeat(UUID(int=60), UUID(int=61), Side.MUNICIPAL, "Hamar", True, Position.AGREES),
    PresentSeat(UUID(int=62), UUID(int=63), Side.HOSPITAL, "Gjøvik", True, Position.AGREES),
]


def refusal(bearing: Bearing, effect: DecisionEffect, answer: str = "", seats: int = 2) -> str | None:
    consensus = rules.evaluate(DecisionRule(), AGREEING[:seats], 2, bearing)
    try:
        rules.require_supported(consensus, effect, answer)
    except DomainError as error:
        return error.code
    return None


def test_an_effect_needs_agreement() -> None:
    for effect in (DecisionEffect.BINDING, DecisionEffect.RECOMMENDATION):
        assert refusal(Bearing(), effect) is None
        assert refusal(Bearing(), effect, seats=1) == "decision.no_consensus"
    assert refusal(Bearing(), DecisionEffect.NONE, seats=1) is None


def test_an_objection_does_what_the_route_said_it_would() -> None:
    blocking, silent = Bearing(blocking=(OBJECTION,)), Bearing(blocked_by_silence=(SILENT,))
    to_address, noted = Bearing(to_address=(OBJECTION,)), Bearing(noted=(OBJECTION,))
    assert refusal(blocking, DecisionEffect.BINDING) == "decision.blocked_by_objection"
    assert refusal(blocking, DecisionEffect.BINDING, "Vi har lyttet") == "decision.blocked_by_objection"
    assert refusal(silent, DecisionEffect.BINDING) == "decision.blocked_by_silence"
    assert refusal(to_address, DecisionEffect.BINDING) == "decision.objections_unanswered"
    assert refusal(to_address, DecisionEffect.BINDING, "Nesseby får to år") is None
    assert refusal(noted, DecisionEffect.BINDING) is None
    assert refusal(blocking, DecisionEffect.NONE) is None


BLOCKED = Bearing(blocking=(OBJECTION,))


@pytest.mark.parametrize(
    ("found", "result", "bearing", "state"),
    [
        (facts(), Result.AGREEMENT, Bearing(), CaseState.DECIDED),
        (facts(round_open=True), Result.AGREEMENT, Bearing(), CaseState.DECIDED),
        (facts(), Result.NO_AGREEMENT, BLOCKED, CaseState.NOT_AGREED),
        (facts(), Result.POSTPONED, Bearing(), CaseState.ANCHORED),
        (facts(), Result.POSTPONED, BLOCKED, CaseState.DISCUSSED),
        (facts(), Result.POSTPONED, Bearing(blocked_by_silence=(SILENT,)), CaseState.DISCUSSED),
        (facts(anchored=False), Result.POSTPONED, Bearing(), CaseState.DISCUSSED),
        (facts(round_open=True), Result.POSTPONED, BLOCKED, CaseState.ANCHORING),
    ],
)
def test_where_a_case_goes_from_here(
    found: DecisionFacts, result: Result, bearing: Bearing, state: CaseState
) -> None:
    assert rules.state_after(found, result, bearing) is state


def test_actions_tell_what_the_service_would_say() -> None:
    secretary = Actor(
        ActorKind.PERSON, UUID(int=70), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
    )
    member = Actor(ActorKind.PERSON, UUID(int=71))
    assert rules.decision_actions(secretary, facts())[0].allowed
    refused = rules.decision_actions(secretary, facts(round_open=True))[0]
    assert (refused.allowed, refused.offered, refused.code) == (False, True, "decision.anchoring_open")
    assert not rules.decision_actions(member, facts())[0].offered
