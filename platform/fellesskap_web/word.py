"""Write a Word file with real headings, lists and tables, so that it can be worked on where it lands."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from fellesskap.prose import Document, outlined

_TAGS = {"nb": "nb-NO", "nn": "nn-NO", "se": "se-NO"}
# Characters that no XML can hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLACK, _BLUE = RGBColor(0x1E, 0x2B, 0x3C), "0062BA"
_GREY = "595959"
_LIST_LEVELS = 3


class BlankKind(Enum):
    """What is filled in at a place, as Word calls it."""

    LINE = "text"
    PARAGRAPHS = "richText"
    DAY = "date"
    CHOICE = "dropDownList"


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to fill in; `prompt` stands there until then, and `key` names it for programs."""

    key: str
    kind: BlankKind
    prompt: str
    options: Sequence[str] = ()


class WordFile:
    """A paper in the making."""

    def __init__(self, title: str, author: str, language: str) -> None:
        self._file: WordDocument = docx.Document()
        about = self._file.core_properties
        about.title, about.author, about.comments = _fit(title), _fit(author), ""
        about.language = _TAGS[language]
        section = self._file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.5)
        self._look(language)
        self._file.add_heading(_fit(title), 0)

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Add a heading."""
        self._file.add_heading(_fit(text), level).paragraph_format.page_break_before = new_page or None

    def text(self, text: str, *, italic: bool = False) -> None:
        """Add paragraphs, one for each that an empty line divides."""
        for part in re.split(r"\n\s*\n", text.strip()):
            if part.strip():
                self._file.add_paragraph().add_run(_fit(part.strip())).italic = italic

    def items(self, texts: Iterable[str], *, numbered: bool = False) -> None:
        """Add a list."""
        style = "List Number" if numbered else "List Bullet"
        number = self._restarted(style) if numbered else None
        for text in texts:
            paragraph = self._file.add_paragraph(_fit(text), style)
            if number is not None:
                _count_by(paragraph, number)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Add a table of words and what they are here."""
        table = self._file.add_table(rows=0, cols=2, style="Table Grid")
        for word, value in pairs:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(_fit(word)).bold = True
            cells[1].paragraphs[0].add_run(_fit(value))
        self._file.add_paragraph()

    def line(self, label: str, value: str | Blank) -> None:
        """Add a line of a word and what it is here, or where it is filled in: beside it or in paragraphs below."""
        paragraph = self._file.add_paragraph()
        paragraph.add_run(f"{_fit(label)}:").bold = True
        if not isinstance(value, Blank):
            paragraph.add_run(f" {_fit(value)}")
        elif value.kind is BlankKind.PARAGRAPHS:
            paragraph.paragraph_format.keep_with_next = True
            below = self._file.add_paragraph()
            _prompt(below, value)
            control = self._blank(label, value)
            below._p.addprevious(control)
            control.append(_element("w:sdtContent", below._p))
        else:
            paragraph.add_run(" ")
            control = self._blank(label, value)
            control.append(_element("w:sdtContent", _prompt(paragraph, value)))
            paragraph._p.append(control)

    def link(self, text: str, address: str) -> None:
        """Add a paragraph that leads somewhere."""
        self._linked(self._file.add_paragraph(), text, address)

    def footer(self, text: str) -> None:
        """Say something at the foot of every page, with the page's number."""
        paragraph = self._file.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{_fit(text)}   ")
        run = paragraph.add_run()
        for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = code
            run._r.append(element)

    def prose(self, document: Document) -> None:
        """Add a section that was written in the editor; its headings come below the section's own."""
        for block in outlined(document):
            self._block(block, 0)

    def content(self) -> bytes:
        """Give the finished file."""
        out = io.BytesIO()
        self._file.save(out)
        return out.getvalue()

    def _look(self, language: str) -> None:
        styles = self._file.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
        for name in ("Title", *(f"Heading {level}" for level in range(1, 5))):
            styles[name].font.color.rgb = _BLACK
        styles["Title"].font.size = Pt(20)
        for element in styles.element.iter(qn("w:lang")):
            element.set(qn("w:val"), _TAGS[language])

    def _block(self, node: Document, depth: int, style: str | None = None) -> None:
        kind = node["type"]
        content = node.get("content", ())
        if kind == "heading":
            paragraph = self._file.add_heading("", min(node["attrs"]["level"] - 1, 4))
            self._inline(paragraph, content)
        elif kind == "paragraph":
            if content:
                self._inline(self._file.add_paragraph(style=style), content)
        elif kind in ("bullet_list", "ordered_list"):
            self._list(node, depth)
        elif kind == "blockquote":
            for child in content:
                self._block(child, depth, "Quote")
        elif kind == "table":
            self._table(node)

    def _list(self, node: Document, depth: int) -> None:
        numbered = node["type"] == "ordered_list"
        level = min(depth + 1, _LIST_LEVELS)
        style = ("List Number" if numbered else "List Bullet") + (f" {level}" if level > 1 else "")
        further = "List Continue" + (f" {level}" if level > 1 else "")
        number = self._restarted(style) if numbered else None
        for item in node["content"]:
            for place, child in enumerate(item["content"]):
                if child["type"] != "paragraph":
                    self._block(child, depth + 1)
                    continue
                paragraph = self._file.add_paragraph(style=further if place else style)
                if number is not None and not place:
                    _count_by(paragraph, number)
                self._inline(paragraph, child.get("content", ()))

    def _table(self, node: Document) -> None:
        rows = node["content"]
        columns = max(len(row["content"]) for row in rows)
        table = self._file.add_table(rows=0, cols=columns, style="Table Grid")
        for place, row in enumerate(rows):
            made = table.add_row()
            if not place and all(cell["type"] == "table_header" for cell in row["content"]):
                made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell, given in zip(made.cells, row["content"], strict=False):
                self._cell(cell, given)
        self._file.add_paragraph()

    def _cell(self, cell: Any, given: Document) -> None:
        """Fill a cell; what is a list on the page becomes lines here."""
        first = True
        for paragraph in _paragraphs(given):
            target = cell.paragraphs[0] if first else cell.add_paragraph()
            self._inline(target, paragraph.get("content", ()))
            first = False
        if given["type"] == "table_header":
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.bold = True

    def _inline(self, paragraph: Paragraph, content: Iterable[Document]) -> None:
        for node in content:
            if node["type"] == "hard_break":
                paragraph.add_run().add_break()
                continue
            marks = {mark["type"]: mark for mark in node.get("marks", ())}
            if "link" in marks:
                self._linked(paragraph, node["text"], marks["link"]["attrs"]["href"])
                continue
            run = paragraph.add_run(_fit(node["text"]))
            run.bold, run.italic = "strong" in marks or None, "em" in marks or None

    def _linked(self, paragraph: Paragraph, text: str, address: str) -> None:
        key = self._file.part.relate_to(_fit(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), key)
        run = paragraph.add_run(_fit(text))
        run.font.underline, run.font.color.rgb = True, RGBColor.from_string(_BLUE)
        element.append(run._r)
        paragraph._p.append(element)

    def _blank(self, label: str, blank: Blank) -> Any:
        """A content control, which people choose or type in, in Word and LibreOffice, and do not delete."""
        return _element(
            "w:sdt",
            _element(
                "w:sdtPr",
                _element("w:alias", val=_fit(label)),
                _element("w:tag", val=blank.key),
                _element("w:lock", val="sdtLocked"),
                _element("w:showingPlcHdr"),
                self._filled_by(blank),
            ),
        )

    def _filled_by(self, blank: Blank) -> Any:
        if blank.kind is BlankKind.DAY:
            language = self._file.core_properties.language
            return _element(
                f"w:{blank.kind.value}",
                _element("w:dateFormat", val="dd.MM.yyyy"),
                _element("w:lid", val=language),
                _element("w:storeMappedDataAs", val="dateTime"),
                _element("w:calendar", val="gregorian"),
            )
        if blank.kind is BlankKind.CHOICE:
            items = [
                _element("w:listItem", displayText=_fit(option), value=_fit(option))
                for option in blank.options
            ]
            return _element(f"w:{blank.kind.value}", *items)
        return _element(f"w:{blank.kind.value}")

    def _restarted(self, style: str) -> int:
        """A numbering of its own for one list, that begins at one."""
        numbering = self._file.part.numbering_part.element
        asked = self._file.styles[style].element.pPr.numPr.numId.val
        kind = next(one.abstractNumId.val for one in numbering.num_lst if one.numId == asked)
        number = numbering.add_num(kind)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)


def _prompt(paragraph: Paragraph, blank: Blank) -> Any:
    run = paragraph.add_run(_fit(blank.prompt))
    run.font.color.rgb = RGBColor.from_string(_GREY)
    return run._r


def _element(tag: str, *within: Any, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(within)
    return made


def _count_by(paragraph: Paragraph, number: int) -> None:
    counted = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    counted.get_or_add_ilvl().val = 0
    counted.get_or_add_numId().val = number


def _paragraphs(node: Document) -> Iterable[Document]:
    for child in node.get("content", ()):
        if child["type"] == "paragraph":
            yield child
        else:
            yield from _paragraphs(child)


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)
