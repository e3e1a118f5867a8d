"""Rounds as the graph shows them: who is asked, what they answered, and where each region stands."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from fellesskap.access.roles import Permission
from fellesskap.actor import Side
from fellesskap.cases.tables import Case as CaseRow
from fellesskap.cases.tables import Treatment as TreatmentRow
from fellesskap.rounds import service
from fellesskap.rounds import tables as t
from fellesskap.rounds.model import Answer, RoundState
from fellesskap.structure.model import AnchoringLevel, ObjectionEffect, Silence
from fellesskap_graphql.actions import Action
from fellesskap_graphql.attachments import SENT_WITH_ROUND, SentAttachment
from fellesskap_graphql.compiler.expressions import (
    arg,
    case,
    coalesce,
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
from fellesskap_graphql.ended import ASKED_UNTIL, LIVING, OTHER_REGION, is_over, names_in
from fellesskap_graphql.hearings import ROUND_AFTER_HEARING
from fellesskap_graphql.lazy import (
    LazyCase,
    LazyCaseEdition,
    LazyDivision,
    LazyMeeting,
    LazyPartner,
    LazyPerson,
    LazyRegion,
    LazyStructureVersion,
    LazyTreatment,
)
from fellesskap_graphql.mine import IS_SECRETARY, answered_by_me, settled_by_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node
from fellesskap_graphql.round_facts import (
    ANSWERABLE,
    HELD,
    LAST_OPENED,
    PARTIAL,
    REPLY_NAMES,
    LeftOut,
    left_out,
    reply_actions,
    round_actions,
    stance_actions,
)
from fellesskap_graphql.round_history import EarlierAnswer, Evidence, RoundChange


class RoundOrder(StrEnum):
    """Which rounds come first."""

    DEADLINE = "deadline"
    NEWEST = "newest"


vocabulary(
    Answer,
    RoundState,
    AnchoringLevel,
    ObjectionEffect,
    Silence,
    Side,
    RoundOrder,
)

_OF_ROUND = col("round_id") == outer("id")
_ASKED = _OF_ROUND & LIVING
_GONE = LIVING & is_over(ASKED_UNTIL)
_ROUND = rows(t.Round, col("id") == outer("round_id"), single=True)
_DEADLINE = earliest(t.Round, "deadline", col("id") == outer("round_id"))
_ROUND_OPEN = exists(t.Round, (col("id") == outer("round_id")) & (col("state") == RoundState.OPEN))

_OF_STANCE = (
    (col("round_id") == outer("round_id"))
    & LIVING
    & case(
        (outer("region_id").is_not_null(), col("region_id") == outer("region_id")),
        otherwise=col("division_id").is_not_null(),
    )
)


@row(t.Reply)
class Reply(Node):
    """One who is asked, and the answer once it is there."""

    answer: Answer | None = field()
    reason: str = field()
    on_behalf: bool = field(description="Recorded by the region's contact from a formøte.")
    answered_at: datetime | None = field()
    version: int = field()
    carried: bool = field(description="Given in the round before; it stands, and they were not asked again.")
    ended_at: datetime | None = field(
        description="Since when they are no longer asked, having ended; the answer is read, and counts no more."
    )
    ended_reason: str = field()
    ended_by: LazyPerson | None = field(one("ended_by"))
    successors: list[str] = field(names_in("successors"), description="The names of those asked instead.")
    instead_of: list[str] = field(
        names_in("instead_of"), description="The names of those that they are asked instead of."
    )
    follows: Reply | None = field(one("follows_id"), description="Their place in the round before.")
    earlier: list[EarlierAnswer] = field(
        many("reply_id", order=[desc("edition")], about=1),
        description="What they answered before, newest first.",
    )
    evidence: Evidence | None = field(part(when=col("evidence_kind").is_not_null()))
    round: Round | None = field(one("round_id"))
    partner: LazyPartner | None = field(one("partner_id"))
    division: LazyDivision | None = field(one("division_id"))
    region: LazyRegion | None = field(one("region_id"))
    answered_by: LazyPerson | None = field(one("answered_by"))
    actions: list[Action] = field(
        computed(reply_actions, {**REPLY_NAMES, "until": ASKED_UNTIL, "round": _ROUND})
    )


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
    silent: list[Reply] = field(
        many(where=_OF_STANCE & col("answer").is_null(), order=[asc("sort_key")], about=3),
        description="Those it speaks for that have not answered.",
    )
    region: LazyRegion | None = field(one("region_id"))
    meeting: LazyMeeting | None = field(
        one("meeting_id"), description="The region's own meeting that it is the decision of."
    )
    settled_by: LazyPerson | None = field(one("settled_by"))
    earlier: list[EarlierAnswer] = field(
        many("stance_id", order=[desc("edition")], about=1),
        description="Positions that were settled before and taken back, newest first.",
    )
    round: Round | None = field(one("round_id"))
    actions: list[Action] = field(
        computed(
            stance_actions,
            {
                "round": _ROUND,
                "replies": rows(
                    t.Reply,
                    (col("round_id") == outer("round_id")) & LIVING,
                    REPLY_NAMES,
                    order=[asc("sort_key")],
                ),
            },
        )
    )


@row(t.Unasked)
class Unasked(Node):
    """One whom the case's route names and the round leaves out."""

    answerable: bool = field(
        ANSWERABLE, needs=Permission.SIGNED_IN, description="Whether somebody can answer for it."
    )
    partner: LazyPartner | None = field(one("partner_id"))
    division: LazyDivision | None = field(one("division_id"))
    region: LazyRegion | None = field(one("region_id"))


