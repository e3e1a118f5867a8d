"""What follows from decisions, partner by partner, as the graph shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Side
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.tables import Decision as DecisionRow
from fellesskap.followups import rules, service
from fellesskap.followups import tables as t
from fellesskap.followups.model import Adoption, FollowupState
from fellesskap.followups.model import Followup as FollowupModel
from fellesskap.followups.model import Partner as FollowingPartner
from fellesskap.structure.tables import Partner as PartnerRow
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import arg, coalesce, col, earliest, outer, today
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
from fellesskap_graphql.ended import LIVING, PARTNER_UNTIL, is_over, names_in
from fellesskap_graphql.lazy import LazyCase, LazyDecision, LazyPartner, LazyPerson
from fellesskap_graphql.mine import IS_SECRETARY, reported_by_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class FollowupOrder(StrEnum):
    """Which follow-ups come first."""

    NEWEST = "newest"
    DUE = "due"
    PARTNER = "partner"


vocabulary(Adoption, FollowupState, FollowupOrder)


@dataclass(frozen=True, slots=True)
class _FollowupFacts:
    id: UUID
    version: int
    decision_id: UUID
    case_id: UUID
    partner_id: UUID
    state: FollowupState
    due: date | None
    sort_key: str
    adoption: Adoption | None
    ended_at: datetime | None
    until: date | None
    side: Side | None
    name: str | None
    effect: DecisionEffect | None
    decided: date | None


def _followup_actions(facts: _FollowupFacts, reading: Reading) -> list[Possible]:
    partner = FollowingPartner(
        facts.partner_id, facts.side or Side.MUNICIPAL, facts.name or "", facts.sort_key
    )
    followup = FollowupModel(
        facts.id,
        facts.version,
        facts.decision_id,
        facts.case_id,
        partner,
        facts.state,
        facts.due,
        facts.effect or DecisionEffect.BINDING,
        facts.decided or date.min,
        facts.adoption,
        facts.until,
        facts.ended_at is not None,
    )
    return rules.followup_actions(reading.actor, followup, reading.today)


_OVERDUE = coalesce((col("state") != FollowupState.DONE) & (col("due") < today()), False)
_NEVER = date(9999, 12, 31)
_LEFT = (col("state") != FollowupState.DONE) | coalesce(col("adoption") == Adoption.REJECTED, False)


@row(t.FollowupReport)
class FollowupReport:
    """What was reported on a follow-up at one moment."""

    state: FollowupState = field()
    adoption: Adoption | None = field()
    decided_on: date | None = field()
    reference: str = field()
    note: str = field()
    told_at: datetime = field()
    told_by: LazyPerson | None = field(one("told_by"))


@row(t.Followup)
class Followup(Node):
    """What one partner is to do after a decision, and how far it has come."""

    state: FollowupState = field()
    note: str = field()
    due: date | None = field()
    overdue: bool = field(_OVERDUE)
    adoption: Adoption | None = field(
        description="What the partner decided for itself on a recommendation; null until it has, and of what binds."
    )
    decided_on: date | None = field(description="The day of that decision (eget vedtak).")
    reference: str = field(description="Where that decision is found, or empty.")
    reports: list[FollowupReport] = field(
        many("followup_id", order=[desc("told_at")], about=3),
        description="All that was reported on it, the latest first.",
    )
    settled_at: datetime | None = field()
    ended_at: datetime | None = field(
        description="Since when the partner no longer follows it up, having ended; what it reported is read."
    )
    ended_reason: str = field()
    ended_by: LazyPerson | None = field(one("ended_by"))
    successors: list[str] = field(
        names_in("successors"), description="The names of those that follow it up instead."
    )
    instead_of: list[str] = field(
        names_in("instead_of"), description="The names of those that it is followed up instead of."
    )
    version: int = field()
    decision: LazyDecision | None = field(one("decision_id"))
    case: LazyCase | None = field(one("case_id"))
    partner: LazyPartner | None = field(one("partner_id"))
    settled_by: LazyPerson | None = field(one("settled_by"))
    actions: list[Action] = field(
        computed(
            _followup_actions,
            {
                "until": PARTNER_UNTIL,
                "side": earliest(PartnerRow, "side", col("id") == outer("partner_id")),
                "name": earliest(PartnerRow, "name", col("id") == outer("partner_id")),
                "effect": earliest(DecisionRow, "effect", col("id") == outer("decision_id")),
                "decided": earliest(DecisionRow, "decided_on", col("id") == outer("decision_id")),
            },
        ),
        description="What the reader can do with it now.",
    )


@row(None)
class FollowupsQuery:
    """Root fields of follow-ups."""

    followup: Followup | None = field(by_id())
    ended_followups: list[Followup] = field(
        many(
            where=IS_SECRETARY & LIVING & is_over(PARTNER_UNTIL) & _LEFT,
            order=[asc(coalesce(col("due"), _NEVER)), asc("sort_key")],
            about=3,
            limit=50,
        ),
        description="Those of partners that have ended; the secretariat has yet to settle who has them now.",
    )
    followups: Connection[Followup] = field(
        pages(
            where=LIVING,
            order={
                FollowupOrder.NEWEST: [desc("id")],
                FollowupOrder.DUE: [asc(coalesce(col("due"), _NEVER)), asc("sort_key")],
                FollowupOrder.PARTNER: [asc("sort_key"), desc("id")],
            },
        ),
        arguments={
            "overdue": argument(bool | None, where=arg("overdue") == _OVERDUE),
            "partner": argument(
                strawberry.ID | None, node="Partner", where=col("partner_id") == arg("partner")
            ),
            "states": argument(list[FollowupState] | None, where=col("state").one_of(arg("states"))),
            "adoptions": argument(list[Adoption] | None, where=col("adoption").one_of(arg("adoptions"))),
            "mine": argument(
                bool | None, where=reported_by_me() == arg("mine"), description="The reader reports on them."
            ),
        },
    )


MUTATIONS = (
    mutation(service.ReportFollowup, service.report_followup, Followup),
    mutation(service.RecordAdoption, service.record_adoption, Followup),
    mutation(service.SettleEndedFollowup, service.settle_ended_followup, Followup),
)
