"""What a written procedure is, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.decisions.model import Beyond, Consensus, DecisionEffect
from fellesskap.meetings.model import Meeting
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.rounds.model import LeftOut
from fellesskap.structure.model import Silence


class CirculationState(StrEnum):
    """Where a written procedure stands, or how it ended."""

    OPEN = "open"
    CLOSED = "closed"
    TO_MEETING = "to_meeting"
    CANCELLED = "cancelled"


class CirculationStand(StrEnum):
    """What a seat answers: that it agrees, that it objects, or that the case is to be treated in a meeting."""

    AGREES = "agrees"
    OBJECTS = "objects"
    MEETING = "meeting"


class SeatAbsence(StrEnum):
    """Why another than the holder answers for a seat, or nobody does."""

    VACANT = "vacant"
    LEAVE = "leave"
    ABSENT = "absent"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Circulation:
    """A written procedure, with what it began with."""

    id: UUID
    version: int
    case_id: UUID
    treatment_id: UUID
    body_id: UUID
    structure_version_id: UUID
    wording: str
    answer_to_objections: str
    effect: DecisionEffect
    due: date | None
    amount_nok: int | None
    amount_yearly: bool
    deadline: date
    silence: Silence
    state: CirculationState
    started_at: datetime
    audience: Audience
    overdue_told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskedSeat:
    """A seat in a written procedure: who answers for it, nobody where `person_id` is None, and what was answered.

    `absent_id` is whoever the answer was asked of first, where another answers. Only what `counts` is heard.
    """

    id: UUID
    version: int
    circulation_id: UUID
    seat_id: UUID
    position: int
    counts: bool
    person_id: UUID | None = None
    absent_id: UUID | None = None
    absence: SeatAbsence | None = None
    stand: CirculationStand | None = None
    stand_reason: str = ""

    @property
    def asked(self) -> bool:
        """Whether somebody is to answer for it."""
        return self.counts and self.person_id is not None


@dataclass(frozen=True, slots=True)
class NamedSeat:
    """What a seat in a written procedure is called, and which side it belongs to, on the day it began."""

    seat: AskedSeat
    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Aside:
    """A seat whose holder does not answer: recused for a `reason` that is read, or absent for one nobody asks."""

    seat_id: UUID
    recused: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Who answers for a seat when a procedure begins, and why, where it is not the holder."""

    seat: FilledSeat
    person: PersonRef | None
    absent: PersonRef | None = None
    absence: SeatAbsence | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What closing a written procedure would come to as it stands, and the meeting the body would be told in.

    `due_passed` where the day proposed for following it up has come already, and another is to be given. `left_out`
    are the partners of which the case's round asked nobody, of `asked` that it did ask.
    """

    consensus: Consensus
    beyond: tuple[Beyond, ...]
    due_passed: bool
    told_in: Meeting | None
    left_out: tuple[LeftOut, ...] = ()
    asked: int = 0


@dataclass(frozen=True, slots=True)
class OpenCirculation:
    """An open procedure with what is needed to remind of it."""

    id: UUID
    case_id: UUID
    title: str
    deadline: date
    reminded: bool
    overdue_told: bool
