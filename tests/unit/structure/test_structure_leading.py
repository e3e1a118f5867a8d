"""Among whom a chair goes round, and whose word makes minutes final: what a structure may say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fellesskap.actor import Side
from fellesskap.structure.model import (
    Approval,
    DeputyAccess,
    Division,
    Names,
    Region,
    RegionMember,
    Rotation,
    Structure,
)
from fellesskap.structure.rules import Severity, sides_of_parties, validate
from structure_examples import REGISTER, small_structure

TRUST = "sykehuset"


def led(key: str = "ssu", *parties: str, first: Side = Side.MUNICIPAL, **more: object) -> Structure:
    rotation = Rotation(anchor=date(2026, 1, 1), first=first, months=12, parties=parties)
    made = small_structure(**more)
    return replace(made, bodies=tuple(replace(b, chair=rotation) if b.key == key else b for b in made.bodies))


def found(structure: Structure) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in validate(structure, REGISTER) if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("key", "parties"),
    [
        ("ssu", ("nord", "sor", TRUST)),
        ("ssu", ("nord", TRUST)),
        ("mote", ("1001", "1003")),
        ("mote", ("nord", "sor")),  # by their municipalities' seats
    ],
)
def test_a_chair_goes_round_among_those_with_a_seat(key: str, parties: tuple[str, ...]) -> None:
    assert found(led(key, *parties)) == []


@pytest.mark.parametrize(
    ("key", "parties", "code"),
    [
        ("ssu", ("nord",), "structure.chair_of_one_party"),
        ("ssu", ("nord", "nord"), "structure.duplicate_key"),
        ("ssu", ("nord", "vest"), "structure.unknown_reference"),
        ("ssu", ("nord", "1001"), "structure.chair_party_without_seat"),
        ("mote", ("nord", "kirurgi"), "structure.chair_party_without_seat"),
        ("dialog", ("nord", "sor"), "structure.chair_party_without_seat"),  # each in its own region alone
    ],
)
def test_others_do_not_take_turns(key: str, parties: tuple[str, ...], code: str) -> None:
    said = found(led(key, *parties))
    assert {one for _, one in said} == {code}
    assert {path for path, _ in said} == {f"bodies.{key}.chair.parties"}


def test_the_first_to_lead_is_of_the_side_that_begins() -> None:
    wrong = led("ssu", TRUST, "nord")
    assert found(wrong) == [("bodies.ssu.chair.first", "structure.chair_first_of_other_side")]
    assert found(led("ssu", TRUST, "nord", first=Side.HOSPITAL)) == []


def test_a_party_goes_by_a_key_that_is_its_alone() -> None:
    shared = led(
        "ssu",
        "nord",
        "sor",
        divisions=(Division("nord", Names("Divisjon Nord")), Division("apotek", Names("A"), external=True)),
    )
    assert ("bodies.ssu.chair.parties", "structure.chair_party_ambiguous") in found(shared)


def test_each_party_is_of_a_side() -> None:
    sides = sides_of_parties(small_structure())
    assert (sides["nord"], sides["1001"], sides["kirurgi"], sides[TRUST]) == (
        Side.MUNICIPAL,
        Side.MUNICIPAL,
        Side.HOSPITAL,
        Side.HOSPITAL,
    )


def test_minutes_that_leaders_approve_are_warned_of_where_no_deputy_is_known() -> None:
    made = small_structure()
    asked = replace(
        made, bodies=tuple(replace(body, minutes_approved_by=Approval.LEADERS) for body in made.bodies)
    )
    warned = [one for one in validate(asked, REGISTER) if one.code == "structure.approved_by_unknown_leaders"]
    assert [one.path for one in warned] == [f"bodies.{b.key}.minutes_approved_by" for b in made.bodies]
    assert {one.severity for one in warned} == {Severity.WARNING}
    rotation = Rotation(anchor=date(2026, 1, 1), first=Side.MUNICIPAL, months=12, deputy=True)
    known = replace(asked, bodies=tuple(replace(body, chair=rotation) for body in asked.bodies))
    assert not [
        one for one in validate(known, REGISTER) if one.code == "structure.approved_by_unknown_leaders"
    ]


@pytest.mark.parametrize(
    ("access", "days", "codes"),
    [
        (DeputyAccess.UNTIL_APPROVED, None, []),
        (DeputyAccess.UNTIL_APPROVED, 3, []),
        (DeputyAccess.UNTIL_HELD, None, ["structure.deputies_cannot_comment"]),
        (DeputyAccess.DAYS_AFTER, None, ["structure.access_days_missing"]),
        (DeputyAccess.DAYS_AFTER, 9, ["structure.deputies_cannot_comment"]),
        (DeputyAccess.DAYS_AFTER, 10, []),
        (DeputyAccess.DAYS_AFTER, 366, ["structure.number_out_of_range"]),
    ],
)
def test_how_long_deputies_read_is_known_and_long_enough_to_comment(
    access: DeputyAccess, days: int | None, codes: list[str]
) -> None:
    made = small_structure()
    body = replace(made.bodies[0], deputy_access=access, deputy_access_days=days)
    findings = validate(replace(made, bodies=(body, *made.bodies[1:])), REGISTER)
    assert [one.code for one in findings if "deputy_access" in one.path] == codes


def test_a_region_without_a_seat_of_its_own_speaks_by_its_municipalities() -> None:
    regions = (Region("nord", Names("Nord"), (RegionMember("1001"),)), Region("sor", Names("Sør"), ()))
    assert found(led("mote", "nord", "sor", regions=regions)) == [
        ("bodies.mote.chair.parties", "structure.chair_party_without_seat")
    ]
