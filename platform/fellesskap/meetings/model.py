"""What a meeting and its agenda are, apart from how they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Audience, Side
from fellesskap.structure.model import Anchor


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    MINUTED = "minuted"
    APPROVED = "approved"
    CANCELLED = "cancelled"


# A meeting that has been, whatever has become of its minutes.
HAPPENED = frozenset({MeetingState.HELD, MeetingState.MINUTED, MeetingState.APPROVED})


class MeetingForm(StrEnum):
    """How people meet."""

    PHYSICAL = "physical"
    DIGITAL = "digital"
    HYBRID = "hybrid"


class AttendanceState(StrEnum):
    """What is known of a seat's attendance."""

    CALLED = "called"
    COMING = "coming"
    ABSENT = "absent"
    PRESENT = "present"


class DeputyState(StrEnum):
    """What came of calling a deputy; one who is released is not needed after all."""

    CALLED = "called"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RELEASED = "released"


class LineApproval(StrEnum):
    """What came of a line that approves minutes."""

    APPROVED = "approved"
    RETURNED = "returned"


class AgendaChangeKind(StrEnum):
    """What was done to a line of an agenda that people had been sent, or to its case's attachments."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    EDITED = "edited"
    ATTACHED = "attached"
    RENEWED = "renewed"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as its rules see it; `held_on` is its day in Norway.

    `chair_side`, with `chair_party` where parties take turns, is set where this meeting is led by another than
    the body's turn says.
    """

    id: UUID
    version: int
    body_id: UUID
    structure_version_id: UUID
    starts_at: datetime
    held_on: date
    frame_minutes: int
    form: MeetingForm
    place: str
    link: str
    state: MeetingState
    open_to_public: bool
    call_sequence: int
    audience: Audience
    chair_side: Side | None = None
    chair_reason: str = ""
    chair_party: str = ""
    cancel_reason: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A line of an agenda; a line with a treatment is one body's treatment of a case.

    What is put on comes before those that are `closing`. One with `approves_id` approves the minutes of that
    earlier meeting; `approval` is what came of it.
    """

    id: UUID
    meeting_id: UUID
    treatment_id: UUID | None
    case_id: UUID | None
    position: int
    title: str
    minutes: int
    closed: bool
    record: str
    version: int
    approves_id: UUID | None = None
    approval: str = ""
    closing: bool = False
    audience: Audience = Audience.SECRETARIAT

    @property
    def sent(self) -> bool:
        """Whether others than the secretariat have it."""
        return self.audience > Audience.SECRETARIAT


@dataclass(frozen=True, slots=True)
class SentLine:
    """A line of an agenda that those called have been sent, with its meeting; by their ids."""

    id: UUID
    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who meets for a seat, and whether as deputy; `absent_id` is who reported absence from it.

    `body_id` is whose seat it is, where a joint meeting makes a difference.
    """

    seat_id: UUID
    person_id: UUID | None
    state: AttendanceState
    deputy: bool
    version: int
    id: UUID | None = None
    absent_id: UUID | None = None
    body_id: UUID | None = None

    @property
    def called_id(self) -> UUID | None:
        """Who the call of the seat went to, if it was not a deputy."""
        return self.absent_id or (None if self.deputy else self.person_id)


