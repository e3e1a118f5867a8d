"""The cells of an Excel file as lines of words, also the numbers that programs have shortened or parted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fellesskap.errors import Invalid
from fellesskap.files.rules.parts import CELL_BREAK, Part, Place, holds_number
from fellesskap.files.rules.xml import elements

_LENGTH = 11
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE]\+?[0-9]{1,2})?\Z")
_WHOLE = 10**15
_COLUMN = re.compile(r"[A-Za-z]+")
_COMMAND = re.compile(r"\|\s*'|\bWEBSERVICE\s*\(|\bRTD\s*\(|\bCALL\s*\(|\bREGISTER", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml\Z", re.IGNORECASE)
_BESIDE = ("formula1", "formula2", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader")
# Of ten figures, and of six beside five, one in some hundreds has the control digits of a number by chance, and a
# table of amounts has thousands: a column is taken for one of numbers where this share of it has them.
_SHARE = 0.2


@dataclass(slots=True)
class _Doubtful:
    """How many in each column could be a number, and one that is, if any."""

    seen: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, column: str, digits: str) -> None:
        self.seen[column] += 1
        if holds_number(digits):
            self.found[column].append(digits)

    def taken_for_numbers(self) -> list[str]:
        return [
            digits[0] for column, digits in self.found.items() if len(digits) >= _SHARE * self.seen[column]
        ]


@dataclass(frozen=True, slots=True)
class _Cell:
    column: str
    text: str
    figures: bool


def sheet_parts(unpacked: Mapping[str, bytes]) -> Iterator[Part]:
    """Give each sheet's cells, a line for a row; refuse formulas that ask other programs or machines."""
    shared: list[str] = []
    for name, content in unpacked.items():
        if name.lower().startswith("xl/sharedstrings"):
            shared += _strings(content)
    yield Part(Place.ELSEWHERE, CELL_BREAK.join(shared))
    for name, content in unpacked.items():
        if name.lower().startswith("xl/worksheets/sheet"):
            found = _SHEET.match(name)
            yield from _sheet(content, shared, int(found[1]) if found else 0)


def _sheet(content: bytes, shared: list[str], number: int) -> Iterator[Part]:
    doubtful = _Doubtful()
    lines = []
    beside: list[str] = []
    for row in _rows(content, shared, beside):
        lines.append(_line(row))
        for place, cell in enumerate(row):
            if cell.figures and len(cell.text) == _LENGTH - 1:
                # A program drops the zero that numbers of the first nine days begin with.
                doubtful.note(cell.column, cell.text.zfill(_LENGTH))
            before = row[place - 1] if place else None
            if before and before.figures and cell.figures and (len(before.text), len(cell.text)) == (6, 5):
                doubtful.note(f"{before.column} {cell.column}", before.text + cell.text)
    yield Part(Place.SHEET, CELL_BREAK.join(lines), number)
    yield Part(Place.SHEET, CELL_BREAK.join(beside), number)
    for digits in doubtful.taken_for_numbers():
        yield Part(Place.SHEET, digits, number)


def _line(row: list[_Cell]) -> str:
    """Words beside one another may be one number in two cells; figures are judged by their columns."""
    line = ""
    for place, cell in enumerate(row):
        parted = place > 0 and row[place - 1].figures and cell.figures
        line += (CELL_BREAK if parted else "\t" if place else "") + cell.text
    return line


def _strings(content: bytes) -> Iterator[str]:
    words: list[str] = []
    for ended, name, element in elements(content):
        if ended and name == "t":
            words.append(element.text or "")
        elif ended and name == "si":
            yield "".join(words)
            words = []


def _rows(content: bytes, shared: list[str], beside: list[str]) -> Iterator[list[_Cell]]:
    row: list[_Cell] = []
    inline: list[str] = []
    value = kind = column = ""
    for ended, name, element in elements(content):
        if not ended:
            if name == "c":
                kind, value, inline = element.get("t", "n"), "", []
                named = _COLUMN.match(element.get("r", ""))
                column = named[0] if named else str(len(row))
            continue
        text = element.text or ""
        if name == "v":
            value = text
        elif name == "t":
            inline.append(text)
        elif name == "f" and _COMMAND.search(text):
            raise Invalid("file.fetches_from_outside", field="file", rule="R-FILE-5")
        elif name == "c" and (inline or value):
            said = "".join(inline) or _shown(kind, value, shared)
            row.append(_Cell(column, said, kind == "n" and said.isdecimal()))
        elif name == "row":
            yield row
            row = []
        elif name in _BESIDE:
            beside.append(text)


def _shown(kind: str, value: str, shared: list[str]) -> str:
    if kind == "s":
        place = int(value) if value.isdecimal() and len(value) < 9 else len(shared)
        return shared[place] if place < len(shared) else ""
    if kind == "n" and not value.isdecimal() and _NUMBER.match(value):
        number = float(value)
        if number.is_integer() and number < _WHOLE:
            return str(int(number))
    return value
