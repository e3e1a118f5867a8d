"""A year and a case of every kind through structures that work, and through those that do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from fellesskap.actor import Side
from fellesskap.meetings.rules import easter_week
from fellesskap.rehearsals.model import Stage, Walk
from fellesskap.rehearsals.rules import rehearse
from fellesskap.structure.model import (
    Basis,
    DecisionRule,
    Direction,
    Each,
    Force,
    Names,
    Passage,
    Seat,
    Structure,
)
from fellesskap.structure.rules import validate
from fellesskap.structure.rules.findings import Severity
from fellesskap_tenants.registers import municipality_facts
from fellesskap_tenants.structures import load_structure, structures_folder
from structure_changes import with_body, with_route
from structure_examples import REGISTER, small_structure, structures

YEAR = 2027
ALONE = DecisionRule(both_sides=False)


def meeting(structure: Structure, **quotas: int) -> Structure:
    bodies = tuple(
        replace(body, meetings_per_year=quotas.get(body.key, body.meetings_per_year))
        for body in structure.bodies
    )
    return replace(structure, bodies=bodies)


def walks(structure: Structure) -> dict[str, list[tuple[Stage, str]]]:
    found = rehearse(structure, REGISTER, YEAR).walks
    return {walk.matter_class: [(step.stage, step.hindrance) for step in walk.steps] for walk in found}


@pytest.mark.parametrize(
    "slug", sorted(file.stem for file in structures_folder().glob("*.toml") if file.stem != "national")
)
def test_a_case_of_every_kind_comes_all_the_way(slug: str) -> None:
    structure = load_structure(structures_folder() / f"{slug}.toml")
    found = rehearse(structure, municipality_facts(), YEAR)
    assert {walk.matter_class for walk in found.walks} == {matter.key for matter in structure.matter_classes}
    stuck = {walk.matter_class: walk.steps[-1] for walk in found.walks if not walk.arrives}
    assert stuck == {}
    for walk in found.walks:
        days = [step.day for step in walk.steps if step.day]
        assert days == sorted(days)
        assert [step.stage for step in walk.steps] == stages(structure, walk)


def stages(structure: Structure, walk: Walk) -> list[Stage]:
    """The stages of a case that comes all the way."""
    ends = structure.matter_class(walk.matter_class).force is Force.AT_ONCE
    return [stage for stage in Stage if stage is not Stage.ONWARD or not ends]


def test_everybody_whom_the_route_asks_is_counted() -> None:
    plain = meeting(small_structure(), fu=4, ssu=4)
    anchored = next(
        step for step in rehearse(plain, REGISTER, YEAR).walks[0].steps if step.stage is Stage.ANCHORED
    )
    # Three municipalities through two regions, and the division that is the trust's own.
    assert (anchored.facts["count"], anchored.facts["regions"]) == (4, 2)


STUCK = {
    "a body that never meets": (
        meeting(small_structure(), fu=0, ssu=0),
        Stage.DISCUSSED,
        "rehearsal.no_meeting",
    ),
    "a body nobody is called to": (
        meeting(
            with_body("fu", seats=(Seat("fag", Names("Fag"), Side.HOSPITAL, may_attend=False),)), fu=4, ssu=4
        ),
        Stage.DISCUSSED,
        "rehearsal.nobody_called",
    ),
    "a level that the route has not": (
        meeting(with_route(levels=()), fu=4, ssu=4),
        Stage.ANCHORED,
        "round.level_not_on_route",
    ),
    "nobody to ask": (
        meeting(with_route(anchor_with=()), fu=4, ssu=4),
        Stage.ANCHORED,
        "rehearsal.nobody_asked",
    ),
    "a body that does not decide": (
        meeting(with_body("ssu", decides=False), fu=4, ssu=4),
        Stage.DECIDED,
        "rehearsal.decides_not",
    ),
    "a side that is never there": (
        meeting(
            with_body(
                "ssu",
                seats=(Seat("region", Names("Region"), Side.MUNICIPAL, each=Each.REGION),),
                decision=DecisionRule(Basis.ALL_AGREE),
            ),
            fu=4,
            ssu=4,
        ),
        Stage.DECIDED,
        "rehearsal.cannot_agree",
    ),
    "answers that come after the last meeting": (
        meeting(with_route(answer_days=365), fu=4, ssu=4),
        Stage.DECIDED,
        "rehearsal.no_meeting_after",
    ),
}


@pytest.mark.parametrize("case", STUCK)
def test_what_stands_in_the_way_is_told_where_it_stands(case: str) -> None:
    structure, stage, hindrance = STUCK[case]
    assert walks(structure)["faglig"][-1] == (stage, hindrance)


def test_the_way_is_free_without_any_of_them() -> None:
    plain = meeting(small_structure(), fu=4, ssu=4)
    found = [stage for stage, _ in walks(plain)["faglig"]]
    assert found == [stage for stage in Stage if stage is not Stage.ONWARD]


def test_a_body_with_unequal_sides_agrees_with_as_many_of_each() -> None:
    region, director, *others = small_structure().body("ssu").seats
    seats = (region, replace(director, count=4), *others)
    rule = DecisionRule(quorum_numerator=2, quorum_denominator=3, equal_sides=True)
    even = meeting(with_body("ssu", seats=seats, decision=rule), fu=4, ssu=4)
    assert walks(even)["faglig"][-1] == (Stage.FOLLOWED_UP, "")
    more = replace(rule, quorum_numerator=3, quorum_denominator=4)
    never = meeting(with_body("ssu", seats=seats, decision=more), fu=4, ssu=4)
    assert walks(never)["faglig"][-1] == (Stage.DECIDED, "rehearsal.cannot_agree")


def onward(force: Force, key: str = "mote", **changes: Any) -> Structure:
    structure = with_body("mote", **changes)
    matter = replace(structure.matter_classes[0], force=force, onward_to=key)
    return meeting(replace(structure, matter_classes=(matter,)), fu=4, ssu=4)


def test_a_decision_that_is_reported_is_never_held_up() -> None:
    for meetings in (0, 1, 12):
        structure = onward(Force.REPORTED, meetings_per_year=meetings)
        assert walks(structure)["faglig"][-2:] == [(Stage.ONWARD, ""), (Stage.FOLLOWED_UP, "")]


def test_a_decision_that_waits_is_followed_up_once_the_other_body_can_agree() -> None:
    never = onward(Force.PENDING, decides=True, decision=ALONE, meetings_per_year=0)
    assert walks(never)["faglig"][-1] == (Stage.ONWARD, "rehearsal.no_meeting_onward")
    unable = onward(Force.PENDING, meetings_per_year=12)
    assert walks(unable)["faglig"][-1] == (Stage.ONWARD, "rehearsal.decides_not")
    able = onward(Force.PENDING, decides=True, decision=ALONE, meetings_per_year=12)
    assert walks(able)["faglig"][-2:] == [(Stage.ONWARD, ""), (Stage.FOLLOWED_UP, "")]


@settings(max_examples=60, deadline=None)
@given(structures())
def test_any_valid_structure_can_be_rehearsed(structure: Structure) -> None:
    assert all(finding.severity is not Severity.ERROR for finding in validate(structure, REGISTER))
    found = rehearse(structure, REGISTER, YEAR)
    assert len(found.walks) == sum(len(route.matter_classes) for route in structure.routes)
    for walk in found.walks:
        assert [step.stage for step in walk.steps] == stages(structure, walk)[: len(walk.steps)]
        assert all(not step.hindrance for step in walk.steps[:-1])


def test_a_case_that_goes_on_is_discussed_after_where_it_was() -> None:
    up = Passage("opp", Names("Opp"), Direction.LIFT, ("fu",), ("ssu",))
    plain = replace(meeting(small_structure(), ssu=4, fu=4), passages=(up,))
    found = rehearse(plain, REGISTER, YEAR)
    (crossing,) = found.crossings
    first = min(one.day for one in found.meetings if "fu" in one.bodies)
    later = [one.day for one in found.meetings if "ssu" in one.bodies and one.day > first]
    assert (crossing.target, crossing.day) == ("ssu", min(later))
    never = rehearse(replace(meeting(plain, ssu=0), routes=()), REGISTER, YEAR)
    assert never.crossings[0].day is None


def test_nobody_is_called_in_the_summer_or_at_easter() -> None:
    structure = load_structure(structures_folder() / "nordland.toml")
    days = [meeting.day for meeting in rehearse(structure, municipality_facts(), YEAR).meetings]
    assert days
    assert [day for day in days if day.month == 7 or easter_week(YEAR) == day.isocalendar().week] == []
