"""What a report-back rests on: a seat in a meeting, and whom it speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.meetings.model import MeetingState


@dataclass(frozen=True, slots=True)
class Spokesperson:
    """A seat in a meeting: who met for it, where it is from, and how often the actor has reported back from it."""

    meeting_id: UUID
    state: MeetingState
    seat_id: UUID
    side: Side
    counts: bool
    persons: frozenset[UUID]
    partner_id: UUID | None
    region_id: UUID | None
    division_id: UUID | None
    sent: int


@dataclass(frozen=True, slots=True)
class Represented:
    """The places somebody speaks for."""

    partners: tuple[UUID, ...] = ()
    regions: tuple[UUID, ...] = ()
    divisions: tuple[UUID, ...] = ()
