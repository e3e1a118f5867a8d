"""What input to a dialogue meeting is, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class ThemeOutcome(StrEnum):
    """What became of a theme."""

    OPEN = "open"
    REPORTED = "reported"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class InputCall:
    """A meeting's invitation to give input, until `last_day` and that day included."""

    id: UUID
    version: int
    meeting_id: UUID
    question: str
    last_day: date
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """Who may give input: the municipalities, their regions, and whoever sits in the meeting's bodies.

    `everywhere` tells that the meeting is no region's own, so that elected people of no one municipality may too.
    """

    partners: frozenset[UUID]
    regions: frozenset[UUID]
    bodies: frozenset[UUID]
    everywhere: bool


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """Whom input is from: a partner, a region, or neither."""

    partner_id: UUID | None = None
    region_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """One input; `author_id` is None where the secretariat wrote down what was said in the meeting."""

    id: UUID
    version: int
    call_id: UUID
    theme_id: UUID | None
    text: str
    author_id: UUID | None
    partner_id: UUID | None
    region_id: UUID | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading that input is gathered under."""

    id: UUID
    version: int
    call_id: UUID
    title: str
    outcome: ThemeOutcome


@dataclass(frozen=True, slots=True)
class MeetingBody:
    """A body that meets, as the rules of input see it on the meeting's day."""

    id: UUID
    dialogue: bool
    region_id: UUID | None
