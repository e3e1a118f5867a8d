"""Who is absent from a meeting, which deputies are called, who was there for which lines, and guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.access.roles import Permission
from fellesskap.actor import Side
from fellesskap.meetings import service
from fellesskap.meetings import tables as t
from fellesskap.meetings.model import Attendance as SeatModel
from fellesskap.meetings.model import AttendanceState, DeputyState, MeetingState
from fellesskap.meetings.model import DeputyCall as CallModel
from fellesskap.meetings.model import Meeting as MeetingModel
from fellesskap.meetings.rules import answer_actions, deputy_actions
from fellesskap.minutes import service as minutes
from fellesskap.minutes.model import DaySeat
from fellesskap.minutes.rules import who_may_meet
from fellesskap.people import tables as p
from fellesskap.people.model import HoldingKind
from fellesskap.structure import tables as s
from fellesskap.structure.model import SeatKind
from fellesskap_graphql.actions import Action
from fellesskap_graphql.authorities import WARNING, AuthorityWarning
from fellesskap_graphql.compiler.expressions import col, exists, me, outer, today, valid
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    computed,
    field,
    many,
    one,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.composition import DEPUTIES_OF_SEAT
from fellesskap_graphql.context import Reading
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.lazy import LazyAgendaItem, LazyMeeting, LazyPerson, LazySeat
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(AttendanceState, DeputyState)


@dataclass(frozen=True, slots=True)
class _Absent:
    person_id: UUID


@dataclass(frozen=True, slots=True)
class _Seat:
    id: UUID
    seat_id: UUID
    person_id: UUID | None
    state: AttendanceState
    deputy: bool
    version: int

    def as_model(self, absent: _Absent | None = None) -> SeatModel:
        return SeatModel(
            self.seat_id,
            self.person_id,
            self.state,
            self.deputy,
            self.version,
            self.id,
            absent.person_id if absent else None,
        )


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the answer to the call of a seat depends on."""

    seat: _Seat
    absent: _Absent | None
    meeting: MeetingModel


def _answers(facts: AnswerFacts, reading: Reading) -> list[Possible]:
    seat = facts.seat.as_model(facts.absent)
    return answer_actions(reading.actor, facts.meeting, seat, reading.today)


@dataclass(frozen=True, slots=True)
class _Person:
    person_id: UUID


@dataclass(frozen=True, slots=True)
class _Met:
    person_id: UUID


@dataclass(frozen=True, slots=True)
class _DaySeat:
    seat_id: UUID
    body_id: UUID
    side: Side
    kind: SeatKind
    counts: bool
    holder: _Person | None

    def as_rule(self, deputies: Sequence[_Person] = ()) -> DaySeat:
        return DaySeat(
            self.seat_id,
            self.side,
            self.counts and self.kind is SeatKind.MEMBER,
            self.holder.person_id if self.holder else None,
            tuple(one.person_id for one in deputies),
            self.body_id,
        )


@dataclass(frozen=True, slots=True)
class _OwnSeat(_DaySeat):
    deputies: tuple[_Person, ...]


@dataclass(frozen=True, slots=True)
class _Meeters:
    person_id: UUID | None
    state: AttendanceState
    own: _OwnSeat | None
    seats: tuple[_DaySeat, ...]
    stints: tuple[_Met, ...]


def _may_meet(facts: _Meeters, _: Reading) -> list[str]:
    recorded = [one.person_id for one in facts.stints]
    if facts.state is AttendanceState.PRESENT and facts.person_id is not None:
        recorded.append(facts.person_id)
    found = recorded
    if facts.own is not None:
        seats = [one.as_rule() for one in facts.seats]
        found = who_may_meet(facts.own.as_rule(facts.own.deputies), seats, recorded)
    return [global_id("Person", one) for one in found]


_OF_BODY = exists(t.Meeting, (col("id") == outer("meeting_id", 2)) & (col("body_id") == outer("body_id")))
_OF_JOINT = exists(
    t.JointBody, (col("meeting_id") == outer("meeting_id", 2)) & (col("body_id") == outer("body_id"))
)
_HOLDER = rows(
    p.Holding,
    (col("seat_id") == outer("seat_id")) & (col("kind") == HoldingKind.HOLDER) & valid(),
    single=True,
)
MAY_MEET = computed(
    _may_meet,
    {
        "own": rows(
            s.SeatEdition,
            (col("seat_id") == outer("seat_id")) & valid(),
            {
                "holder": _HOLDER,
                "deputies": rows(p.Holding, DEPUTIES_OF_SEAT, order=[asc("rank"), asc("person_id")]),
            },
            single=True,
        ),
        "seats": rows(s.SeatEdition, (_OF_BODY | _OF_JOINT) & valid(), {"holder": _HOLDER}),
        "stints": rows(t.Stint, col("attendance_id") == outer("id"), order=[asc("first_item")]),
    },
)

_ITS_MEETING = col("id") == outer("meeting_id")
ANSWERS = computed(
    _answers,
    {
        "absent": rows(t.Absence, col("attendance_id") == outer("id"), single=True),
        "meeting": rows(t.Meeting, _ITS_MEETING, single=True),
    },
)


