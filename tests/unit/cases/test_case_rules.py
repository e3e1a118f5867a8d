"""The rules of a case, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.cases import rules
from fellesskap.cases.model import (
    Case,
    CaseFile,
    CaseState,
    Lit,
    PerspectiveState,
    Step,
    Treatment,
    TreatmentState,
)
from fellesskap.db.ids import uuid7
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from fellesskap.structure.model import Anchor, CaseText, IntakeField, Names, Route

REPORTER = Actor(ActorKind.PERSON, person_id=uuid7())
SECRETARY = Actor(
    ActorKind.PERSON, person_id=uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
)
ROUTE = Route(
    key="faglig",
    name=Names("Faglige saker"),
    matter_classes=("faglig",),
    discuss_in=("fu",),
    may_start_in=("fsu",),
    decide_in="fsu",
    anchor_with=(Anchor.MUNICIPALITIES,),
)
FIELDS = (
    IntakeField(CaseText.TITLE, Names("Tittel")),
    IntakeField(CaseText.BACKGROUND, Names("Bakgrunn"), required=False),
)


def file(state: CaseState = CaseState.REPORTED, **parts: object) -> CaseFile:
    case = Case(
        id=uuid7(),
        version=1,
        year=2026,
        number=1,
        title="Felles rutine",
        state=state,
        matter_class=None,
        route=None,
        structure_version_id=uuid7(),
        submitted_by=REPORTER.person_id or uuid7(),
        body_id=None,
        text_edition=1,
        audience=Audience.SECRETARIAT,
        reference="1/2026",
        form_version_id=uuid7(),
    )
    made = CaseFile(case, (), (), frozenset())
    return replace(made, **parts)


def treatment(state: TreatmentState, position: int = 1) -> Treatment:
    return Treatment(uuid7(), uuid7(), uuid7(), Step.DISCUSS, position, state, None, 1)


def refused(code: str, kind: type[DomainError], call: object) -> None:
    assert callable(call)
    with pytest.raises(kind) as caught:
        call()
    assert caught.value.code == code


def test_intake_form_decides_what_is_required() -> None:
    refused(
        "case.field_required",
        Invalid,
        lambda: rules.require_filled(FIELDS, {"title": " ", "background": "x"}),
    )
    refused(
        "case.field_too_long",
        Invalid,
        lambda: rules.require_filled(FIELDS, {"title": "x" * (rules.LONGEST_TITLE + 1)}),
    )
    rules.require_filled(FIELDS, {"title": "x" * rules.LONGEST_TITLE})


def test_a_case_is_placed_until_it_is_listed() -> None:
    refused(
        "case.already_under_treatment",
        RuleBroken,
        lambda: rules.require_placeable(file(treatments=(treatment(TreatmentState.LISTED),))),
    )
    refused(
        "case.already_under_treatment",
        RuleBroken,
        lambda: rules.require_placeable(file(CaseState.DECIDED)),
    )
    rules.require_placeable(file(CaseState.PLACED, treatments=(treatment(TreatmentState.WAITING),)))


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("last", TreatmentState)
def test_what_waits_in_a_body_that_is_gone_is_placed_anew(state: CaseState, last: TreatmentState) -> None:
    found = file(state, treatments=(treatment(TreatmentState.DONE), treatment(last, 2)))
    busy = last in (TreatmentState.LISTED, TreatmentState.IN_WRITING)
    waiting = state in (CaseState.REPORTED, CaseState.PLACED, CaseState.DISCUSSED, CaseState.ANCHORED)
    if waiting and not busy:
        rules.require_placeable(found, gone=True)
    else:
        with pytest.raises(RuleBroken):
            rules.require_placeable(found, gone=True)
    if state is not CaseState.REPORTED:
        with pytest.raises(RuleBroken):
            rules.require_placeable(found)


def test_route_takes_its_classes_and_bodies() -> None:
    refused(
        "case.matter_class_not_in_route", Invalid, lambda: rules.require_route(ROUTE, "prinsipiell", "fu")
    )
    refused("case.body_not_in_route", Invalid, lambda: rules.require_route(ROUTE, "faglig", "ssu"))
    rules.require_route(ROUTE, "faglig", "fu")
    rules.require_route(ROUTE, "faglig", "fsu")


def test_checklist_is_a_gate_with_a_reason() -> None:
    lit = (Lit("kommuner", PerspectiveState.COVERED), Lit("parorende", PerspectiveState.MISSING))
    names = {"kommuner": "Kommunene", "parorende": "Pårørende"}
    with pytest.raises(RuleBroken) as caught:
        rules.require_lit(lit, "  ", names)
    assert caught.value.facts["missing"] == ["Pårørende"]
    assert caught.value.rule_id == "R-CASE-5"
    rules.require_lit(lit, "Pårørende høres i neste runde.", names)
    rules.require_lit((Lit("kommuner", PerspectiveState.NOT_RELEVANT),), "", names)


def test_text_is_revised_by_its_own_until_placed_and_by_the_secretariat_between_meetings() -> None:
    rules.require_own_or_secretariat(REPORTER, file())
    rules.require_own_or_secretariat(SECRETARY, file(CaseState.DISCUSSED))
    refused(
        "case.not_yours_to_revise",
        NotAllowed,
        lambda: rules.require_own_or_secretariat(REPORTER, file(CaseState.PLACED)),
    )
    refused("case.text_is_frozen", RuleBroken, lambda: rules.require_revisable(file(CaseState.DECIDING)))
    for state in (CaseState.DISCUSSED, CaseState.ANCHORING, CaseState.ANCHORED):
        rules.require_revisable(file(state))
    assert rules.state_revised(CaseState.ANCHORED) is CaseState.DISCUSSED
    assert rules.state_revised(CaseState.ANCHORING) is CaseState.ANCHORING


def test_each_side_marks_urgency_once_and_both_count() -> None:
    assert rules.urgency_side(SECRETARY, file()) is Side.MUNICIPAL
    half = file(urgent_for=frozenset({Side.MUNICIPAL}))
    assert not half.urgent
    refused("case.already_marked_urgent", Conflict, lambda: rules.urgency_side(SECRETARY, half))
    refused("case.urgency_needs_a_side", NotAllowed, lambda: rules.urgency_side(REPORTER, file()))
    assert file(urgent_for=frozenset({Side.MUNICIPAL, Side.HOSPITAL})).urgent


def test_actions_say_what_the_service_would() -> None:
    offered = {found.name: found for found in rules.case_actions(SECRETARY, file())}
    assert offered["placeCase"].allowed
    done = {found.name: found for found in rules.case_actions(SECRETARY, file(CaseState.DECIDED))}
    assert done["placeCase"].code == "case.already_under_treatment"
    assert done["placeCase"].offered
    outside = {found.name: found for found in rules.case_actions(REPORTER, file(CaseState.PLACED))}
    assert not outside["placeCase"].offered
    assert not outside["reviseCase"].offered


def test_a_choice_has_a_reason_and_a_decided_case_is_finished() -> None:
    refused("case.reason_required", Invalid, lambda: rules.require_reason("  "))
    rules.require_reason("Berører alle kommunene.")
    refused("case.already_decided", RuleBroken, lambda: rules.require_undecided(file(CaseState.DECIDED)))
    rules.require_undecided(file(CaseState.ANCHORED))


def test_a_case_is_written_in_a_language_of_ours() -> None:
    with pytest.raises(Invalid) as refused:
        rules.require_language("norsk", ("nb", "nn", "se"))
    assert refused.value.field == "language"
    rules.require_language("se", ("nb", "nn", "se"))