@dataclass(frozen=True, slots=True)
class DeputyCall:
    """That a deputy is called for a seat."""

    id: UUID
    meeting_id: UUID
    seat_id: UUID
    person_id: UUID
    state: DeputyState

    @property
    def stands(self) -> bool:
        return self.state in (DeputyState.CALLED, DeputyState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Stint:
    """Who meets for a seat from one line of the agenda to another, by their places; both are included."""

    seat_id: UUID
    person_id: UUID
    first_item: int
    last_item: int
    deputy: bool = False

    def holds(self, position: int) -> bool:
        """Tell whether the line in this place is among them."""
        return self.first_item <= position <= self.last_item


@dataclass(frozen=True, slots=True)
class Recusal:
    """Who steps aside for a seat in a line of the agenda, by its place, and who steps in."""

    id: UUID
    seat_id: UUID
    position: int
    person_id: UUID
    deputy_id: UUID | None


@dataclass(frozen=True, slots=True)
class YearBody:
    """What a structure asks of one body's year, as it stands in the body's edition.

    `quota` is None where the structure asks for no number of meetings. `region` and `part_of` are keys, empty
    where there is none. `gathers` tells that it is a region's own, in which its municipalities make up their mind.
    """

    key: str
    quota: int | None = None
    frame_minutes: int | None = None
    region: str = ""
    part_of: str = ""
    decides: bool = False
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class StepPair:
    """Two bodies of one route: what `discuss` discussed, `decide` decides more than `days` days later."""

    discuss: str
    decide: str
    days: int


@dataclass(frozen=True, slots=True)
class YearMeeting:
    """A meeting of a year's plan: its day and the keys of all bodies that meet."""

    day: date
    bodies: tuple[str, ...]


class Beside(StrEnum):
    """On which day beside an event a body meets."""

    BEFORE = "before"
    SAME = "same"
    AFTER = "after"

    def of(self, day: date) -> date:
        """The day that lies so beside another."""
        return day + timedelta(days=list(Beside).index(self) - 1)


@dataclass(frozen=True, slots=True)
class EventBody:
    """A body by its key, and the day beside an event on which it meets."""

    body: str
    beside: Beside


@dataclass(frozen=True, slots=True)
class YearEvent:
    """What others hold on a day, such as KS' autumn meeting, and the bodies that meet beside it."""

    name: str
    day: date
    bodies: tuple[EventBody, ...] = ()


@dataclass(frozen=True, slots=True)
class YearWish:
    """How a year is to be planned.

    `bodies` are the keys of those to plan for, `weekday` the one preferred (Monday is 1), `weeks` the weeks
    of the year to avoid, `first_day` the earliest day there is time to call for, `events` what it is planned
    around.
    """

    year: int
    bodies: frozenset[str]
    weekday: int
    weeks: frozenset[int]
    first_day: date
    events: tuple[YearEvent, ...] = ()


class YearFault(StrEnum):
    """What a plan of a year lacks."""

    QUOTA = "year.quota_not_met"
    SPACING = "year.before_answers"
    GAP = "year.gap_too_long"
    HOLIDAY = "year.on_holiday"
    AVOIDED = "year.in_avoided_week"
    EVENT = "year.not_at_event"


@dataclass(frozen=True, slots=True)
class YearFinding:
    """One thing to know about a body's year; the rest of its facts are those its sentence names.

    `day` is the meeting it is about, `other` the other body's key and `other_day` the other meeting; `event` is
    the name of the event that there is no meeting beside.
    """

    fault: YearFault
    rule: str
    body: str
    day: date | None = None
    other: str = ""
    other_day: date | None = None
    count: int = 0
    wanted: int = 0
    event: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How a body's year stands against what the structure asks for: «3 av 4».

    `joint` are those among `planned` and `held` that it meets in together with other bodies.
    """

    body: str
    wanted: int | None
    held: int
    planned: int
    joint: int


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever prepares for decisions: how rounds ask it, and its region's key.

    `region` is empty for a municipality without one, and None for those of the trust, whom every region concerns.
    """

    asked_as: frozenset[Anchor]
    region: str | None = None


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting by its id, with its day and the keys of all bodies that meet."""

    id: UUID
    day: date
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedRound:
    """An open round that asks a party: who is to decide, and what the party has done.

    `answered` is what the party itself is asked; `settled` the position it stands in, None where there is none.
    """

    id: UUID
    deciding: str
    deadline: date
    answered: bool
    settled: bool | None = None


class Preparing(StrEnum):
    """What must have happened before a decision, in the order it comes."""

    DISCUSS = "discuss"
    ANSWER = "answer"
    REGION = "region"
    SETTLE = "settle"
    PAPERS = "papers"


@dataclass(frozen=True, slots=True)
class PreparingStep:
    """One thing before a meeting, and its last day, or the day of the meeting it happens in.

    `calculated` days are counted back from the meeting; the others are a round's deadline or a planned meeting.
    `latest` is the last day that leaves the time to answer that the route gives, and `left` the days there are
    to answer where the discussion comes later than that.
    """

    kind: Preparing
    day: date
    calculated: bool = True
    done: bool = False
    body: str = ""
    meeting_id: UUID | None = None
    round_id: UUID | None = None
    latest: date | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Preparation:
    """A decision meeting and what a party must have done before it, in the order of the days."""

    meeting: HeldMeeting
    steps: tuple[PreparingStep, ...]
