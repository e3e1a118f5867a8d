"""What can be asked of the parts of a draft that say where cases go on to, and what they may be counted among."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.structure.model import DisagreementLevel, Passage, PlanPeriod, PriorityGroup


@dataclass(frozen=True, slots=True)
class PutPassage:
    """Put a way by which cases are lifted or taken down."""

    draft_id: UUID
    passage: Passage
    seen: str = ""

    @property
    def path(self) -> str:
        return f"passages.{self.passage.key}"

    @property
    def value(self) -> Passage:
        return self.passage


@dataclass(frozen=True, slots=True)
class PutDisagreementLevel:
    """Put a level at which disagreements are tried."""

    draft_id: UUID
    disagreement_level: DisagreementLevel
    seen: str = ""

    @property
    def path(self) -> str:
        return f"disagreement_levels.{self.disagreement_level.key}"

    @property
    def value(self) -> DisagreementLevel:
        return self.disagreement_level


@dataclass(frozen=True, slots=True)
class PutPlanPeriod:
    """Put the years of a plan that priority groups belong to."""

    draft_id: UUID
    plan_period: PlanPeriod
    seen: str = ""

    @property
    def path(self) -> str:
        return f"plan_periods.{self.plan_period.key}"

    @property
    def value(self) -> PlanPeriod:
        return self.plan_period


@dataclass(frozen=True, slots=True)
class PutPriorityGroup:
    """Put those whose services come first in some plan periods."""

    draft_id: UUID
    priority_group: PriorityGroup
    seen: str = ""

    @property
    def path(self) -> str:
        return f"priority_groups.{self.priority_group.key}"

    @property
    def value(self) -> PriorityGroup:
        return self.priority_group
