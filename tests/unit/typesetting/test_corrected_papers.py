"""What letters call a ruling and whom they go to, and what papers say of one whose wording was corrected: the
wording, then the newest correction.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from fellesskap.texts import LANGUAGES, translator
from fellesskap_workers.typesetting.frame import About
from fellesskap_workers.typesetting.letter import letter_paper
from fellesskap_workers.typesetting.typeset import typeset
from fellesskap_workers.typesetting.written import written_paper
from paper_scene import DECISION

MADE_AT = datetime(2026, 4, 1, 8, tzinfo=UTC)
FIRST = {"text": "Vi gjer det!", "reason": "Teiknet.", "correctedAt": "2026-03-20T23:30:00+00:00"}
NEWEST = {"text": "Vi gjer det no.", "reason": "Ordet.", "correctedAt": "2026-03-30T23:30:00+00:00"}
LETTER: dict[str, Any] = {
    **DECISION,
    "wording": "Vi gjer det",
    "corrections": [FIRST, NEWEST],
    "decidedOn": "2026-03-05",
    "body": {"name": "Faglig samarbeidsutvalg", "abbreviation": "FSU"},
    "jointWith": [],
    "case": {
        "reference": "12/2026",
        "title": "Epikrise",
        "question": "Skal vi?",
        "language": "nn",
        "hearingBy": "",
    },
    "followups": [{"due": None, "partner": {"name": "Lom"}}],
}


def about(language: str = "nb") -> About:
    return About("Helsefellesskap Alfa", "Brev", 2, MADE_AT, translator(language))


def test_a_letter_prints_the_newest_correction_first_under_what_was_decided() -> None:
    letter: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(letter_paper(LETTER, about())))
    assert letter["ruling"]["text"] == "Vi gjer det"
    corrected, asked, *_ = letter["sections"]
    assert corrected["heading"] == "Rettet tirsdag 31. mars 2026: Ordet."
    assert (corrected["text"], corrected["lang"]) == ("Vi gjer det no.", "nn")
    assert asked["heading"] == "Spørsmålet i saken"
    assert "Vi gjer det!" not in str(letter)
    assert "utgave 2" in letter["mark"]


def test_a_letter_of_what_stands_as_it_was_says_nothing_of_corrections() -> None:
    letter: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(letter_paper({**LETTER, "corrections": []}, about()))
    )
    assert letter["sections"][0]["heading"] == "Spørsmålet i saken"
    assert "Rettet" not in str(letter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_with_a_correction_is_set_in_every_language(language: str) -> None:
    assert typeset("letter", letter_paper(LETTER, about(language)), language, MADE_AT).startswith(b"%PDF")


def test_the_record_of_a_written_procedure_prints_every_correction_under_what_was_decided() -> None:
    record: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(written_paper({**LETTER, "circulation": None}, about()))
    )
    assert record["ruling"]["text"] == "Vi gjer det"
    assert [(one["heading"], one["text"], one["lang"]) for one in record["sections"]] == [
        ("Rettet lørdag 21. mars 2026: Teiknet.", "Vi gjer det!", "nn"),
        ("Rettet tirsdag 31. mars 2026: Ordet.", "Vi gjer det no.", "nn"),
    ]
    assert "utgave 2" in record["mark"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_with_corrections_is_set_in_every_language(language: str) -> None:
    paper = written_paper({**LETTER, "circulation": None}, about(language))
    assert typeset("written", paper, language, MADE_AT).startswith(b"%PDF")


def test_a_letter_says_whom_it_is_not_for() -> None:
    partial = {**LETTER, "standing": "WAITING", "leftOut": [{"name": "Lom"}], "onward": {"name": "Møtet"}}
    facts = msgspec.json.decode(msgspec.json.encode(letter_paper(partial, about())))["facts"]
    assert ["Til", "De som ble spurt i forankringen"] in facts
    assert ["Gjelder ikke for", "Lom (ikke spurt)"] in facts


def test_a_letter_about_a_recommendation_calls_it_that() -> None:
    recommended = {**LETTER, "effect": "RECOMMENDATION", "nature": "RECOMMENDATION"}
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(letter_paper(recommended, about())))
    assert found["title"].startswith("Anbefaling i sak")
    assert found["mark"].startswith("Brev om anbefaling")
    headings = [section["heading"] for section in found["sections"]]
    names = [fact[0] for fact in found["facts"]]
    assert "Hva anbefalingen betyr" in headings and {"Anbefalt av", "Gitt"} <= set(names)
    assert "eslut" not in " ".join([*headings, *names, found["title"], found["ruling"]["label"]])


def test_a_statement_goes_to_whoever_asked_once_it_is_given() -> None:
    def facts(**changes: Any) -> list[list[str]]:
        stated = {
            **{**LETTER, "effect": "NONE", "nature": "STATEMENT", "standing": "NO_EFFECT", "inForceOn": None},
            "case": {**LETTER["case"], "hearingBy": "Helsedirektoratet"},
            "followups": [],
            **changes,
        }
        made: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(letter_paper(stated, about())))
        assert made["title"] == "Høringsuttalelse i sak 12/2026: Epikrise"
        return list(made["facts"])

    partners = "Kommunene og helseforetaket"
    assert facts()[:2] == [["Til", "Helsedirektoratet"], ["Kopi til", partners]]
    other = {"name": "Partnerskapsmøtet", "abbreviation": ""}
    pending = {"effect": "RECOMMENDATION", "force": "PENDING", "onward": other}
    for not_given in (
        {"result": "NO_AGREEMENT"},
        {**pending, "standing": "WAITING"},
        {**pending, "standing": "FALLEN", "fallenOn": "2026-10-08"},
    ):
        found = facts(**not_given)
        assert found[0] == ["Til", partners]
        assert "Kopi til" not in [fact[0] for fact in found]