@row(t.Absence, key="attendance_id")
class Absence:
    """That somebody does not come; the secretariat and the person see it."""

    reason: str = field()
    reported_at: datetime = field()
    given_for: date | None = field(
        description="The meeting's day when it was reported, where the meeting has been moved since."
    )
    person: LazyPerson | None = field(one("person_id"))
    reported_by: LazyPerson | None = field(one("reported_by"))


@dataclass(frozen=True, slots=True)
class _Calls:
    call: CallModel
    seat: _Seat
    meeting: MeetingModel
    calls: tuple[CallModel, ...]


def _deputy_answers(facts: _Calls, reading: Reading) -> list[Possible]:
    return deputy_actions(
        reading.actor, facts.meeting, facts.call, facts.seat.as_model(), facts.calls, reading.today
    )


@row(t.DeputyCall)
class DeputyCall(Node):
    """That a deputy is called for a seat in a meeting, and what the deputy answered."""

    position: int = field()
    state: DeputyState = field()
    called_at: datetime = field()
    answered_at: datetime | None = field()
    meeting: LazyMeeting | None = field(one("meeting_id"))
    seat: LazySeat | None = field(one("seat_id"))
    person: LazyPerson | None = field(one("person_id"))
    actions: list[Action] = field(
        computed(
            _deputy_answers,
            {
                "seat": rows(t.Attendance, col("id") == outer("attendance_id"), single=True),
                "meeting": rows(t.Meeting, _ITS_MEETING, single=True),
                "calls": rows(
                    t.DeputyCall, col("meeting_id") == outer("meeting_id"), order=[asc("called_at")]
                ),
            },
        ),
        description="What the reader can answer now.",
    )


@row(t.Stint)
class Stint:
    """Who met for a seat from one line of the agenda to another."""

    first_item: int = field()
    last_item: int = field()
    deputy: bool = field()
    person: LazyPerson | None = field(one("person_id"))


@row(t.Attendance)
class Attendance(Node):
    """Who meets for a seat."""

    state: AttendanceState = field()
    deputy: bool = field()
    version: int = field()
    seat: LazySeat | None = field(one("seat_id"))
    person: LazyPerson | None = field(one("person_id"))
    absence: Absence | None = field(one(back="attendance_id"), needs=Permission.SIGNED_IN)
    deputy_calls: list[DeputyCall] = field(
        many("attendance_id", order=[asc("position")], about=1),
        description="The deputies called for the seat, in the order they were called.",
    )
    stints: list[Stint] = field(
        many("attendance_id", order=[asc("first_item")], about=1),
        description="Who met for which lines; empty where it was one throughout.",
    )
    may_meet: list[strawberry.ID] = field(
        MAY_MEET,
        needs=Permission.SIGNED_IN,
        description="The ids of those who can be recorded in it: who holds it that day, its deputies, and who is.",
    )
    actions: list[Action] = field(ANSWERS, description="What the reader can answer to its call now.")
    beyond_authority: AuthorityWarning | None = field(
        WARNING,
        arguments={"amount_nok": argument(int, description="0 where the decision has no sum.")},
        needs=Permission.AUTHORITY,
        description="Given where a binding decision of this sum goes beyond what the seat may bind to.",
    )


@row(t.Recusal)
class Recusal(Node):
    """That whoever meets for a seat is partial in a line and steps aside (inhabil)."""

    reason: str = field()
    seat: LazySeat | None = field(one("seat_id"))
    person: LazyPerson | None = field(one("person_id"))
    deputy: LazyPerson | None = field(one("deputy_id"), description="Who steps in, if anybody.")
    agenda_item: LazyAgendaItem | None = field(one("agenda_item_id"))


@row(t.Guest)
class Guest(Node):
    """Somebody without a seat who is there; never counted."""

    name: str = field()
    represents: str = field()
    first_item: int = field()
    last_item: int = field()
    meeting: LazyMeeting | None = field(one("meeting_id"))


_AHEAD = exists(t.Meeting, _ITS_MEETING & (col("state") == MeetingState.CALLED) & (col("held_on") >= today()))


@row(None)
class AbsencesQuery:
    """Root fields of absence."""

    deputy_calls_waiting: list[DeputyCall] = field(
        many(
            where=(col("person_id") == me()) & (col("state") == DeputyState.CALLED) & _AHEAD,
            order=[asc("called_at"), asc("id")],
            about=1,
            limit=20,
        ),
        description="Meetings that the reader is called to as a deputy and has not answered.",
    )


MUTATIONS = (
    mutation(service.AnswerCall, service.answer_call, LazyMeeting),
    mutation(service.AnswerDeputyCall, service.answer_deputy_call, DeputyCall),
    mutation(
        minutes.DeclareRecusal,
        minutes.declare_recusal,
        Recusal,
        ids={"item_id": "AgendaItem", "deputy_id": "Person"},
    ),
    mutation(minutes.WithdrawRecusal, minutes.withdraw_recusal, LazyAgendaItem),
    mutation(minutes.AddGuest, minutes.add_guest, Guest),
    mutation(minutes.RemoveGuest, minutes.remove_guest, LazyMeeting),
)
