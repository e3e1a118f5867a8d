"""Lists of people as files: reading what Excel and others write, and writing what they read.

A file is judged before it is opened: its size, and an XLSX by the rules of all files that are handed in. Nothing of
a file is kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from fellesskap.errors import Invalid
from fellesskap.files.rules.archives import unpack
from fellesskap.files.rules.kinds import FileKind
from fellesskap.files.rules.office import require_office
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
_INFLATED = 20_000_000
_UNSAFE = ("file.has_macros", "file.holds_files", "file.fetches_from_outside", "file.unsafe_xml")
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
    """Refuse what no file handed in may be (R-FILE-3, R-FILE-5), in the words of lists."""
    try:
        unpacked = unpack(content, _INFLATED)
        require_office(FileKind.XLSX, unpacked)
    except Invalid as found:
        if found.code == "file.unpacks_too_large":
            raise _too_large() from None
        unsafe = found.code in _UNSAFE
        raise Invalid("roster.unsafe" if unsafe else "roster.unreadable", field="file") from None
    for name, part in unpacked.items():
        # In another encoding than Excel's a definition could hide.
        hidden = b"\x00" in part and name.lower().endswith((".xml", ".rels"))
        if hidden or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise Invalid("roster.unsafe", field="file")


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
