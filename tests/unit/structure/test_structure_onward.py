"""Findings about lift and lower paths, plan periods and priority groups; each beside what is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fellesskap.structure.model import (
    Direction,
    DisagreementLevel,
    Names,
    Passage,
    PlanPeriod,
    PriorityGroup,
    Structure,
)
from fellesskap.structure.rules import Severity, validate
from structure_changes import with_more
from structure_examples import REGISTER, small_structure

ERROR, WARNING = Severity.ERROR, Severity.WARNING
UP = Passage("opp", Names("Opp"), Direction.LIFT, ("fu",), ("ssu",))
DOWN = Passage("ned", Names("Ned"), Direction.LOWER, ("ssu",), ("fu",))
NEAR = DisagreementLevel("naer", Names("De nærmeste"), 7)
SEAT_OF = DisagreementLevel("ssu", Names("Utvalget"), 30, body="ssu")
PLAN = PlanPeriod("plan", Names("Planen"), date(2020, 1, 1), date(2023, 12, 31))
NEXT = PlanPeriod("neste", Names("Neste plan"), date(2024, 1, 1), date(2027, 12, 31))
GROUP = PriorityGroup("barn", Names("Barn og unge"), ("plan",))


def passage(plain: Passage = UP, **changes: object) -> Structure:
    return with_more(passages=replace(plain, **changes))


WRONG: dict[str, tuple[Structure, str, str, Severity]] = {
    "from nowhere": (passage(from_bodies=()), "passages.opp.from_bodies", "passage_without_end", ERROR),
    "to nowhere": (passage(to_bodies=()), "passages.opp.to_bodies", "passage_without_end", ERROR),
    "from an unknown body": (
        passage(from_bodies=("ukjent",)), "passages.opp.from_bodies", "unknown_reference", ERROR
    ),
    "to an unknown body": (
        passage(to_bodies=("ukjent",)), "passages.opp.to_bodies", "unknown_reference", ERROR
    ),
    "from a body for each region": (
        passage(from_bodies=("dialog",)), "passages.opp.from_bodies", "reference_to_many", ERROR
    ),
    "to where it comes from": (
        passage(from_bodies=("fu", "ssu")), "passages.opp.to_bodies", "passage_to_itself", ERROR
    ),
    "to a body where no case begins": (
        passage(to_bodies=("mote",)), "passages.opp.to_bodies", "passage_to_no_route", ERROR
    ),
    "a lift that goes down": (
        passage(DOWN, direction=Direction.LIFT), "passages.ned.to_bodies", "lift_leads_down", ERROR
    ),
    "a lowering that goes up": (
        passage(direction=Direction.LOWER), "passages.opp.to_bodies", "lowering_leads_up", ERROR
    ),
    "a level without a day": (
        small_structure(disagreement_levels=(replace(NEAR, days=0),)),
        "disagreement_levels.naer.days",
        "level_days",
        ERROR,
    ),
    "a level in an unknown body": (
        small_structure(disagreement_levels=(replace(NEAR, body="ukjent"),)),
        "disagreement_levels.naer.body",
        "unknown_reference",
        ERROR,
    ),
    "a level in a body for each region": (
        small_structure(disagreement_levels=(replace(NEAR, body="dialog"),)),
        "disagreement_levels.naer.body",
        "reference_to_many",
        ERROR,
    ),
    "a level in a body of no route": (
        small_structure(disagreement_levels=(replace(NEAR, body="mote"),)),
        "disagreement_levels.naer.body",
        "level_in_no_route",
        ERROR,
    ),
    "a level of the units after a body": (
        small_structure(disagreement_levels=(SEAT_OF, NEAR)),
        "disagreement_levels.naer.body",
        "level_of_units_after_body",
        ERROR,
    ),
    "a body twice": (
        small_structure(disagreement_levels=(SEAT_OF, replace(SEAT_OF, key="igjen"))),
        "disagreement_levels.igjen.body",
        "level_twice",
        ERROR,
    ),
    "a level below the one before": (
        small_structure(disagreement_levels=(SEAT_OF, replace(SEAT_OF, key="lavere", body="fu"))),
        "disagreement_levels.lavere.body",
        "level_leads_down",
        ERROR,
    ),
    "a period that ends first": (
        small_structure(plan_periods=(replace(PLAN, ends=date(2019, 1, 1)),)),
        "plan_periods.plan.ends",
        "period_ends_first",
        ERROR,
    ),
    "a period that ends the day it starts": (
        small_structure(plan_periods=(replace(PLAN, ends=PLAN.starts),)),
        "plan_periods.plan.ends",
        "period_ends_first",
        ERROR,
    ),
    "two periods with a day in common": (
        small_structure(plan_periods=(replace(NEXT, starts=PLAN.ends), PLAN)),
        "plan_periods.neste.starts",
        "periods_overlap",
        ERROR,
    ),
    "a group of an unknown period": (
        small_structure(priority_groups=(GROUP,)), "priority_groups.barn.periods", "unknown_reference", ERROR
    ),
    "a group of no period": (
        small_structure(priority_groups=(replace(GROUP, periods=()),)),
        "priority_groups.barn.periods",
        "group_without_period",
        WARNING,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_one_thing_wrong_is_found_at_its_place(case: str) -> None:
    structure, path, code, severity = WRONG[case]
    found = [(one.path, one.code, one.severity) for one in validate(structure, REGISTER)]
    known = {(one.path, one.code, one.severity) for one in validate(small_structure(), REGISTER)}
    assert [one for one in found if one not in known] == [(path, f"structure.{code}", severity)]


RIGHT = {
    "levels from the units and up": small_structure(
        disagreement_levels=(NEAR, replace(SEAT_OF, key="fu", body="fu"), SEAT_OF)
    ),
    "a lift and the way back": small_structure(passages=(UP, DOWN)),
    "a lift on the same level": small_structure(
        passages=(UP,),
        bodies=tuple(
            replace(body, level=2) if body.key == "fu" else body for body in small_structure().bodies
        ),
    ),
    "periods that follow each other": small_structure(
        plan_periods=(NEXT, PLAN), priority_groups=(replace(GROUP, periods=("plan", "neste")),)
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_left_in_peace(case: str) -> None:
    assert validate(RIGHT[case], REGISTER) == validate(small_structure(), REGISTER)


@pytest.mark.parametrize(
    ("day", "groups"),
    [
        (date(2019, 12, 31), []),
        (PLAN.starts, ["barn"]),
        (PLAN.ends, ["barn"]),
        (NEXT.starts, ["eldre"]),
        (date(2028, 1, 1), []),
    ],
)
def test_the_groups_of_a_day_are_those_of_its_period(day: date, groups: list[str]) -> None:
    structure = small_structure(
        plan_periods=(PLAN, NEXT),
        priority_groups=(GROUP, PriorityGroup("eldre", Names("Eldre"), ("neste",))),
    )
    assert [one.key for one in structure.groups_on(day)] == groups
