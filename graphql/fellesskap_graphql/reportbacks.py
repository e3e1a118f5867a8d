"""Report-backs as the graph shows them: to whoever wrote them and those they were sent to, and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Actor, Side
from fellesskap.meetings.model import AttendanceState
from fellesskap.meetings.model import Meeting as MeetingModel
from fellesskap.meetings.tables import Attendance, Stint
from fellesskap.reportbacks import service
from fellesskap.reportbacks import tables as t
from fellesskap.reportbacks.model import Spokesperson
from fellesskap.reportbacks.rules import reportback_actions
from fellesskap.structure.tables import SeatEdition
from fellesskap_graphql.compiler.expressions import col, count, exists, me, outer, valid
from fellesskap_graphql.compiler.mapping import Inputs, Link, asc, by_id, desc, field, many, one, row, rows
from fellesskap_graphql.lazy import LazyMeeting, LazyPerson, LazySeat
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

REPORTBACKS = many("meeting_id", order=[desc("sent_at")], about=1)
# Of a row of `attendance`: the reader met for the seat, all the way or for a while.
MET_BY_ME = ((col("person_id") == me()) & (col("state") == AttendanceState.PRESENT)) | exists(
    Stint, (col("attendance_id") == outer("id")) & (col("person_id") == me())
)


@dataclass(frozen=True, slots=True)
class _SeatNow:
    side: Side
    counts: bool


@dataclass(frozen=True, slots=True)
class MySeat:
    """A seat that the reader met for."""

    seat_id: UUID
    now: _SeatNow | None


_ITS_SEAT = (col("seat_id") == outer("seat_id")) & valid()
MY_SEATS: Inputs = {
    "my_seats": rows(
        Attendance,
        (col("meeting_id") == outer("id")) & MET_BY_ME,
        {"now": rows(SeatEdition, _ITS_SEAT, single=True)},
        order=[asc("position")],
    )
}


def reporting(meeting: MeetingModel, mine: Sequence[MySeat], actor: Actor) -> list[Possible]:
    """Tell whether the reader can report back from a meeting."""
    me = frozenset({actor.person_id} if actor.person_id else ())
    seats = [
        Spokesperson(
            meeting.id,
            meeting.state,
            one.seat_id,
            one.now.side if one.now else Side.OTHER,
            one.now is not None and one.now.counts,
            me,
            partner_id=None,
            region_id=None,
            division_id=None,
            sent=0,
        )
        for one in mine
    ]
    return reportback_actions(actor, seats)


@row(t.Reportback)
class Reportback(Node):
    """What a representative told those it represents after a meeting."""

    edition: int = field(description="1 the first time, and one more for each correction.")
    text: str = field()
    sent_at: datetime = field()
    meeting: LazyMeeting | None = field(one("meeting_id"))
    seat: LazySeat | None = field(one("seat_id"))
    written_by: LazyPerson | None = field(one("written_by"))
    readers: list[LazyPerson] = field(
        many(
            via=Link(t.ReportbackReader, near="reportback_id", far="person_id"),
            order=[asc("sort_key")],
            about=8,
        ),
        description="Whom it was sent to, as far as the reader knows of it: its writer all, the others themselves.",
    )
    readers_seen: int = field(
        count(t.ReportbackReader, col("reportback_id") == outer("id")),
        description="How many of them the reader knows of.",
    )


@row(None)
class ReportbacksQuery:
    """Root fields of report-backs."""

    reportback: Reportback | None = field(by_id())


MUTATIONS = (mutation(service.SendReportback, service.send_reportback, Reportback),)
