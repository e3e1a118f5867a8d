"""The paper for a municipality's own case system: what it says, in whose name, and that Word can work on it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from fellesskap_web.case_paper import case_paper

ADDRESS = "https://eksempel.no/prove/forankring/1/svar/2"


def words(text: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": text, "marks": list(marks)}


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)}


def items(kind: str, *texts: str) -> dict[str, Any]:
    return {
        "type": kind,
        "content": [{"type": "list_item", "content": [paragraph(words(one))]} for one in texts],
    }


def cells(kind: str, *texts: str) -> dict[str, Any]:
    return {
        "type": "table_row",
        "content": [{"type": kind, "content": [paragraph(words(one))]} for one in texts],
    }


PROPOSAL = {
    "type": "doc",
    "content": [
        {"type": "heading", "attrs": {"level": 3}, "content": [words("Ansvar")]},
        paragraph(words("Kommunen ", {"type": "strong"}), words("følger opp.")),
        items("ordered_list", "Først", "Så"),
        items("ordered_list", "På nytt"),
        items("bullet_list", "Punkt"),
        {"type": "table", "content": [cells("table_header", "Hvem", "Hva"), cells("table_cell", "A", "B")]},
        paragraph(words("Lenke", {"type": "link", "attrs": {"href": "https://eksempel.no/x"}})),
    ],
}


def asked(
    language: str = "nb", level: str = "COUNCIL", side: str = "MUNICIPAL", **more: Any
) -> dict[str, Any]:
    return {
        "id": "Reply_2",
        "partner": {"name": "Aune", "nameOfficial": "Aune kommune", "side": side},
        "division": None,
        "region": None,
        "round": {
            "id": "Round_1",
            "level": level,
            "question": "Stiller dere dere bak?",
            "deadline": "2026-03-20",
            "silence": "CONSENTS",
            "objectionEffect": "NOTED",
            "textEdition": 2,
            "edition": {
                "title": "Samhandling <om> utskriving & hjem",
                "texts": {"proposal": PROPOSAL},
                "writtenAt": "2026-02-01T10:00:00+00:00",
            },
            "treatment": {
                "summary": "Støttes.",
                "treatedOn": "2026-02-05",
                "body": {"name": "Fagutvalget", "abbreviation": "FU"},
            },
            "case": {
                "slug": "12-2026",
                "reference": "12/2026",
                "title": "Skrevet om siden",
                "language": language,
                "question": "",
                "background": "",
                "proposal": "",
                "consequences": "",
            },
            "attachments": [
                {
                    "position": 1,
                    "title": "Budsjett",
                    "edition": {"number": 2, "digest": "0123456789abcdef" * 4},
                },
            ],
        },
        **more,
    }


def made(reply: dict[str, Any]) -> Document:
    return docx.Document(io.BytesIO(case_paper(reply, "Helsefellesskapet Prøve", ADDRESS, date(2026, 3, 2))))


def said(file: Document) -> str:
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join(
        [*cells, *(one.text for one in file.paragraphs), file.sections[0].footer.paragraphs[0].text]
    )


def test_it_names_who_is_asked_what_by_when_and_where_to_answer() -> None:
    file = made(asked())
    text = said(file)
    for part in (
        "Saksfremlegg: Samhandling <om> utskriving & hjem",
        "Aune kommune",
        "12/2026",
        "fredag 20. mars 2026",
        "Kommunestyret i Aune kommune slutter seg til forslaget i sak 12/2026 fra Helsefellesskapet Prøve.",
        "Stiller dere dere bak?",
        "Støttes.",
        "Innvendingen står i saken",
        "tekstutgave 2",
        "Vedlegg 1: Budsjett (utgave 2, SHA-256 0123456789ab)",
    ):
        assert part in text, part
    assert "Skrevet om siden" not in text
    targets = {one.target_ref for one in file.part.rels.values() if one.is_external}
    assert targets == {ADDRESS, "https://eksempel.no/x"}


def test_it_has_real_headings_lists_and_tables() -> None:
    file = made(asked())
    styles = {one.text: one.style.name for one in file.paragraphs if one.style}
    assert styles["Forslag til innstilling"] == "Heading 1"
    assert styles["Ansvar"] == "Heading 2"
    assert styles["Punkt"] == "List Bullet"
    numbers = {
        one.text: one._p.pPr.numPr.numId.val
        for one in file.paragraphs
        if one.style and one.style.name == "List Number"
    }
    assert numbers["Først"] == numbers["Så"] != numbers["På nytt"]
    header = file.tables[1].rows[0]._tr
    assert header.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert file.core_properties.author == "Helsefellesskapet Prøve"


@pytest.mark.parametrize(
    ("language", "tag", "word"), [("nn", "nn-NO", "Slik svarar de"), ("se", "se-NO", "Slik svarer dere")]
)
def test_it_is_in_the_language_of_the_case(language: str, tag: str, word: str) -> None:
    file = made(asked(language))
    assert word in said(file)
    assert {one.get(qn("w:val")) for one in file.styles.element.iter(qn("w:lang"))} == {tag}


def test_who_decides_follows_the_level_and_a_division_speaks_in_its_own_name() -> None:
    assert "Kommunedirektøren i Aune kommune" in said(made(asked(level="ADMINISTRATIVE")))
    assert "\nAune kommune slutter seg" in said(made(asked(level="REGION")))
    division = made(asked(side="HOSPITAL", division={"name": "Divisjon kirurgi"}))
    assert "\nDivisjon kirurgi slutter seg" in said(division)


def test_a_text_with_what_no_file_can_hold_is_written_without_it() -> None:
    reply = asked()
    reply["round"]["question"] = "Hei\x0b\x01 der"
    assert "Hei der" in said(made(reply))
