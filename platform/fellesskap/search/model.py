"""What is searched for and found, apart from how the index is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SearchKind(StrEnum):
    """What kind of thing is found; a line of an agenda becomes one of minutes when something is recorded of it."""

    CASE = "case"
    AGENDA = "agenda"
    MINUTES = "minutes"
    DECISION = "decision"
    DOCUMENT = "document"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that was found; `hit` where it is what was asked for."""

    text: str
    hit: bool
