"""Lists of people as files: reading what Excel and others write, and writing what they read.

A file is judged before it is opened: its size, and of an XLSX its parts, what they inflate to and what they
carry. Nothing of a file is kept.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from fellesskap.errors import Invalid
from fellesskap.rosters.model import RosterRow
from fellesskap.rosters.rules import LARGEST

# The heading of each column, the first of several that mean the same.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("Navn", "Namn"),
    "email": ("E-post", "Epost", "E-postadresse"),
    "phone": ("Telefon", "Mobil"),
    "language": ("Språk", "Målform"),
    "seat": ("Plass", "Plassnøkkel"),
    "body": ("Utvalg", "Utval"),
    "title": ("Tittel", "Plasstittel"),
    "place": ("Sted", "Stad", "Kommune", "Region"),
    "first_day": ("Fra og med", "Fra", "Frå og med", "Frå"),
    "last_day": ("Til og med", "Til"),
    "deputy": ("Vara", "Varanummer"),
    "appointed_by": ("Oppnevnt av", "Oppnemnd av"),
    "shared_list": ("Felles varaliste",),
    "person": ("Personnøkkel",),
}
HEADINGS = tuple(names[0] for names in COLUMNS.values())

LARGEST_FILE = 900_000
_INFLATED, _PARTS, _RATIO, _CHUNK = 20_000_000, 200, 100, 65_536
_UNWELCOME = (
    "vbaproject",
    "externallinks/",
    "embeddings/",
    "activex/",
    "oleobject",
    "macrosheets/",
    "dialogsheets/",
)
_NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
_ZIP = b"PK\x03\x04"
# What a spreadsheet takes for a formula when it opens a CSV.
_FORMULA = ("=", "+", "-", "@", "\t")


def read_rows(content: bytes) -> list[RosterRow]:
    """Read the rows of a list, each with the number of its line; raise `Invalid` with what is wrong."""
    if not content:
        raise Invalid("roster.not_a_file", field="file")
    if len(content) > LARGEST_FILE:
        raise _too_large()
    cells = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    numbered = ((number, row) for number, row in enumerate(cells, start=1) if any(row))
    _, heading = next(numbered, (0, ()))
    fields = _fields(heading)
    rows = [
        RosterRow(number, **{name: row[place] for place, name in fields.items() if place < len(row)})
        for number, row in islice(numbered, LARGEST + 1)
    ]
    if not rows:
        raise Invalid("roster.empty", field="file")
    if len(rows) > LARGEST:
        raise _too_large()
    return rows


def write_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Write rows by the fields of a `RosterRow`, as `write_table` writes them."""
    return write_table(HEADINGS, ([row.get(name, "") for name in COLUMNS] for row in rows))


def write_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Write a list as Excel in Norwegian opens it; no cell becomes a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(list(headings))
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _fields(heading: Sequence[str]) -> dict[int, str]:
    """Which column holds what; every one that is named is known, and each stands once."""
    known = {one.casefold(): name for name, names in COLUMNS.items() for one in names}
    fields = {place: known.get(text.casefold(), "") for place, text in enumerate(heading) if text}
    if "name" not in fields.values():
        raise Invalid("roster.no_header", field="file")
    strangers = [heading[place][:40] for place, name in fields.items() if not name]
    if strangers:
        raise Invalid("roster.column_unknown", field="file", names=strangers[:10])
    if len(set(fields.values())) != len(fields):
        raise Invalid("roster.column_twice", field="file")
    return fields


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_plain(cell) for cell in row]
    except csv.Error:
        raise Invalid("roster.unreadable", field="file") from None


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, else what Excel writes on a Norwegian machine."""
    if b"\x00" in content:
        raise Invalid("roster.unreadable", field="file")
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("latin-1")


def _xlsx(content: bytes) -> Iterator[list[str]]:
    _judge(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # Without this the sheet's own word for its size is believed, and that may be a million empty rows.
        sheet.reset_dimensions()
        limit = LARGEST + 100
        for row in sheet.iter_rows(max_row=limit, max_col=40, values_only=True):
            yield [_text(cell) for cell in row]
    except Exception as broken:  # a file can be wrong in as many ways as there are files
        if isinstance(broken, Invalid):
            raise
        raise Invalid("roster.unreadable", field="file") from None


def _judge(content: bytes) -> None:
    """Refuse an archive that is no workbook, is larger than it seems, or carries what could do harm."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if len(parts) > _PARTS or not set(names) >= _NEEDED or len(set(names)) != len(names):
            raise Invalid("roster.unreadable", field="file")
        if any(bad in name.casefold() for name in names for bad in _UNWELCOME):
            raise Invalid("roster.unsafe", field="file")
        if any(part.flag_bits & 1 for part in parts):
            raise Invalid("roster.unreadable", field="file")
        left = min(_INFLATED, _RATIO * len(content))
        for part in parts:
            left = _inflate(archive, part, left)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, zlib.error):
        raise Invalid("roster.unreadable", field="file") from None


def _inflate(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpack a part without keeping it, however large it says it is, and give what is left of the allowance."""
    before = b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _too_large()
            seen = before + chunk
            # In another encoding than Excel's a definition could hide.
            hidden = b"\x00" in chunk and part.filename.endswith((".xml", ".rels"))
            if hidden or b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise Invalid("roster.unsafe", field="file")
            if (
                part.filename.endswith(".rels")
                and b'TargetMode="External"' in seen
                and b"hyperlink" not in seen
            ):
                raise Invalid("roster.unsafe", field="file")
            before = chunk[-32:]
    return left


def _text(cell: Any) -> str:
    """A cell as people see it: a day as a day, a whole number without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _plain(str(cell))


def _plain(cell: str) -> str:
    """Undo the mark that keeps a cell from being a formula."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _too_large() -> Invalid:
    return Invalid(
        "roster.too_large", field="file", largest=LARGEST, megabytes=round(LARGEST_FILE / 1_000_000, 1)
    )
