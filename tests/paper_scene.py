"""A meeting, its case and its decision as the operations of papers answer, to write papers of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from fellesskap.texts import translator
from fellesskap_workers.typesetting.frame import About

MADE_AT = datetime(2026, 2, 27, 23, 30, tzinfo=UTC)
SEAT: dict[str, Any] = {
    "title": "Medlem",
    "position": 1,
    "side": "MUNICIPAL",
    "region": {"name": "Helseregion Nord"},
    "partner": None,
    "division": None,
    "kind": "MEMBER",
    "counts": True,
    "holder": {"person": {"name": "Per"}},
}
CASE: dict[str, Any] = {
    "reference": "12/2026",
    "title": "Epikrise samme dag",
    "question": "Skal vi?",
    "background": "Slik er det.",
    **{"proposal": "", "consequences": " "},
    "kind": "DECISION",
    "language": "nn",
    "edition": None,
    "submittedBy": {"name": "Kari"},
    "hearingBy": "",
}
DECISION: dict[str, Any] = {
    "wording": "Vi gjør det.",
    "corrections": [],
    "answerToObjections": "",
    "result": "AGREEMENT",
    "effect": "BINDING",
    "nature": "DECISION",
    "urgent": False,
    "urgentReason": "",
    "force": "AT_ONCE",
    "standing": "IN_FORCE",
    "inForceOn": "2026-03-05",
    "fallenOn": None,
    "onward": None,
    "confirms": None,
    "confirmations": [],
    "amountNok": None,
    "amountYearly": False,
    "beyondAuthority": [],
    "leftOut": [],
    "beyondReason": "",
    "voices": [],
}
MEETING_OF_PARTNERS = {"name": "Partnerskapsmøtet", "abbreviation": ""}
FALLEN: dict[str, Any] = {
    "force": "PENDING",
    "standing": "FALLEN",
    "fallenOn": "2026-10-08",
    "onward": MEETING_OF_PARTNERS,
}
MEETING: dict[str, Any] = {
    "startsAt": "2026-03-05T11:00:00+00:00",
    "frameMinutes": 180,
    "form": "HYBRID",
    "place": "Hamar rådhus",
    "link": "",
    "openToPublic": True,
    "chairSide": None,
    "chairParty": None,
    "jointWith": [],
    "body": {
        "leaders": [],
        "name": "Faglig samarbeidsutvalg",
        "abbreviation": "FSU",
        "seatCount": 9,
        "vacantSeats": 0,
    },
    "state": "MINUTED",
    "minutes": [],
    "agenda": [
        {
            "position": 1,
            "title": "Godkjenning",
            "minutes": 10,
            "closed": False,
            "closedBasis": "",
            "record": "Ingen merknader.",
            "recusals": [],
            "corrections": [],
            "treatment": None,
            "edition": None,
            "attachments": [],
            "names": [],
            "case": None,
            "decision": None,
        },
        {
            "position": 2,
            "title": "Epikrise samme dag",
            "minutes": 30,
            "closed": True,
            "closedBasis": "kommuneloven § 11-5",
            "record": "",
            "recusals": [],
            "corrections": [],
            "treatment": {"step": "DECIDE", "summary": "Drøftet.", "decision": None},
            "edition": None,
            "attachments": [],
            "names": [],
            "case": CASE,
            "decision": DECISION,
        },
    ],
    "attendance": [
        {"deputy": False, "state": "PRESENT", "seat": SEAT, "stints": [], "person": {"name": "Per"}},
        {"deputy": True, "state": "PRESENT", "seat": SEAT, "stints": [], "person": {"name": "Berit"}},
        {"deputy": False, "state": "ABSENT", "seat": SEAT, "stints": [], "person": None},
    ],
    "guests": [],
}
LETTER: dict[str, Any] = {
    **DECISION,
    "decidedOn": "2026-03-05",
    "body": MEETING["body"],
    "case": CASE,
    "followups": [
        {"due": "2026-06-01", "partner": {"name": "Hamar"}},
        {"due": None, "partner": {"name": "Lom"}},
        {"due": None, "partner": None},
    ],
}


def about(language: str = "nb", edition: int = 1) -> About:
    return About("Helsefellesskap Alfa", "FSU 05.03.2026", edition, MADE_AT, translator(language))


def paper(made: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", made)
