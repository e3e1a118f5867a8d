"""Temporary committees as the graph shows them: their time, what they reported, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fellesskap.access.actions import Action as Possible
from fellesskap.access.roles import Permission
from fellesskap.committees import service
from fellesskap.committees import tables as t
from fellesskap.committees.model import Committee as CommitteeModel
from fellesskap.committees.model import CommitteeState
from fellesskap.committees.model import Report as ReportModel
from fellesskap.committees.rules import committee_actions, state_of
from fellesskap.meetings.tables import AgendaItem as ItemRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.structure import tables as s
from fellesskap.structure.model import BodyKind
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import (
    arg,
    case,
    coalesce,
    col,
    earliest,
    exists,
    latest,
    outer,
)
from fellesskap_graphql.compiler.mapping import (
    Inputs,
    argument,
    asc,
    computed,
    desc,
    field,
    many,
    one,
    pages,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.editions import BodyEdition
from fellesskap_graphql.lazy import LazyAgendaItem, LazyBody, LazyMeeting, LazyPerson
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node

vocabulary(CommitteeState)

_OF_BODY = col("body_id") == outer("body_id")
_OPEN = exists(s.BodyEdition, _OF_BODY & col("valid_to").is_null())
_BEGINS = earliest(s.BodyEdition, "valid_from", _OF_BODY)
_ENDED = case((~_OPEN, latest(s.BodyEdition, "valid_to", _OF_BODY)))
_OF_ITEM = exists(ItemRow, (col("meeting_id") == outer("id")) & (col("id") == outer("agenda_item_id", 2)))
_REPORT: Inputs = {
    "meeting_state": earliest(MeetingRow, "state", _OF_ITEM),
    "recorded": exists(ItemRow, (col("id") == outer("agenda_item_id")) & (col("record") != "")),
}


@dataclass(frozen=True, slots=True)
class _Described:
    """What the structure said of the body last."""

    kind: BodyKind
    until: date | None
    appointed_by_id: UUID | None
    reports_to_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Facts:
    body_id: UUID
    version: int
    begins_on: date | None
    ended_on: date | None
    extended_to: date | None
    delivered_on: date | None
    noted_on: date | None
    described: _Described | None
    report: ReportModel | None


_FACTS: Inputs = {
    "begins_on": _BEGINS,
    "ended_on": _ENDED,
    "extended_to": latest(t.Extension, "until", _OF_BODY),
    "described": rows(s.BodyEdition, _OF_BODY, order=[desc("valid_from")], single=True),
    "report": rows(t.Report, _OF_BODY, _REPORT, order=[desc("edition")], single=True),
}


def _committee(facts: _Facts) -> CommitteeModel:
    described = facts.described
    return CommitteeModel(
        body_id=facts.body_id,
        version=facts.version,
        begins_on=facts.begins_on,
        ended_on=facts.ended_on,
        until=described.until if described else None,
        extended_to=facts.extended_to,
        temporary=described is not None and described.kind is BodyKind.TEMPORARY,
        reports_to=(described.appointed_by_id or described.reports_to_id) if described else None,
        delivered_on=facts.delivered_on,
        noted_on=facts.noted_on,
        report=facts.report,
    )


def _state(facts: _Facts, reading: Reading) -> CommitteeState:
    return state_of(_committee(facts), reading.today)


def _due(facts: _Facts, _: Reading) -> date | None:
    return _committee(facts).due


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    return committee_actions(reading.actor, _committee(facts), reading.today)


@row(t.Extension)
class CommitteeExtension(Node):
    """More time that a committee got."""

    was: date | None = field(description="The last day it had before.")
    until: date = field()
    reason: str = field(needs=Permission.SIGNED_IN)
    reference: str = field(description="The decision it follows from.")
    recorded_at: datetime = field()
    recorded_by: LazyPerson | None = field(one("recorded_by"))


@row(t.Report)
class CommitteeReport(Node):
    """What a committee found and advises; read by the partners and by those who sit or sat in it."""

    edition: int = field()
    findings: str = field()
    advice: str = field()
    delivered_on: date = field()
    delivered_at: datetime = field()
    delivered_by: LazyPerson | None = field(one("delivered_by"))
    agenda_item: LazyAgendaItem | None = field(
        one("agenda_item_id"), description="Its line on an agenda of the body that hears it."
    )
    committee: Committee | None = field(one("body_id"))


@row(t.Committee, key="body_id")
class Committee(Node):
    """A temporary body from its appointment until it is dissolved, and after."""

    key: str = field(coalesce(earliest(s.Body, "key", col("id") == outer("body_id")), ""))
    version: int = field()
    state: CommitteeState = field(computed(_state, _FACTS))
    begins_on: date | None = field(_BEGINS)
    ended_on: date | None = field(_ENDED, description="The first day it is not there any more.")
    due: date | None = field(
        computed(_due, _FACTS), description="The last day for its work, with the extensions it got."
    )
    delivered_on: date | None = field()
    noted_on: date | None = field(description="The day of the meeting that noted its report.")
    body: LazyBody | None = field(
        one("body_id"), description="As it is on the day; null where it is not there."
    )
    described: BodyEdition | None = field(
        one(back="body_id", order=[desc("valid_from")]), description="What it is, or was last."
    )
    meeting: LazyMeeting | None = field(
        one("meeting_id"), description="The meeting it was appointed in, where that is kept here."
    )
    appointed_at: datetime | None = field()
    appointed_by: LazyPerson | None = field(one("appointed_by"), description="Who recorded the appointment.")
    extensions: list[CommitteeExtension] = field(many("body_id", order=[asc("until")], about=1))
    reports: list[CommitteeReport] = field(
        many("body_id", order=[desc("edition")], about=1), description="The newest edition first."
    )
    dissolved_at: datetime | None = field()
    dissolved_by: LazyPerson | None = field(one("dissolved_by"))
    override_body: LazyBody | None = field(
        one("override_body_id"), description="The body that dissolved it without a report."
    )
    override_reason: str = field(needs=Permission.SIGNED_IN)
    actions: list[Action] = field(
        computed(_actions, _FACTS), description="What the reader can do with it now."
    )


@row(None)
class CommitteesQuery:
    """Root fields of temporary committees."""

    committee: Committee | None = field(
        one(where=exists(s.Body, (col("id") == outer("body_id")) & (col("key") == arg("key")))),
        arguments={"key": argument(str)},
    )
    committees: Connection[Committee] = field(
        pages(order=[desc("body_id")]),
        arguments={
            "ended": argument(
                bool | None,
                where=arg("ended") == ~_OPEN,
                description="Those that are dissolved, or will be on a day that is set.",
            ),
            "appointer_key": argument(
                str | None,
                where=exists(
                    s.BodyEdition,
                    _OF_BODY
                    & exists(
                        s.Body, (col("id") == outer("appointed_by_id")) & (col("key") == arg("appointer_key"))
                    ),
                ),
                description="Appointed by the body with this key.",
            ),
        },
    )


MUTATIONS = (
    mutation(
        service.AppointCommittee,
        service.appoint_committee,
        Committee,
        ids={"appointer_id": "Body"},
    ),
    mutation(service.ExtendCommittee, service.extend_committee, Committee),
    mutation(service.DeliverReport, service.deliver_report, Committee),
    mutation(service.ListReport, service.list_report, Committee),
    mutation(service.NoteReport, service.note_report, Committee),
    mutation(
        service.DissolveCommittee,
        service.dissolve_committee,
        Committee,
        ids={"override_by_id": "Body"},
    ),
)
