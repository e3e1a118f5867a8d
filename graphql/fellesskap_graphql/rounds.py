"""Rounds as the graph shows them: who is asked, what they answered, and where each region stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Side
from fellesskap.cases.model import CaseState
from fellesskap.cases.tables import Case as CaseRow
from fellesskap.rounds import rules, service
from fellesskap.rounds import tables as t
from fellesskap.rounds.model import Answer, Asked, EvidenceKind, RoundFacts, RoundState
from fellesskap.rounds.model import Reply as ReplyModel
from fellesskap.rounds.model import Round as RoundModel
from fellesskap.rounds.model import Stance as StanceModel
from fellesskap.structure.model import AnchoringLevel, ObjectionEffect, Silence
from fellesskap.structure.tables import Partner as PartnerRow
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import (
    arg,
    case,
    col,
    count,
    earliest,
    exists,
    outer,
    today,
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
    part,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import (
    LazyCase,
    LazyCaseEdition,
    LazyDivision,
    LazyPartner,
    LazyPerson,
    LazyRegion,
    LazyTreatment,
)
from fellesskap_graphql.mine import answered_by_me, settled_by_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class RoundOrder(StrEnum):
    """Which rounds come first."""

    DEADLINE = "deadline"
    NEWEST = "newest"


vocabulary(Answer, EvidenceKind, RoundState, AnchoringLevel, ObjectionEffect, Silence, Side, RoundOrder)

_OF_ROUND = col("round_id") == outer("id")
_SIDE = earliest(PartnerRow, "side", col("id") == outer("partner_id"))
_NAME = earliest(PartnerRow, "name", col("id") == outer("partner_id"))
_ROUND = rows(t.Round, col("id") == outer("round_id"), single=True)
_DEADLINE = earliest(t.Round, "deadline", col("id") == outer("round_id"))
_ROUND_OPEN = exists(t.Round, (col("id") == outer("round_id")) & (col("state") == RoundState.OPEN))

_OF_STANCE = (col("round_id") == outer("round_id")) & case(
    (outer("region_id").is_not_null(), col("region_id") == outer("region_id")),
    otherwise=col("division_id").is_not_null(),
)


@dataclass(frozen=True, slots=True)
class _ReplyFacts:
    id: UUID
    version: int
    round_id: UUID
    partner_id: UUID
    division_id: UUID | None
    region_id: UUID | None
    answer: Answer | None
    reason: str
    on_behalf: bool
    sort_key: str
    side: Side | None
    name: str | None

    def model(self) -> ReplyModel:
        asked = Asked(
            self.partner_id,
            self.side or Side.MUNICIPAL,
            self.name or "",
            self.sort_key,
            self.division_id,
            self.region_id,
        )
        return ReplyModel(
            self.id, self.version, self.round_id, asked, self.answer, self.reason, self.on_behalf
        )


@dataclass(frozen=True, slots=True)
class _StanceFacts:
    id: UUID
    version: int
    round_id: UUID
    side: Side
    region_id: UUID | None
    position: Answer | None
    reason: str

    def model(self) -> StanceModel:
        return StanceModel(
            self.id, self.version, self.round_id, self.side, self.region_id, "", self.position, self.reason
        )


@dataclass(frozen=True, slots=True)
class _CaseFact:
    state: CaseState


@dataclass(frozen=True, slots=True)
class _RoundFacts:
    round: RoundModel
    case: _CaseFact
    replies: tuple[_ReplyFacts, ...]
    stances: tuple[_StanceFacts, ...]


@dataclass(frozen=True, slots=True)
class _OneReply:
    id: UUID
    version: int
    round_id: UUID
    partner_id: UUID
    division_id: UUID | None
    region_id: UUID | None
    answer: Answer | None
    reason: str
    on_behalf: bool
    sort_key: str
    side: Side | None
    name: str | None
    round: RoundModel


@dataclass(frozen=True, slots=True)
class _OneStance:
    id: UUID
    version: int
    round_id: UUID
    side: Side
    region_id: UUID | None
    position: Answer | None
    reason: str
    round: RoundModel
    replies: tuple[_ReplyFacts, ...]


_REPLY_NAMES = {"side": _SIDE, "name": _NAME}


def _round_actions(facts: _RoundFacts, reading: Reading) -> list[Possible]:
    standing = rules.derive(
        facts.round,
        [reply.model() for reply in facts.replies],
        [stance.model() for stance in facts.stances],
    )
    return rules.round_actions(
        reading.actor, RoundFacts(facts.case.state, reading.today, facts.round, standing)
    )


def _reply_actions(facts: _OneReply, reading: Reading) -> list[Possible]:
    asked = Asked(
        facts.partner_id,
        facts.side or Side.MUNICIPAL,
        facts.name or "",
        facts.sort_key,
        facts.division_id,
        facts.region_id,
    )
    return rules.reply_actions(reading.actor, facts.round, asked)


def _stance_actions(facts: _OneStance, reading: Reading) -> list[Possible]:
    stance = StanceModel(
        facts.id,
        facts.version,
        facts.round_id,
        facts.side,
        facts.region_id,
        "",
        facts.position,
        facts.reason,
    )
    standing = rules.derive(facts.round, [reply.model() for reply in facts.replies], [stance])
    return rules.stance_actions(
        reading.actor, facts.round, stance, standing.group_of(stance), facts.round.deciding_body_id
    )


@row(t.Reply)
class Evidence:
    """The paper behind an answer."""

    kind: EvidenceKind | None = field(col("evidence_kind"))
    reference: str = field(col("evidence_reference"))
    dated: date | None = field(col("evidence_date"))


@row(t.Reply)
class Reply(Node):
    """One who is asked, and the answer once it is there."""

    answer: Answer | None = field()
    reason: str = field()
    on_behalf: bool = field(description="Recorded by the region's contact from a formøte.")
    answered_at: datetime | None = field()
    version: int = field()
    evidence: Evidence | None = field(part(when=col("evidence_kind").is_not_null()))
    round: Round | None = field(one("round_id"))
    partner: LazyPartner | None = field(one("partner_id"))
    division: LazyDivision | None = field(one("division_id"))
    region: LazyRegion | None = field(one("region_id"))
    answered_by: LazyPerson | None = field(one("answered_by"))
    actions: list[Action] = field(computed(_reply_actions, {**_REPLY_NAMES, "round": _ROUND}))


@row(t.Stance)
class Stance(Node):
    """The position of a region over its municipalities, or of the trust where there is no region."""

    side: Side = field()
    position: Answer | None = field()
    reason: str = field()
    silence_reason: str = field()
    settled_at: datetime | None = field()
    version: int = field()
    asked: int = field(count(t.Reply, _OF_STANCE), description="How many it speaks for.")
    answered: int = field(count(t.Reply, _OF_STANCE & col("answer").is_not_null()))
    region: LazyRegion | None = field(one("region_id"))
    settled_by: LazyPerson | None = field(one("settled_by"))
    round: Round | None = field(one("round_id"))
    actions: list[Action] = field(
        computed(
            _stance_actions,
            {
                "round": _ROUND,
                "replies": rows(
                    t.Reply,
                    (col("round_id") == outer("round_id")),
                    _REPLY_NAMES,
                    order=[asc("sort_key")],
                ),
            },
        )
    )


@row(t.Round)
class Round(Node):
    """One anchoring of a case with the partners."""

    level: AnchoringLevel = field()
    question: str = field()
    opened_at: datetime = field()
    deadline: date = field()
    overdue: bool = field((col("state") == "open") & (col("deadline") < today()))
    state: RoundState = field()
    closed_at: datetime | None = field()
    silence: Silence = field(description="What no answer means in this round.")
    objection_effect: ObjectionEffect = field(description="What an objection does in this round.")
    text_edition: int = field()
    edition: LazyCaseEdition | None = field(
        one(where=(col("case_id") == outer("case_id")) & (col("number") == outer("text_edition"))),
        description="The text as it was sent out with the round.",
    )
    version: int = field()
    case: LazyCase | None = field(one("case_id"))
    treatment: LazyTreatment | None = field(one("treatment_id"))
    asked: int = field(count(t.Reply, _OF_ROUND))
    answered: int = field(count(t.Reply, _OF_ROUND & col("answer").is_not_null()))
    answers: int = field(
        count(t.Reply, _OF_ROUND),
        arguments={"of": argument(list[Answer], where=col("answer").one_of(arg("of")))},
        description="How many gave one of these answers.",
    )
    replies: list[Reply] = field(
        many("round_id", order=[asc("sort_key")], about=50),
        arguments={
            "unanswered": argument(bool | None, where=col("answer").is_null() == arg("unanswered")),
            "mine": argument(
                bool | None, where=answered_by_me() == arg("mine"), description="The reader answers for them."
            ),
        },
    )
    stances: list[Stance] = field(
        many("round_id", order=[asc("sort_key")], about=8),
        arguments={
            "mine": argument(
                bool | None, where=settled_by_me() == arg("mine"), description="The reader settles them."
            )
        },
    )
    actions: list[Action] = field(
        computed(
            _round_actions,
            {
                "round": rows(t.Round, col("id") == outer("id"), single=True),
                "case": rows(CaseRow, col("id") == outer("case_id"), single=True),
                "replies": rows(t.Reply, _OF_ROUND, _REPLY_NAMES, order=[asc("sort_key")]),
                "stances": rows(t.Stance, _OF_ROUND, order=[asc("sort_key")]),
            },
        )
    )


@row(None)
class RoundsQuery:
    """Root fields of rounds."""

    round: Round | None = field(by_id())
    reply: Reply | None = field(by_id())
    stance: Stance | None = field(by_id())
    replies_waiting: list[Reply] = field(
        many(
            where=answered_by_me() & _ROUND_OPEN & col("answer").is_null(),
            order=[asc(_DEADLINE), asc("sort_key")],
            about=3,
            limit=50,
        ),
        description="What the reader has yet to answer, the nearest deadline first.",
    )
    stances_waiting: list[Stance] = field(
        many(
            where=settled_by_me() & _ROUND_OPEN & col("position").is_null(),
            order=[asc(_DEADLINE), asc("sort_key")],
            about=3,
            limit=50,
        ),
        description="Positions the reader has yet to settle, the nearest deadline first.",
    )
    rounds: Connection[Round] = field(
        pages(order={RoundOrder.DEADLINE: [asc("deadline")], RoundOrder.NEWEST: [desc("opened_at")]}),
        arguments={
            "states": argument(list[RoundState] | None, where=col("state").one_of(arg("states"))),
            "asking": argument(
                strawberry.ID | None,
                node="Partner",
                where=exists(
                    t.Reply,
                    (col("round_id") == outer("id")) & (col("partner_id") == arg("asking")),
                ),
                description="Rounds that ask this partner.",
            ),
            "mine": argument(
                bool | None,
                where=exists(t.Reply, (col("round_id") == outer("id")) & answered_by_me()) == arg("mine"),
                description="Rounds that ask the reader to answer, or all others.",
            ),
            "unanswered_by": argument(
                strawberry.ID | None,
                node="Partner",
                where=exists(
                    t.Reply,
                    (col("round_id") == outer("id"))
                    & (col("partner_id") == arg("unanswered_by"))
                    & col("answer").is_null(),
                ),
                description="Rounds that wait for this partner.",
            ),
        },
    )


MUTATIONS = (
    mutation(service.OpenRound, service.open_round, LazyCase),
    mutation(service.AnswerRound, service.answer_round, Reply),
    mutation(service.AnswerForRegion, service.answer_for_region, Round),
    mutation(service.SettleStance, service.settle_stance, Stance),
    mutation(service.CloseRound, service.close_round, Round),
)
