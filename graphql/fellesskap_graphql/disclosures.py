"""Requests for access as the graph shows them, to the secretariats; a note's link to one, to its side alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Side
from fellesskap.disclosures import service
from fellesskap.disclosures import tables as t
from fellesskap.disclosures.model import ComplaintOutcome, DisclosureOutcome, DisclosureState, LinkedNote
from fellesskap.disclosures.model import Disclosure as DisclosureModel
from fellesskap.disclosures.rules import disclosure_actions, link_actions, state_of
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import arg, col
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
from fellesskap_graphql.lazy import LazyCase, LazyNote, LazyPartner, LazyPerson
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node


class DisclosureOrder(StrEnum):
    """Which requests come first."""

    DUE = "due"
    NEWEST = "newest"


vocabulary(DisclosureOutcome, ComplaintOutcome, DisclosureState, DisclosureOrder)

_COMPLAINT_STANDS = col("complained_on").is_not_null() & col("complaint_outcome").is_null()
_SETTLED = col("outcome").is_not_null() & ~_COMPLAINT_STANDS


@dataclass(frozen=True, slots=True)
class _Facts:
    disclosure: DisclosureModel


def _state(facts: _Facts, reading: Reading) -> DisclosureState:
    return state_of(facts.disclosure, reading.today)


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    return disclosure_actions(reading.actor, facts.disclosure, reading.today)


@dataclass(frozen=True, slots=True)
class _Linked:
    link: LinkedNote


def _link_actions(facts: _Linked, reading: Reading) -> list[Possible]:
    return link_actions(reading.actor, facts.link)


@row(t.DisclosureNote)
class DisclosureNote(Node):
    """That a request concerns a note of the reader's own side, and what its side answered."""

    side: Side = field()
    released: bool | None = field(description="Whether the note was given; null before that is settled.")
    legal_basis: str = field(description="The section of the law it is kept back by.")
    reason: str = field()
    linked_at: datetime = field()
    linked_by: LazyPerson | None = field(one("linked_by"))
    settled_at: datetime | None = field()
    settled_by: LazyPerson | None = field(one("settled_by"))
    version: int = field()
    disclosure: Disclosure | None = field(one("disclosure_id"))
    note: LazyNote | None = field(one("note_id"))
    actions: list[Action] = field(
        computed(_link_actions),
        description="What the reader can do with it now.",
    )


@row(t.Disclosure)
class Disclosure(Node):
    """A request for access under offentleglova, its answer, and a complaint about it."""

    state: DisclosureState = field(computed(_state))
    side: Side = field(description="The side that answers.")
    partner: LazyPartner | None = field(one("partner_id"), description="The body of it that answers.")
    case: LazyCase | None = field(one("case_id"))
    received_on: date = field()
    due_on: date = field(
        description="The fifth working day after it came; without an answer by then it counts as refused."
    )
    requester: str = field(description="Who asks, where that was said.")
    asked: str = field()
    registered_at: datetime = field()
    registered_by: LazyPerson | None = field(one("registered_by"))
    outcome: DisclosureOutcome | None = field()
    legal_basis: str = field(description="The section of the law by which something is kept back.")
    reason: str = field()
    answer: str = field()
    answered_on: date | None = field()
    answered_by: LazyPerson | None = field(one("answered_by"))
    complained_on: date | None = field()
    complaint: str = field()
    complaint_outcome: ComplaintOutcome | None = field()
    complaint_note: str = field()
    complaint_settled_on: date | None = field()
    version: int = field()
    notes: list[DisclosureNote] = field(
        many("disclosure_id", order=[asc("linked_at")], about=2),
        description="Notes of the reader's own side that it concerns.",
    )
    actions: list[Action] = field(computed(_actions), description="What the reader can do with it now.")


@row(None)
class DisclosuresQuery:
    """Root fields of requests for access."""

    disclosure: Disclosure | None = field(by_id())
    disclosures: Connection[Disclosure] = field(
        pages(
            order={
                DisclosureOrder.DUE: [asc("due_on")],
                DisclosureOrder.NEWEST: [desc("received_on")],
            }
        ),
        arguments={
            "settled": argument(
                bool | None,
                where=arg("settled") == _SETTLED,
                description="Those that are answered and wait for no answer to a complaint, or all others.",
            ),
            "side": argument(Side | None, where=col("side") == arg("side")),
            "case": argument(strawberry.ID | None, node="Case", where=col("case_id") == arg("case")),
        },
    )


MUTATIONS = (
    mutation(service.RegisterDisclosure, service.register_disclosure, Disclosure),
    mutation(service.ReassignDisclosure, service.reassign_disclosure, Disclosure),
    mutation(service.AnswerDisclosure, service.answer_disclosure, Disclosure),
    mutation(service.RecordComplaint, service.record_complaint, Disclosure),
    mutation(service.SettleComplaint, service.settle_complaint, Disclosure),
    mutation(service.LinkNote, service.link_note, Disclosure),
    mutation(service.SettleNote, service.settle_note, Disclosure),
    mutation(service.UnlinkNote, service.unlink_note, Disclosure),
)
