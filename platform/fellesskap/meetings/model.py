"""What a meeting and its agenda are, apart from how they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    MINUTED = "minuted"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class MeetingForm(StrEnum):
    """How people meet."""

    PHYSICAL = "physical"
    DIGITAL = "digital"
    HYBRID = "hybrid"


class AttendanceState(StrEnum):
    """What is known of a seat's attendance."""

    CALLED = "called"
    COMING = "coming"
    ABSENT = "absent"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as its rules see it; `held_on` is its day in Norway."""

    id: UUID
    version: int
    body_id: UUID
    structure_version_id: UUID
    starts_at: datetime
    held_on: date
    frame_minutes: int
    form: MeetingForm
    place: str
    link: str
    state: MeetingState
    open_to_public: bool
    call_sequence: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A line of an agenda; a line with a treatment is one body's treatment of a case."""

    id: UUID
    meeting_id: UUID
    treatment_id: UUID | None
    case_id: UUID | None
    position: int
    title: str
    minutes: int
    closed: bool
    record: str
    version: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who meets for a seat, and whether as deputy."""

    seat_id: UUID
    person_id: UUID | None
    state: AttendanceState
    deputy: bool
    version: int
