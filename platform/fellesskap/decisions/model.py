"""What a decision is, and the data consensus is formed of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.cases.model import CaseFile, CaseState, Treatment
from fellesskap.meetings.model import MeetingState
from fellesskap.rounds.model import Bearing, LeftOut
from fellesskap.structure.model import Force, Route


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
    SIDES_UNEQUAL = "sides_unequal"
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
    """One reason why there is no agreement, with the seat or partner it names and what that one said.

    `municipal` and `hospital` are how many took part of each side, where it is that they were not equally many.
    """

    code: Hindrance
    name: str = ""
    text: str = ""
    municipal: int | None = None
    hospital: int | None = None


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
class InForce:
    """When a decision comes into force: `since` is None while it waits, `onward_to` the key of a body or empty."""

    force: Force
    since: date | None
    onward_to: str


class Standing(StrEnum):
    """Whether a decision is in force."""

    NO_EFFECT = "no_effect"
    WAITING = "waiting"
    IN_FORCE = "in_force"
    FALLEN = "fallen"


@dataclass(frozen=True, slots=True)
class Beyond:
    """A seat that a decision binds beyond its authority; `limit_nok` is None where it has none at all."""

    seat_id: UUID
    name: str
    limit_nok: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision that waits for a body; `settled` once that body agreed, or did not."""

    id: UUID
    effect: DecisionEffect
    amount_nok: int | None
    amount_yearly: bool
    settled: bool
    left_out: tuple[LeftOut, ...] = ()


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
    force: Force | None = None
    confirms_id: UUID | None = None
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where a body takes its stand, on a day: on a line of an agenda, or in writing between its meetings."""

    body_id: UUID
    structure_version_id: UUID
    on: date
    audience: Audience
    meeting_id: UUID | None = None
    meeting_state: MeetingState | None = None
    agenda_item_id: UUID | None = None
    circulation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be recorded of a case: its wording, what it does to the partners, and what each seat said.

    A counted seat that takes part and has no voice here was silent. `due` is by when the partners follow it up,
    `amount_nok` what it costs, once or `amount_yearly`. `beyond_reason` accepts that the sum is beyond somebody's
    authority.
    """

    wording: str
    effect: DecisionEffect
    outcome: Outcome = Outcome.DECIDE
    voices: tuple[Voice, ...] = ()
    answer_to_objections: str = ""
    due: date | None = None
    amount_nok: int | None = None
    amount_yearly: bool = False
    beyond_reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the rules about a body's stand in a case depend on.

    `anchored` means that a round is closed or was found not to be needed, and `round_open` that one still runs.
    `confirmed` is the decision of another body that it is about.
    """

    occasion: Occasion
    treatment: Treatment
    file: CaseFile
    route: Route
    body_key: str
    body_decides: bool
    anchored: bool
    round_open: bool
    recorded: bool
    confirmed: Waiting | None = None

    @property
    def state(self) -> CaseState:
        return self.file.case.state
