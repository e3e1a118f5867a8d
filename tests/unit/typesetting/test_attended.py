"""What minutes say of who met for whom, in which lines, who stepped aside, and guests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from fellesskap.texts import translator
from fellesskap_workers.typesetting.frame import About
from fellesskap_workers.typesetting.minutes import minutes_paper
from fellesskap_workers.typesetting.typeset import typeset
from paper_scene import MEETING

MADE_AT = datetime(2026, 2, 27, 23, 30, tzinfo=UTC)
ABOUT = About("Helsefellesskap Alfa", "FSU 05.03.2026", 1, MADE_AT, translator("nb"))
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


def test_minutes_say_who_met_for_whom_and_in_which_lines() -> None:
    """Scenario S3: «Ivar N. møtte for Hanna N. i sak 1–2»."""
    hanna, ivar = {"name": "Hanna N."}, {"name": "Ivar N."}
    k1 = {**SEAT, "holder": {"person": hanna}}
    vacant = {**SEAT, "title": "Kommune 3", "holder": None}
    stints = [
        {"firstItem": 1, "lastItem": 2, "deputy": True, "person": ivar},
        {"firstItem": 3, "lastItem": 3, "deputy": False, "person": hanna},
    ]
    line = {
        "position": 1,
        "title": "Orientering",
        "record": "Ingen merknader.",
        "recusals": [],
        "corrections": [],
        "treatment": None,
        "case": None,
        "decision": None,
    }
    aside = {"reason": "Er part.", "seat": SEAT, "person": hanna, "deputy": ivar}
    alone = {"reason": "Er part", "seat": SEAT, "person": None, "deputy": None}
    meeting = {
        **MEETING,
        "agenda": [line, line, {**line, "recusals": [aside, alone]}],
        "attendance": [
            {"deputy": False, "state": "PRESENT", "seat": k1, "stints": stints, "person": hanna},
            {"deputy": True, "state": "PRESENT", "seat": k1, "stints": [], "person": ivar},
            {"deputy": True, "state": "PRESENT", "seat": vacant, "stints": [], "person": {"name": "Eli"}},
            {
                "deputy": False,
                "state": "ABSENT",
                "seat": {**SEAT, "title": "Kommune 4"},
                "stints": [],
                "person": None,
            },
            {"deputy": False, "state": "PRESENT", "seat": None, "stints": [], "person": None},
        ],
        "guests": [
            {"name": "Kari", "represents": "KS", "firstItem": 1, "lastItem": 3},
            {"name": "Ola", "represents": "", "firstItem": 2, "lastItem": 2},
        ],
    }
    made = cast("dict[str, Any]", minutes_paper(meeting, ABOUT))
    assert made["attended"] == [
        "Ivar N. møtte for Hanna N. i sak 1–2",
        "Hanna N. møtte i sak 3",
        "Ivar N. møtte for Hanna N.",
        "Eli møtte for ledig plass (Kommune 3)",
        "Ikke representert: Kommune 4",
        "Gjest: Kari, KS",
        "Gjest: Ola, sak 2",
    ]
    (first, *_) = made["items"][2]["parts"]
    assert first["heading"] == "Inhabilitet"
    assert first["text"].split("\n\n") == [
        "Hanna N. fratrådte som inhabil: Er part. Ivar N. møtte i stedet.",
        "Medlem fratrådte som inhabil: Er part",
    ]
    assert typeset("minutes", minutes_paper(meeting, ABOUT), "nb", MADE_AT).startswith(b"%PDF")


def test_minutes_tell_the_seats_that_do_not_count_from_those_that_do() -> None:
    """Scenario S3: «observers listed, not counted»."""
    seats = [SEAT, {**SEAT, "title": "Fastlege", "kind": "OBSERVER", "counts": False}, None]
    there = [
        {"deputy": False, "state": "PRESENT", "seat": seat, "stints": [], "person": {"name": "Jon"}}
        for seat in seats
    ]
    meeting = {**MEETING, "agenda": [], "attendance": there, "guests": []}
    made = cast("dict[str, Any]", minutes_paper(meeting, ABOUT))
    assert [row[0] for row in made["participants"]["rows"]] == ["Medlem", "Fastlege (teller ikke)", ""]
