"""What people usually hand in is taken in, without its makers' names and with its words."""

from __future__ import annotations

import zipfile
from io import BytesIO
from time import process_time

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image

from fellesskap.files import FileKind, examine_apart
from fellesskap.files.examination import examine
from fellesskap.files.rules.parts import LONGEST_SEARCHED
from handed_in import docx, docx_of, form, odt, odt_meta, paragraph, pdf, picture, relations, story, xlsx

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


ASKED = b"(Svaret:) Tj 0 -30 Td (Saksnummer:) Tj 0 -30 Td (Slutt) Tj"


async def test_what_is_filled_in_in_a_pdf_stands_beside_what_it_is_filled_in_for() -> None:
    """Programs write the labels first and the fields of a form after them, wherever they stand on the page."""
    filled = pdf(change=form("24/12 - ny", "Innvending", words=ASKED))
    found = await examine_apart("a.pdf", filled)
    assert found.text == found.body == "Svaret: Innvending\nSaksnummer: 24/12 - ny\nSlutt"
    with pikepdf.open(BytesIO(found.content)) as opened:
        assert len(opened.Root.AcroForm.Fields) == 2, "what is kept can still be filled in"


def test_a_word_that_is_divided_beside_a_field_stays_on_its_two_lines() -> None:
    words = b"(Vi ber om inn-) Tj 0 -14 Td (kalling til alle) Tj"
    found = examine("a.pdf", pdf(change=form("24/12", words=words)))
    assert found.body == "Vi ber om inn\x02\nkalling til alle\n24/12"


def test_a_pdf_in_which_nothing_is_filled_in_is_read_as_it_was_written() -> None:
    """A signature makes a form of a paper, whose columns are still read one after the other."""
    columns = b"(Venstre) Tj 0 -20 Td (spalte) Tj 200 20 Td (til) Tj 0 -20 Td (side) Tj"
    signed = examine("a.pdf", pdf(change=form("Kari", kind=Name.Sig, words=columns)))
    assert signed.text.split()[:4] == ["Venstre", "spalte", "til", "side"]


def test_a_long_table_with_a_field_that_is_filled_in_takes_no_long_time() -> None:
    cells = b"".join(
        b"(celle %d) Tj 100 0 Td (x) Tj -100 -3 Td " % one if one % 250 else b"0 750 Td "
        for one in range(8000)
    )
    content = pdf(change=form("24/12", words=cells))
    began = process_time()
    assert "24/12" in examine("a.pdf", content).text
    assert process_time() - began < 3


def test_the_body_of_a_file_is_its_own_text_also_where_that_is_too_long_to_be_searched() -> None:
    long = paragraph("Vedlegg " * (LONGEST_SEARCHED // 8)) + paragraph("Svaret")
    found = examine("a.docx", docx(long, word__footer1_xxml=story("ftr", "Side 1")))
    assert (found.body.splitlines()[-1], "Svaret" in found.text) == ("Svaret", False)
    short = examine("a.docx", docx(word__footer1_xxml=story("ftr", "Side 1")))
    assert (short.text, short.body) == ("Budsjettet for 2027\nSide 1", "Budsjettet for 2027")
