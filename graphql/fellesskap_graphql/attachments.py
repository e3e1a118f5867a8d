"""Attachments as the graph shows them: on their case, edition by edition, and as they were sent.

The files go in and out beside the graph: `POST /{slug}/saker/{case}/vedlegg`, `GET /{slug}/vedlegg/{id}/fil`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fellesskap.access.actions import Action as Possible
from fellesskap.attachments import service
from fellesskap.attachments import tables as t
from fellesskap.attachments.model import Attachment as AttachmentModel
from fellesskap.attachments.model import EditionState, Publicness, Since
from fellesskap.attachments.rules import attachment_actions, since_sent
from fellesskap.cases.model import Case as CaseModel
from fellesskap.cases.model import CaseFile, Treatment
from fellesskap.cases.tables import Case as CaseRow
from fellesskap.cases.tables import Treatment as TreatmentRow
from fellesskap.meetings import service as meetings
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.rules import supply_actions
from fellesskap.meetings.tables import AgendaItem as ItemRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import Expr, col, exists, outer
from fellesskap_graphql.compiler.mapping import (
    Rows,
    asc,
    by_id,
    computed,
    desc,
    field,
    many,
    one,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import (
    LazyAgendaItem,
    LazyCase,
    LazyCirculation,
    LazyMeeting,
    LazyPerson,
    LazyRound,
)
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(Publicness, EditionState, Since)


# Of a line: those called have been sent it, and the body is not done with its case.
_SENT_LINE = ~col("text_edition").is_null() & exists(
    TreatmentRow, (col("id") == outer("treatment_id")) & (col("state") == "listed")
)


def called(case_id: str) -> Expr:
    """A call is sent with the case that a column of the row at hand names, and the body is not done with it."""
    return exists(ItemRow, (col("case_id") == outer(case_id)) & _SENT_LINE)


def sent_to(case_id: str) -> Rows:
    """The meeting whose call was sent with the case that a column of the row at hand names, until it is done."""
    of_case = col("case_id") == outer(case_id, 2)
    return rows(MeetingRow, exists(ItemRow, (col("meeting_id") == outer("id")) & of_case & _SENT_LINE))


@dataclass(frozen=True, slots=True)
class SentTo:
    """A meeting that was sent a case."""

    state: MeetingState


def state_of(sent_to: tuple[SentTo, ...]) -> MeetingState | None:
    """Where the meeting that was sent a case stands; None where none was."""
    return sent_to[0].state if sent_to else None


@dataclass(frozen=True, slots=True)
class _Facts:
    attachment: AttachmentModel
    case: CaseModel
    treatments: tuple[Treatment, ...]
    called: bool
    sent: bool
    edition_sent: bool
    sent_to: tuple[SentTo, ...]


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    file = CaseFile(facts.case, facts.treatments, (), frozenset())
    state = state_of(facts.sent_to)
    return [
        *attachment_actions(reading.actor, file, facts.attachment, called=facts.called, sent=facts.sent),
        *supply_actions(reading.actor, file, facts.attachment, state, sent=facts.edition_sent),
    ]


@dataclass(frozen=True, slots=True)
class _Then:
    number: int


@dataclass(frozen=True, slots=True)
class _SinceFacts:
    then: _Then | None
    now: AttachmentModel | None


def _since(facts: _SinceFacts, _: Reading) -> Since:
    return since_sent(facts.then.number, facts.now) if facts.then else Since.SAME


@row(t.AttachmentEdition)
class AttachmentEdition(Node):
    """One edition of an attachment's file; it is never rewritten."""

    number: int = field()
    file_name: str = field()
    media_type: str = field()
    size: int = field(description="In bytes.")
    digest: str = field(description="SHA-256 of the file, in hexadecimal.")
    state: EditionState = field(description="Only one that has passed can be fetched.")
    reason: str = field(description="What was changed, and why.")
    uploaded_at: datetime = field()
    uploaded_by: LazyPerson | None = field(one("uploaded_by"))
    attachment: Attachment | None = field(one("attachment_id"))


_TO_READ = (col("attachment_id") == outer("id")) & (col("number") == outer("edition"))


