"""What a case is, apart from how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.prose import Document, Prose, to_plain

SECTIONS = ("question", "background", "proposal", "consequences")
"""The parts of a case's text that are written as prose, by the names of their columns."""


class CaseState(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    RETURNED = "returned"
    TRYING = "trying"
    PLACED = "placed"
    DISCUSSING = "discussing"
    DISCUSSED = "discussed"
    ANCHORING = "anchoring"
    ANCHORED = "anchored"
    DECIDING = "deciding"
    DECIDED = "decided"
    NOT_AGREED = "not_agreed"
    SETTLED = "settled"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


ENDED = frozenset(
    (
        *(CaseState.DECIDED, CaseState.NOT_AGREED, CaseState.SETTLED),
        *(CaseState.CONCLUDED, CaseState.WITHDRAWN),
    )
)
"""Where nothing more is done with a case, unless it is taken up anew."""


class CaseKind(StrEnum):
    """What the community is to do with a case: decide, say what it means, be told, or answer a hearing."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"
    HEARING = "hearing"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a case is for; of a hearing also who asks for the community's statement, and by when."""

    kind: CaseKind = CaseKind.DECISION
    hearing_by: str = ""
    hearing_due: date | None = None


TO_DECIDE = Purpose()
"""What a case is for where nobody says otherwise."""


_OWN = (
    *("case.listed", "case.marked_urgent", "case.returned", "case.sent_again", "case.withdrawn"),
    *("case.concluded", "case.reopened", "case.linked", "case.unlinked", "case.places_set", "case.kind_set"),
)


def is_partners_own(kind: str) -> bool:
    """Tell whether a line of the timeline stays with the partners, however far the case itself is opened.

    What they answered and what they are to do is theirs, and so is why the secretariat hurried or overrode, what
    two of them disagree on, why a case was sent back or taken off its road, and what became of an attachment, which
    may be theirs alone.
    """
    own = ("round.", "advice.", "followup.", "disagreement.", "circulation.", "attachment.")
    return kind.startswith(own) or kind in _OWN


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
    IN_WRITING = "in_writing"
    DONE = "done"
    POSTPONED = "postponed"
    LIFTED = "lifted"
    LOWERED = "lowered"
    WITHDRAWN = "withdrawn"


LEFT = (TreatmentState.LIFTED, TreatmentState.LOWERED, TreatmentState.WITHDRAWN)
"""How a treatment ends when its case leaves the body before the body was done with it."""


class LinkKind(StrEnum):
    """What one case has to do with another; read from the one that says it."""

    RELATES = "relates"
    REPLACES = "replaces"
    FOLLOWS_UP = "follows_up"


class PerspectiveState(StrEnum):
    """Whether one side of the matter is lit."""

    MISSING = "missing"
    COVERED = "covered"
    NOT_RELEVANT = "not_relevant"


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its rules see it; `reference` is its number as it is written, «3/2026».

    `structure_version_id` is the version its road is by, which it was placed or moved with last, and
    `form_version_id` the one with the form its text was written in and its checklist.
    """

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
    reference: str
    form_version_id: UUID
    kind: CaseKind = CaseKind.DECISION
    hearing_by: str = ""
    hearing_due: date | None = None

    @property
    def purpose(self) -> Purpose:
        return Purpose(self.kind, self.hearing_by, self.hearing_due)


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


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a case as it was written: its title, and each section by the name of its column."""

    title: str
    sections: Mapping[str, Prose]

    @property
    def plain(self) -> dict[str, str]:
        """The words alone, as they are searched and sent in mails."""
        return {"title": self.title, **{name: one.plain for name, one in self.sections.items()}}

    @property
    def documents(self) -> dict[str, Document]:
        """The sections that have words."""
        return {name: one.document for name, one in self.sections.items() if one.plain}

    def shaped_as(self, kept: Mapping[str, Document]) -> Written:
        """Give a section that came as plain text, and says what it said, the shape it has."""
        shaped = {
            name: replace(one, document=kept[name])
            if not one.structured and name in kept and to_plain(kept[name]) == one.plain
            else one
            for name, one in self.sections.items()
        }
        return replace(self, sections=shaped)
