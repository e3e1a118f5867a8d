"""What the letter of an appointment says to a holder, to a deputy of a seat, and to one on a shared list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fellesskap.texts import translator
from fellesskap_workers.typesetting.appointment import appointment_paper
from fellesskap_workers.typesetting.frame import About

SEAT = {
    "title": "Lege for kommunene",
    "side": "MUNICIPAL",
    "requires": "",
    "mayPropose": True,
    "counts": True,
    "region": None,
    "partner": None,
    "division": None,
}
MEETING = {"heldOn": "2026-03-12", "body": {"name": "Strategisk samarbeidsutvalg"}}


def paper(language: str = "nb", **changes: Any) -> dict[str, Any]:
    """The letter of a nomination that came to a holding."""
    holding = {
        "validFrom": "2026-06-01",
        "validTo": None,
        "appointedBy": "SSU",
        "kind": "HOLDER",
        "rank": 0,
        "side": None,
    }
    nomination = {
        "person": {"name": "Kari"},
        "call": {"party": {"name": "Helseregion Nord"}},
        "selectedReference": "sak 3/26",
        "confirmedReference": "",
        "selectedMeeting": MEETING,
        "meeting": None,
        "decision": None,
        "holding": {**holding, **changes.pop("holding", {})},
        "seat": {
            "seat": SEAT,
            "body": {"name": "Strategisk samarbeidsutvalg", "abbreviation": "SSU", "purpose": ""},
        },
        **changes,
    }
    about = About("Prøve", "Kari", 1, datetime(2026, 3, 13, tzinfo=UTC), translator(language))
    return appointment_paper(nomination, about)


@pytest.mark.parametrize(
    ("language", "holding", "words", "rights"),
    [
        ("nb", {}, "Du er oppnevnt til plassen «Lege for kommunene»", "Du kan fremme forslag."),
        (
            "nb",
            {"kind": "DEPUTY", "rank": 2},
            "Du er oppnevnt som vara nummer 2 for plassen",
            "når den som har plassen, ikke kan møte",
        ),
        (
            "nn",
            {"kind": "DEPUTY", "rank": 3, "side": "MUNICIPAL"},
            "Du er oppnemnd som vara nummer 3 på den felles varalista",
            "når den som har plassen, ikkje kan møte",
        ),
    ],
)
def test_the_letter_says_in_what_way_somebody_is_in_the_seat(
    language: str, holding: dict[str, Any], words: str, rights: str
) -> None:
    made = paper(language, holding=holding)
    assert words in made["lead"]
    assert any(rights in str(section) for section in made["sections"])


def test_the_meeting_that_chose_is_told_once() -> None:
    facts = dict(paper(meeting=MEETING)["facts"])
    assert facts["Grunnlag"] == "Strategisk samarbeidsutvalg, møte torsdag 12. mars 2026; sak 3/26"
    assert dict(paper(selectedMeeting=None)["facts"])["Grunnlag"] == "sak 3/26"
