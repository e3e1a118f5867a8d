"""Whom advice is usually asked of on a route."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fellesskap.structure.model import Body, BodyKind, Each, Names, Structure
from fellesskap.structure.rules import validate
from fellesskap.structure.rules.advising import check_advisers
from structure_examples import REGISTER, small_structure

COUNCIL = Body("rad", Names("Rådet"), BodyKind.ADVISORY, 3)
SPREAD = Body("raad-i-region", Names("Råd i regionen"), BodyKind.ADVISORY, 3, each=Each.REGION)


def advised(bodies: tuple[str, ...] = (), others: tuple[str, ...] = ()) -> Structure:
    plain = small_structure()
    routes = tuple(replace(one, advised_by=bodies, advised_by_others=others) for one in plain.routes)
    return replace(plain, bodies=(*plain.bodies, COUNCIL, SPREAD), routes=routes)


def test_bodies_and_others_are_named_for_advice() -> None:
    assert check_advisers(advised(("rad",), ("FAMU", "Fagforbundet"))) == []
    assert check_advisers(small_structure()) == []


@pytest.mark.parametrize(
    ("structure", "code"),
    [
        (advised(("fu",)), "structure.adviser_treats"),
        (advised(("ssu",)), "structure.adviser_treats"),
        (advised(("raad-i-region",)), "structure.reference_to_many"),
        (advised(others=("FAMU", " famu")), "structure.adviser_twice"),
        (advised(others=(" ",)), "structure.advisers_unfit"),
        (advised(others=("x" * 121,)), "structure.advisers_unfit"),
        (advised(("rad",), tuple(str(number) for number in range(20))), "structure.advisers_unfit"),
    ],
)
def test_what_is_wrong_with_advisers(structure: Structure, code: str) -> None:
    assert [one.code for one in check_advisers(structure)] == [code]


def test_an_adviser_that_is_not_there_is_found() -> None:
    found = [one for one in validate(advised(("borte",)), REGISTER) if one.path.endswith("advised_by")]
    assert [one.code for one in found] == ["structure.unknown_reference"]
