"""A case paper as a municipality fills it in with Word, and the same words in other files."""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping

import docx
import typst
from docx.oxml.ns import qn

from fellesskap.rounds.model import Answer, EvidenceKind, PaperField, PaperWords
from fellesskap.rounds.service import paper_words

Given = Mapping[PaperField, str]


def filled(paper: bytes, given: Given) -> bytes:
    """Fill the content controls of a paper in, as Word does when somebody chooses or types."""
    file = docx.Document(io.BytesIO(paper))
    for control in file.element.body.iter(qn("w:sdt")):
        properties, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
        said = given.get(PaperField(properties.find(qn("w:tag")).get(qn("w:val"))))
        if said is None:
            continue
        properties.remove(properties.find(qn("w:showingPlcHdr")))
        # Choices and lines are filled in within a paragraph, the reason paragraph by paragraph.
        (first,) = content
        for number, line in enumerate(said.split("\n")):
            part = first if not number else copy.deepcopy(first)
            if number:
                content.append(part)
            (text,) = part.iter(qn("w:t"))
            text.text = line
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def lines_of(reference: str, given: Given, words: PaperWords | None = None) -> list[str]:
    """The lines of a filled-in answer part, as every file that was made of it has them."""
    words = words or paper_words("nb")
    lines = [words.heading, f"{words.reference}: {reference}"]
    for field, label in words.labels.items():
        said = given.get(field, words.prompts[field])
        lines += [f"{label}:", *said.split("\n")] if field is PaperField.REASON else [f"{label}: {said}"]
    return [*lines, words.end]


def as_pdf(lines: list[str]) -> bytes:
    """A PDF of some lines, set in narrow columns as case systems do."""
    quoted = "\n".join(f"#par[#{_quoted(line)}]" for line in lines)
    made: bytes = typst.compile(f"#set page(width: 14cm)\n{quoted}".encode(), format="pdf")
    return made


def said_of(words: PaperWords, answer: Answer, kind: EvidenceKind | None = None) -> dict[PaperField, str]:
    """An answer, and where it was treated, in a paper's own words."""
    chosen = {PaperField.ANSWER: words.answers[answer]}
    return chosen | ({PaperField.EVIDENCE_KIND: words.kinds[kind]} if kind else {})


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
