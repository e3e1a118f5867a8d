"""How many meetings a person was called to and met in, told to the person and to the secretariat alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import strawberry

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.errors import NotAllowed
from fellesskap.meetings import tables as t
from fellesskap.meetings.model import Attendance, AttendanceState, DeputyCall, MeetingState, Stint
from fellesskap.meetings.rules import PersonCall, Presence, count_calls, first_day_of_year, was_there
from fellesskap.people import tables as p
from fellesskap.people.model import HoldingKind
from fellesskap.structure.tables import BodyEdition, Seat
from fellesskap_graphql.compiler.expressions import col, exists, localized, outer, today
from fellesskap_graphql.compiler.mapping import asc, computed, rows
from fellesskap_graphql.context import Reading


@strawberry.type(description="How many meetings somebody was called to, and what came of it.")
class PresenceCount:
    called: int
    met: int
    absent: int = strawberry.field(
        description="Those the person was called to and was not in, whether that was reported or not."
    )


@strawberry.type(description="A person's meetings in one body.")
class BodyPresence:
    key: str
    name: str
    abbreviation: str
    year: PresenceCount = strawberry.field(description="Of the last twelve months.")
    period_since: date | None = strawberry.field(
        description="Since when the person sits there, or stands in; null for who does not now."
    )
    period: PresenceCount | None = strawberry.field(description="Since then.")


@strawberry.type(
    description="A person's meetings that were held: one counts where the person was called to it."
)
class PersonPresence:
    complete: bool = strawberry.field(
        description="Whether the reader sees all of them; those the reader does not see are not counted."
    )
    since: date = strawberry.field(description="The first day of the last twelve months.")
    year: PresenceCount
    period: PresenceCount | None = strawberry.field(
        description="Since the person began in each body of today; null for who sits nowhere now."
    )
    bodies: list[BodyPresence]


@dataclass(frozen=True, slots=True)
class _Leave:
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class _Held:
    seat_id: UUID | None
    body_id: UUID
    kind: str
    valid_from: date
    valid_to: date | None
    leaves: tuple[_Leave, ...]

    def on(self, day: date) -> bool:
        return self.valid_from <= day < (self.valid_to or date.max)

    def acts_for(self, seat_id: UUID, day: date) -> bool:
        """Whether the person holds the seat that day, and is not away."""
        own = self.seat_id == seat_id and self.kind == HoldingKind.HOLDER and self.on(day)
        return own and not any(one.valid_from <= day < one.valid_to for one in self.leaves)


@dataclass(frozen=True, slots=True)
class _Meeting:
    id: UUID
    held_on: date
    state: MeetingState
    audience: int


@dataclass(frozen=True, slots=True)
class _Absent:
    person_id: UUID


@dataclass(frozen=True, slots=True)
class _Place:
    body_id: UUID


@dataclass(frozen=True, slots=True)
class _Seat:
    """A seat in a meeting that concerns the person, and of which body it is."""

    id: UUID
    seat_id: UUID
    place: _Place | None
    person_id: UUID | None
    state: AttendanceState
    deputy: bool
    version: int
    absent: _Absent | None
    meeting: _Meeting | None
    calls: tuple[DeputyCall, ...]
    stints: tuple[Stint, ...]

    def as_model(self) -> Attendance:
        absent_id = self.absent.person_id if self.absent else None
        return Attendance(
            self.seat_id, self.person_id, self.state, self.deputy, self.version, self.id, absent_id
        )


@dataclass(frozen=True, slots=True)
class _Body:
    body_id: UUID
    key: str
    name: str
    abbreviation: str


@dataclass(frozen=True, slots=True)
class _Facts:
    id: UUID
    seats: tuple[_Seat, ...]
    holdings: tuple[_Held, ...]
    bodies: tuple[_Body, ...]


def _presence(facts: _Facts, reading: Reading) -> PersonPresence | None:
    try:
        policy.require_person_keeper(reading.actor, facts.id)
    except NotAllowed:
        return None
    calls = [one for seat in facts.seats if (one := _call(facts, seat, reading))]
    since = first_day_of_year(reading.today)
    began: dict[UUID, date] = {}
    for held in facts.holdings:
        if held.on(reading.today):
            began[held.body_id] = min(held.valid_from, began.get(held.body_id, date.max))
    bodies = {one.body_id: one for one in facts.bodies}
    counted = [
        BodyPresence(
            key=body.key,
            name=body.name,
            abbreviation=body.abbreviation,
            year=_count(count_calls(calls, {body_id: since})),
            period_since=began.get(body_id),
            period=_count(count_calls(calls, {body_id: began[body_id]})) if body_id in began else None,
        )
        for body_id, body in bodies.items()
        if body_id in began or any(one.body_id == body_id and one.day >= since for one in calls)
    ]
    return PersonPresence(
        complete=reading.actor.sees <= Audience.PARTNERS,
        since=since,
        year=_count(count_calls(calls, since)),
        period=_count(count_calls(calls, began)) if began else None,
        bodies=sorted(counted, key=lambda one: (one.period_since is None, one.name)),
    )


def _call(facts: _Facts, seat: _Seat, reading: Reading) -> PersonCall | None:
    meeting = seat.meeting
    if meeting is None or seat.place is None:
        return None
    # Who met line by line is no longer shown to a deputy whose access has ended: the seat tells of one person only.
    sees_lines = meeting.audience >= reading.actor.sees or meeting.id in reading.actor.meetings
    if not sees_lines and seat.state is AttendanceState.PRESENT and seat.person_id != facts.id:
        return None
    met = was_there(
        facts.id,
        meeting.state,
        seat.as_model(),
        seat.calls,
        seat.stints,
        holds=any(one.acts_for(seat.seat_id, meeting.held_on) for one in facts.holdings),
    )
    return None if met is None else PersonCall(meeting.id, meeting.held_on, seat.place.body_id, met)


def _count(presence: Presence) -> PresenceCount:
    return PresenceCount(called=presence.called, met=presence.met, absent=presence.absent)


_ITS_SEAT = col("attendance_id") == outer("id")
_WHOSE = col("person_id") == outer("id", 2)
_CONCERNED = (
    (col("person_id") == outer("id"))
    | exists(t.Absence, _ITS_SEAT & _WHOSE)
    | exists(t.DeputyCall, _ITS_SEAT & _WHOSE)
    | exists(t.Stint, _ITS_SEAT & _WHOSE)
    | exists(
        p.Holding,
        (col("seat_id") == outer("seat_id")) & _WHOSE & (col("kind") == HoldingKind.HOLDER),
    )
)

# Of a person.
PRESENCE = computed(
    _presence,
    {
        "seats": rows(
            t.Attendance,
            _CONCERNED,
            {
                "place": rows(Seat, col("id") == outer("seat_id"), single=True),
                "absent": rows(t.Absence, _ITS_SEAT, single=True),
                "meeting": rows(t.Meeting, col("id") == outer("meeting_id"), single=True),
                "calls": rows(t.DeputyCall, _ITS_SEAT),
                "stints": rows(t.Stint, _ITS_SEAT),
            },
        ),
        "holdings": rows(
            p.Holding,
            col("person_id") == outer("id"),
            {"leaves": rows(p.Leave, col("holding_id") == outer("id"))},
        ),
        "bodies": rows(
            BodyEdition,
            col("valid_from") <= today(),
            {"name": localized("name")},
            order=[asc("valid_from")],
        ),
    },
)