@row(t.Attachment)
class Attachment(Node):
    """A file that belongs to a case, in the edition there is now."""

    position: int = field(description="The 1 of «Vedlegg 1».")
    title: str = field()
    publicness: Publicness = field()
    basis: str = field(description="The section of a law that exempts it from publicness.")
    made_with_ai: bool = field()
    edition_number: int = field(
        col("edition"), description="The number of the edition to read; 0 while none has passed."
    )
    edition: AttachmentEdition | None = field(one(where=_TO_READ), description="The edition to read.")
    editions: list[AttachmentEdition] = field(many("attachment_id", order=[desc("number")], about=2))
    added_at: datetime = field()
    added_by: LazyPerson | None = field(one("added_by"))
    removed_at: datetime | None = field()
    removed_by: LazyPerson | None = field(one("removed_by"))
    remove_reason: str = field()
    audience: int = field(description="How far it is seen: 0 secretariat, 1 partners, 2 elected, 3 everyone.")
    version: int = field()
    case: LazyCase | None = field(one("case_id"))
    sent: list[SentAttachment] = field(
        many("attachment_id", order=[asc("id")], about=1),
        description="Meetings that were sent it, and rounds and written procedures that asked about it.",
    )
    actions: list[Action] = field(
        computed(
            _actions,
            {
                "case": rows(CaseRow, col("id") == outer("case_id"), single=True),
                "treatments": rows(TreatmentRow, col("case_id") == outer("case_id"), order=[asc("position")]),
                "called": called("case_id"),
                "sent": exists(
                    t.SentAttachment,
                    (col("attachment_id") == outer("id")) & col("round_id").is_null(),
                ),
                "edition_sent": exists(
                    t.SentAttachment,
                    (col("attachment_id") == outer("id"))
                    & col("round_id").is_null()
                    & exists(
                        t.AttachmentEdition,
                        (col("id") == outer("edition_id")) & (col("number") == outer("edition", 2)),
                    ),
                ),
                "sent_to": sent_to("case_id"),
            },
        ),
        description="What the reader can do with it now.",
    )


@row(t.SentAttachment)
class SentAttachment(Node):
    """An attachment as a meeting was sent it, or as a round or a written procedure asked about it."""

    position: int = field(description="The 1 of «Vedlegg 1», as it was then.")
    title: str = field()
    publicness: Publicness = field()
    basis: str = field()
    made_with_ai: bool = field()
    edition: AttachmentEdition | None = field(one("edition_id"))
    attachment: Attachment | None = field(one("attachment_id"))
    agenda_item: LazyAgendaItem | None = field(one("agenda_item_id"))
    meeting: LazyMeeting | None = field(one("meeting_id"))
    round: LazyRound | None = field(one("round_id"))
    circulation: LazyCirculation | None = field(one("circulation_id"))
    supplied_at: datetime | None = field(
        description="When the meeting was sent it, where that was after the call."
    )
    since: Since = field(
        computed(
            _since,
            {
                "then": rows(t.AttachmentEdition, col("id") == outer("edition_id"), single=True),
                "now": rows(t.Attachment, col("id") == outer("attachment_id"), single=True),
            },
        ),
        description="What has become of it on its case since.",
    )


# Of a case: those it has, in their order; of an agenda's line, a round, a written procedure: those that were sent.
ATTACHMENTS_OF_CASE = many(
    where=(col("case_id") == outer("id")) & col("removed_at").is_null(),
    order=[asc("position"), asc("id")],
    about=3,
)
REMOVED_OF_CASE = many(
    where=(col("case_id") == outer("id")) & ~col("removed_at").is_null(),
    order=[asc("removed_at"), asc("id")],
    about=1,
)
SENT_WITH_ITEM = many("agenda_item_id", order=[asc("position"), asc("id")], about=2)
SENT_WITH_ROUND = many("round_id", order=[asc("position"), asc("id")], about=2)
SENT_WITH_CIRCULATION = many("circulation_id", order=[asc("position"), asc("id")], about=2)


@row(None)
class AttachmentsQuery:
    """Root fields of attachments."""

    attachment: Attachment | None = field(by_id())


MUTATIONS = (
    mutation(service.UpdateAttachment, service.update_attachment, Attachment),
    mutation(service.MoveAttachment, service.move_attachment, Attachment),
    mutation(service.RemoveAttachment, service.remove_attachment, Attachment),
    mutation(meetings.WithdrawSupplied, meetings.withdraw_supplied, Attachment),
)
