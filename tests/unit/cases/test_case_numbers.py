"""How a case's number is written and read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.cases.rules import read_number, write_body_number, write_number
from fellesskap.search.rules import wanted
from road_structure import STRUCTURE

_TEMPLATES = st.sampled_from(("{number}/{year}", "{number}-{year}", "{year}/{number}", "{year}-{number}"))


@given(_TEMPLATES, st.integers(1, 1899), st.integers(1990, 2099))
def test_a_number_is_read_however_it_is_written(template: str, number: int, year: int) -> None:
    structure = replace(STRUCTURE, numbering=template)
    written = write_number(structure, number, year)
    assert read_number(f" {written} ") == (number, year)
    assert f"nr{number}x{year}" in wanted(f"sak {written} om beredskap")


@pytest.mark.parametrize("text", ["", "3", "3/26", "3/20261", "Felles rutine", "3/2026 og 4/2026", "2026"])
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert read_number(text) is None


@given(st.integers(1, 1899), st.integers(1990, 2099))
def test_a_number_of_a_body_has_its_short_name_and_before_that_is_plain(number: int, year: int) -> None:
    structure = replace(STRUCTURE, numbering="{body} {number}/{year}")
    assert structure.numbered_by_body and not STRUCTURE.numbered_by_body
    assert write_number(structure, number, year) == f"{number}/{year}"
    assert write_body_number(structure, "fsu", number, year) == f"FSU {number}/{year}"
    assert f"'fsu' & 'nr{number}x{year}'" in wanted(f"FSU {number}/{year}")


def test_a_body_without_a_short_name_is_written_by_its_name() -> None:
    bodies = tuple(replace(one, abbreviation="") for one in STRUCTURE.bodies)
    structure = replace(STRUCTURE, numbering="{body} {number}/{year}", bodies=bodies)
    assert write_body_number(structure, "fu", 3, 2026) == "Fagutvalg 3/2026"


def test_words_of_the_communitys_own_stand_around_it() -> None:
    structure = replace(STRUCTURE, numbering="HF {number} ({year})")
    assert write_number(structure, 3, 2026) == "HF 3 (2026)"
