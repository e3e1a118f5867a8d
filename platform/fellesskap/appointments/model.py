"""What a round of appointments is: its seats, the parties that are called on, and the persons they name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side


class AppointmentRoundState(StrEnum):
    """Whether a round of appointments still takes names."""

    OPEN = "open"
    CLOSED = "closed"


class PartyKind(StrEnum):
    """What a party is, by which it is known who answers for it."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    DIVISION = "division"
    TRUST = "trust"
    BODY = "body"
    OUTSIDE = "outside"


class AppointmentAct(StrEnum):
    """What a seat's parties do: propose somebody, or decide who it is."""

    NOMINATE = "nominate"
    APPOINT = "appoint"


class NominationState(StrEnum):
    """How far a name has come. Only who is appointed holds the seat; a deputy stands in for whoever does.

    One that is withdrawn was taken back by its party; one that is refused a body did not confirm.
    """

    NOMINATED = "nominated"
    SELECTED = "selected"
    APPOINTED = "appointed"
    RESERVE = "reserve"
    DEPUTY = "deputy"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class NominationStand(StrEnum):
    """What became of a name on the agenda of the body that confirms it; what is postponed waits again."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"


class Reminder(StrEnum):
    """Which of a round's two reminders it is."""

    AHEAD = "ahead"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class SeatPath:
    """A seat as the structure fills it: an office that it follows, or the words for who names and settles."""

    seat_id: UUID
    body_id: UUID
    body_key: str
    title: str
    position: int
    side: Side
    office: str = ""
    nominated_by: str = ""
    selected_by: str = ""
    appointed_by: str = ""
    confirmed_by: str = ""
    term_months: int | None = None
    region_id: UUID | None = None
    partner_id: UUID | None = None
    division_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One that is called on. `word` is the structure's; `key` is the same for the same party."""

    kind: PartyKind
    key: str
    word: str
    name: str
    side: Side
    sort_key: str
    region_id: UUID | None = None
    partner_id: UUID | None = None
    division_id: UUID | None = None
    body_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """How one seat of a round is filled: who is asked to do what, and who settles it after them.

    `settles` is the word for who confirms, and `selects` for who chooses; `chosen` tells whether somebody must.
    """

    path: SeatPath
    act: AppointmentAct | None
    parties: tuple[Party, ...]
    chosen: bool
    selects: str
    settles: str
    selects_name: str = ""
    settles_name: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentRound:
    """A round as its rules see it; those appointed sit from `term_from` to `term_to`, open where it is None."""

    id: UUID
    version: int
    title: str
    term_from: date
    term_to: date | None
    deadline: date
    state: AppointmentRoundState


@dataclass(frozen=True, slots=True)
class RoundSeat:
    """A seat of a round and what happens to a name for it."""

    id: UUID
    seat_id: UUID
    body_id: UUID
    act: AppointmentAct | None
    chosen: bool
    selects: str
    settles: str
    settling_body_id: UUID | None
    selects_name: str
    settles_name: str
    term_months: int | None
    selecting_body_id: UUID | None = None

    @property
    def choosing_body_id(self) -> UUID | None:
        """The body whose meetings choose: the one that selects, else the one that confirms."""
        return self.selecting_body_id or (None if self.selects else self.settling_body_id)


@dataclass(frozen=True, slots=True)
class AskedParty:
    """A party that a round calls on, by what its contact is known by."""

    id: UUID
    kind: PartyKind
    name: str
    region_id: UUID | None
    partner_id: UUID | None
    division_id: UUID | None


@dataclass(frozen=True, slots=True)
class SeatCall:
    """One party called on for one seat; `alone` where nobody else is."""

    id: UUID
    version: int
    round: AppointmentRound
    seat: RoundSeat
    party: AskedParty
    alone: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """One call as the count of what is received sees it."""

    alone: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Nomination:
    """A name for a seat; `listed` is whether it stands on an agenda and waits for what the body says there."""

    id: UUID
    version: int
    state: NominationState
    person_id: UUID
    call: SeatCall
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The paper by which something was settled elsewhere: its reference and its day."""

    reference: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Confirming:
    """What confirms or chooses: a meeting that was held, and whether its body agreed where a decision is named.

    `joint_with` are the further bodies of a joint meeting, where no decision says whose it was.
    """

    body_id: UUID
    held: bool
    agreed: bool
    joint_with: frozenset[UUID] = frozenset()

    def is_of(self, body_id: UUID | None) -> bool:
        """Tell whether a body met in it."""
        return body_id is not None and body_id in {self.body_id, *self.joint_with}


@dataclass(frozen=True, slots=True)
class ListedNomination:
    """A name on a line of an agenda; `stand` is None until it is recorded what the body said."""

    id: UUID
    item_id: UUID
    nomination_id: UUID
    stand: NominationStand | None


@dataclass(frozen=True, slots=True)
class StandOn:
    """What a body said of one name."""

    nomination_id: UUID
    stand: NominationStand


@dataclass(frozen=True, slots=True)
class Tally:
    """How many parties are called on, and how many have answered."""

    asked: int
    received: int


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What the actions about a round as a whole depend on."""

    round: AppointmentRound
    tally: Tally
    today: date