@row(t.Round)
class Round(Node):
    """One anchoring of a case with the partners."""

    level: AnchoringLevel = field()
    question: str = field()
    opened_at: datetime = field()
    deadline: date = field()
    overdue: bool = field((col("state") == "open") & (col("deadline") < today()))
    after_hearing: bool = field(
        ROUND_AFTER_HEARING, description="Its case is a hearing, and its deadline is after the answer is due."
    )
    state: RoundState = field()
    closed_at: datetime | None = field()
    silence: Silence = field(description="What no answer means in this round.")
    objection_effect: ObjectionEffect = field(description="What an objection does in this round.")
    structure_version: LazyStructureVersion | None = field(one("structure_version_id"))
    text_edition: int = field()
    edition: LazyCaseEdition | None = field(
        one(where=(col("case_id") == outer("case_id")) & (col("number") == outer("text_edition"))),
        description="The text as it was sent out with the round.",
    )
    attachments: list[SentAttachment] = field(
        SENT_WITH_ROUND, description="As they were sent out with the round."
    )
    reminded_at: datetime | None = field(coalesce(col("reminded_due_at"), col("reminded_ahead_at")))
    changes: list[RoundChange] = field(many("round_id", order=[asc("changed_at")], about=1))
    follows: Round | None = field(
        one("follows_id"), description="The round before, about an earlier text; its answers stay readable."
    )
    followed_by: Round | None = field(one(back="follows_id"))
    version: int = field()
    case: LazyCase | None = field(one("case_id"))
    treatment: LazyTreatment | None = field(one("treatment_id"))
    asked: int = field(count(t.Reply, _ASKED))
    answered: int = field(count(t.Reply, _ASKED & col("answer").is_not_null()))
    answers: int = field(
        count(t.Reply, _ASKED),
        arguments={"of": argument(list[Answer], where=col("answer").one_of(arg("of")))},
        description="How many gave one of these answers.",
    )
    replies: list[Reply] = field(
        many("round_id", where=LIVING, order=[asc("sort_key")], about=50),
        arguments={
            "of": argument(
                list[Answer] | None, where=col("answer").one_of(arg("of")), description="Those who said this."
            ),
            "unanswered": argument(bool | None, where=col("answer").is_null() == arg("unanswered")),
            "mine": argument(
                bool | None, where=answered_by_me() == arg("mine"), description="The reader answers for them."
            ),
        },
    )
    ended: list[Reply] = field(
        many("round_id", where=_GONE, order=[asc("sort_key")], about=2),
        description="Those asked that have ended since, and of whom it is not settled who answers now.",
    )
    moved: list[Reply] = field(
        many("round_id", where=LIVING & OTHER_REGION, order=[asc("sort_key")], about=2),
        description="Those that count in another region here than they are in today.",
    )
    former: list[Reply] = field(
        many("round_id", where=~LIVING, order=[asc("sort_key")], about=2),
        description="Those that ended and are no longer asked, with what they had answered.",
    )
    stances: list[Stance] = field(
        many("round_id", order=[asc("sort_key")], about=8),
        arguments={
            "mine": argument(
                bool | None, where=settled_by_me() == arg("mine"), description="The reader settles them."
            )
        },
    )
    unasked: list[Unasked] = field(
        many("round_id", order=[asc("sort_key")], about=5),
        description="Those whom the route names and it leaves out; none of a round opened before that was kept.",
    )
    unasked_count: int = field(count(t.Unasked, _OF_ROUND))
    left_out: list[LeftOut] = field(
        computed(
            left_out,
            {
                "unasked": rows(t.Unasked, _OF_ROUND, REPLY_NAMES, order=[asc("sort_key")]),
                "replies": rows(t.Reply, _ASKED, REPLY_NAMES),
            },
        ),
        description="The partners of which it asks nobody, and that a decision about the case is not for.",
    )
    actions: list[Action] = field(
        computed(
            round_actions,
            {
                "case": rows(CaseRow, col("id") == outer("case_id"), single=True),
                "replies": rows(t.Reply, _ASKED, REPLY_NAMES, order=[asc("sort_key")]),
                "stances": rows(t.Stance, _OF_ROUND, order=[asc("sort_key")]),
                "discussions": rows(
                    TreatmentRow,
                    (col("case_id") == outer("case_id")) & (col("step") == "discuss"),
                    order=[desc("position")],
                ),
                "newest": coalesce(col("opened_at") == LAST_OPENED, False),
                "held": HELD,
                "partial": PARTIAL,
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
            where=answered_by_me() & _ROUND_OPEN & LIVING & col("answer").is_null(),
            order=[asc(_DEADLINE), asc("sort_key")],
            about=3,
            limit=50,
        ),
        description="What the reader has yet to answer, the nearest deadline first.",
    )
    stances_waiting: list[Stance] = field(
        many(
            where=settled_by_me() & _ROUND_OPEN & col("position").is_null() & exists(t.Reply, _OF_STANCE),
            order=[asc(_DEADLINE), asc("sort_key")],
            about=3,
            limit=50,
        ),
        description="Positions the reader has yet to settle, the nearest deadline first.",
    )
    ended_waiting: list[Reply] = field(
        many(
            where=IS_SECRETARY & _ROUND_OPEN & _GONE,
            order=[asc(_DEADLINE), asc("sort_key")],
            about=3,
            limit=50,
        ),
        description="Those asked that have ended, of whom the secretariat has yet to settle who answers now.",
    )
    rounds: Connection[Round] = field(
        pages(
            order={RoundOrder.DEADLINE: [asc("deadline")], RoundOrder.NEWEST: [desc("opened_at")]}, most=200
        ),
        arguments={
            "states": argument(list[RoundState] | None, where=col("state").one_of(arg("states"))),
            "due_from": argument(date | None, where=col("deadline") >= arg("due_from")),
            "due_to": argument(date | None, where=col("deadline") <= arg("due_to")),
            "asking": argument(
                strawberry.ID | None,
                node="Partner",
                where=exists(
                    t.Reply,
                    _ASKED & (col("partner_id") == arg("asking")),
                ),
                description="Rounds that ask this partner.",
            ),
            "mine": argument(
                bool | None,
                where=exists(t.Reply, _ASKED & answered_by_me()) == arg("mine"),
                description="Rounds that ask the reader to answer, or all others.",
            ),
            "unanswered_by": argument(
                strawberry.ID | None,
                node="Partner",
                where=exists(
                    t.Reply,
                    _ASKED & (col("partner_id") == arg("unanswered_by")) & col("answer").is_null(),
                ),
                description="Rounds that wait for this partner.",
            ),
        },
    )


MUTATIONS = (
    mutation(service.OpenRound, service.open_round, LazyCase, ids={"edition": "AttachmentEdition"}),
    mutation(
        service.AskAgain, service.ask_again, LazyCase, ids={"asked": "Reply", "edition": "AttachmentEdition"}
    ),
    mutation(service.AskMore, service.ask_more, Round),
    mutation(service.SettleEnded, service.settle_ended, Round),
    mutation(service.ExtendRound, service.extend_round, Round),
    mutation(service.ReopenRound, service.reopen_round, Round),
    mutation(service.AnswerRound, service.answer_round, Reply),
    mutation(service.AnswerRounds, service.answer_rounds, Reply),
    mutation(service.AnswerForRegion, service.answer_for_region, Round),
    mutation(service.SettleStance, service.settle_stance, Stance),
    mutation(service.CloseRound, service.close_round, Round),
)
