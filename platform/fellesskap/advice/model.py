"""What advice is: who was asked about which case, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.cases.model import CaseState


class AdviceStance(StrEnum):
    """What an adviser thinks of the proposal."""

    SUPPORTS = "supports"
    SUPPORTS_WITH_REMARKS = "supports_with_remarks"
    ADVISES_AGAINST = "advises_against"
    NO_REMARKS = "no_remarks"


@dataclass(frozen=True, slots=True)
class Advice:
    """One who is asked: a body, or (no body) somebody outside by name. `stance` is None before the answer."""

    id: UUID
    version: int
    case_id: UUID
    body_id: UUID | None
    name: str
    deadline: date
    stance: AdviceStance | None
    audience: Audience


@dataclass(frozen=True, slots=True)
class AdviceFacts:
    """What the actions with advice depend on."""

    advice: Advice
    case_state: CaseState
