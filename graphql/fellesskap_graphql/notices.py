"""What a person is told, and how the mails and papers about it fare.

A paper's content is not part of the graph; it is fetched by the document's id as a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.access.roles import Permission
from fellesskap.actor import Side
from fellesskap.documents import service as documents
from fellesskap.documents import tables as d
from fellesskap.documents.model import Document as DocumentModel
from fellesskap.documents.model import DocumentKind, DocumentState
from fellesskap.documents.rules import document_actions
from fellesskap.notices import service
from fellesskap.notices import tables as t
from fellesskap.notices.model import Delivery as DeliveryModel
from fellesskap.notices.model import DeliveryState
from fellesskap.notices.rules import delivery_actions
from fellesskap_graphql.actions import Action
from fellesskap_graphql.appointments import AppointmentRound
from fellesskap_graphql.cases import Case
from fellesskap_graphql.circulations import Circulation
from fellesskap_graphql.committees import Committee
from fellesskap_graphql.compiler.expressions import arg, col, count, me
from fellesskap_graphql.compiler.mapping import (
    argument,
    by_id,
    computed,
    desc,
    either,
    field,
    one,
    pages,
    row,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.decisions import Decision
from fellesskap_graphql.lazy import (
    LazyDivision,
    LazyDocument,
    LazyMeeting,
    LazyNomination,
    LazyPerson,
    LazyRegion,
)
from fellesskap_graphql.meetings import Meeting
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.people import Holding
from fellesskap_graphql.premeetings import Premeeting
from fellesskap_graphql.relay import Connection, Node
from fellesskap_graphql.reportbacks import Reportback
from fellesskap_graphql.rounds import Round

vocabulary(DeliveryState, DocumentKind, DocumentState)

NoticeSubject = Annotated[
    Case
    | Meeting
    | Round
    | Decision
    | Holding
    | AppointmentRound
    | Committee
    | Premeeting
    | Reportback
    | Circulation,
    strawberry.union("NoticeSubject"),
]


@row(t.Notice)
class Notice(Node):
    """Something that has happened which the reader is told of."""

    kind: str = field()
    subject: str = field()
    created_at: datetime = field()
    read_at: datetime | None = field()
    about: NoticeSubject | None = field(
        either(
            Round=one("round_id"),
            Decision=one("decision_id"),
            Circulation=one("circulation_id"),
            Meeting=one("meeting_id"),
            Case=one("case_id"),
            Holding=one("holding_id"),
            AppointmentRound=one("appointment_round_id"),
            Committee=one("body_id"),
            Premeeting=one("premeeting_id"),
            Reportback=one("reportback_id"),
        )
    )
    letter: LazyDocument | None = field(one("document_id"), description="The paper that comes along.")


@dataclass(frozen=True, slots=True)
class _Sent:
    delivery: DeliveryModel


def _delivery_actions(facts: _Sent, reading: Reading) -> list[Possible]:
    return delivery_actions(reading.actor, facts.delivery)


@row(t.Delivery)
class Delivery(Node):
    """One mail to one person, and how far it has come."""

    state: DeliveryState = field()
    failure: str | None = field(description="The code of what went wrong; it has a sentence.")
    attempts: int = field()
    message_id: str = field(description="The mail's Message-ID up to the @, the same at every attempt.")
    queued_at: datetime = field()
    claimed_at: datetime | None = field()
    settled_at: datetime | None = field()
    version: int = field()
    notice: Notice | None = field(one("notice_id"), description="Null where it is somebody else's.")
    person: LazyPerson | None = field(one("person_id"))
    meeting: LazyMeeting | None = field(one("meeting_id"))
    actions: list[Action] = field(
        computed(_delivery_actions),
        description="What the reader can do with the mail now.",
    )


@dataclass(frozen=True, slots=True)
class _Made:
    document: DocumentModel


def _document_actions(facts: _Made, reading: Reading) -> list[Possible]:
    return document_actions(reading.actor, facts.document)


@row(d.Document)
class Document(Node):
    """A paper the community sends out, and how far its making has come."""

    kind: DocumentKind = field()
    title: str = field()
    language: str = field()
    media_type: str = field()
    state: DocumentState = field()
    failure: str | None = field(description="The code of what went wrong; it has a sentence.")
    edition: int = field()
    size: int | None = field(description="In bytes.")
    digest: str | None = field(description="SHA-256 of the file, in hexadecimal.")
    audience: int = field(description="How far it is seen: 0 secretariat, 1 partners, 2 elected, 3 everyone.")
    requested_at: datetime = field()
    finished_at: datetime | None = field()
    version: int = field()
    requested_by: LazyPerson | None = field(one("requested_by"))
    meeting: LazyMeeting | None = field(one("meeting_id"))
    decision: Decision | None = field(one("decision_id"))
    nomination: LazyNomination | None = field(one("nomination_id"))
    premeeting: Premeeting | None = field(one("premeeting_id"))
    side: Side | None = field(description="Whose own it is; null for what is everybody's.")
    region: LazyRegion | None = field(one("region_id"))
    division: LazyDivision | None = field(one("division_id"))
    actions: list[Action] = field(
        computed(_document_actions),
        description="What the reader can do with the document now.",
    )


@row(None)
class NoticesQuery:
    """Root fields of notices, deliveries and documents."""

    notice: Notice | None = field(by_id())
    notices: Connection[Notice] = field(
        pages(order=[desc("created_at")], where=col("person_id") == me()),
        arguments={"unread": argument(bool | None, where=col("read_at").is_null() == arg("unread"))},
    )
    notices_unread: int = field(count(t.Notice, (col("person_id") == me()) & col("read_at").is_null()))
    delivery: Delivery | None = field(by_id())
    deliveries: Connection[Delivery] = field(
        pages(order=[desc("queued_at")]),
        arguments={
            "states": argument(list[DeliveryState] | None, where=col("state").one_of(arg("states"))),
            "meeting": argument(
                strawberry.ID | None, node="Meeting", where=col("meeting_id") == arg("meeting")
            ),
        },
        needs=Permission.DELIVERIES,
    )
    document: Document | None = field(by_id())
    documents: Connection[Document] = field(
        pages(order=[desc("requested_at")]),
        arguments={
            "states": argument(list[DocumentState] | None, where=col("state").one_of(arg("states"))),
            "kinds": argument(list[DocumentKind] | None, where=col("kind").one_of(arg("kinds"))),
            "meeting": argument(
                strawberry.ID | None, node="Meeting", where=col("meeting_id") == arg("meeting")
            ),
            "decision": argument(
                strawberry.ID | None, node="Decision", where=col("decision_id") == arg("decision")
            ),
            "side": argument(Side | None, where=col("side") == arg("side"), description="That side's own."),
        },
    )


MUTATIONS = (
    mutation(service.MarkRead, service.mark_read, Notice),
    mutation(service.RetryDelivery, service.retry_delivery, Delivery),
    mutation(service.SettleDelivery, service.settle_delivery, Delivery),
    mutation(documents.RetryDocument, documents.retry_document, Document),
)
