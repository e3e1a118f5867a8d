"""What a pre-meeting is: when and where one side meets by itself, and before which meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side, Space


class PremeetingState(StrEnum):
    """How far a pre-meeting has come."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Premeeting:
    """A pre-meeting as its rules see it."""

    id: UUID
    version: int
    side: Side
    region_id: UUID | None
    division_id: UUID | None
    meeting_id: UUID | None
    starts_at: datetime
    minutes: int
    state: PremeetingState
    sequence: int
    planned_by: UUID

    @property
    def space(self) -> Space:
        """Whose it is."""
        return Space(self.side, self.region_id, self.division_id)
