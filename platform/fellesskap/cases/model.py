"""What a case is, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side


class CaseState(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    PLACED = "placed"
    DISCUSSING = "discussing"
    DISCUSSED = "discussed"
    ANCHORING = "anchoring"
    ANCHORED = "anchored"
    DECIDING = "deciding"
    DECIDED = "decided"
    NOT_AGREED = "not_agreed"


def is_partners_own(kind: str) -> bool:
    """Tell whether a line of the timeline stays with the partners, however far the case itself is opened.

    What they answered and what they are to do is theirs, and so is why the secretariat hurried or overrode.
    """
    return kind.startswith(("round.", "advice.", "followup.")) or kind in (
        "case.listed",
        "case.marked_urgent",
    )


class Step(StrEnum):
    """The two steps of a route, and the two of a decision that goes onward to another body."""

    DISCUSS = "discuss"
    DECIDE = "decide"
    NOTE = "note"
    CONFIRM = "confirm"


ONWARD = (Step.NOTE, Step.CONFIRM)


class TreatmentState(StrEnum):
    """Where one body's treatment of a case stands."""

    WAITING = "waiting"
    LISTED = "listed"
    DONE = "done"
    POSTPONED = "postponed"
    LIFTED = "lifted"
    LOWERED = "lowered"


class PerspectiveState(StrEnum):
    """Whether one side of the matter is lit."""

    MISSING = "missing"
    COVERED = "covered"
    NOT_RELEVANT = "not_relevant"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its rules see it."""

    id: UUID
    version: int
    year: int
    number: int
    title: str
    state: CaseState
    matter_class: str | None
    route: str | None
    structure_version_id: UUID
    submitted_by: UUID
    body_id: UUID | None
    text_edition: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Treatment:
    """One body's treatment of a case; `treated_on` is the meeting's day once it is done.

    `decision_id` is the decision that came onward to the body.
    """

    id: UUID
    case_id: UUID
    body_id: UUID
    step: Step
    position: int
    state: TreatmentState
    treated_on: date | None
    version: int
    decision_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Lit:
    """One line of the checklist."""

    key: str
    state: PerspectiveState


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything the rules about its steps need."""

    case: Case
    treatments: tuple[Treatment, ...]
    perspectives: tuple[Lit, ...]
    urgent_for: frozenset[Side]

    def last(self, step: Step) -> Treatment | None:
        """The newest treatment of a step."""
        found = [treatment for treatment in self.treatments if treatment.step is step]
        return max(found, key=lambda treatment: treatment.position, default=None)

    @property
    def onward(self) -> Treatment | None:
        """The treatment that a decision waits for in another body, as long as no agenda has it."""
        found = [one for one in self.treatments if one.step in ONWARD]
        return next((one for one in found if one.state is TreatmentState.WAITING), None)

    @property
    def urgent(self) -> bool:
        """Whether both sides of the secretariat have marked the case urgent."""
        return {Side.MUNICIPAL, Side.HOSPITAL} <= self.urgent_for
