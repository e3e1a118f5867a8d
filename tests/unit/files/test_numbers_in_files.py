"""A national identity number in a file is found wherever it stands, and is told by its place alone."""

from __future__ import annotations

import random

import pytest
from pikepdf import Dictionary, Name, Pdf, String
from PIL.PngImagePlugin import PngInfo

from fellesskap.errors import Invalid
from fellesskap.files import examine_apart
from fellesskap.files.examination import examine
from fellesskap.files.rules.parts import holds_number
from fellesskap.guard.refusal import CODE
from handed_in import (
    NUMBER,
    docx,
    docx_of,
    noted,
    odt,
    odt_meta,
    paragraph,
    pdf,
    picture,
    relations,
    story,
    xlsx,
)

_SPACED = "158370 30088"
_APART = paragraph("Pasienten har nummer 1583", "70", "30088", " i journalen")
_BOX = (
    "<w:p><w:r><w:pict><v:textbox xmlns:v='v'><w:txbxContent>"
    f"{paragraph(NUMBER)}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
)
_CHANGED = f'<w:p><w:del w:author="Kari"><w:r><w:delText>{_SPACED}</w:delText></w:r></w:del></w:p>'
_CELLS = f"<w:tbl><w:tr><w:tc>{paragraph('158370')}</w:tc><w:tc>{paragraph('30088')}</w:tc></w:tr></w:tbl>"
_CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:subject>{NUMBER}</dc:subject></cp:coreProperties>"
)


def _titled(opened: Pdf) -> None:
    opened.docinfo["/Title"] = NUMBER


def _field(opened: Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String("navn"), V=String(_SPACED))
    opened.Root.AcroForm = Dictionary(Fields=[opened.make_indirect(field)])


def _worded() -> PngInfo:
    found = PngInfo()
    found.add_text("Comment", NUMBER)
    return found


