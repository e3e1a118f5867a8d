"""What can be asked of a draft. `seen` is the digest of the part as its author saw it, empty for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from fellesskap.drafts.model import CommunityFacts, SetupStep
from fellesskap.structure.model import (
    Body,
    Competence,
    CompositionRule,
    Division,
    Intake,
    MatterClass,
    Office,
    Party,
    Perspective,
    Region,
    Route,
    Seat,
    Structure,
)


@dataclass(frozen=True, slots=True)
class BeginDraft:
    """Begin a draft from a published version, or from the one published last."""

    label: str
    version_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class BeginDraftWith:
    """Begin a draft with a structure that was written elsewhere, such as a template or a file."""

    label: str
    structure: Structure


@dataclass(frozen=True, slots=True)
class ReplaceDraft:
    """Replace all of a draft by a structure that was written elsewhere."""

    draft_id: UUID
    version: int
    structure: Structure


@dataclass(frozen=True, slots=True)
class RemovePart:
    """Take a part away, unless other parts point at it."""

    draft_id: UUID
    path: str
    seen: str


@dataclass(frozen=True, slots=True)
class MovePart:
    """Give a part another place in the order of its list, counted from 0."""

    draft_id: UUID
    path: str
    seen: str
    position: int


@dataclass(frozen=True, slots=True)
class UndoEdit:
    """Take the last edit back."""

    draft_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Bring what was published since the draft was begun into it; the draft's own changes stand."""

    draft_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class LookAtStep:
    """Say that what a step of setting the community up asks about looks right; `seen` is the step's digest."""

    draft_id: UUID
    step: SetupStep
    seen: str


@dataclass(frozen=True, slots=True)
class PublishDraft:
    """Publish a draft from a day; what it breaks is accepted in so many words."""

    draft_id: UUID
    version: int
    valid_from: date
    accepts_breaks: bool = False


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Discard a draft; it can still be read."""

    draft_id: UUID
    version: int


class PutPart(Protocol):
    """One part of a draft, new or changed."""

    @property
    def draft_id(self) -> UUID: ...
    @property
    def seen(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def value(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class PutCommunity:
    """Put what the community says of itself."""

    draft_id: UUID
    community: CommunityFacts
    seen: str = ""

    @property
    def path(self) -> str:
        return "community"

    @property
    def value(self) -> CommunityFacts:
        return self.community


@dataclass(frozen=True, slots=True)
class PutBody:
    """Put a body; seats given here count only for a body that is new."""

    draft_id: UUID
    body: Body
    seen: str = ""

    @property
    def path(self) -> str:
        return f"bodies.{self.body.key}"

    @property
    def value(self) -> Body:
        return self.body


@dataclass(frozen=True, slots=True)
class PutSeat:
    """Put a seat of a body."""

    draft_id: UUID
    body_key: str
    seat: Seat
    seen: str = ""

    @property
    def path(self) -> str:
        return f"bodies.{self.body_key}.seats.{self.seat.key}"

    @property
    def value(self) -> Seat:
        return self.seat


@dataclass(frozen=True, slots=True)
class PutRoute:
    """Put the two steps of a kind of case."""

    draft_id: UUID
    route: Route
    seen: str = ""

    @property
    def path(self) -> str:
        return f"routes.{self.route.key}"

    @property
    def value(self) -> Route:
        return self.route


@dataclass(frozen=True, slots=True)
class PutMatterClass:
    """Put a kind of matter."""

    draft_id: UUID
    matter_class: MatterClass
    seen: str = ""

    @property
    def path(self) -> str:
        return f"matter_classes.{self.matter_class.key}"

    @property
    def value(self) -> MatterClass:
        return self.matter_class


@dataclass(frozen=True, slots=True)
class PutPerspective:
    """Put a side of a case that must be lit."""

    draft_id: UUID
    perspective: Perspective
    seen: str = ""

    @property
    def path(self) -> str:
        return f"perspectives.{self.perspective.key}"

    @property
    def value(self) -> Perspective:
        return self.perspective


@dataclass(frozen=True, slots=True)
class PutRegion:
    """Put a region with its members."""

    draft_id: UUID
    region: Region
    seen: str = ""

    @property
    def path(self) -> str:
        return f"regions.{self.region.key}"

    @property
    def value(self) -> Region:
        return self.region


@dataclass(frozen=True, slots=True)
class PutDivision:
    """Put a division of the trust."""

    draft_id: UUID
    division: Division
    seen: str = ""

    @property
    def path(self) -> str:
        return f"divisions.{self.division.key}"

    @property
    def value(self) -> Division:
        return self.division


@dataclass(frozen=True, slots=True)
class PutOffice:
    """Put an office whose holder sits ex officio."""

    draft_id: UUID
    office: Office
    seen: str = ""

    @property
    def path(self) -> str:
        return f"offices.{self.office.key}"

    @property
    def value(self) -> Office:
        return self.office


@dataclass(frozen=True, slots=True)
class PutParty:
    """Put somebody outside the bodies who nominates or appoints."""

    draft_id: UUID
    party: Party
    seen: str = ""

    @property
    def path(self) -> str:
        return f"parties.{self.party.key}"

    @property
    def value(self) -> Party:
        return self.party


@dataclass(frozen=True, slots=True)
class PutCompetence:
    """Put something a person can be attested to have."""

    draft_id: UUID
    competence: Competence
    seen: str = ""

    @property
    def path(self) -> str:
        return f"competences.{self.competence.key}"

    @property
    def value(self) -> Competence:
        return self.competence


@dataclass(frozen=True, slots=True)
class PutComposition:
    """Put a rule of composition."""

    draft_id: UUID
    composition: CompositionRule
    seen: str = ""

    @property
    def path(self) -> str:
        return f"compositions.{self.composition.key}"

    @property
    def value(self) -> CompositionRule:
        return self.composition


@dataclass(frozen=True, slots=True)
class PutIntake:
    """Put who reports cases, and the form they fill in."""

    draft_id: UUID
    intake: Intake
    seen: str = ""

    @property
    def path(self) -> str:
        return "intake"

    @property
    def value(self) -> Intake:
        return self.intake


@dataclass(frozen=True, slots=True)
class PutMunicipalities:
    """Put the community's municipalities by number."""

    draft_id: UUID
    municipalities: tuple[str, ...]
    seen: str = ""

    @property
    def path(self) -> str:
        return "municipalities"

    @property
    def value(self) -> tuple[str, ...]:
        return self.municipalities
