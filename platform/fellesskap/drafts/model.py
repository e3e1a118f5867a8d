"""A draft, the edits that made it, and the parts it is edited by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from fellesskap.structure.model import Names, Structure, Trust


class DraftState(StrEnum):
    """Where a draft stands."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class EditKind(StrEnum):
    """What an edit did to a part, or to the whole draft."""

    PUT = "put"
    REMOVED = "removed"
    MOVED = "moved"
    REPLACED = "replaced"
    CAUGHT_UP = "caught_up"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Draft:
    """A structure in the making; `based_on` is the published version it was begun from, if any."""

    id: UUID
    label: str
    state: DraftState
    version: int
    based_on: UUID | None
    structure: Structure


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit as it is kept: the whole structure before and after it, in the canonical form."""

    id: UUID
    number: int
    kind: EditKind
    path: str
    before: Structure
    after: Structure


@dataclass(frozen=True, slots=True)
class CommunityFacts:
    """What a community says of itself as a whole."""

    name: Names
    trust: Trust
    numbering: str = "{number}/{year}"
    call_days: int = 7
    source: str = ""
    proposal: bool = False
    name_confirmed: bool = True
    assumed: bool = False
