"""Decisions, as the graph shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec
import strawberry

from fellesskap.actor import Side
from fellesskap.cases.model import CaseKind
from fellesskap.cases.tables import Case as CaseRow
from fellesskap.decisions import service
from fellesskap.decisions import tables as t
from fellesskap.decisions.model import DecisionEffect, Hindrance, Outcome, Position, Result, Standing
from fellesskap.followups import service as followups
from fellesskap.followups.model import Adoption
from fellesskap.followups.tables import Followup as FollowupRow
from fellesskap.rounds.tables import Round as RoundRow
from fellesskap.structure.model import Force, ObjectionEffect
from fellesskap.texts.rulings import Nature
from fellesskap_graphql.compiler.expressions import (
    arg,
    case,
    coalesce,
    col,
    count,
    earliest,
    exists,
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
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.ended import LIVING
from fellesskap_graphql.lazy import (
    LazyAgendaItem,
    LazyBody,
    LazyCase,
    LazyCirculation,
    LazyDocument,
    LazyFollowup,
    LazyMeeting,
    LazyMinutesCorrection,
    LazyPerson,
    LazySeat,
    LazyTreatment,
)
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node
from fellesskap_graphql.round_facts import LeftOut


class DecisionOrder(StrEnum):
    """Which decisions come first."""

    LATEST = "latest"
    EARLIEST = "earliest"


vocabulary(
    DecisionEffect,
    Force,
    Hindrance,
    Nature,
    ObjectionEffect,
    Outcome,
    Position,
    Result,
    Standing,
    DecisionOrder,
)

_OF_DECISION = (col("decision_id") == outer("id")) & LIVING
# What another body came to, as far as the row policies let the reader know of it.
_AGREED = (col("confirms_id") == outer("id")) & (col("result") == Result.AGREEMENT)
_NOT_AGREED = (col("confirms_id") == outer("id")) & (col("result") == Result.NO_AGREEMENT)
_REPLACES = (
    (col("case_id") == outer("case_id"))
    & (col("recorded_at") > outer("recorded_at"))
    & (col("result") == Result.AGREEMENT)
    & col("in_force_on").is_not_null()
    & (col("confirms_id").is_null() | (col("confirms_id") != outer("id")))
)
_STANDING = case(
    (col("force").is_null(), Standing.NO_EFFECT),
    (col("in_force_on").is_not_null() | exists(t.Decision, _AGREED), Standing.IN_FORCE),
    (exists(t.Decision, _NOT_AGREED), Standing.FALLEN),
    otherwise=Standing.WAITING,
)
_OF_HEARING = exists(CaseRow, (col("id") == outer("case_id")) & (col("kind") == CaseKind.HEARING))
_NATURE = case(
    (_OF_HEARING, Nature.STATEMENT),
    (col("effect") == DecisionEffect.RECOMMENDATION, Nature.RECOMMENDATION),
    otherwise=Nature.DECISION,
)
_OF_PARTNERS = (Hindrance.PARTNER_OBJECTS, Hindrance.PARTNER_SILENT)
# The row policies tell whether the reader sees the case's rounds, and with them what the partners answered.
_ROUNDS_SEEN = count(RoundRow, col("case_id") == outer("case_id"))


@strawberry.type(description="An objection from the anchoring that the decision was formed with.")
class PartnerObjection:
    name: str
    reason: str
    side: Side
    weight: ObjectionEffect = strawberry.field(description="What it did to the decision.")


@strawberry.type(description="One reason why there was no agreement.")
class HindranceFound:
    code: Hindrance
    name: str = strawberry.field(description="The seat, side or partner it is about, or empty.")
    text: str = strawberry.field(description="What that one said, or empty.")
    municipal: int | None = strawberry.field(
        default=None,
        description="Where the sides were not equally many: how many of the municipal side took part.",
    )
    hospital: int | None = strawberry.field(
        default=None,
        description="Where the sides were not equally many: how many of the hospital side took part.",
    )


@strawberry.type(description="A seat that a decision binds beyond its authority (fullmakt).")
class BeyondAuthority:
    name: str
    limit_nok: int | None = strawberry.field(
        description="The highest limit; null where there is no authority."
    )


@dataclass(frozen=True, slots=True)
class _Json:
    text: str | None


def _beyond(part: _Json, _: Reading) -> list[BeyondAuthority]:
    return msgspec.json.decode(part.text or "[]", type=list[BeyondAuthority])


def _left_out(part: _Json, _: Reading) -> list[LeftOut]:
    return msgspec.json.decode(part.text or "[]", type=list[LeftOut])


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of how consensus was formed, as JSON, and whether the reader sees what the partners answered."""

    text: str | None
    rounds: int


def _objections(part: _Part, _: Reading) -> list[PartnerObjection]:
    return msgspec.json.decode(part.text or "[]", type=list[PartnerObjection]) if part.rounds else []


def _hindrances(part: _Part, _: Reading) -> list[HindranceFound]:
    found = msgspec.json.decode(part.text or "[]", type=list[HindranceFound])
    return [one for one in found if part.rounds or one.code not in _OF_PARTNERS]


@row(t.Voice)
class Voice(Node):
    """What one seat said when the decision was formed."""

    position: Position = field()
    reason: str = field()
    counted: bool = field()
    seat: LazySeat | None = field(one("seat_id"))
    person: LazyPerson | None = field(one("person_id"))


