"""What minutes are, apart from how they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.documents.model import DocumentKind
from fellesskap.leaders.model import LeaderRole
from fellesskap.structure.model import Approval


@dataclass(frozen=True, slots=True)
class DaySeat:
    """A seat on a meeting's day: its holder and its deputies, in order. `heard` seats count; observers' do not.

    `body_id` is whose it is, where a joint meeting makes a difference.
    """

    seat_id: UUID
    side: Side
    heard: bool
    holder_id: UUID | None
    deputy_ids: tuple[UUID, ...] = ()
    body_id: UUID | None = None


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
class Leading:
    """That of a body's leader or deputy leader, by whose words its minutes are approved."""

    body_id: UUID
    role: LeaderRole


@dataclass(frozen=True, slots=True)
class Passage:
    """What is corrected: a line of a meeting's minutes, or what a body decided in a written procedure."""

    body_id: UUID
    meeting_id: UUID | None = None
    agenda_item_id: UUID | None = None
    circulation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a passage, as last corrected, how far it is seen, and the decision it is, with its case."""

    text: str
    audience: Audience
    decision_id: UUID | None = None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Mending:
    """What a passage should have said, and why.

    `corrections` is how many there were when it was read, of the minutes or of the procedure; `same_meaning` says
    that what was decided is the same, only written right.
    """

    corrections: int
    text: str
    reason: str
    same_meaning: bool = False


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """A written procedure as its corrections are told of, and whose word minutes of its body took as it ended."""

    id: UUID
    case_id: UUID
    title: str
    approval: Approval


@dataclass(frozen=True, slots=True)
class DecisionPaper:
    """The newest paper of its kind, in one language, that tells of what was decided in a passage."""

    kind: DocumentKind
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
    """What somebody wants a passage corrected to; a correction once another has confirmed it.

    `side` is whose secretariat proposed it, None of whoever keeps both; `by_leaders` tells that one of the
    body's leaders confirms it.
    """

    id: UUID
    body_id: UUID
    before: str
    text: str
    reason: str
    proposed_by: UUID
    side: Side | None
    by_leaders: bool
    state: ProposalState
    version: int
    meeting_id: UUID | None = None
    agenda_item_id: UUID | None = None
    circulation_id: UUID | None = None

    @property
    def passage(self) -> Passage:
        """What it is to correct."""
        return Passage(self.body_id, self.meeting_id, self.agenda_item_id, self.circulation_id)
