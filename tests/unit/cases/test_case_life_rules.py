"""The rules of sending back, linking, placing several, withdrawing and taking up anew, without a database."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.cases import rules
from fellesskap.cases.model import ENDED, Case, CaseFile, CaseState, Step, Treatment, TreatmentState
from fellesskap.db.ids import uuid7
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.withdrawals import rules as withdrawals
from round_parts import route

REPORTER = Actor(ActorKind.PERSON, person_id=uuid7())
SOMEBODY = Actor(ActorKind.PERSON, person_id=uuid7())
SECRETARY = Actor(
    ActorKind.PERSON, person_id=uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
)
WAITING = (CaseState.REPORTED, CaseState.PLACED)
_STEPS = st.lists(st.tuples(st.sampled_from(Step), st.sampled_from(TreatmentState)), max_size=5)


def file(state: CaseState, *treatments: TreatmentState, step: Step = Step.DISCUSS) -> CaseFile:
    case = Case(
        uuid7(), 1, 2026, 1, "Sak", state, None, None, uuid7(), REPORTER.person_id or uuid7(), None, 1,
        Audience.PARTNERS, "1/2026", uuid7(),
)  # fmt: skip
    made = tuple(
        Treatment(uuid7(), case.id, uuid7(), step, place, one, None, 1)
        for place, one in enumerate(treatments, 1)
    )
    return CaseFile(case, made, (), frozenset())


def allowed(check: object) -> bool:
    assert callable(check)
    try:
        check()
    except DomainError:
        return False
    return True


@pytest.mark.parametrize("state", CaseState)
def test_a_case_is_sent_back_only_while_it_waits(state: CaseState) -> None:
    waiting = [TreatmentState.WAITING] if state is CaseState.PLACED else []
    assert allowed(lambda: rules.require_returnable(file(state, *waiting))) is (state in WAITING)
    for left in set(TreatmentState) - {TreatmentState.WAITING}:
        assert not allowed(lambda left=left: rules.require_returnable(file(CaseState.PLACED, left)))


@pytest.mark.parametrize("state", CaseState)
def test_only_what_was_sent_back_is_sent_again_by_its_reporter_or_the_secretariat(state: CaseState) -> None:
    found = file(state)
    assert allowed(lambda: rules.require_returned(found)) is (state is CaseState.RETURNED)
    for actor in (REPORTER, SECRETARY):
        rules.require_sender(actor, found)
    with pytest.raises(NotAllowed):
        rules.require_sender(SOMEBODY, found)
    assert allowed(lambda: rules.require_at_hand(found)) is (state is not CaseState.RETURNED)


def test_what_was_placed_comes_again_to_where_it_waited() -> None:
    assert rules.state_sent_again(file(CaseState.RETURNED)) is CaseState.REPORTED
    assert rules.state_sent_again(file(CaseState.RETURNED, TreatmentState.WAITING)) is CaseState.PLACED


def test_two_cases_are_linked_once_and_none_to_itself() -> None:
    one, other = uuid7(), uuid7()
    rules.require_two_cases(one, other)
    rules.require_unlinked(linked=False)
    with pytest.raises(Invalid):
        rules.require_two_cases(one, one)
    with pytest.raises(Conflict):
        rules.require_unlinked(linked=True)


@given(st.lists(st.integers(0, 5), max_size=6), st.frozensets(st.integers(0, 5)))
def test_places_are_known_and_named_once(chosen: list[int], known: frozenset[int]) -> None:
    ids = [UUID(int=one) for one in chosen]
    fine = len(set(chosen)) == len(chosen) and set(chosen) <= known
    assert allowed(lambda: rules.require_known_places(ids, {UUID(int=one) for one in known})) is fine


@pytest.mark.parametrize(("number", "fine"), [(0, False), (1, True), (50, True), (51, False)])
def test_several_are_some_and_not_too_many(number: int, fine: bool) -> None:
    assert allowed(lambda: rules.require_several(number)) is fine


def test_a_word_on_what_was_done_fits() -> None:
    rules.require_note("x" * rules.LONGEST_NOTE)
    with pytest.raises(Invalid):
        rules.require_note("x" * (rules.LONGEST_NOTE + 1))


@pytest.mark.parametrize("state", CaseState)
def test_only_what_is_under_way_is_withdrawn_by_its_own(state: CaseState) -> None:
    found = file(state)
    assert allowed(lambda: withdrawals.require_withdrawable(found)) is (state not in ENDED)
    for actor in (REPORTER, SECRETARY):
        withdrawals.require_withdrawer(actor, found)
    with pytest.raises(NotAllowed):
        withdrawals.require_withdrawer(SOMEBODY, found)


@pytest.mark.parametrize("meeting", [None, *MeetingState])
def test_out_of_a_held_meeting_the_secretariat_records_it(meeting: MeetingState | None) -> None:
    held = meeting in (MeetingState.HELD, MeetingState.MINUTED)
    assert allowed(lambda: withdrawals.require_its_meeting(REPORTER, meeting)) is not held
    withdrawals.require_its_meeting(SECRETARY, meeting)


@given(st.sampled_from(CaseState), _STEPS, st.booleans())
def test_what_ended_is_taken_up_where_it_was_placed(
    state: CaseState, steps: list[tuple[Step, TreatmentState]], disagreement: bool
) -> None:
    found = file(state)
    made = tuple(
        Treatment(uuid7(), found.case.id, uuid7(), step, place, how, None, 1)
        for place, (step, how) in enumerate(steps, 1)
    )
    found = replace(found, treatments=made)
    onward = any(
        step in (Step.NOTE, Step.CONFIRM) and how in (TreatmentState.WAITING, TreatmentState.LISTED)
        for step, how in steps
    )
    fine = state in ENDED - {CaseState.SETTLED} and not onward
    assert allowed(lambda: withdrawals.require_reopenable(found)) is fine
    reopened = withdrawals.state_reopened(found, disagreement=disagreement)
    assert reopened not in ENDED
    assert (reopened is CaseState.PLACED) is bool(steps)
    unplaced = withdrawals.state_reopened(found, disagreement=disagreement, kept=False)
    assert unplaced is (CaseState.REPORTED if steps else reopened)


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_case_keeps_its_place_where_its_body_and_its_route_are(has: bool, takes: bool, gone: bool) -> None:
    case = replace(file(CaseState.WITHDRAWN).case, matter_class="faglig")
    found = route(matter_classes=("faglig",) if takes else ("annet",)) if has else None
    assert withdrawals.keeps_place(case, found, gone=gone) is (has and takes and not gone)


def test_where_one_of_several_refuses_each_that_does_is_named() -> None:
    rules.require_none_refused([], 3)
    with pytest.raises(RuleBroken) as error:
        rules.require_none_refused([("1/2026", Invalid("case.reason_required", field="reason"))], 3)
    assert (error.value.rule_id, error.value.facts["cases"]) == ("R-CASE-16", "1/2026")
    assert error.value.facts["refused"] == [("1/2026", "case.reason_required", {})]


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("disagreement", [False, True])
def test_only_what_was_just_discussed_ends_with_that(state: CaseState, disagreement: bool) -> None:
    found = file(state, TreatmentState.DONE)
    may = allowed(lambda: withdrawals.require_concludable(found, disagreement=disagreement))
    assert may is (state is CaseState.DISCUSSED and not disagreement)
    offered = {
        one.name: one
        for one in withdrawals.withdrawal_actions(SECRETARY, found, None, disagreement=disagreement)
    }
    assert offered["concludeCase"].allowed is may
    assert offered["reopenCase"].allowed is (state in ENDED and state is not CaseState.SETTLED)
    (reporters,) = [
        one
        for one in withdrawals.withdrawal_actions(REPORTER, found, None, disagreement=disagreement)
        if one.name == "concludeCase"
    ]
    assert not reporters.offered
