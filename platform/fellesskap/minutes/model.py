"""What minutes are, apart from how they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side


@dataclass(frozen=True, slots=True)
class DaySeat:
    """A seat on a meeting's day: its holder and its deputies, in order. `heard` seats count; observers' do not."""

    seat_id: UUID
    side: Side
    heard: bool
    holder_id: UUID | None
    deputy_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesEdition:
    """One edition of a meeting's minutes; only the last can be approved, and then it is the last."""

    id: UUID
    meeting_id: UUID
    edition: int
    drafted_at: datetime
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class CommentRound:
    """That those who took part in a meeting are asked what they say of its minutes, until the end of a day."""

    id: UUID
    meeting_id: UUID
    until: date
    version: int


@dataclass(frozen=True, slots=True)
class MinutesComment:
    """What somebody said of drafted minutes; `taken_in` is None until the secretariat has answered."""

    id: UUID
    meeting_id: UUID
    agenda_item_id: UUID | None
    person_id: UUID
    taken_in: bool | None
    version: int


@dataclass(frozen=True, slots=True)
class Said:
    """What approved minutes say of a line, as last corrected, and whether the line was decided."""

    text: str
    decided: bool
    audience: int


@dataclass(frozen=True, slots=True)
class Letter:
    """The newest letter, in one language, that told of what was decided on a line."""

    decision_id: UUID
    title: str
    language: str
    audience: Audience


class ProposalState(StrEnum):
    """How far a proposed correction has come."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ProposedCorrection:
    """What somebody wants approved minutes corrected to; a correction once another has confirmed it.

    `side` is whose secretariat proposed it, None of whoever keeps both; `by_leaders` tells that one of the
    body's leaders confirms it.
    """

    id: UUID
    meeting_id: UUID
    body_id: UUID
    agenda_item_id: UUID
    before: str
    text: str
    reason: str
    proposed_by: UUID
    side: Side | None
    by_leaders: bool
    state: ProposalState
    version: int
