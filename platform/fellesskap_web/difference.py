"""What is different between two editions of a case's text: the sections that changed, word by word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fellesskap.prose import Change, Line
from fellesskap.texts import mark
from fellesskap_web.prose import difference, section_of

SECTIONS = {
    "title": mark("Tittel"),
    "question": mark("Spørsmål"),
    "background": mark("Bakgrunn"),
    "proposal": mark("Forslag"),
    "consequences": mark("Konsekvenser"),
}


def changed_sections(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[tuple[str, list[Line]]]:
    """List the sections of two editions (`title` and `texts`) whose words differ, with what is different."""
    found = []
    for name, label in SECTIONS.items():
        lines = difference(*(_section(edition, name) for edition in (before, after)))
        if any(piece.change is not Change.SAME for line in lines for piece in line):
            found.append((label, lines))
    return found


def _section(edition: Mapping[str, Any] | None, name: str) -> dict[str, Any] | None:
    if edition is None:
        return None
    if name == "title":
        return section_of(None, name, edition["title"])
    return section_of(edition["texts"], name, "")
