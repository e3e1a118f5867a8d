"""What minutes are, apart from how they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MinutesEdition:
    """One edition of a meeting's minutes; only the last can be approved, and then it is the last."""

    id: UUID
    meeting_id: UUID
    edition: int
    drafted_at: datetime
    approved_at: datetime | None
