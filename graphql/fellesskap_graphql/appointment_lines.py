"""Names on the agendas of the bodies that confirm them, as the graph shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.appointments import rules, service
from fellesskap.appointments import tables as t
from fellesskap.appointments.model import ListedNomination as ListedModel
from fellesskap.appointments.model import NominationStand, NominationState
from fellesskap.meetings.model import Meeting as MeetingModel
from fellesskap.meetings.tables import JointBody
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap_graphql.actions import Action
from fellesskap_graphql.appointments import LISTED
from fellesskap_graphql.compiler.expressions import arg, col, exists, outer
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    computed,
    field,
    one,
    pages,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyAgendaItem, LazyMeeting, LazyNomination, LazyPerson, LazySeat
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection

vocabulary(NominationStand)


@dataclass(frozen=True, slots=True)
class _Facts:
    id: UUID
    item_id: UUID
    nomination_id: UUID
    stand: str | None
    meeting: MeetingModel


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    stand = NominationStand(facts.stand) if facts.stand else None
    listed = ListedModel(facts.id, facts.item_id, facts.nomination_id, stand)
    return rules.listed_actions(reading.actor, facts.meeting, listed)


@row(t.ListedNomination)
class ListedNomination:
    """A name on the agenda of the body that confirms it."""

    stand: NominationStand | None = field(description="What became of it; null while it waits.")
    person: LazyPerson | None = field(one("person_id"))
    seat: LazySeat | None = field(one("seat_id", as_of=col("day")))
    nomination: LazyNomination | None = field(
        one("nomination_id"), description="What the name came from, for whoever may see that."
    )
    meeting: LazyMeeting | None = field(one("meeting_id"))
    line: LazyAgendaItem | None = field(one("agenda_item_id"))
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "item_id": col("agenda_item_id"),
                "meeting": rows(MeetingRow, col("id") == outer("meeting_id"), single=True),
            },
        )
    )


_WAITS_HERE = exists(
    t.RoundSeat,
    (col("id") == outer("round_seat_id"))
    & (col("settles") != "")
    & (
        exists(MeetingRow, (col("id") == arg("for_meeting")) & (col("body_id") == outer("settling_body_id")))
        | exists(
            JointBody,
            (col("meeting_id") == arg("for_meeting")) & (col("body_id") == outer("settling_body_id")),
        )
    )
    & (
        ((col("chosen") == False) & (outer("state") == NominationState.NOMINATED))  # noqa: E712 - an expression
        | (col("chosen") & (outer("state") == NominationState.SELECTED))
    ),
)


@row(None)
class AppointmentLinesQuery:
    """Root fields of names that wait for a body's word."""

    nominations: Connection[LazyNomination] = field(
        pages(order=[asc("nominated_at"), asc("id")]),
        arguments={
            "for_meeting": argument(
                strawberry.ID,
                node="Meeting",
                where=_WAITS_HERE & ~LISTED,
                description="Those that wait to be put on this meeting's agenda (R-APPOINTMENT-26, 27).",
            ),
        },
    )


MUTATIONS = (
    mutation(
        service.ListAppointments,
        service.list_appointments,
        LazyMeeting,
        ids={"nomination_ids": "Nomination", "item_id": "AgendaItem"},
    ),
    mutation(
        service.UnlistAppointments,
        service.unlist_appointments,
        LazyMeeting,
        ids={"nomination_ids": "Nomination"},
    ),
    mutation(
        service.RecordAppointments,
        service.record_appointments,
        LazyAgendaItem,
        ids={"item_id": "AgendaItem"},
    ),
)
