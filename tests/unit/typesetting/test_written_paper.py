"""The record of a written procedure: who answered what, for whom, and what the body came to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fellesskap.prose import from_plain
from fellesskap.texts import translator
from fellesskap_workers.typesetting.frame import About
from fellesskap_workers.typesetting.typeset import typeset
from fellesskap_workers.typesetting.written import written_paper

DECISION: dict[str, Any] = {
    **dict.fromkeys(("onward", "confirms", "inForceOn", "fallenOn", "force", "amountNok")),
    **dict.fromkeys(("answerToObjections", "urgentReason", "beyondReason"), ""),
    "confirmations": [],
    "corrections": [],
    "beyondAuthority": [],
    "voices": [],
    **dict.fromkeys(("urgent", "amountYearly"), False),
    "wording": "Utvalget ble ikke enig.",
    "result": "NO_AGREEMENT",
    "effect": "NONE",
    "nature": "DECISION",
    "standing": "NO_EFFECT",
    "decidedOn": "2026-05-04",
    "body": {"name": "Faglig samarbeidsutvalg", "abbreviation": "FSU"},
    "case": {
        **dict.fromkeys(("question", "background", "proposal", "consequences"), ""),
        "reference": "3/2026",
        "title": "Felles rutine",
        "language": "nb",
    },
}


def seat(title: str, **given: Any) -> dict[str, Any]:
    place = {
        "title": title,
        "position": 1,
        "side": "HOSPITAL",
        "region": None,
        "partner": None,
        "division": None,
    }
    empty = dict.fromkeys(("absence", "stand", "answeredAt", "person", "absent"))
    return {**empty, "counts": True, "reason": "", "standReason": "", "seat": place, **given}


CIRCULATION: dict[str, Any] = {
    "wording": "Vi tar i bruk rutinen.",
    "message": "Det haster litt.",
    "deadline": "2026-05-06",
    "silence": "BLOCKS",
    "startedAt": "2026-05-01T09:00:00+00:00",
    "asked": 3,
    "answered": 2,
    "changes": [{"deadlineBefore": "2026-05-04", "deadline": "2026-05-06", "reason": "Helligdag."}],
    "edition": {"texts": {"question": from_plain("Hva gjør vi?").document}},
    "attachments": [
        {
            "position": 1,
            "title": "Budsjett",
            "publicness": "PUBLIC",
            "basis": "",
            "madeWithAi": False,
            "suppliedAt": None,
            "edition": {"number": 2, "mediaType": "application/pdf"},
        }
    ],
    "seats": [
        seat("Direktør", stand="AGREES", answeredAt="2026-05-02T09:00:00+00:00", person={"name": "Kari"}),
        seat(
            "Sjef",
            stand="OBJECTS",
            standReason="For dyrt.",
            answeredAt="2026-05-02T09:00:00+00:00",
            person={"name": "Ola"},
            absence="RECUSED",
            absent={"name": "Per"},
            reason="Slekt.",
        ),
        seat("Leder", person={"name": "Lise"}),
        seat("Ledig", absence="VACANT"),
        seat("Fastlege", counts=False, person={"name": "Nils"}),
    ],
}


def about(language: str) -> About:
    return About("Prøve", "Felles rutine", 1, datetime(2026, 5, 4, tzinfo=UTC), translator(language))


def test_each_counted_seat_stands_with_who_answered_and_what() -> None:
    paper: Any = written_paper({**DECISION, "circulation": CIRCULATION}, about("nb"))
    rows = {row[0].partition(" (")[0]: row[1:] for row in paper["answers"]["rows"]}
    assert list(rows) == ["Direktør", "Sjef", "Leder", "Ledig"]
    assert rows["Direktør"][:2] == ["Kari", "Enig"]
    assert rows["Sjef"][:2] == ["Ola (vara)", "Innvending"]
    assert rows["Sjef"][3] == "For dyrt.\nInhabil: Per. Slekt."
    assert rows["Leder"][:3] == ["Lise", "Ikke svart", ""]
    assert rows["Ledig"][1] == "Ingen spurt"
    assert [one["text"] for one in paper["sections"]] == [
        "Vi tar i bruk rutinen.",
        "Helligdag.",
        "Det haster litt.",
    ]
    assert [one["heading"] for one in paper["text"]["parts"]] == ["Spørsmål", "Vedlegg"]
    assert "Vedlegg 1: Budsjett (PDF, utgave 2)" in str(paper["text"]["parts"][1])


@pytest.mark.parametrize("language", ["nb", "nn", "se"])
@pytest.mark.parametrize("circulation", [CIRCULATION, None])
def test_it_is_set_also_where_the_procedure_is_not_for_its_reader(
    language: str, circulation: dict[str, Any] | None
) -> None:
    paper = written_paper({**DECISION, "circulation": circulation}, about(language))
    assert typeset("written", paper, language, datetime(2026, 5, 4, tzinfo=UTC)).startswith(b"%PDF")
