"""What a change is, what it breaks, and from which day it may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from fellesskap.structure.model import Names, RegionMember, Structure
from fellesskap.structure.rules import InUse, OpenCase, breaks, difference, may_follow
from structure_examples import REGISTER, small_structure, structures


def _without_body(structure: Structure, key: str) -> Structure:
    return replace(structure, bodies=tuple(body for body in structure.bodies if body.key != key))


def test_what_comes_goes_and_changes_is_told_by_its_place_and_name() -> None:
    before = small_structure()
    ssu = before.body("ssu")
    changed = replace(
        ssu,
        meetings_per_year=4,
        seats=(replace(ssu.seats[0], title=Names("Leder")), replace(ssu.seats[1], key="hf"), *ssu.seats[2:]),
    )
    nord, sor = before.regions
    after = replace(
        before,
        call_days=10,
        municipalities=("1001", "1002", "1003", "1004"),
        regions=(nord, replace(sor, members=(*sor.members, RegionMember("1004")))),
        bodies=(before.bodies[0], changed, before.bodies[2]),
    )

    told = {change.path: (change.code, change.name, change.field) for change in difference(before, after)}

    assert told == {
        "municipalities.1004": ("structure.municipality_added", "1004", ""),
        "bodies.ssu.meetings_per_year": ("structure.body_changed", "Strategisk utvalg", "meetings_per_year"),
        "bodies.ssu.seats.region.title.nb": ("structure.seat_changed", "Leder", "title"),
        "bodies.ssu.seats.foretak": ("structure.seat_removed", "Direktør", ""),
        "bodies.ssu.seats.hf": ("structure.seat_added", "Direktør", ""),
        "bodies.dialog": ("structure.body_removed", "Dialogmøte", ""),
        "regions.sor.members.1004": ("structure.member_added", "1004", ""),
        "call_days": ("structure.community_changed", "", "call_days"),
    }


def test_a_change_holds_the_values_before_and_after() -> None:
    before = small_structure()
    (change,) = difference(before, replace(before, call_days=10))
    assert (change.before, change.after) == (7, 10)


def test_another_order_is_a_change() -> None:
    before = small_structure()
    (change,) = difference(before, replace(before, bodies=before.bodies[::-1]))
    assert (change.path, change.code, change.field) == ("bodies", "structure.community_changed", "bodies")


@settings(max_examples=30, deadline=None)
@given(structures(), structures())
def test_there_is_a_difference_exactly_where_two_structures_differ(one: Structure, other: Structure) -> None:
    assert difference(one, one) == []
    assert bool(difference(one, other)) == (one != other)
    assert all(change.code.startswith("structure.") for change in difference(one, other))


IN_USE = InUse(
    holders={"fu:fag:kirurgi": 1, "ssu:foretak": 1},
    meetings={"fu": 2, "ssu": 1},
    cases=(
        OpenCase("3/2026", "to-trinn", "fu"),
        OpenCase("4/2026", "", ""),
        OpenCase("5/2026", "", "", "fu"),
    ),
)


def test_taking_away_a_body_in_use_breaks_its_seats_meetings_and_cases() -> None:
    before = small_structure()
    found = breaks(before, _without_body(before, "fu"), REGISTER, IN_USE)
    assert [(finding.path, finding.code) for finding in found] == [
        ("seats.fu:fag:kirurgi", "structure.breaks_holder"),
        ("bodies.fu", "structure.breaks_meeting"),
        ("bodies.fu", "structure.breaks_case_body"),
        ("bodies.fu", "structure.breaks_case_decision"),
    ]
    assert found[1].facts == {"name": "Fagutvalg", "count": 2}


def test_a_case_left_behind_by_an_earlier_change_holds_no_later_one_back() -> None:
    before = small_structure()
    stranded = InUse({}, {}, (OpenCase("6/2026", "borte", "borte", "borte"),))
    assert breaks(before, small_structure(call_days=30), REGISTER, stranded) == []
    assert breaks(before, _without_body(before, "fu"), REGISTER, stranded) == []


def test_taking_away_a_route_breaks_the_cases_on_it() -> None:
    before = small_structure()
    after = replace(before, routes=(replace(before.routes[0], key="annen"),))
    assert [finding.code for finding in breaks(before, after, REGISTER, IN_USE)] == [
        "structure.breaks_case_route"
    ]


@pytest.mark.parametrize(
    "after",
    [
        small_structure(),
        small_structure(call_days=30),
        _without_body(small_structure(), "dialog"),
        replace(small_structure(), municipalities=("1001", "1003")),
    ],
)
def test_what_nobody_uses_breaks_nothing(after: Structure) -> None:
    assert breaks(small_structure(), after, REGISTER, IN_USE) == []


def test_a_structure_follows_on_a_later_day_only() -> None:
    assert may_follow(None, date(2022, 1, 1))
    assert may_follow(date(2022, 1, 1), date(2022, 1, 2))
    assert not may_follow(date(2022, 1, 1), date(2022, 1, 1))
    assert not may_follow(date(2022, 1, 1), date(2021, 12, 31))
