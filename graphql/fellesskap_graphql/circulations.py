"""Written procedures as the graph shows them: what a body is asked, who answers for which seat, what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.circulations import service
from fellesskap.circulations import tables as t
from fellesskap.circulations.model import (
    AskedSeat,
    CirculationStand,
    CirculationState,
    SeatAbsence,
)
from fellesskap.circulations.model import Circulation as CirculationModel
from fellesskap.circulations.rules import circulation_actions, seat_actions
from fellesskap.decisions.model import DecisionEffect
from fellesskap.minutes.model import ProposalState
from fellesskap.minutes.tables import ProposedCorrection as ProposedRow
from fellesskap.structure.model import Silence
from fellesskap_graphql.actions import Action
from fellesskap_graphql.attachments import SENT_WITH_CIRCULATION, SentAttachment
from fellesskap_graphql.compiler.expressions import arg, coalesce, col, count, exists, me, outer, today
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
    LazyAgendaItem,
    LazyBody,
    LazyCase,
    LazyCaseEdition,
    LazyDecision,
    LazyPerson,
    LazyProposedCorrection,
    LazySeat,
)
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class CirculationOrder(StrEnum):
    """Which written procedures come first."""

    LATEST = "latest"
    DEADLINE = "deadline"


vocabulary(CirculationState, CirculationStand, SeatAbsence, DecisionEffect, Silence, CirculationOrder)

_OF_CIRCULATION = col("circulation_id") == outer("id")
_ASKED = _OF_CIRCULATION & col("counts") & ~col("person_id").is_null()
_OPEN = col("state") == CirculationState.OPEN
_SILENT = exists(t.CirculationSeat, _ASKED & col("stand").is_null())
_MINE = coalesce(col("person_id") == me(), False)
_IN_TIME = exists(
    t.Circulation,
    (col("id") == outer("circulation_id")) & _OPEN & (col("deadline") >= today()),
)


@dataclass(frozen=True, slots=True)
class _Facts:
    circulation: CirculationModel
    seats: tuple[AskedSeat, ...]
    correcting: bool


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    return circulation_actions(
        reading.actor, facts.circulation, facts.seats, reading.today, correcting=facts.correcting
    )


@dataclass(frozen=True, slots=True)
class _SeatFacts:
    seat: AskedSeat
    circulation: CirculationModel | None


def _seat_actions(facts: _SeatFacts, reading: Reading) -> list[Possible]:
    return seat_actions(reading.actor, facts.circulation, facts.seat, reading.today)


@row(t.CirculationAnswer)
class CirculationAnswer(Node):
    """One answer as it was given, also where another has taken its place."""

    stand: CirculationStand = field()
    reason: str = field()
    answered_at: datetime = field()
    person: LazyPerson | None = field(one("person_id"))


@row(t.CirculationChange)
class CirculationChange(Node):
    """More time to answer, with its reason."""

    reason: str = field()
    deadline_before: date = field()
    deadline: date = field()
    changed_at: datetime = field()
    changed_by: LazyPerson | None = field(one("changed_by"))


@row(t.CirculationSeat)
class CirculationSeat(Node):
    """A seat in a written procedure: who answers for it, and what it answers now."""

    position: int = field()
    counts: bool = field(description="Whether it is heard; others read along.")
    absence: SeatAbsence | None = field(
        description="Why another than the holder answers for it, or nobody does; null where the holder does."
    )
    reason: str = field(description="Why whoever was asked is not impartial.")
    stand: CirculationStand | None = field(description="What it answers now; null before it has answered.")
    stand_reason: str = field()
    answered_at: datetime | None = field()
    version: int = field()
    mine: bool = field(_MINE)
    seat: LazySeat | None = field(one("seat_id"))
    person: LazyPerson | None = field(
        one("person_id"), description="Who answers for it; null where nobody does."
    )
    absent: LazyPerson | None = field(one("absent_id"), description="Whom another answers for.")
    answers: list[CirculationAnswer] = field(
        many("circulation_seat_id", order=[asc("answered_at"), asc("id")], about=2),
        description="All it has answered, the first first.",
    )
    circulation: Circulation | None = field(one("circulation_id"))
    actions: list[Action] = field(
        computed(
            _seat_actions,
            {
                "circulation": rows(t.Circulation, col("id") == outer("circulation_id"), single=True),
            },
        ),
        description="What the reader can do for it now.",
    )


@row(t.Circulation)
class Circulation(Node):
    """A case that a body decides, or decided, in writing between its meetings."""

    wording: str = field(description="What the body is asked to agree to.")
    answer_to_objections: str = field()
    effect: DecisionEffect = field(description="What it does to the partners if the body agrees.")
    due: date | None = field(description="By when the partners are to follow it up.")
    amount_nok: int | None = field()
    amount_yearly: bool = field()
    message: str = field(description="What those asked are told with it.")
    deadline: date = field(description="The last day to answer.")
    silence: Silence = field(description="What it means that a seat has not answered.")
    state: CirculationState = field()
    started_at: datetime = field()
    ended_at: datetime | None = field()
    end_reason: str = field(description="Why it ended without a decision.")
    version: int = field()
    overdue: bool = field(_OPEN & (col("deadline") < today()))
    asked: int = field(count(t.CirculationSeat, _ASKED), description="How many seats somebody answers for.")
    answered: int = field(count(t.CirculationSeat, _ASKED & ~col("stand").is_null()))
    complete: bool = field(~_SILENT, description="Whether all have answered.")
    edition: LazyCaseEdition | None = field(
        one(where=(col("case_id") == outer("case_id")) & (col("number") == outer("text_edition"))),
        description="The case's text as those asked have it before them.",
    )
    attachments: list[SentAttachment] = field(
        SENT_WITH_CIRCULATION, description="As those asked have them before them."
    )
    case: LazyCase | None = field(one("case_id"))
    body: LazyBody | None = field(one("body_id"))
    started_by: LazyPerson | None = field(one("started_by"))
    ended_by: LazyPerson | None = field(one("ended_by"))
    decision: LazyDecision | None = field(one(back="circulation_id"), description="What the body came to.")
    reported_in: LazyAgendaItem | None = field(
        one("reported_item_id"), description="The line by which the body's next meeting is told of it."
    )
    proposed_corrections: list[LazyProposedCorrection] = field(
        many("circulation_id", order=[asc("proposed_at"), asc("id")], about=1),
        description="Corrections of what the body came to that wait for another's word, or did.",
    )
    changes: list[CirculationChange] = field(
        many("circulation_id", order=[asc("changed_at"), asc("id")], about=1),
        description="Every time the last day was moved, the first first.",
    )
    seats: list[CirculationSeat] = field(many("circulation_id", order=[asc("position")], about=20, limit=500))
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "seats": rows(t.CirculationSeat, _OF_CIRCULATION, order=[asc("position")]),
                "correcting": exists(ProposedRow, _OF_CIRCULATION & (col("state") == ProposalState.OPEN)),
            },
        ),
        description="What the reader can do with it now.",
    )


@row(None)
class CirculationsQuery:
    """Root fields of written procedures."""

    circulation: Circulation | None = field(by_id())
    circulation_seat: CirculationSeat | None = field(by_id())
    circulations: Connection[Circulation] = field(
        pages(
            order={
                CirculationOrder.LATEST: [desc("started_at")],
                CirculationOrder.DEADLINE: [asc("deadline"), asc("started_at")],
            }
        ),
        arguments={
            "states": argument(list[CirculationState] | None, where=col("state").one_of(arg("states"))),
            "body": argument(strawberry.ID | None, node="Body", where=col("body_id") == arg("body")),
        },
    )
    circulation_seats_waiting: list[CirculationSeat] = field(
        many(
            where=_MINE & col("counts") & col("stand").is_null() & _IN_TIME,
            order=[asc("id")],
            about=2,
            limit=20,
        ),
        description="The seats the reader is to answer for in writing and has not.",
    )
    circulations_to_close: list[Circulation] = field(
        many(
            where=_OPEN & ((col("deadline") < today()) | ~_SILENT),
            order=[asc("deadline"), asc("id")],
            about=2,
            limit=20,
        ),
        description="Open procedures that nobody is waited for in any longer.",
    )


MUTATIONS = (
    mutation(
        service.StartCirculation,
        service.start_circulation,
        Circulation,
        ids={"edition": "AttachmentEdition"},
    ),
    mutation(service.AnswerCirculation, service.answer_circulation, Circulation),
    mutation(service.LeaveCirculationSeat, service.leave_circulation_seat, Circulation),
    mutation(service.ExtendCirculation, service.extend_circulation, Circulation),
    mutation(service.CloseCirculation, service.close_circulation, Circulation),
    mutation(service.CancelCirculation, service.cancel_circulation, Circulation),
    mutation(service.ProposeWrittenCorrection, service.propose_written_correction, LazyProposedCorrection),
)