CARRIERS: dict[str, tuple[str, bytes, str]] = {
    "name": (f"journal {NUMBER}.docx", docx(), "name"),
    "name with a space": (f"{_SPACED}.pdf", pdf(), "name"),
    "body": ("a.docx", docx(paragraph(NUMBER)), "body"),
    "several runs": ("a.docx", docx(_APART), "body"),
    "table cells": ("a.docx", docx(_CELLS), "body"),
    "text box": ("a.docx", docx(_BOX), "body"),
    "tracked change": ("a.docx", docx(_CHANGED), "body"),
    "header": ("a.docx", docx_of("", {"word/header1.xml": story("hdr", NUMBER)}), "header"),
    "footer": ("a.docx", docx_of("", {"word/footer1.xml": story("ftr", NUMBER)}), "footer"),
    "comment": ("a.docx", docx_of("", {"word/comments.xml": story("comments", NUMBER)}), "comments"),
    "footnote": ("a.docx", docx_of("", {"word/footnotes.xml": story("footnotes", NUMBER)}), "notes"),
    "author of a change": (
        "a.docx",
        docx(_CHANGED.replace("Kari", NUMBER).replace(_SPACED, "x")),
        "properties",
    ),
    "property": ("a.docx", docx_of("", {"docProps/core.xml": _CORE}), "properties"),
    "custom xml": ("a.docx", docx_of("", {"customXml/item1.xml": f"<a>x<b/>{NUMBER}</a>"}), "properties"),
    "diagram": ("a.docx", docx_of("", {"word/charts/chart1.xml": f"<c><v>{NUMBER}</v></c>"}), "elsewhere"),
    "link": (
        "a.docx",
        docx_of(
            "",
            {"word/_rels/document.xml.rels": relations("hyperlink", f"https://a.no/{NUMBER}", external=True)},
        ),
        "elsewhere",
    ),
    "cell": ("a.xlsx", xlsx(f"<c><v>{NUMBER}</v></c>"), "sheet"),
    "cell of text": ("a.xlsx", xlsx(f'<c t="inlineStr"><is><t>{_SPACED}</t></is></c>'), "sheet"),
    "cell with an exponent": ("a.xlsx", xlsx("<c><v>1.5837030088E10</v></c>"), "sheet"),
    "cell without its zero": ("a.xlsx", xlsx("<c><v>1815010260</v></c>"), "sheet"),
    "two cells": ("a.xlsx", xlsx("<c><v>158370</v></c><c><v>30088</v></c>"), "sheet"),
    "shared text": (
        "a.xlsx",
        xlsx('<c t="s"><v>0</v></c>', {"xl/sharedStrings.xml": f"<sst><si><t>{NUMBER}</t></si></sst>"}),
        "elsewhere",
    ),
    "name of a sheet": (
        "a.xlsx",
        xlsx(more={"xl/workbook.xml": f'<workbook><sheets><sheet name="{NUMBER}"/></sheets></workbook>'}),
        "elsewhere",
    ),
    "odt": ("a.odt", odt("<text:p>1583<text:span>70</text:span>30088</text:p>"), "body"),
    "odt header": ("a.odt", odt(more={"styles.xml": f"<a><b>{NUMBER}</b></a>"}), "header"),
    "odt property": (
        "a.odt",
        odt(more={"meta.xml": odt_meta(f"<dc:title>{NUMBER}</dc:title>")}),
        "properties",
    ),
    "pdf": ("a.pdf", pdf(f"Pasient {_SPACED}"), "page"),
    "pdf title": ("a.pdf", pdf(change=_titled), "properties"),
    "pdf note": ("a.pdf", pdf(change=noted(NUMBER)), "form"),
    "pdf field": ("a.pdf", pdf(change=_field), "form"),
    "png text": ("a.png", picture(pnginfo=_worded()), "properties"),
    "jpg comment": ("a.jpg", picture("JPEG", comment=NUMBER.encode()), "properties"),
}


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [one for one in CARRIERS.values() if one[2]],
    ids=[k for k, v in CARRIERS.items() if v[2]],
)
def test_a_number_is_found_and_told_by_its_place(name: str, content: bytes, place: str) -> None:
    with pytest.raises(Invalid) as refused:
        examine(name, content)
    assert (refused.value.code, refused.value.field) == (CODE, "file")
    assert refused.value.facts["place"] == place
    assert NUMBER not in repr(refused.value.facts)


async def test_the_place_is_told_also_from_the_process_apart() -> None:
    with pytest.raises(Invalid) as refused:
        await examine_apart("a.pdf", pdf(f"Fnr: {NUMBER}"))
    assert (refused.value.code, refused.value.rule_id) == (CODE, "R-FILE-10")
    assert (refused.value.facts["place"], refused.value.facts["number"]) == ("page", 1)
    assert NUMBER not in repr(refused.value.facts)


def test_a_part_before_it_is_without_a_number() -> None:
    assert examine("a.docx", docx(paragraph("1583703008", "7"))).kind == "docx"


def _columns(rows: list[tuple[int, ...]]) -> bytes:
    cells = "</row><row>".join("".join(f"<c><v>{figure}</v></c>" for figure in row) for row in rows)
    return xlsx(cells)


def test_a_table_of_amounts_is_no_list_of_numbers() -> None:
    draw = random.Random(2026)
    amounts = [
        (draw.randrange(10**5, 10**6), draw.randrange(10**4, 10**5), draw.randrange(10**9, 10**10))
        for _ in range(3_000)
    ]
    by_chance = [row for row in amounts if holds_number(f"{row[0]}{row[1]}")]
    assert by_chance, "some have the control digits of a number by chance"
    assert examine("budsjett.xlsx", _columns(amounts)).kind == "xlsx"


def test_a_column_of_birthdays_beside_one_of_the_rest_is_a_list_of_numbers() -> None:
    rows = [(158370, 30088), (123456, 12345), (654321, 54321)]
    with pytest.raises(Invalid) as refused:
        examine("liste.xlsx", _columns(rows))
    assert refused.value.code == CODE
