"""Where each step of setting a community up stands, from the draft, its findings and what was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.drafts import rules
from fellesskap.drafts.model import SetupState, SetupStep
from fellesskap.structure.model import Anchor, Division, Names, Structure
from fellesskap.structure.rules import Finding, Severity, validate
from structure_examples import REGISTER, small_structure, structures

S, At = SetupState, SetupStep
EMPTY: Mapping[str, str] = {}


def all_looked_at(structure: Structure) -> dict[str, str]:
    return {one.step: one.seen for one in rules.standings(structure, (), EMPTY)}


def states(structure: Structure, looked_at: Mapping[str, str], *findings: Finding) -> dict[At, S]:
    return {one.step: one.state for one in rules.standings(structure, findings, looked_at)}


@settings(max_examples=40)
@given(structures(), st.data())
def test_what_is_changed_is_to_be_looked_at_again_in_its_own_step_alone(
    structure: Structure, data: st.DataObject
) -> None:
    looked_at = all_looked_at(structure)
    assert set(states(structure, looked_at).values()) == {S.DONE}
    body = data.draw(st.sampled_from(structure.bodies))
    quota = replace(body, meetings_per_year=(body.meetings_per_year or 0) + 1)
    after = replace(structure, bodies=tuple(quota if one is body else one for one in structure.bodies))
    changed = {step for step, state in states(after, looked_at).items() if state is S.CHANGED}
    assert changed == {At.YEAR, At.REHEARSAL}
    # Undone, it is as it was looked at.
    assert set(states(structure, looked_at).values()) == {S.DONE}


def test_every_field_of_every_part_belongs_to_one_step() -> None:
    plain = small_structure()
    asked = [set(dict(rules.contents_of(plain, step))) for step in SetupStep if step is not At.REHEARSAL]
    everything = set(dict(rules.contents_of(plain, At.REHEARSAL)))
    assert set().union(*asked) == everything
    assert sum(map(len, asked)) == len(everything)


@settings(max_examples=40)
@given(structures())
def test_every_finding_has_a_step_to_be_mended_in(structure: Structure) -> None:
    found = validate(structure, REGISTER)
    told = rules.standings(structure, found, EMPTY)
    assert [one.step for one in told] == list(SetupStep)
    assert sum(one.errors + one.warnings for one in told) == len(found)


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("name.nb", At.COMMUNITY),
        ("trust.org_number", At.COMMUNITY),
        ("numbering", At.CASES),
        ("call_days", At.YEAR),
        ("regions", At.PARTNERS),
        ("divisions.kirurgi.name", At.HOSPITAL),
        ("bodies", At.BODIES),
        ("bodies.ssu.reports_to", At.BODIES),
        ("bodies.ssu.seats", At.SEATS),
        ("bodies.ssu.seats.region.office", At.SEATS),
        ("bodies.ssu.decision.both_sides", At.CHAIRS),
        ("bodies.ssu.chair.months", At.CHAIRS),
        ("bodies.ssu.meetings_per_year", At.YEAR),
        ("routes.faglig.anchor_with", At.CASES),
        ("intake.fields", At.CASES),
        ("compositions.kjonn", At.SEATS),
    ],
)
def test_a_finding_is_counted_where_it_is_mended(path: str, step: At) -> None:
    assert rules.step_of_finding(path) is step


def test_an_error_is_told_whoever_looked_and_the_rehearsal_waits() -> None:
    plain = small_structure()
    wrong = Finding("bodies.ssu.chair", "structure.chair_turn_unclear")
    told = states(plain, all_looked_at(plain), wrong)
    assert told[At.CHAIRS] is S.WRONG
    assert told[At.REHEARSAL] is S.WAITING
    assert {told[step] for step in set(At) - {At.CHAIRS, At.REHEARSAL}} == {S.DONE}


def test_a_warning_stops_nothing() -> None:
    plain = small_structure()
    odd = Finding("regions", "structure.municipality_without_region", Severity.WARNING)
    assert set(states(plain, all_looked_at(plain), odd).values()) == {S.DONE}


def test_divisions_are_asked_about_where_something_needs_them() -> None:
    plain = replace(
        small_structure(),
        divisions=(),
        routes=tuple(replace(one, anchor_with=(Anchor.MUNICIPALITIES,)) for one in small_structure().routes),
    )
    assert states(plain, EMPTY)[At.HOSPITAL] is S.NOT_NEEDED
    anchored = replace(
        plain, routes=tuple(replace(one, anchor_with=(Anchor.DIVISIONS,)) for one in plain.routes)
    )
    assert states(anchored, EMPTY)[At.HOSPITAL] is S.TO_DO
    divided = replace(plain, divisions=(Division("kirurgi", Names("Kirurgi")),))
    assert states(divided, EMPTY)[At.HOSPITAL] is S.TO_DO
