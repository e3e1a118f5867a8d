"""A draft, the edits that made it, and the parts it is edited by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


class SetupStep(StrEnum):
    """What a community is asked about when it is set up, in this order."""

    COMMUNITY = "community"
    PARTNERS = "partners"
    HOSPITAL = "hospital"
    BODIES = "bodies"
    SEATS = "seats"
    CHAIRS = "chairs"
    CASES = "cases"
    YEAR = "year"
    REHEARSAL = "rehearsal"


class SetupState(StrEnum):
    """Where a step of setting a community up stands."""

    DONE = "done"
    CHANGED = "changed"
    TO_DO = "to_do"
    WRONG = "wrong"
    NOT_NEEDED = "not_needed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Draft:
    """A structure in the making; `based_on` is the published version it was begun from, if any.

    `looked_at` holds, for each step that somebody has looked at, the digest of what it asked about then.
    """

    id: UUID
    label: str
    state: DraftState
    version: int
    based_on: UUID | None
    structure: Structure
    looked_at: Mapping[str, str] = field(default_factory=dict)


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
