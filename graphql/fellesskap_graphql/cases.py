"""Cases as the graph shows them: text, checklist, treatments, rounds, decisions and the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import strawberry
from strawberry.scalars import JSON

from fellesskap.access import policy
from fellesskap.access.actions import Action as Possible
from fellesskap.access.actions import action
from fellesskap.actor import Side
from fellesskap.advice.rules import require_before_decision
from fellesskap.cases import service
from fellesskap.cases import tables as t
from fellesskap.cases.model import ONWARD, CaseFile, CaseState, Lit, PerspectiveState, Step, TreatmentState
from fellesskap.cases.model import Case as CaseModel
from fellesskap.cases.model import Treatment as TreatmentModel
from fellesskap.cases.rules import case_actions
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.rules import step_to_list
from fellesskap.meetings.tables import AgendaItem as ItemRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.rounds.model import RoundFacts
from fellesskap.rounds.rules import round_actions
from fellesskap.structure.tables import Body as BodyRow
from fellesskap.transfers.rules import transfer_actions
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import (
    arg,
    case,
    coalesce,
    col,
    concat,
    count,
    exists,
    localized,
    me,
    outer,
)
from fellesskap_graphql.compiler.mapping import (
    argument,
    asc,
    by_id,
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
from fellesskap_graphql.lazy import (
    LazyAdvice,
    LazyAgendaItem,
    LazyBody,
    LazyDecision,
    LazyFollowup,
    LazyPartner,
    LazyPerson,
    LazyRound,
    LazyStructureVersion,
    LazyTransfer,
)
from fellesskap_graphql.mine import reported_by_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class CaseOrder(StrEnum):
    """Which cases come first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"
    STATE = "state"
    STATE_LAST = "state_last"
    TITLE = "title"


vocabulary(Side, CaseState, PerspectiveState, Step, TreatmentState, CaseOrder)

_OF_CASE = col("case_id") == outer("id")
# Of a meeting: the case is listed for it, and has no outcome there yet.
_LISTED_IN = exists(
    ItemRow,
    (col("meeting_id") == outer("id"))
    & (col("case_id") == outer("id", 2))
    & exists(t.Treatment, (col("id") == outer("treatment_id")) & (col("state") == "listed")),
)
_PROGRESS = case(*((col("state") == state, place) for place, state in enumerate(CaseState)), otherwise=0)


@row(t.Perspective)
class Perspective(Node):
    """One side of the matter, and whether it is lit."""

    key: str = field(description="Names the perspective in the case's structure.")
    state: PerspectiveState = field()
    note: str = field()
    settled_at: datetime | None = field()
    settled_by: LazyPerson | None = field(one("settled_by"))
    version: int = field()


@row(t.Treatment)
class Treatment(Node):
    """One body's treatment of a case."""

    step: Step = field()
    state: TreatmentState = field()
    position: int = field()
    reason: str = field(description="Why the case came to this body.")
    summary: str = field(description="What the body said.")
    arrived: LazyTransfer | None = field(
        one(back="to_treatment_id"), description="The lift or lowering that brought the case here."
    )
    left: LazyTransfer | None = field(
        one(back="from_treatment_id", where=~col("part")),
        description="The lift or lowering that took the whole case on from here.",
    )
    treated_on: date | None = field()
    version: int = field()
    case: Case | None = field(one("case_id"))
    body: LazyBody | None = field(one("body_id"))
    agenda_item: LazyAgendaItem | None = field(one(back="treatment_id"))
    decision: LazyDecision | None = field(
        one("decision_id"), description="The decision that came onward to the body."
    )


@row(t.Urgency)
class Urgency(Node):
    """One side of the secretariat's mark that a case is urgent."""

    side: Side = field()
    reason: str = field()
    marked_at: datetime = field()
    person: LazyPerson | None = field(one("person_id"))


@row(t.Priority)
class Priority(Node):
    """A priority group that a case concerns, called as it was when it was set."""

    key: str = field()
    name: str = field(localized("name"))


