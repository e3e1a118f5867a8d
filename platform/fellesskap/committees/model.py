"""The life of a temporary committee, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.meetings.model import MeetingState


class CommitteeState(StrEnum):
    """Where a committee stands."""

    COMING = "coming"
    ACTIVE = "active"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DELIVERED = "delivered"
    REPORTED = "reported"
    DISSOLVED = "dissolved"


@dataclass(frozen=True, slots=True)
class Report:
    """The report delivered last; `meeting_state` is that of the meeting on whose agenda it stands, if any.

    `recorded` tells whether that meeting has said something about it.
    """

    edition: int
    agenda_item_id: UUID | None
    meeting_state: MeetingState | None = None
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee as its rules see it.

    `begins_on` is its first day and `ended_on` the first day it is not there, as the structure says; `until`
    is what the structure gave it and `extended_to` the latest day it was prolonged to. `reports_to` is the
    body that appointed it, else the one it reports to.
    """

    body_id: UUID
    version: int
    begins_on: date | None
    ended_on: date | None
    until: date | None
    extended_to: date | None
    temporary: bool
    reports_to: UUID | None
    delivered_on: date | None = None
    noted_on: date | None = None
    report: Report | None = None

    @property
    def due(self) -> date | None:
        """The last day it has for its work; None where nobody has set one."""
        return max((day for day in (self.until, self.extended_to) if day), default=None)


@dataclass(frozen=True, slots=True)
class Makeup:
    """Who is to sit in a committee.

    So many seats without a place from each side, one seat for each municipality (by number) and division (by
    key) that is named, and a leader's seat on the side that leads, if any.
    """

    municipal_seats: int = 0
    hospital_seats: int = 0
    municipalities: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
