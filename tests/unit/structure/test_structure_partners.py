"""Findings about who the community is: municipalities that end, and a name nobody has confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.structure.model import MunicipalityFacts
from fellesskap.structure.rules import Finding, Severity, validate
from fellesskap.texts import sentence
from structure_examples import REGISTER, small_structure

END = date(2030, 1, 1)


def _validated(**changed: MunicipalityFacts) -> list[Finding]:
    return validate(small_structure(), {**REGISTER, **{facts.number: facts for facts in changed.values()}})


def _municipality(number: str, name: str, *successors: str, ended: bool = False) -> MunicipalityFacts:
    return MunicipalityFacts(
        number, name, name, successors=successors, valid_to=END if ended or successors else None
    )


@pytest.mark.parametrize(
    ("after", "successors"),
    [
        pytest.param([("1001", "Ås", "1005"), ("1005", "Nye Ås")], ["Nye Ås (1005)"], id="a merger"),
        pytest.param(
            [("1001", "Ås", "1005", "1006"), ("1005", "Øvre Ås"), ("1006", "Nedre Ås")],
            ["Øvre Ås (1005)", "Nedre Ås (1006)"],
            id="a split",
        ),
        pytest.param(
            [("1001", "Ås", "1005"), ("1005", "Nye Ås", "1006", "1007"), ("1006", "A"), ("1007", "B")],
            ["A (1006)", "B (1007)"],
            id="a merger that was split again",
        ),
        pytest.param([("1001", "Ås", "1999")], ["1999"], id="a successor the register lacks"),
    ],
)
def test_a_municipality_that_ends_is_told_with_those_that_replace_it(
    after: list[tuple[str, ...]], successors: list[str]
) -> None:
    (finding,) = _validated(**{number: _municipality(number, name, *then) for number, name, *then in after})
    assert (finding.path, finding.code) == ("municipalities", "structure.municipality_replaced")
    assert finding.severity is Severity.WARNING
    assert finding.facts == {"name": "Ås", "number": "1001", "day": END, "successors": successors}


def test_the_sentence_proposes_what_to_put_in_its_place() -> None:
    (finding,) = _validated(
        old=_municipality("1001", "Ås", "1005", "1006"),
        one=_municipality("1005", "Øvre Ås"),
        two=_municipality("1006", "Nedre Ås"),
    )
    assert sentence(finding.code, finding.facts, "nb") == (
        "Fra tirsdag 1. januar 2030 er Ås (1001) erstattet av Øvre Ås (1005) og Nedre Ås (1006). Bytt kommunen ut."
    )
    assert "erstatta av Øvre Ås (1005) og Nedre Ås (1006)" in sentence(finding.code, finding.facts, "nn")


@pytest.mark.parametrize(
    "register",
    [
        pytest.param([_municipality("1001", "Ås", ended=True)], id="nothing in its place"),
        pytest.param(
            [_municipality("1001", "Ås", "1005"), _municipality("1005", "Vik", "1001")], id="a circle"
        ),
    ],
)
def test_a_municipality_nothing_replaces_is_told_too(register: list[MunicipalityFacts]) -> None:
    (finding,) = _validated(**{facts.number: facts for facts in register})
    assert finding.code == "structure.municipality_abolished"
    assert finding.facts == {"name": "Ås", "number": "1001", "day": END}


_NUMBERS = ["1001", "1005", "1006", "1007", "1008"]


@given(
    st.fixed_dictionaries({number: st.lists(st.sampled_from(_NUMBERS), unique=True) for number in _NUMBERS})
)
def test_what_is_proposed_is_never_itself_replaced(then: dict[str, list[str]]) -> None:
    register = {number: _municipality(number, f"Kommune {number}", *after) for number, after in then.items()}
    told = [f for f in _validated(**register) if f.facts.get("number") == "1001"]
    assert bool(told) == bool(then["1001"])
    for finding in told:
        proposed = finding.facts.get("successors", [])
        assert isinstance(proposed, list)
        numbers = [name.split("(")[1].rstrip(")") for name in proposed]
        assert len(numbers) == len(set(numbers))
        assert not any(then[number] for number in numbers)
        reached: set[str] = set()
        waiting = list(then["1001"])
        while waiting:
            number = waiting.pop()
            if number not in reached:
                reached.add(number)
                waiting += then[number]
        assert set(numbers) == {number for number in reached if not then[number]}


def test_a_municipality_that_goes_on_is_not_told() -> None:
    assert _validated(one=_municipality("1001", "Ås")) == []


def test_a_name_nobody_has_confirmed_is_told() -> None:
    structure = small_structure()
    (finding,) = validate(replace(structure, name_confirmed=False), REGISTER)
    assert (finding.path, finding.severity) == ("name_confirmed", Severity.WARNING)
    assert structure.name.nb in sentence(finding.code, finding.facts, "nb")
    assert validate(structure, REGISTER) == []


def test_a_structure_that_is_the_template_is_told() -> None:
    (finding,) = validate(replace(small_structure(), assumed=True), REGISTER)
    assert (finding.path, finding.code, finding.severity) == (
        "assumed",
        "structure.assumed",
        Severity.WARNING,
    )
