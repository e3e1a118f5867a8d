"""The paper for a municipality's own case system: what it says, in whose name, and that Word can work on it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import UUID

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from fellesskap.actor import Side
from fellesskap.errors import Invalid
from fellesskap.files.examination import examine
from fellesskap.rounds import rules
from fellesskap.rounds.model import AwaitedPaper, EvidenceKind, FieldState, PaperField
from fellesskap.rounds.service import paper_words
from fellesskap.structure.model import AnchoringLevel
from fellesskap.texts import LANGUAGES
from fellesskap_web.case_paper import case_paper
from filled_paper import filled

ADDRESS = "https://eksempel.no/prove/forankring/1/svar/2"
REFERENCE = rules.reference_of("prove", "12/2026", 2, UUID(int=1), UUID(int=2))


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
        "insteadOf": [],
        "endedAt": None,
        "successors": [],
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
                "kind": "DECISION",
                "hearingBy": "",
                "hearingDue": None,
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


def written(reply: dict[str, Any]) -> bytes:
    reference = rules.write_reference(REFERENCE)
    return case_paper(reply, "Helsefellesskapet Prøve", ADDRESS, reference, date(2026, 3, 2))


def made(reply: dict[str, Any]) -> Document:
    return docx.Document(io.BytesIO(written(reply)))


def said(file: Document) -> str:
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join(
        [*cells, *(one.text for one in file.paragraphs), file.sections[0].footer.paragraphs[0].text]
    )


def test_it_says_what_the_case_is_for_and_who_asks_in_a_hearing() -> None:
    assert "Høringsfrist" not in said(made(asked()))
    reply = asked()
    reply["round"]["case"] |= {
        "kind": "HEARING",
        "hearingBy": "Helsedirektoratet",
        "hearingDue": "2026-04-01",
    }
    text = said(made(reply))
    for part in ("Saken er til", "Høring", "Helsedirektoratet", "onsdag 1. april 2026"):
        assert part in text, part


def test_it_says_whom_one_is_asked_instead_of_and_who_answers_for_one_that_ended() -> None:
    whole = said(made(asked()))
    assert "Spurt i stedet for" not in whole
    assert "Hvem svarer nå" not in whole
    assert "Spurt i stedet for\nAune og Berg" in said(made(asked(insteadOf=["Aune", "Berg"])))
    ended = {"endedAt": "2026-03-01T10:00:00+00:00"}
    assert "Hvem svarer nå\nNyby" in said(made(asked(**ended, successors=["Nyby"])))
    assert "Ingen. Ikke lenger part." in said(made(asked(**ended)))


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
    ("language", "tag", "word"), [("nn", "nn-NO", "Slik svarer de"), ("se", "se-NO", "Slik svarer dere")]
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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("level", "side", "kind"),
    [
        ("COUNCIL", "MUNICIPAL", "council"),
        ("ADMINISTRATIVE", "MUNICIPAL", "region_meeting"),
        ("ADMINISTRATIVE", "HOSPITAL", "administrative"),
    ],
)
def test_its_answer_part_is_filled_in_and_read_back(language: str, level: str, side: str, kind: str) -> None:
    paper, words = written(asked(language, level, side)), paper_words(language)
    awaited = AwaitedPaper(REFERENCE, AnchoringLevel(level.lower()), Side(side.lower()))
    chosen = {
        PaperField.ANSWER: list(words.answers.values())[1],
        PaperField.EVIDENCE_KIND: words.kinds[EvidenceKind(kind)],
        PaperField.EVIDENCE_REFERENCE: "24/12",
        PaperField.EVIDENCE_DATE: "01.03.2026",
        PaperField.REASON: "Først dette.\nSaksnummer hos oss: følger",
    }

    def read(content: bytes) -> dict[PaperField, str]:
        every = [paper_words(one) for one in LANGUAGES]
        found = rules.read_paper(examine("svar.docx", content).body, every, awaited)
        return {one.field: one.value for one in found if one.state is FieldState.READ}

    assert read(filled(paper, chosen)) == {
        PaperField.ANSWER: "agree_with_remark",
        PaperField.EVIDENCE_KIND: kind,
        PaperField.EVIDENCE_REFERENCE: "24/12",
        PaperField.EVIDENCE_DATE: "2026-03-01",
        PaperField.REASON: chosen[PaperField.REASON],
    }
    with pytest.raises(Invalid) as error:
        read(paper)
    assert error.value.code == "round.paper_not_filled_in"


def test_a_blank_is_chosen_typed_or_a_day_and_none_can_be_deleted() -> None:
    controls = list(made(asked(level="ADMINISTRATIVE")).element.body.iter(qn("w:sdtPr")))
    kinds = {one.find(qn("w:tag")).get(qn("w:val")): one[-1].tag for one in controls}
    assert kinds == {
        "answer": qn("w:dropDownList"),
        "evidence_kind": qn("w:dropDownList"),
        "evidence_reference": qn("w:text"),
        "evidence_date": qn("w:date"),
        "reason": qn("w:richText"),
    }
    assert {one.find(qn("w:lock")).get(qn("w:val")) for one in controls} == {"sdtLocked"}
    (answers,) = (one[-1] for one in controls if one.find(qn("w:tag")).get(qn("w:val")) == "answer")
    options = [item.get(qn("w:displayText")) for item in answers]
    assert options == ["Enig", "Enig med merknad", "Innvending", "Avstår"]
