"""The demo's persons have numbers that no living person has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fellesskap_web.testidp_persons import DemoPerson, is_synthetic, read_persons
from login_scene import synthetic_pids, write_persons


def test_about_one_number_in_a_hundred_and_twenty_is_valid() -> None:
    assert 700 < len(list(synthetic_pids())) < 950


@pytest.mark.parametrize("first", ["018170000", "319220999", "159075123"])
def test_at_most_one_pair_of_control_digits_is_right(first: str) -> None:
    assert len([tail for tail in range(100) if is_synthetic(f"{first}{tail:02}")]) <= 1


@pytest.mark.parametrize(
    "pid", ["01017012345", "0181701234", "01817012345x", "٠١٨١٧٠١٢٣٤٥", "", "01937010000"]
)
def test_other_numbers_are_not(pid: str) -> None:
    assert not is_synthetic(pid)


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    persons = [DemoPerson(next(synthetic_pids()), "Åse Demo", "Innlandet", "sekretær", "Meld en sak")]
    write_persons(tmp_path / "persons.json", persons)
    assert read_persons(tmp_path / "persons.json") == persons


def test_a_real_looking_number_is_refused_without_being_repeated(tmp_path: Path) -> None:
    real = {"pid": "01017012345", "name": "Kari", "community": "X", "role_text": "y"}
    (tmp_path / "persons.json").write_text(json.dumps([real]))
    with pytest.raises(ValueError, match="Kari has a number that is not synthetic") as caught:
        read_persons(tmp_path / "persons.json")
    assert "01017012345" not in str(caught.value)
