"""Notes as the graph shows them: those of the reader's own side, region or division, and no trace of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import strawberry

from fellesskap.access.actions import Action as Possible
from fellesskap.actor import Side
from fellesskap.notes import service
from fellesskap.notes import tables as t
from fellesskap.notes.model import Note as NoteModel
from fellesskap.notes.model import Purpose
from fellesskap.notes.rules import note_actions
from fellesskap_graphql.actions import Action
from fellesskap_graphql.compiler.expressions import arg, col, me
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
from fellesskap_graphql.lazy import (
    LazyAgendaItem,
    LazyCase,
    LazyDisclosureNote,
    LazyDivision,
    LazyMeeting,
    LazyPerson,
    LazyRegion,
)
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node

vocabulary(Purpose)

NOTES_OF_CASE = many("case_id", order=[asc("written_at"), asc("id")], about=3)


@dataclass(frozen=True, slots=True)
class _Facts:
    note: NoteModel


def _actions(facts: _Facts, reading: Reading) -> list[Possible]:
    return note_actions(reading.actor, facts.note)


@row(t.NoteEdition)
class NoteEdition(Node):
    """One edition of a note's text."""

    edition: int = field()
    text: str = field()
    written_at: datetime = field()


@row(t.Note)
class Note(Node):
    """What one side, a region or a division writes to itself; not secret, since access may be asked for."""

    side: Side = field()
    region: LazyRegion | None = field(
        one("region_id"), description="Whose own it is; null for a whole side's."
    )
    division: LazyDivision | None = field(one("division_id"))
    purpose: Purpose = field()
    text: str = field()
    edition: int = field()
    version: int = field()
    written_at: datetime = field()
    written_by: LazyPerson | None = field(one("written_by"))
    revised_at: datetime | None = field()
    withdrawn_at: datetime | None = field()
    withdrawn_by: LazyPerson | None = field(one("withdrawn_by"))
    case: LazyCase | None = field(one("case_id"))
    meeting: LazyMeeting | None = field(one("meeting_id"))
    agenda_item: LazyAgendaItem | None = field(one("agenda_item_id"))
    editions: list[NoteEdition] = field(many("note_id", order=[asc("edition")], about=2))
    requests: list[LazyDisclosureNote] = field(
        many("note_id", order=[asc("linked_at")], about=1), description="The requests for access to it."
    )
    actions: list[Action] = field(
        computed(_actions),
        description="What the reader can do with it now.",
    )


@row(None)
class NotesQuery:
    """Root fields of notes."""

    note: Note | None = field(by_id())
    notes: Connection[Note] = field(
        pages(order=[desc("written_at")]),
        arguments={
            "case": argument(strawberry.ID | None, node="Case", where=col("case_id") == arg("case")),
            "mine": argument(bool | None, where=(col("written_by") == me()) == arg("mine")),
        },
        description="Those of the reader's own side, region or division, the newest first.",
    )


MUTATIONS = (
    mutation(service.WriteNote, service.write_note, Note, ids={"item_id": "AgendaItem"}),
    mutation(service.ReviseNote, service.revise_note, Note),
    mutation(service.WithdrawNote, service.withdraw_note, Note),
)
