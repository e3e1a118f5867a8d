"""A case on paper: what it is for, and its text in the shape and the edition the call was sent with."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, cast

import pypdf
import pytest

from fellesskap.texts import translator
from fellesskap_workers.typesetting.call import call_paper
from fellesskap_workers.typesetting.frame import About
from fellesskap_workers.typesetting.typeset import typeset

MADE_AT = datetime(2026, 2, 27, 23, 30, tzinfo=UTC)
CASE: dict[str, Any] = {
    "reference": "12/2026",
    "title": "Tall",
    "question": "Skal vi?",
    "background": "Slik er det.",
    "proposal": "",
    "consequences": " ",
    "kind": "DECISION",
    "hearingBy": "",
    "hearingDue": None,
    "language": "nn",
    "edition": None,
    "submittedBy": None,
}
MEETING: dict[str, Any] = {
    "startsAt": "2026-03-05T11:00:00+00:00",
    "frameMinutes": 180,
    "form": "PHYSICAL",
    "place": "Hamar",
    "link": "",
    "openToPublic": False,
    "chairSide": None,
    "chairParty": None,
    "body": None,
    "jointWith": [],
    "attendance": [],
}


def about() -> About:
    return About("Helsefellesskap Alfa", "FSU 05.03.2026", 1, MADE_AT, translator("nb"))


def paper(made: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", made)


def test_a_case_is_set_with_the_shape_and_in_the_edition_of_its_call() -> None:
    cell = {"type": "paragraph", "content": [{"type": "text", "text": "12"}]}
    shaped = {
        "type": "doc",
        "content": [
            {"type": "heading", "attrs": {"level": 4}, "content": [{"type": "text", "text": "Tall"}]},
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "#let x = [*ikke kode*]", "marks": [{"type": "strong"}]},
                    {"type": "hard_break"},
                    {
                        "type": "text",
                        "text": "her",
                        "marks": [{"type": "link", "attrs": {"href": "https://example.no/"}}, {"type": "em"}],
                    },
                ],
            },
            {
                "type": "ordered_list",
                "content": [
                    {
                        "type": "list_item",
                        "content": [
                            cell,
                            {"type": "bullet_list", "content": [{"type": "list_item", "content": [cell]}]},
                        ],
                    }
                ],
            },
            {"type": "blockquote", "content": [cell]},
            *(
                {
                    "type": "table",
                    "content": [
                        {"type": "table_row", "content": [{"type": kind, "content": [cell]}] * 2}
                        for kind in (first, "table_cell")
                    ],
                }
                for first in ("table_header", "table_cell")
            ),
        ],
    }
    newer = {**CASE, "edition": {"texts": {"question": {"type": "doc", "content": []}}}}
    line = {
        "position": 1,
        "title": "Tall",
        "minutes": 10,
        "closed": False,
        "treatment": None,
        "edition": {"texts": {"background": shaped}},
        "attachments": [],
        "names": [],
        "case": newer,
    }
    meeting = {**MEETING, "agenda": [line]}
    made = call_paper(meeting, about())
    parts = paper(made)["cases"][0]["parts"]
    assert [one["heading"] for one in parts] == ["Bakgrunn"]
    assert parts[0]["blocks"][0]["attrs"] == {"level": 3}, "no level is left out"
    pdf = typeset("call", made, "nb", MADE_AT)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "#let x = [*ikke kode*]" in said


def test_a_call_lists_what_was_sent_with_each_case() -> None:
    plain = {"position": 1, "title": "Budsjett", "publicness": "PUBLIC", "basis": "", "madeWithAi": True}
    plain["suppliedAt"] = None
    exempt = {**plain, "position": 2, "title": "Tilbud", "publicness": "EXEMPT", "madeWithAi": False}
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    line = {
        "position": 1,
        "title": "Tall",
        "minutes": 10,
        "closed": False,
        "treatment": None,
        "edition": None,
        "names": [],
        "attachments": [
            {**plain, "edition": {"number": 1, "mediaType": "application/pdf"}},
            {
                **plain,
                "suppliedAt": "2026-04-30T22:30:00+00:00",
                "edition": {"number": 2, "mediaType": "application/pdf"},
            },
            {**exempt, "basis": "offentleglova § 13", "edition": {"number": 1, "mediaType": word}},
        ],
        "case": CASE,
    }
    (case,) = call_paper({**MEETING, "agenda": [line]}, about())["cases"]
    attached = case["parts"][-1]
    assert attached["heading"] == "Vedlegg"
    assert attached["text"].split("\n\n") == [
        "Vedlegg 1: Budsjett (PDF, laget med KI)",
        "Vedlegg 1: Budsjett (PDF, utgave 2, ettersendt fredag 1. mai 2026, laget med KI)",
        "Vedlegg 2: Tilbud (Word, unntatt offentlighet, offentleglova § 13)",
    ]


@pytest.mark.parametrize(
    ("kind", "step", "called"),
    [
        ("DISCUSSION", "DISCUSS", "Drøfting"),
        ("INFORMATION", "DISCUSS", "Orientering"),
        ("HEARING", "DISCUSS", "Høring"),
        ("HEARING", "DECIDE", "Høringsuttalelse"),
    ],
)
def test_a_call_says_what_each_case_is_for(kind: str, step: str, called: str) -> None:
    asked = {"hearingBy": "Helsedirektoratet", "hearingDue": "2026-04-01"} if kind == "HEARING" else {}
    line = {
        "position": 1,
        "title": "Tall",
        "minutes": 20,
        "closed": False,
        "closedBasis": "",
        "treatment": {"step": step},
        "edition": None,
        "attachments": [],
        "names": [],
        "case": {**CASE, "kind": kind, **asked},
    }
    call = paper(call_paper({**MEETING, "agenda": [line]}, about()))
    assert call["agenda"]["rows"][-1][3] == called
    facts = dict(call["cases"][-1]["facts"])
    kinds = {"DISCUSSION": "Drøfting", "INFORMATION": "Orientering", "HEARING": "Høring"}
    assert facts["Saken er til"] == kinds[kind]
    assert facts.get("Bedt om av") == ("Helsedirektoratet" if asked else None)
    assert facts.get("Høringsfrist") == ("onsdag 1. april 2026" if asked else None)


def test_a_call_says_who_is_proposed_for_which_seat() -> None:
    names = [
        {"person": {"name": "Kari"}, "seat": {"title": "Lege", "body": {"name": "FSU"}}},
        {"person": {"name": "Ola"}, "seat": None},
    ]
    line = {
        "position": 1,
        "title": "Oppnevninger",
        "minutes": 10,
        "closed": False,
        "closedBasis": "",
        "treatment": None,
        "edition": None,
        "attachments": [],
        "names": names,
        "case": None,
    }
    call = paper(call_paper({**MEETING, "agenda": [line]}, about()))
    assert call["agenda"]["rows"][0][2] == "Oppnevninger: Kari, Lege, FSU; Ola"
