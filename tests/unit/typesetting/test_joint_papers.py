"""Papers of a joint meeting name every body, and whose each line and each seat is."""

from __future__ import annotations

from typing import Any

import pytest

from fellesskap.texts import LANGUAGES
from fellesskap_workers.typesetting.call import call_paper
from fellesskap_workers.typesetting.minutes import minutes_paper
from fellesskap_workers.typesetting.typeset import typeset
from paper_scene import MADE_AT, MEETING, about, paper

VEST = {"name": "Samarbeidsutvalg Vest", "abbreviation": "SUV", "seatCount": 3, "vacantSeats": 1}
SHARED: dict[str, Any] = {
    **MEETING,
    "jointWith": [VEST],
    "agenda": [
        MEETING["agenda"][0],
        {
            **MEETING["agenda"][1],
            "treatment": {**MEETING["agenda"][1]["treatment"], "state": "DONE", "body": VEST},
        },
    ],
    "attendance": [{**row, "seat": {**row["seat"], "body": VEST}} for row in MEETING["attendance"]],
}
BOTH = "Faglig samarbeidsutvalg (FSU) og Samarbeidsutvalg Vest (SUV)"


def test_a_joint_call_says_whose_each_case_is() -> None:
    call = paper(call_paper(SHARED, about()))
    assert call["title"] == f"Innkalling til møte i {BOTH}"
    agenda = call["agenda"]
    assert agenda["columns"][2:5] == ["Tittel", "Utvalg", "Behandling"]
    assert [row[3] for row in agenda["rows"]] == ["", "SUV"], "a line without a case is of them all"
    assert {len(row) for row in agenda["rows"]} == {len(agenda["columns"])} == {len(agenda["widths"])}
    (case,) = call["cases"]
    assert case["facts"][0] == ["Utvalg", "Samarbeidsutvalg Vest (SUV)"]
    assert {row[0] for row in call["participants"]["rows"]} == {"Medlem, SUV"}
    assert ["Ledige plasser", "1 av 12"] in call["facts"]


def test_a_call_of_one_body_has_no_word_of_bodies() -> None:
    call = paper(call_paper(MEETING, about()))
    assert "Utvalg" not in call["agenda"]["columns"]
    assert {len(row) for row in call["agenda"]["rows"]} == {6}
    assert {row[0] for row in call["participants"]["rows"]} == {"Medlem"}


def test_joint_minutes_say_which_body_treated_each_case() -> None:
    made = paper(minutes_paper(SHARED, about()))
    assert made["title"] == f"Protokoll fra møte i {BOTH}"
    assert made["items"][1]["parts"][0] == {
        "heading": "Utvalg",
        "text": "Samarbeidsutvalg Vest (SUV)",
        "lang": "nb",
    }
    assert all(part["heading"] != "Utvalg" for part in made["items"][0]["parts"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_joint_papers_can_be_set_in_every_language(language: str) -> None:
    for template, made in (
        ("call", call_paper(SHARED, about(language))),
        ("minutes", minutes_paper(SHARED, about(language))),
    ):
        assert typeset(template, made, language, MADE_AT).startswith(b"%PDF")