@row(t.Decision)
class Decision(Node):
    """What a body came to in a case."""

    wording: str = field()
    answer_to_objections: str = field()
    result: Result = field()
    effect: DecisionEffect = field()
    nature: Nature = field(
        _NATURE, description="What it is called; of no agreement, what it would have been."
    )
    urgent: bool = field()
    urgent_reason: str = field()
    force: Force | None = field(description="When it comes into force; null where it has no effect.")
    in_force_on: date | None = field(
        coalesce(col("in_force_on"), earliest(t.Decision, "decided_on", _AGREED)),
        description="The day it came into force; null while it waits for another body, and where it fell.",
    )
    standing: Standing = field(_STANDING, description="Whether it is in force.")
    replaced_on: date | None = field(
        earliest(t.Decision, "in_force_on", _REPLACES),
        description="The day a decision that was made when the case was taken up anew took its place.",
    )
    fallen_on: date | None = field(
        earliest(t.Decision, "decided_on", _NOT_AGREED),
        description="The day the body it waited for did not agree to it.",
    )
    onward: LazyBody | None = field(
        one("onward_body_id", as_of=col("decided_on")),
        description="The body it is reported to, or waits for.",
    )
    onward_treatments: list[LazyTreatment] = field(
        many("decision_id", order=[asc("position")], about=1),
        description="How the body that it goes onward to has treated it.",
    )
    confirms: Decision | None = field(one("confirms_id"), description="The decision that this one confirms.")
    confirmations: list[Decision] = field(
        many("confirms_id", order=[asc("recorded_at")], about=1),
        description="What the body it waits for came to, and every time it put it off.",
    )
    amount_nok: int | None = field(description="What it costs in whole kroner.")
    amount_yearly: bool = field(description="Whether it costs that each year, and not once.")
    beyond_authority: list[BeyondAuthority] = field(
        computed(_beyond, {"text": col("beyond").json()}),
        description="The seats it binds beyond their authority, as it was accepted.",
    )
    beyond_reason: str = field(description="Why it was recorded all the same.")
    left_out: list[LeftOut] = field(
        computed(_left_out, {"text": col("left_out").json()}),
        description="The partners that nobody asked about the case, and that it is not for.",
    )
    decided_on: date = field()
    recorded_at: datetime = field()
    counted_total: str | None = field(col("consensus").json("counted_total"))
    present: str | None = field(col("consensus").json("present"))
    quorum: str | None = field(col("consensus").json("quorum"))
    objections: list[PartnerObjection] = field(
        computed(_objections, {"text": col("consensus").json("objections"), "rounds": _ROUNDS_SEEN})
    )
    hindrances: list[HindranceFound] = field(
        computed(_hindrances, {"text": col("consensus").json("reasons"), "rounds": _ROUNDS_SEEN})
    )
    corrections: list[LazyMinutesCorrection] = field(
        many(
            where=(col("agenda_item_id") == outer("agenda_item_id"))
            | (col("circulation_id") == outer("circulation_id")),
            order=[asc("number")],
            about=1,
        ),
        description="What should have been written of it, the last one last; the wording stays.",
    )
    case: LazyCase | None = field(one("case_id"))
    agenda_item: LazyAgendaItem | None = field(one("agenda_item_id"))
    meeting: LazyMeeting | None = field(one("meeting_id"), description="Null where it was made in writing.")
    circulation: LazyCirculation | None = field(
        one("circulation_id"),
        description="The written procedure it was made in; null where a meeting made it.",
    )
    body: LazyBody | None = field(one("body_id", as_of=col("decided_on")))
    recorded_by: LazyPerson | None = field(one("recorded_by"))
    voices: list[Voice] = field(many("decision_id", order=[asc("id")], about=15, as_of=col("decided_on")))
    followups: list[LazyFollowup] = field(
        many("decision_id", where=LIVING, order=[asc("sort_key")], about=45)
    )
    former_followups: list[LazyFollowup] = field(
        many("decision_id", where=~LIVING, order=[asc("sort_key")], about=2),
        description="Of partners that ended and no longer follow it up, with what they had reported.",
    )
    followups_done: int = field(count(FollowupRow, _OF_DECISION & (col("state") == "done")))
    followups_total: int = field(count(FollowupRow, _OF_DECISION))
    follow_up_by: date | None = field(
        earliest(FollowupRow, "due", _OF_DECISION), description="The day the partners follow it up by."
    )
    adopted: int = field(
        count(
            FollowupRow,
            _OF_DECISION & col("adoption").one_of([Adoption.ADOPTED, Adoption.ADOPTED_WITH_REMARK]),
        ),
        description="How many partners have decided for themselves to follow a recommendation.",
    )
    rejected: int = field(
        count(FollowupRow, _OF_DECISION & (col("adoption") == Adoption.REJECTED)),
        description="How many partners have decided for themselves not to.",
    )
    ratification: bool = field(
        col("effect") == DecisionEffect.RECOMMENDATION,
        description="Every partner decides for itself: the follow-ups are a ratification list.",
    )
    documents: list[LazyDocument] = field(many("decision_id", order=[desc("requested_at")], about=2))


@row(None)
class DecisionsQuery:
    """Root fields of decisions."""

    decision: Decision | None = field(by_id())
    decisions: Connection[Decision] = field(
        pages(
            order={
                DecisionOrder.LATEST: [desc("recorded_at")],
                DecisionOrder.EARLIEST: [asc("recorded_at")],
            }
        ),
        arguments={
            "body": argument(strawberry.ID | None, node="Body", where=col("body_id") == arg("body")),
            "results": argument(list[Result] | None, where=col("result").one_of(arg("results"))),
        },
    )


MUTATIONS = (mutation(service.RecordDecision, followups.conclude, Decision),)
