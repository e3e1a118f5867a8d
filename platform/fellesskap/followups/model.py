"""What a follow-up is: one partner's part of one decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side


class FollowupState(StrEnum):
    """How far a partner has come."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Partner:
    """A municipality or the trust, as a decision binds it or recommends to it."""

    id: UUID
    side: Side
    name: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class Followup:
    """A follow-up as its rules see it."""

    id: UUID
    version: int
    decision_id: UUID
    case_id: UUID
    partner: Partner
    state: FollowupState
    due: date | None
