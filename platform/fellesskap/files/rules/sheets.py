"""The cells of an Excel file as lines of words, also the numbers that programs have shortened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fellesskap.errors import Invalid
from fellesskap.files.rules.parts import Part, Place
from fellesskap.files.rules.xml import elements

# A program drops the leading zero that numbers of the first nine days begin with, and may write 1.5E10.
_SHORTENED = range(10**9, 10**11)
_LENGTH = 11
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE]\+?[0-9]{1,2})?\Z")
_COMMAND = re.compile(r"\|\s*'|\bWEBSERVICE\s*\(|\bRTD\s*\(|\bCALL\s*\(|\bREGISTER", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml\Z", re.IGNORECASE)


def sheet_parts(unpacked: Mapping[str, bytes]) -> Iterator[Part]:
    """Give each sheet's cells, a line for a row; refuse formulas that ask other programs or machines."""
    shared: list[str] = []
    for name, content in unpacked.items():
        if name.lower().startswith("xl/sharedstrings"):
            shared += _strings(content)
    yield Part(Place.ELSEWHERE, "\n".join(shared))
    for name, content in unpacked.items():
        found = _SHEET.match(name)
        if found:
            yield Part(Place.SHEET, "\n".join(_rows(content, shared)), int(found[1]))
        elif name.lower().startswith("xl/worksheets/sheet"):
            yield Part(Place.SHEET, "\n".join(_rows(content, shared)))


def _strings(content: bytes) -> Iterator[str]:
    words: list[str] = []
    for ended, name, element in elements(content):
        if ended and name == "t":
            words.append(element.text or "")
        elif ended and name == "si":
            yield "".join(words)
            words = []


def _rows(content: bytes, shared: list[str]) -> Iterator[str]:
    cells: list[str] = []
    inline: list[str] = []
    value = kind = ""
    outside: list[str] = []
    for ended, name, element in elements(content):
        if not ended:
            if name == "c":
                kind, value, inline = element.get("t", ""), "", []
            continue
        text = element.text or ""
        if name == "v":
            value = text
        elif name == "t":
            inline.append(text)
        elif name == "f" and _COMMAND.search(text):
            raise Invalid("file.fetches_from_outside", field="file", rule="R-FILE-5")
        elif name == "c":
            cells.append("".join(inline) or _shown(kind, value, shared))
        elif name == "row":
            yield "\t".join(cells)
            cells = []
        elif name in ("formula1", "formula2", "oddHeader", "oddFooter", "evenHeader", "firstHeader"):
            outside.append(text)
    yield "\n".join(outside)


def _shown(kind: str, value: str, shared: list[str]) -> str:
    if kind == "s":
        place = int(value) if value.isdecimal() and len(value) < 9 else len(shared)
        return shared[place] if place < len(shared) else ""
    if kind in ("", "n") and _NUMBER.match(value):
        number = float(value)
        if number.is_integer() and int(number) in _SHORTENED:
            return str(int(number)).zfill(_LENGTH)
    return value