@row(t.Event)
class Event(Node):
    """One line of a case's timeline; `kind` has a sentence in every language."""

    kind: str = field()
    happened_at: datetime = field()
    facts: JSON = field(description="What the sentence of the kind tells beside person, body and partner.")
    person: LazyPerson | None = field(one("person_id"))
    body: LazyBody | None = field(one("body_id"))
    partner: LazyPartner | None = field(one("partner_id"))


@dataclass(frozen=True, slots=True)
class _Mark:
    side: Side


@dataclass(frozen=True, slots=True)
class _Line:
    state: str


@dataclass(frozen=True, slots=True)
class _Facts:
    case: CaseModel
    treatments: tuple[TreatmentModel, ...]
    perspectives: tuple[Lit, ...]
    urgency: tuple[_Mark, ...]
    lines: tuple[_Line, ...]


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    marks = frozenset(mark.side for mark in facts.urgency)
    file = CaseFile(facts.case, facts.treatments, facts.perspectives, marks)
    return [
        *case_actions(reading.actor, file),
        action(
            "addCase",
            lambda: policy.require_secretariat(reading.actor),
            lambda: _require_step(file),
        ),
        action(
            "askAdvice",
            lambda: policy.require_secretariat(reading.actor),
            lambda: require_before_decision(facts.case.state),
        ),
        *round_actions(reading.actor, RoundFacts(facts.case.state, reading.today)),
        *transfer_actions(reading.actor, file, MeetingState(facts.lines[0].state) if facts.lines else None),
    ]


def _require_step(file: CaseFile) -> None:
    step_to_list(file)


@row(t.Case)
class Case(Node):
    """A matter that is discussed, anchored and decided."""

    number: int = field()
    year: int = field()
    reference: str = field(concat(col("number"), "/", col("year")))
    slug: str = field(concat(col("number"), "-", col("year")), description="The case's part of an address.")
    title: str = field()
    question: str = field()
    background: str = field()
    proposal: str = field()
    consequences: str = field()
    language: str = field()
    state: CaseState = field()
    matter_class: str | None = field()
    route: str | None = field()
    text_edition: int = field()
    audience: int = field(description="How far it is seen: 0 secretariat, 1 partners, 2 elected, 3 everyone.")
    reported_at: datetime = field()
    decided_at: datetime | None = field()
    version: int = field()
    mine: bool = field(coalesce(col("submitted_by") == me(), False))
    submitted_by: LazyPerson | None = field(one("submitted_by"))
    body: LazyBody | None = field(one("body_id"), description="Where the case was placed.")
    deciding_body: LazyBody | None = field(
        one("deciding_body_id"), description="Where its route lets it be decided."
    )
    structure_version: LazyStructureVersion | None = field(one("structure_version_id"))
    perspectives: list[Perspective] = field(many("case_id", order=[asc("position")], about=6))
    perspectives_missing: int = field(count(t.Perspective, _OF_CASE & (col("state") == "missing")))
    priorities: list[Priority] = field(many("case_id", order=[asc("position")], about=2))
    treatments: list[Treatment] = field(many("case_id", order=[asc("position")], about=3))
    urgency: list[Urgency] = field(many("case_id", order=[asc("marked_at")], about=2))
    timeline: list[Event] = field(many("case_id", order=[asc("happened_at"), asc("id")], about=12))
    advice: list[LazyAdvice] = field(many("case_id", order=[asc("asked_at"), asc("id")], about=2))
    rounds: list[LazyRound] = field(many("case_id", order=[desc("opened_at")], about=1))
    decisions: list[LazyDecision] = field(many("case_id", order=[desc("recorded_at")], about=1))
    parent: Case | None = field(one("parent_id"), description="The case that this one is a part of.")
    parts: list[Case] = field(
        many("parent_id", order=[asc("year"), asc("number")], about=2),
        description="What was lifted or taken down as cases of their own.",
    )
    followups: list[LazyFollowup] = field(
        many("case_id", order=[asc("sort_key")], about=45),
        arguments={
            "mine": argument(
                bool | None, where=reported_by_me() == arg("mine"), description="The reader reports on them."
            )
        },
    )
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "case": rows(t.Case, col("id") == outer("id"), single=True),
                "treatments": rows(t.Treatment, _OF_CASE, order=[asc("position")]),
                "perspectives": rows(t.Perspective, _OF_CASE, order=[asc("position")]),
                "urgency": rows(t.Urgency, _OF_CASE),
                "lines": rows(MeetingRow, _LISTED_IN),
            },
        ),
        description="What the reader can do with the case itself now.",
    )


