"""The words of a file, part by part, and what must not stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fellesskap.errors import Invalid
from fellesskap.guard import find, refuse
from fellesskap.guard.rules import Severity

LONGEST_SEARCHED = 200_000
# Some seven hundred pages, so that a page that stands after long enclosures is read as well.
LONGEST_BODY = 2_000_000
# More marks than lie between the groups of one number, so that nothing is read across them.
CELL_BREAK = "\n|||||\n"


class Place(StrEnum):
    """Where in a file some words stand; a page or a sheet has its number too."""

    NAME = "name"
    PAGE = "page"
    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    COMMENTS = "comments"
    NOTES = "notes"
    SHEET = "sheet"
    FORM = "form"
    PROPERTIES = "properties"
    ELSEWHERE = "elsewhere"


_SEARCHED = (Place.PAGE, Place.BODY, Place.SHEET, Place.NOTES, Place.HEADER, Place.FOOTER)
_BODY = (Place.PAGE, Place.BODY)


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a file, and where they stand."""

    place: Place
    text: str
    number: int = 0


def refuse_numbers(parts: Iterable[Part]) -> None:
    """R-FILE-10: A file that holds a national identity number is refused, wherever in it the number stands.

    The facts tell the place and never the number. Source: scenarios.md S9; features 3.13.
    """
    for part in parts:
        try:
            refuse({"file": part.text})
        except Invalid as found:
            raise Invalid(
                found.code,
                field="file",
                place=part.place.value,
                number=part.number,
                kinds=found.facts["kinds"],
                rule="R-FILE-10",
            ) from None


def holds_number(text: str) -> bool:
    """Tell whether a text holds a national identity number for certain."""
    return any(found.severity is Severity.BLOCK for found in find(text))


def searched(parts: Iterable[Part]) -> str:
    """Join the words that a reader meets, as much as is searched; names of makers and the like are left out."""
    return _joined(parts, _SEARCHED, LONGEST_SEARCHED)


def body_of(parts: Iterable[Part]) -> str:
    """Join the words of a file's own text, without what stands at the head or foot of its pages or in notes.

    The head and foot of a PDF's pages are words of the pages.
    """
    return _joined(parts, _BODY, LONGEST_BODY)


def _joined(parts: Iterable[Part], places: Sequence[Place], room: int) -> str:
    found: list[str] = []
    chosen = [part for part in parts if part.place in places]
    for part in sorted(chosen, key=lambda part: places.index(part.place)):
        if room > 0:
            lines = part.text.replace(CELL_BREAK, "\t").splitlines()
            words = "\n".join(" ".join(line.split()) for line in lines if line.strip())
            found.append(words[:room])
            room -= len(words)
    return "\n".join(found).replace("\x00", "")
