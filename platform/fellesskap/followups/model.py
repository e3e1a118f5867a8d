"""What a follow-up is: one partner's part of one decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.decisions.model import DecisionEffect


class FollowupState(StrEnum):
    """How far a partner has come."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"


class Adoption(StrEnum):
    """What a partner decided for itself on what was recommended to it."""

    ADOPTED = "adopted"
    ADOPTED_WITH_REMARK = "adopted_with_remark"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Partner:
    """A municipality or the trust, as a decision binds it or recommends to it."""

    id: UUID
    side: Side
    name: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class Followup:
    """A follow-up as its rules see it; `effect` and `decided_on` are the decision's.

    Its partner is there `until` a day. An `ended` one is no longer followed up by its partner, and counts no more.
    """

    id: UUID
    version: int
    decision_id: UUID
    case_id: UUID
    partner: Partner
    state: FollowupState
    due: date | None
    effect: DecisionEffect = DecisionEffect.BINDING
    decided_on: date = date.min
    adoption: Adoption | None = None
    until: date | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A follow-up that is not done and whose day comes soon or has passed."""

    id: UUID
    decision_id: UUID
    case_id: UUID
    title: str
    partner_id: UUID
    side: Side
    due: date
    warned: bool


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation as its ratification list sees it: the body, the title, and what each partner decided."""

    id: UUID
    case_id: UUID
    body_id: UUID
    title: str
    audience: Audience
    adoptions: tuple[Adoption | None, ...]
