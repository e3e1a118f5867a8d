"""Papers: tagged, archivable, the same twice, and never stopped by what people write."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap_workers.typesetting.fonts import MISSING, displayable
from fellesskap_workers.typesetting.typeset import Paper, Template, TypesettingError, typeset

MADE_AT = datetime(2026, 2, 12, 9, 0, tzinfo=UTC)
SHEET = {"heading": "Saksliste", "widths": [0, 5], "columns": ["Nr.", "Tittel"], "rows": [["1", "Økonomi"]]}
EMPTY = {"heading": "", "widths": [1], "columns": [""], "rows": []}
RULING = {"label": "Beslutning", "text": "Vi gjør det.", "lang": "nb", "result": "Enighet"}
PART = {"heading": "Bakgrunn", "text": "Slik er det.\n\n- én\n- to", "lang": "nn"}
FRAME = {
    "community": "Helsefellesskap Alfa",
    "title": "Innkalling til møte",
    "mark": "Innkalling",
    "footer": "Innkalling",
    "page": ["Side", "av"],
    "missing": "Noen tegn mangler.",
}
PAPERS: dict[Template, Paper] = {
    "call": {
        **FRAME,
        "facts": [["Tid", "i dag"], ["Lenke", "https://example.no/x"]],
        "intro": "",
        "agenda": SHEET,
        "participants": SHEET,
        "cases": [{"heading": "Sak 1", "facts": [["Sakstype", "Faglig"]], "parts": [PART]}],
    },
    "minutes": {
        **FRAME,
        "facts": [["Tid", "i dag"]],
        "intro": "Foreløpig.",
        "participants": SHEET,
        "attended": ["Ivar møtte for Hanna i sak 1–2."],
        "items": [{"heading": "1. Sak", "parts": [PART], "rulings": [RULING], "voices": SHEET}],
        "remarks_heading": "Annet",
        "remarks": "Hevet.",
    },
    "letter": {
        **FRAME,
        "facts": [["Til", "Alle"]],
        "ruling": RULING,
        "sections": [{"heading": "Hva nå", "text": "Gjør det.", "lang": "nb"}],
        "voices": EMPTY,
        "followups": SHEET,
        "closing": "Hilsen",
    },
}
TEMPLATES: list[Template] = ["call", "minutes", "letter"]


def catalogue(content: bytes) -> tuple[pypdf.PdfReader, Any]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader, reader.trailer["/Root"]


def tags(content: bytes) -> list[str]:
    """The structure tags of a PDF, in reading order."""
    _, root = catalogue(content)
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"]["/K"])
    return found


def text(content: bytes) -> str:
    reader, _ = catalogue(content)
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["nb", "nn", "se"])
def test_a_paper_is_tagged_and_says_what_it_conforms_to(template: Template, language: str) -> None:
    content = typeset(template, PAPERS[template], language, MADE_AT)
    reader, root = catalogue(content)
    assert root["/Lang"] == f"{language}-NO"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == "Innkalling til møte"
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


@pytest.mark.parametrize("template", TEMPLATES)
def test_headings_begin_at_one_and_skip_no_level(template: Template) -> None:
    levels = [
        int(tag[2])
        for tag in tags(typeset(template, PAPERS[template], "nb", MADE_AT))
        if tag[1:2] == "H" and tag[2:].isdigit()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_header_cells_and_lists_are_lists() -> None:
    found = Counter(tags(typeset("call", PAPERS["call"], "nb", MADE_AT)))
    assert found["/TH"] == 4
    assert found["/TD"] == 4
    assert found["/LI"] == 2
    assert found["/Link"] == 1


def test_every_font_is_embedded() -> None:
    reader, _ = catalogue(typeset("call", PAPERS["call"], "nb", MADE_AT))
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_same_data_and_moment_give_the_same_bytes() -> None:
    first, second = (typeset("minutes", PAPERS["minutes"], "nb", MADE_AT) for _ in range(2))
    assert first == second
    later = typeset("minutes", PAPERS["minutes"], "nb", datetime(2026, 2, 13, tzinfo=UTC))
    assert later != first


def test_a_long_meeting_is_paged() -> None:
    rows = [[str(number), "Et medlem"] for number in range(120)]
    content = typeset("call", {**PAPERS["call"], "participants": {**SHEET, "rows": rows}}, "nb", MADE_AT)
    pages = [page.extract_text() for page in catalogue(content)[0].pages]
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert f"Side {number} av {len(pages)}" in page


def test_what_people_write_is_text_and_never_markup() -> None:
    sly = '#import "frame.typ" = Overskrift $x^2$ *fet* @ref <merke> [x](y) \\ //'
    content = typeset(
        "call",
        {
            **PAPERS["call"],
            "cases": [{"heading": sly, "facts": [[sly, sly]], "parts": [{**PART, "text": sly}]}],
        },
        "nb",
        MADE_AT,
    )
    assert text(content).replace("\n", " ").count("#import") >= 4


@pytest.mark.parametrize(
    "letters",
    [
        "æøåÆØÅ",
        "áčđŋšŧžÁČĐŊŠŦŽ",
        "ïöüßñçãő",
        "Привет",
        "Ελληνικά",
        "עברית",
        "العربية",
        "ไทย",
        "ქართული",
        "हिन्दी",
        "→ ✓ ☎ ½ €",
    ],
)
def test_letters_of_many_scripts_are_shown(letters: str) -> None:
    assert displayable(letters) == (letters, False)
    content = typeset("call", {**PAPERS["call"], "intro": letters}, "nb", MADE_AT)
    assert "Noen tegn mangler." not in text(content)


def test_letters_no_font_has_are_replaced_visibly_and_said_so() -> None:
    assert displayable("日本 🙂 a") == (f"{MISSING}{MISSING} {MISSING} a", True)
    content = typeset("call", {**PAPERS["call"], "intro": "Dr. 日本"}, "nb", MADE_AT)
    assert "Noen tegn mangler." in text(content)
    assert MISSING in text(content)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\tb", "a b"),
        ("a\r\nb", "a\nb"),
        ("a\u200bb\u00adc\ufeff", "abc"),
        ("e\u0301", "é"),
        ("a\x00b", "ab"),
    ],
)
def test_invisible_signs_are_left_out(written: str, shown: str) -> None:
    assert displayable(written) == (shown, False)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_stops_a_paper(first: str, second: str) -> None:
    data = {
        **PAPERS["minutes"],
        "title": f"T{first}",
        "facts": [[first, second]],
        "items": [
            {
                "heading": f"H{second}",
                "parts": [{**PART, "text": first + second}],
                "rulings": [{**RULING, "text": second}],
                "voices": {**SHEET, "rows": [[first, second]]},
            }
        ],
    }
    assert typeset("minutes", data, "nb", MADE_AT).startswith(b"%PDF")


def test_a_failure_quotes_nothing_of_the_paper() -> None:
    with pytest.raises(TypesettingError) as failure:
        typeset("call", {**PAPERS["call"], "agenda": "hemmelig"}, "nb", MADE_AT)
    assert "hemmelig" not in str(failure.value)
