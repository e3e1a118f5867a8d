"""What a request for access is, and what can come of it and of a complaint about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side, Space


class DisclosureOutcome(StrEnum):
    """What a request was answered with."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ComplaintOutcome(StrEnum):
    """What came of a complaint: the answer stands, is changed in part, all is given, or it was taken back."""

    UPHELD = "upheld"
    CHANGED = "changed"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class DisclosureState(StrEnum):
    """Where a request stands on a day."""

    OVERDUE = "overdue"
    WAITING = "waiting"
    COMPLAINED = "complained"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A request as its rules see it."""

    id: UUID
    version: int
    side: Side
    received_on: date
    due_on: date
    outcome: DisclosureOutcome | None
    answered_on: date | None
    complained_on: date | None
    complaint_outcome: ComplaintOutcome | None


@dataclass(frozen=True, slots=True)
class LinkedNote:
    """That a request concerns a note of one side's own, and whether it was given."""

    id: UUID
    version: int
    side: Side
    region_id: UUID | None
    division_id: UUID | None
    disclosure_id: UUID
    note_id: UUID
    released: bool | None

    @property
    def space(self) -> Space:
        """Whose it is: the note's."""
        return Space(self.side, self.region_id, self.division_id)
