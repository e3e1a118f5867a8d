"""Who leads a body, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side


class LeaderRole(StrEnum):
    """Whether somebody leads or stands in for who leads."""

    LEADER = "leader"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Leader:
    """A person who leads a body, or is its deputy leader, by the seat of a holding."""

    id: UUID
    body_id: UUID
    holding_id: UUID
    person_id: UUID
    role: LeaderRole
    valid_from: date
    valid_to: date | None
    version: int


@dataclass(frozen=True, slots=True)
class LeadingSeat:
    """A seat as somebody holds it: what tells whether they may lead, and for whom.

    `places` are the keys of what the seat represents: a region, a municipality with its regions, a division.
    """

    holding_id: UUID
    person_id: UUID
    body_id: UUID
    side: Side
    may_lead: bool
    places: frozenset[str]
    valid_from: date
    valid_to: date | None
