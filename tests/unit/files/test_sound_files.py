"""What people usually hand in is taken in, without its makers' names and with its words."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from fellesskap.files import FileKind, examine_apart
from fellesskap.files.examination import examine
from handed_in import docx, docx_of, odt, odt_meta, paragraph, pdf, picture, relations, xlsx

_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Budsjett</dc:title><dc:creator>Kari Nordmann'
    "</dc:creator><cp:lastModifiedBy>Ola</cp:lastModifiedBy></cp:coreProperties>"
)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Budsjett 2027.docx", docx(), FileKind.DOCX),
        ("ark.XLSX", xlsx(), FileKind.XLSX),
        ("brev.odt", odt(), FileKind.ODT),
        ("rapport.pdf", pdf(), FileKind.PDF),
        ("kart.png", picture(), FileKind.PNG),
        ("bilde.jpeg", picture("JPEG"), FileKind.JPG),
    ],
)
async def test_every_allowed_kind_is_taken_in_by_the_process_apart(
    name: str, content: bytes, kind: FileKind
) -> None:
    found = await examine_apart(name, content)
    assert (found.name, found.kind) == (name, kind)
    assert examine(name, found.content).kind is kind, "what is kept can be looked through again"


def test_the_makers_of_a_word_file_are_forgotten_and_its_title_is_kept() -> None:
    kept = examine("a.docx", docx_of(paragraph("Hei"), {"docProps/core.xml": _CORE})).content
    with zipfile.ZipFile(BytesIO(kept)) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "Budsjett" in core
    assert "Kari" not in core
    assert "Ola" not in core


def test_the_makers_of_an_odt_are_forgotten_with_the_template_it_began_as() -> None:
    meta = odt_meta(
        "<meta:initial-creator>Kari</meta:initial-creator>"
        '<meta:template xlink:type="simple" xlink:href="file:///hjem/kari/brev.ott"/><dc:title>Brev</dc:title>'
    )
    kept = examine("a.odt", odt(more={"meta.xml": meta})).content
    with zipfile.ZipFile(BytesIO(kept)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        told = archive.read("meta.xml").decode()
    assert "Brev" in told
    assert "ari" not in told.replace("meta:", "")


def test_the_maker_of_a_pdf_is_forgotten_also_in_its_description() -> None:
    kept = examine("a.pdf", pdf()).content
    with pikepdf.open(BytesIO(kept)) as opened:
        assert "/Author" not in opened.docinfo
        assert b"Kari" not in opened.Root.Metadata.read_bytes()


def test_a_pdf_whose_description_is_torn_is_taken_in_with_an_empty_one() -> None:
    def tear(opened: pikepdf.Pdf) -> None:
        opened.Root.Metadata = opened.make_stream(b"<x:xmpmeta><dc:creator>Kari</dc:creator>")

    kept = examine("a.pdf", pdf(change=tear)).content
    with pikepdf.open(BytesIO(kept)) as opened:
        assert b"Kari" not in opened.Root.Metadata.read_bytes()


def test_a_picture_loses_what_the_camera_wrote_and_is_turned_the_right_way() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Kamera"
    exif[0x0112] = 6
    kept = examine("a.jpg", picture("JPEG", (40, 30), exif=exif)).content
    with Image.open(BytesIO(kept)) as shown:
        assert shown.size == (30, 40)
        assert not shown.getexif()


def test_the_words_can_be_searched_and_a_word_in_several_runs_is_one() -> None:
    body = (
        paragraph("Helse", "fellesskapet")
        + "<w:tbl><w:tr><w:tc>"
        + paragraph("Celle")
        + "</w:tc></w:tr></w:tbl>"
    )
    assert examine("a.docx", docx(body)).text == "Helsefellesskapet\nCelle"
    assert "Budsjettet for 2027" in examine("a.pdf", pdf()).text
    assert (
        examine("a.odt", odt("<text:p>Helse<text:span>felles</text:span>skap</text:p>")).text
        == "Helsefellesskap"
    )


def test_a_link_that_a_reader_clicks_is_no_link_that_a_program_follows() -> None:
    linked = relations("hyperlink", "https://www.helsedirektoratet.no/", external=True)
    assert examine("a.docx", docx_of(paragraph("Hei"), {"word/_rels/document.xml.rels": linked}))


@pytest.mark.parametrize(
    "text",
    [
        "Organisasjonsnummer 974 760 673",
        "Telefon +47 91 23 45 67",
        "Sak 101/2020 og 12/2026",
        "Konto 1503 70 30088 i regnskapet for 2026",
        "ISBN 978-82-02-12345-6",
        "15837030087",
    ],
)
def test_numbers_that_are_nobodys_pass(text: str) -> None:
    assert examine("a.docx", docx(paragraph(text)))


async def test_what_is_filled_in_in_a_pdf_stands_beside_what_it_is_filled_in_for() -> None:
    """Programs write the labels first and the fields of a form after them, wherever they stand on the page."""

    def fill(opened: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(Helv=font))
        fields = []
        for place, (name, said) in enumerate((("number", "24/12"), ("answer", "Innvending"))):
            look = opened.make_stream(f"/Tx BMC q BT /Helv 11 Tf 2 3 Td ({said}) Tj ET Q EMC".encode())
            look.Type, look.Subtype = Name.XObject, Name.Form
            look.BBox, look.Resources = Array([0, 0, 200, 14]), fonts
            field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, F=4, T=String(name))
            field.V, field.AP = String(said), Dictionary(N=look)
            field.Rect = Array([200, 663 + 30 * place, 400, 677 + 30 * place])
            fields.append(opened.make_indirect(field))
        page = opened.pages[0]
        page.MediaBox, page.Resources = Array([0, 0, 595, 842]), fonts
        page.Contents = opened.make_stream(
            b"BT /Helv 11 Tf 50 696 Td (Svaret:) Tj 0 -30 Td (Saksnummer:) Tj 0 -30 Td (Slutt) Tj ET"
        )
        page.Annots = opened.make_indirect(Array(fields))
        opened.Root.AcroForm = Dictionary(Fields=Array(fields), DR=fonts)

    found = await examine_apart("a.pdf", pdf(change=fill))
    assert found.text == "Svaret: Innvending\nSaksnummer: 24/12\nSlutt"
    with pikepdf.open(BytesIO(found.content)) as opened:
        assert len(opened.Root.AcroForm.Fields) == 2, "what is kept can still be filled in"
