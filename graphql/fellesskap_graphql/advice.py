"""Advice as the graph shows it: who was asked about a case, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fellesskap.access.actions import Action as Possible
from fellesskap.advice import service
from fellesskap.advice import tables as t
from fellesskap.advice.model import Advice as AdviceModel
from fellesskap.advice.model import AdviceFacts, AdviceStance
from fellesskap.advice.rules import advice_actions
from fellesskap.cases.model import ENDED, CaseState
from fellesskap.cases.tables import Case as CaseRow
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import col, exists, outer, today
from fellesskap_graphql.compiler.mapping import asc, by_id, computed, field, many, one, row, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyBody, LazyCase, LazyPerson
from fellesskap_graphql.mine import seated_with_me
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(AdviceStance)

_UNDECIDED = exists(
    CaseRow,
    (col("id") == outer("case_id")) & ~col("state").one_of(*sorted(ENDED)),
)


@dataclass(frozen=True, slots=True)
class _CaseFact:
    state: CaseState


@dataclass(frozen=True, slots=True)
class _Facts:
    advice: AdviceModel
    case: _CaseFact


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    return advice_actions(reading.actor, AdviceFacts(facts.advice, facts.case.state))


@row(t.Advice)
class Advice(Node):
    """One who is asked what they think of a case; it is read where the case is decided, and never counted."""

    name: str = field(description="What the body was called when it was asked, or who is outside.")
    question: str = field()
    text_edition: int = field(description="The edition of the case's text that was asked about.")
    deadline: date = field()
    overdue: bool = field(col("stance").is_null() & (col("deadline") < today()))
    asked_at: datetime = field()
    stance: AdviceStance | None = field()
    text: str = field()
    reference: str = field(description="How it came, where the secretariat wrote it down.")
    registered: bool = field(description="Written down by the secretariat.")
    answered_at: datetime | None = field()
    version: int = field()
    case: LazyCase | None = field(one("case_id"))
    body: LazyBody | None = field(one("body_id"))
    asked_by: LazyPerson | None = field(one("asked_by"))
    answered_by: LazyPerson | None = field(one("answered_by"))
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "case": rows(CaseRow, col("id") == outer("case_id"), single=True),
            },
        )
    )


@row(None)
class AdviceQuery:
    """Root fields of advice."""

    advice: Advice | None = field(by_id())
    advice_waiting: list[Advice] = field(
        many(
            where=seated_with_me() & col("stance").is_null() & _UNDECIDED,
            order=[asc("deadline"), asc("asked_at")],
            about=2,
            limit=20,
        ),
        description="What a body that the reader sits in has yet to say, the nearest deadline first.",
    )


MUTATIONS = (
    mutation(service.AskAdvice, service.ask_advice, LazyCase),
    mutation(service.GiveAdvice, service.give_advice, Advice),
)
