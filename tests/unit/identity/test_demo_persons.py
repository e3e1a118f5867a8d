"""The demo's persons have numbers that no living person has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fellesskap_web.testidp_persons import (
    DemoPerson,
    is_synthetic,
    read_persons,
    synthetic_pid,
    write_persons,
)


def test_made_numbers_are_synthetic_and_all_different() -> None:
    made = [synthetic_pid(number) for number in range(1500)]
    assert len(set(made)) == 1500
    assert all(is_synthetic(pid) for pid in made)


@pytest.mark.parametrize(
    "pid", ["01017012345", "0181701234", "01817012345x", "٠١٨١٧٠١٢٣٤٥", "", "01937010000"]
)
def test_other_numbers_are_not(pid: str) -> None:
    assert not is_synthetic(pid)


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    persons = [DemoPerson(synthetic_pid(0), "Åse Demo", "Innlandet", "sekretær", "Meld en sak")]
    write_persons(tmp_path / "persons.json", persons)
    assert read_persons(tmp_path / "persons.json") == persons


def test_a_real_looking_number_is_refused(tmp_path: Path) -> None:
    real = {"pid": "01017012345", "name": "Kari", "community": "X", "role_text": "y"}
    (tmp_path / "persons.json").write_text(json.dumps([real]))
    with pytest.raises(ValueError, match="Kari has a number that is not synthetic") as caught:
        read_persons(tmp_path / "persons.json")
    assert "01017012345" not in str(caught.value)
