"""Meetings as the graph shows them: when, where and of which body, what is on the agenda and who comes.

The body of a meeting, its seats and who holds them are those of the meeting's day.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from fellesskap.meetings import tables as t
from fellesskap.meetings.model import AttendanceState, MeetingForm, MeetingState
from fellesskap_graphql.compiler.expressions import arg, col, count, outer, total
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
    desc,
    field,
    many,
    one,
    pages,
    row,
    vocabulary,
)
from fellesskap_graphql.lazy import LazyBody, LazyPerson, LazySeat
from fellesskap_graphql.relay import Connection, Node


class MeetingOrder(StrEnum):
    """Which meetings come first."""

    EARLIEST = "earliest"
    LATEST = "latest"


vocabulary(MeetingForm, MeetingState, AttendanceState, MeetingOrder)

_OF_MEETING = col("meeting_id") == outer("id")


@row(t.AgendaItem)
class AgendaItem(Node):
    """A line of a meeting's agenda."""

    position: int = field()
    title: str = field()
    minutes: int = field()
    closed: bool = field()
    closed_basis: str = field()
    record: str = field()
    version: int = field()
    meeting: Meeting | None = field(one("meeting_id"))


@row(t.Attendance)
class Attendance(Node):
    """Who meets for a seat."""

    state: AttendanceState = field()
    deputy: bool = field()
    version: int = field()
    seat: LazySeat | None = field(one("seat_id"))
    person: LazyPerson | None = field(one("person_id"))


@row(t.Meeting)
class Meeting(Node):
    """A meeting of a body."""

    starts_at: datetime = field()
    held_on: date = field()
    frame_minutes: int = field()
    form: MeetingForm = field()
    place: str = field()
    link: str = field()
    state: MeetingState = field()
    open_to_public: bool = field()
    called_at: datetime | None = field()
    version: int = field()
    body: LazyBody | None = field(one("body_id", as_of=col("held_on")))
    agenda: list[AgendaItem] = field(many("meeting_id", order=[asc("position")], about=12))
    agenda_minutes: int = field(total(t.AgendaItem, "minutes", _OF_MEETING))
    attendance: list[Attendance] = field(
        many("meeting_id", order=[asc("position")], about=20, as_of=col("held_on"))
    )
    attendance_count: int = field(
        count(t.Attendance, _OF_MEETING),
        arguments={
            "states": argument(list[AttendanceState] | None, where=col("state").one_of(arg("states")))
        },
    )


@row(None)
class MeetingsQuery:
    """Root fields of meetings."""

    meeting: Meeting | None = field(by_id())
    meetings: Connection[Meeting] = field(
        pages(
            order={
                MeetingOrder.EARLIEST: [asc("starts_at")],
                MeetingOrder.LATEST: [desc("starts_at")],
            }
        ),
        arguments={
            "body": argument(strawberry.ID | None, node="Body", where=col("body_id") == arg("body")),
            "states": argument(list[MeetingState] | None, where=col("state").one_of(arg("states"))),
            "since": argument(date | None, where=col("held_on") >= arg("since")),
            "until": argument(date | None, where=col("held_on") <= arg("until")),
        },
    )
