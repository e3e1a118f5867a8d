"""What a note is: a text of one side's own, about a case or a line of an agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side, Space


class Purpose(StrEnum):
    """What a note is for: anything, what must be made clear before a meeting, or what the side wants."""

    NOTE = "note"
    CLARIFY = "clarify"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as its rules see it."""

    id: UUID
    version: int
    side: Side
    region_id: UUID | None
    division_id: UUID | None
    case_id: UUID | None
    written_by: UUID
    edition: int
    withdrawn_at: datetime | None

    @property
    def space(self) -> Space:
        """Whose it is."""
        return Space(self.side, self.region_id, self.division_id)
