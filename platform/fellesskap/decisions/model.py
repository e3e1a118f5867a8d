"""What a decision is, and the data consensus is formed of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.cases.model import CaseFile, CaseState, Treatment
from fellesskap.meetings.model import Meeting
from fellesskap.rounds.model import Bearing
from fellesskap.structure.model import Route


class Position(StrEnum):
    """What a present seat says to the proposal."""

    AGREES = "agrees"
    OBJECTS = "objects"
    SILENT = "silent"


class Outcome(StrEnum):
    """What the secretariat records: the body took its stand, or put it off."""

    DECIDE = "decide"
    POSTPONE = "postpone"


class Result(StrEnum):
    """What a treatment came to."""

    AGREEMENT = "agreement"
    NO_AGREEMENT = "no_agreement"
    POSTPONED = "postponed"


class DecisionEffect(StrEnum):
    """What a decision does: bind the partners, recommend to them, or neither."""

    BINDING = "binding"
    RECOMMENDATION = "recommendation"
    NONE = "none"


class Hindrance(StrEnum):
    """Why there is no agreement."""

    NOBODY_COUNTS = "nobody_counts"
    QUORUM_MISSING = "quorum_missing"
    SIDE_MISSING = "side_missing"
    NOBODY_AGREES = "nobody_agrees"
    SEAT_OBJECTS = "seat_objects"
    SEAT_SILENT = "seat_silent"
    PARTNER_OBJECTS = "partner_objects"
    PARTNER_SILENT = "partner_silent"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one seat said; a deputy speaks for the seat, so a seat has one voice."""

    seat_id: UUID
    position: Position
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PresentSeat:
    """A seat in the meeting with what it said; `counts` is false for observers and secretaries."""

    seat_id: UUID
    person_id: UUID
    side: Side
    name: str
    counts: bool
    position: Position = Position.SILENT
    reason: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One reason why there is no agreement, with the seat or partner it names and what that one said."""

    code: Hindrance
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Consensus:
    """Whether a body agrees, and everything that was counted to tell."""

    result: Result
    reasons: tuple[Reason, ...]
    counted_total: int
    present: int
    quorum: int
    agreeing: int
    objecting: int
    silent: int
    sides: tuple[Side, ...]
    bearing: Bearing

    @property
    def agreed(self) -> bool:
        return self.result is Result.AGREEMENT


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded decision, as far as something follows from it."""

    id: UUID
    case_id: UUID
    title: str
    result: Result
    effect: DecisionEffect
    decided_on: date
    audience: Audience


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the rules about deciding one line of an agenda depend on.

    `anchored` means that a round is closed or was found not to be needed, and `round_open` that one still runs.
    """

    meeting: Meeting
    treatment: Treatment
    file: CaseFile
    route: Route
    body_key: str
    body_decides: bool
    anchored: bool
    round_open: bool
    recorded: bool

    @property
    def state(self) -> CaseState:
        return self.file.case.state
