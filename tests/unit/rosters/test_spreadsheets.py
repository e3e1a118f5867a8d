"""Reading lists of people as files: what Excel writes, what others write, and what is not to be opened."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from fellesskap.errors import Invalid
from fellesskap.rosters.model import RosterRow
from fellesskap_web.spreadsheets import COLUMNS, HEADINGS, read_rows, write_csv

TEXT = "Navn;E-post;Plass;Fra og med;Vara\r\nKari Bjørnsdatter Ås;kari@eksempel.no;ssu:leder;01.01.2026;1\r\n"
ROW = RosterRow(
    2,
    name="Kari Bjørnsdatter Ås",
    email="kari@eksempel.no",
    seat="ssu:leder",
    first_day="01.01.2026",
    deputy="1",
)


def workbook(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def repacked(**changes: bytes) -> bytes:
    """A sound workbook with some parts exchanged or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["Navn"], ["Kari"]))) as sound,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        parts = {name: sound.read(name) for name in sound.namelist()}
        for name, content in {
            **parts,
            **{key.replace("__", "/"): one for key, one in changes.items()},
        }.items():
            made.writestr(name, content)
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_rows(content)
    assert caught.value.field == "file"
    return caught.value.code


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("latin-1"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("Navn", "namn").replace("Fra og med", "Frå").encode(),
        ("\r\n" + TEXT).encode()[2:],
    ],
)
def test_a_csv_is_read_as_it_is_written_here(content: bytes) -> None:
    assert read_rows(content) == [ROW]


def test_lines_keep_their_numbers_where_some_are_empty() -> None:
    assert [row.line for row in read_rows(b"Navn;E-post\n;\nKari;\n\nPer;\n")] == [3, 5]
    assert [row.line for row in read_rows(workbook(["Navn"], [None], ["Kari"], [None], ["Per"]))] == [3, 5]


def test_a_workbook_is_read_as_people_see_it() -> None:
    given = workbook(
        ["Navn", "Telefon", "Fra og med", "Til og med", "Vara", None],
        ["Kari", 91234567, date(2026, 1, 1), "31.12.2029", 2.0, None],
    )
    assert read_rows(given) == [
        RosterRow(2, "Kari", phone="91234567", first_day="2026-01-01", last_day="31.12.2029", deputy="2")
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "roster.not_a_file"),
        (b"Fornavn;Etternavn\nKari;Nord\n", "roster.no_header"),
        (b"Navn;Diagnose\nKari;frisk\n", "roster.column_unknown"),
        (b"Navn;Navn\nKari;Nord\n", "roster.column_twice"),
        (b"Navn;E-post\n", "roster.empty"),
        (b'Navn\n"Kari\n', "roster.unreadable"),
        (b"Navn\nKari\x00\n", "roster.unreadable"),
        (b"\x89PNG\r\n", "roster.no_header"),
        (b"Navn\n" + b"Kari\n" * 1_001, "roster.too_large"),
        (b"x" * 1_000_000, "roster.too_large"),
        (b"PK\x03\x04 og ikke mer", "roster.unreadable"),
        (workbook(["Navn"], *([f"Kari {number}"] for number in range(1_001))), "roster.too_large"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_an_archive_that_could_do_harm_is_not_opened() -> None:
    assert read_rows(repacked())
    external = (
        b'<Relationships><Relationship TargetMode="External" Type="image" Target="http://x"/></Relationships>'
    )
    for changes, code in (
        ({"xl__vbaProject.bin": b"x"}, "roster.unsafe"),
        ({"xl__externalLinks__externalLink1.xml": b"<x/>"}, "roster.unsafe"),
        ({"xl__embeddings__oleObject1.bin": b"x"}, "roster.unsafe"),
        ({"xl___rels__workbook.xml.rels": external}, "roster.unsafe"),
        ({"xl__sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "roster.unsafe"),
        (
            {"xl__sharedStrings.xml": '<?xml version="1.0" encoding="utf-16"?><x/>'.encode("utf-16")},
            "roster.unsafe",
        ),
        ({"xl__worksheets__sheet1.xml": b"<sheetData/>" * 3_000_000}, "roster.too_large"),
        ({"xl__worksheets__sheet1.xml": b"<a>"}, "roster.unreadable"),
        ({f"xl__part{number}.xml": b"<x/>" for number in range(2_001)}, "roster.too_large"),
        ({"xl__connections.xml": b"<x/>"}, "roster.unsafe"),
        ({"xl__../../etc.xml": b"<x/>"}, "roster.unreadable"),
    ):
        assert refusal(repacked(**changes)) == code, list(changes)[:1]


def test_a_sheet_that_says_it_is_huge_is_read_as_far_as_it_goes() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(["Navn"], ["Kari"]))) as sound:
        sheet = sound.read("xl/worksheets/sheet1.xml")
    huge = sheet.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert huge != sheet
    assert [
        row.name
        for row in read_rows(repacked(xl__worksheets__sheet1_xml=b"", **{"xl__worksheets__sheet1.xml": huge}))
    ]


def test_a_zip_of_another_kind_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    assert refusal(out.getvalue()) == "roster.unreadable"


def test_what_is_written_is_read_again_and_no_cell_is_a_formula() -> None:
    cells = ["=HYPERLINK(1)", "+47 91 23 45 67", "-", "@x", "Ås; «to»", "", 'si "hei"', *[""] * 7]
    written = write_csv([dict(zip(COLUMNS, cells, strict=True))])
    assert written.startswith(b"\xef\xbb\xbfNavn;E-post")
    assert all(not cell.startswith(("=", "+", "@")) for cell in written.decode("utf-8-sig").split(";"))
    (read,) = read_rows(written)
    assert [getattr(read, name) for name in COLUMNS] == cells


@given(st.binary(max_size=300))
def test_whatever_the_bytes_they_are_read_or_refused(content: bytes) -> None:
    for given_bytes in (content, b"PK\x03\x04" + content, b"Navn\n" + content):
        try:
            assert all(isinstance(row.name, str) for row in read_rows(given_bytes))
        except Invalid as refused:
            assert refused.code.startswith("roster.")


def test_every_field_of_a_row_has_a_column() -> None:
    assert ["line", *COLUMNS] == list(RosterRow.__dataclass_fields__)
    assert len(HEADINGS) == len(COLUMNS)
