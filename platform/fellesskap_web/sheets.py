"""Write a table for Excel and its like: CSV as Norwegian Excel reads it, and XLSX with a frozen head.

What a person has written never becomes a formula: a cell that begins like one gets a mark before it, which
`spreadsheets` takes away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDEST = 60

Value = str | int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name, its head and its rows; the first `fixed` columns stay in sight."""

    name: str
    head: Sequence[Value]
    rows: Sequence[Sequence[Value]]
    fixed: int = 1


def to_csv(sheet: Sheet) -> bytes:
    """Write one table as CSV with semicolons; the mark at its beginning tells Excel that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in (sheet.head, *sheet.rows):
        writer.writerow([harmless(value) for value in row])
    return ("\ufeff" + out.getvalue()).encode()


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Write tables as the sheets of one workbook."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for row in (sheet.head, *sheet.rows):
            page.append([harmless(value) for value in row])
        for cell in page[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
        page.auto_filter.ref = page.dimensions
        for place in range(1, page.max_column + 1):
            texts = [str(row[place - 1]) for row in sheet.rows if place <= len(row)]
            width = max((len(text) for text in texts), default=0)
            page.column_dimensions[get_column_letter(place)].width = min(max(width + 2, 14), _WIDEST)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(value: Value) -> Value:
    """Give a cell that no program reads as a formula, without characters that no sheet can hold."""
    if isinstance(value, int):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA[:4]) else text