@row(None)
class CasesQuery:
    """Root fields of cases."""

    case: Case | None = field(by_id())
    case_by_number: Case | None = field(
        one(where=(col("number") == arg("number")) & (col("year") == arg("year"))),
        arguments={"number": argument(int), "year": argument(int)},
    )
    cases: Connection[Case] = field(
        pages(
            order={
                CaseOrder.NEWEST: [desc("reported_at")],
                CaseOrder.OLDEST: [asc("reported_at")],
                CaseOrder.NUMBER: [asc("year"), asc("number")],
                CaseOrder.STATE: [asc(_PROGRESS), desc("reported_at")],
                CaseOrder.STATE_LAST: [desc(_PROGRESS), desc("reported_at")],
                CaseOrder.TITLE: [asc("title")],
            }
        ),
        arguments={
            "states": argument(list[CaseState] | None, where=col("state").one_of(arg("states"))),
            "body": argument(
                strawberry.ID | None,
                node="Body",
                where=exists(
                    t.Treatment,
                    (col("case_id") == outer("id")) & (col("body_id") == arg("body")),
                ),
                description="Cases this body treats.",
            ),
            "decided_by": argument(
                strawberry.ID | None,
                node="Body",
                where=col("deciding_body_id") == arg("decided_by"),
                description="Cases whose route lets this body decide.",
            ),
            "body_key": argument(
                str | None,
                where=exists(
                    t.Treatment,
                    (col("case_id") == outer("id"))
                    & exists(BodyRow, (col("id") == outer("body_id")) & (col("key") == arg("body_key"))),
                ),
                description="Cases the body with this key treats.",
            ),
            "waiting_for": argument(
                strawberry.ID | None,
                node="Body",
                where=exists(
                    t.Treatment,
                    (col("case_id") == outer("id"))
                    & (col("body_id") == arg("waiting_for"))
                    & (col("state") == "waiting"),
                ),
                description="Cases this body has yet to put on an agenda.",
            ),
            "priority": argument(
                str | None,
                where=exists(t.Priority, (col("case_id") == outer("id")) & (col("key") == arg("priority"))),
                description="Cases that concern the priority group with this key.",
            ),
            "going_onward": argument(
                bool | None,
                where=exists(
                    t.Treatment,
                    (col("case_id") == outer("id"))
                    & col("step").one_of(*ONWARD)
                    & (col("state") == "waiting"),
                )
                == arg("going_onward"),
                description="Their decision waits for the agenda of another body.",
            ),
            "search": argument(
                str | None,
                where=col("title").contains(arg("search"))
                | concat(col("number"), "/", col("year")).contains(arg("search")),
                description="In the title, or in the number as «12/2026».",
            ),
            "mine": argument(
                bool | None,
                where=(col("submitted_by") == me()) == arg("mine"),
                description="Only, or all but, those the reader reported.",
            ),
        },
    )


MUTATIONS = (
    mutation(service.ReportCase, service.report_case, Case),
    mutation(service.PlaceCase, service.place_case, Case),
    mutation(service.ReviseCase, service.revise_case, Case),
    mutation(service.SettlePerspective, service.settle_perspective, Case),
    mutation(service.MarkUrgent, service.mark_urgent, Case),
    mutation(service.SetPriorities, service.set_priorities, Case),
)
