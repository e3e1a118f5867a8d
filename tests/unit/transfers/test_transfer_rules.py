"""The rules of lifting and taking down, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.cases.model import ENDED, Case, CaseFile, CaseState, Step, Treatment, TreatmentState
from fellesskap.db.ids import uuid7
from fellesskap.errors import DomainError, Invalid, RuleBroken
from fellesskap.meetings.model import MeetingState
from fellesskap.structure.model import Direction, Structure
from fellesskap.structure.rules import leads
from fellesskap.transfers import rules
from structure_examples import structures
from transfer_structure import TWO_PAIRS

SECRETARY = Actor(
    ActorKind.PERSON, person_id=uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
)
OBSERVER = Actor(ActorKind.PERSON, person_id=uuid7())


def file(state: CaseState, *treatments: TreatmentState) -> CaseFile:
    case = Case(
        id=uuid7(),
        version=1,
        year=2026,
        number=1,
        title="Felles rutine",
        state=state,
        matter_class="faglig",
        route="faglig",
        structure_version_id=uuid7(),
        submitted_by=uuid7(),
        body_id=uuid7(),
        text_edition=1,
        audience=Audience.PARTNERS,
        reference="1/2026",
        form_version_id=uuid7(),
    )
    made = tuple(
        Treatment(uuid7(), case.id, uuid7(), Step.DISCUSS, position, one, None, 1)
        for position, one in enumerate(treatments, 1)
    )
    return CaseFile(case, made, (), frozenset())


@pytest.mark.parametrize("state", CaseState)
def test_what_lies_in_a_body_undecided_can_go_on(state: CaseState) -> None:
    found = file(
        state, *([] if state is CaseState.REPORTED else [TreatmentState.DONE, TreatmentState.WAITING])
    )
    if state in (CaseState.REPORTED, CaseState.RETURNED) or state in ENDED:
        with pytest.raises(RuleBroken):
            rules.require_placed(found)
    else:
        assert rules.require_placed(found) is found.treatments[-1]


@pytest.mark.parametrize("state", [None, *MeetingState])
def test_no_agenda_to_come_is_left(state: MeetingState | None) -> None:
    if state in (MeetingState.PLANNED, MeetingState.CALLED):
        with pytest.raises(RuleBroken) as caught:
            rules.require_off_agenda(state)
        assert caught.value.rule_id == "R-TRANSFER-2"
    else:
        rules.require_off_agenda(state)


def test_a_path_of_the_communitys_needs_no_exception_and_notes_none() -> None:
    way = rules.choose_way(TWO_PAIRS, Direction.LIFT, "fsu", "au", "Vi vil det.")
    assert way.exception == ""


WRONG = {
    "to itself": (Direction.LIFT, "fu", "fu", "Ja.", Invalid, "transfer.same_body"),
    "to a body that is not there": (Direction.LIFT, "fu", "ukjent", "Ja.", Invalid, "transfer.body_unknown"),
    "a lift down": (Direction.LIFT, "ssu", "fu", "Ja.", RuleBroken, "transfer.lift_leads_down"),
    "a lowering up": (Direction.LOWER, "fu", "ssu", "Ja.", RuleBroken, "transfer.lowering_leads_up"),
    "off the paths without a reason": (Direction.LIFT, "fu", "ssu", " ", RuleBroken, "transfer.no_path"),
    "the path's other direction": (Direction.LOWER, "fsu", "fu", "", RuleBroken, "transfer.no_path"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_way_that_is_not_right_is_refused(case: str) -> None:
    direction, source, target, exception, kind, code = WRONG[case]
    with pytest.raises(kind) as caught:
        rules.choose_way(TWO_PAIRS, direction, source, target, exception)
    assert (caught.value.code, caught.value.rule_id) == (code, "R-TRANSFER-3")


def test_off_the_paths_a_reason_is_kept() -> None:
    way = rules.choose_way(TWO_PAIRS, Direction.LIFT, "fu", "ssu", " AU har ferie. ")
    assert way.exception == "AU har ferie."


ONWARD = {
    "keeps its own where it can": ("fsu", "region", "", "region"),
    "takes the one that is chosen": ("fsu", "region", "svar", "svar"),
    "changes with the body": ("au", "faglig", "stor", "stor"),
}


@pytest.mark.parametrize("case", ONWARD)
def test_a_case_goes_on_as_what_is_discussed_there(case: str) -> None:
    target, current, wanted, becomes = ONWARD[case]
    onward = rules.choose_onward(TWO_PAIRS, target, current, wanted)
    assert onward.matter_class == becomes
    assert target in (*onward.route.discuss_in, *onward.route.may_start_in)
    assert becomes in onward.route.matter_classes


def test_the_only_class_of_a_body_is_taken_unchosen() -> None:
    one = replace(
        TWO_PAIRS,
        routes=tuple(
            replace(route, matter_classes=("stor",)) if route.key == "strategisk" else route
            for route in TWO_PAIRS.routes
        ),
    )
    assert rules.choose_onward(one, "au", "faglig", "").matter_class == "stor"


@pytest.mark.parametrize(
    ("target", "wanted", "code"),
    [
        ("au", "faglig", "transfer.class_not_there"),
        ("au", "", "transfer.class_needed"),
        ("mote", "", "transfer.no_route_there"),
    ],
)
def test_a_case_that_cannot_be_discussed_there_does_not_go(target: str, wanted: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        rules.choose_onward(TWO_PAIRS, target, "faglig", wanted)
    assert (caught.value.code, caught.value.rule_id) == (code, "R-TRANSFER-4")


@given(structures())
@settings(deadline=None)
def test_every_path_of_any_valid_structure_can_be_gone_to_a_route(structure: Structure) -> None:
    assume(structure.passages)
    for passage in structure.passages:
        for source in passage.from_bodies:
            for target in passage.to_bodies:
                way = rules.choose_way(structure, passage.direction, source, target, "")
                assert way.exception == ""
                for matter in structure.matter_classes:
                    try:
                        onward = rules.choose_onward(structure, target, "", matter.key)
                    except Invalid:
                        continue
                    assert target in (*onward.route.discuss_in, *onward.route.may_start_in)


@given(structures())
@settings(deadline=None)
def test_no_exception_in_any_structure_leads_against_its_direction(structure: Structure) -> None:
    single = [body for body in structure.bodies if body.each is None]
    for direction in Direction:
        for source in single:
            for target in single:
                try:
                    rules.choose_way(structure, direction, source.key, target.key, "Vi vil det.")
                except DomainError:
                    continue
                assert source is not target
                assert leads(direction, source, target)


def test_what_can_be_done_is_said_with_the_services_own_reasons() -> None:
    found = file(CaseState.DECIDING, TreatmentState.LISTED)
    named = {one.name: one for one in rules.transfer_actions(SECRETARY, found, MeetingState.CALLED)}
    assert (named["liftCase"].allowed, named["liftCase"].code) == (False, "transfer.on_called_agenda")
    assert named["lowerPart"].allowed
    held = {one.name: one for one in rules.transfer_actions(SECRETARY, found, MeetingState.HELD)}
    assert all(one.allowed for one in held.values())
    assert not any(one.offered for one in rules.transfer_actions(OBSERVER, found, None))
