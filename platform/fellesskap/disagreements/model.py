"""What a disagreement is, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side


class StageState(StrEnum):
    """How a disagreement left one level, or that it stands there."""

    OPEN = "open"
    SKIPPED = "skipped"
    ESCALATED = "escalated"
    SETTLED = "settled"
    REFERRED = "referred"


@dataclass(frozen=True, slots=True)
class Party:
    """A partner, or a division of one, that is part of a disagreement."""

    partner_id: UUID
    division_id: UUID | None
    side: Side
    name: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One level of a disagreement's way; `body_id` is None where the units try themselves."""

    id: UUID
    disagreement_id: UUID
    position: int
    level: str
    name_nb: str
    body_id: UUID | None
    came_on: date
    due_on: date
    state: StageState


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A disagreement with its parties and its way so far, first to last."""

    id: UUID
    case_id: UUID
    version: int
    parties: tuple[Party, ...]
    stages: tuple[Stage, ...]

    @property
    def standing(self) -> Stage | None:
        """The level it stands at; None once it has left the last."""
        return next((one for one in self.stages if one.state is StageState.OPEN), None)


@dataclass(frozen=True, slots=True)
class Due:
    """A level whose time soon runs out, or has, with what is needed to tell of it."""

    stage_id: UUID
    disagreement_id: UUID
    case_id: UUID
    title: str
    due_on: date
    warned: bool
    overdue_told: bool
