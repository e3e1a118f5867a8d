"""What the actions of rounds, replies and positions are decided from, as the compiler fetches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import strawberry

from fellesskap.access.actions import Action
from fellesskap.actor import RoleKind, Side
from fellesskap.cases.model import CaseKind, CaseState
from fellesskap.cases.tables import Treatment as TreatmentRow
from fellesskap.meetings.tables import AgendaItem as ItemRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.people.tables import RoleGrant
from fellesskap.rounds import rules
from fellesskap.rounds import tables as t
from fellesskap.rounds.model import Answer, Asked, Reply, Round, RoundFacts, Stance
from fellesskap.structure.tables import Partner as PartnerRow
from fellesskap_graphql.compiler.expressions import case, col, earliest, exists, latest, lift, outer, valid
from fellesskap_graphql.context import Reading

_SIDE = earliest(PartnerRow, "side", col("id") == outer("partner_id"))
_NAME = earliest(PartnerRow, "name", col("id") == outer("partner_id"))
REPLY_NAMES = {"side": _SIDE, "name": _NAME}

LAST_OPENED = latest(t.Round, "opened_at", col("case_id") == outer("case_id"))
# A trust that is not divided answers through its secretary.
ANSWERABLE = case(
    (
        col("division_id").is_not_null(),
        exists(
            RoleGrant,
            (col("kind") == lift(RoleKind.DIVISION_CONTACT))
            & (col("division_id") == outer("division_id"))
            & valid(),
        ),
    ),
    otherwise=exists(PartnerRow, (col("id") == outer("partner_id")) & (col("kind") == "trust"))
    | exists(
        RoleGrant,
        (col("kind") == lift(RoleKind.MUNICIPAL_CONTACT))
        & (col("partner_id") == outer("partner_id"))
        & valid(),
    ),
)
PARTIAL = exists(t.Unasked, col("round_id") == outer("id"))
HELD = exists(
    ItemRow,
    (col("case_id") == outer("case_id"))
    & exists(
        TreatmentRow,
        (col("id") == outer("treatment_id")) & (col("step") == "decide") & (col("state") == "listed"),
    )
    & exists(
        MeetingRow,
        (col("id") == outer("meeting_id")) & col("state").one_of("held", "minuted", "approved"),
    ),
) | exists(TreatmentRow, (col("case_id") == outer("case_id")) & (col("state") == "in_writing"))


@strawberry.type(
    description="A partner that nobody was asked of about a case, and that a decision of it therefore is not for."
)
class LeftOut:
    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class ReplyFacts:
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

    def model(self) -> Reply:
        return Reply(
            self.id, self.version, self.round_id, _asked(self), self.answer, self.reason, self.on_behalf
        )


@dataclass(frozen=True, slots=True)
class UnaskedFacts:
    partner_id: UUID
    division_id: UUID | None
    region_id: UUID | None
    sort_key: str
    side: Side | None
    name: str | None


@dataclass(frozen=True, slots=True)
class LeftOutInputs:
    unasked: tuple[UnaskedFacts, ...]
    replies: tuple[ReplyFacts, ...]


@dataclass(frozen=True, slots=True)
class StanceFacts:
    id: UUID
    version: int
    round_id: UUID
    side: Side
    region_id: UUID | None
    position: Answer | None
    reason: str

    def model(self) -> Stance:
        return Stance(
            self.id, self.version, self.round_id, self.side, self.region_id, "", self.position, self.reason
        )


@dataclass(frozen=True, slots=True)
class CaseFact:
    state: CaseState
    kind: CaseKind
    text_edition: int


@dataclass(frozen=True, slots=True)
class Discussion:
    id: UUID


@dataclass(frozen=True, slots=True)
class RoundInputs:
    round: Round
    case: CaseFact
    replies: tuple[ReplyFacts, ...]
    stances: tuple[StanceFacts, ...]
    discussions: tuple[Discussion, ...]
    newest: bool
    held: bool
    partial: bool


@dataclass(frozen=True, slots=True)
class OneReply:
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
    ended_at: datetime | None
    until: date | None
    round: Round


@dataclass(frozen=True, slots=True)
class OneStance:
    id: UUID
    version: int
    round_id: UUID
    side: Side
    region_id: UUID | None
    position: Answer | None
    reason: str
    round: Round
    replies: tuple[ReplyFacts, ...]


def round_actions(facts: RoundInputs, reading: Reading) -> list[Action]:
    standing = rules.derive(
        facts.round,
        [reply.model() for reply in facts.replies],
        [stance.model() for stance in facts.stances],
    )
    discussion = facts.discussions[0].id if facts.discussions else None
    return rules.round_actions(
        reading.actor,
        RoundFacts(
            facts.case.state,
            reading.today,
            facts.round,
            standing,
            bears=facts.newest and rules.bears_still(facts.round, discussion),
            outdated=rules.is_outdated(facts.round, facts.case.text_edition),
            held=facts.held,
            partial=facts.partial,
            case_kind=facts.case.kind,
        ),
    )


def left_out(facts: LeftOutInputs, _: Reading) -> list[LeftOut]:
    unasked = {one.partner_id: one for one in facts.unasked}
    found = rules.left_out_of([_asked(one) for one in facts.unasked], [_asked(one) for one in facts.replies])
    return [LeftOut(name=unasked[one].name or "", side=unasked[one].side or Side.MUNICIPAL) for one in found]


def reply_actions(facts: OneReply, reading: Reading) -> list[Action]:
    reply = Reply(
        facts.id,
        facts.version,
        facts.round_id,
        _asked(facts),
        facts.answer,
        ended=facts.ended_at is not None,
    )
    return rules.reply_actions(reading.actor, facts.round, reply, facts.until, reading.today)


def _asked(facts: ReplyFacts | UnaskedFacts | OneReply) -> Asked:
    return Asked(
        facts.partner_id,
        facts.side or Side.MUNICIPAL,
        facts.name or "",
        facts.sort_key,
        facts.division_id,
        facts.region_id,
    )


def stance_actions(facts: OneStance, reading: Reading) -> list[Action]:
    stance = Stance(
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
