"""What is done to an agenda, and what was changed on it after people were called."""

from __future__ import annotations

from datetime import datetime

from fellesskap.meetings import service
from fellesskap.meetings import tables as t
from fellesskap.meetings.model import AgendaChangeKind
from fellesskap_graphql.attachments import AttachmentEdition
from fellesskap_graphql.compiler.mapping import field, one, row, vocabulary
from fellesskap_graphql.lazy import LazyAgendaItem, LazyMeeting, LazyPerson
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Node

vocabulary(AgendaChangeKind)


@row(t.AgendaChange)
class AgendaChange(Node):
    """What was changed on an agenda after people were called."""

    kind: AgendaChangeKind = field()
    title: str = field(description="What the line, or the attachment, was called then.")
    reason: str = field()
    changed_at: datetime = field()
    line: LazyAgendaItem | None = field(
        one("agenda_item_id"), description="Whose attachments they were, where it was about those."
    )
    edition: AttachmentEdition | None = field(
        one("edition_id"), description="What came or was taken back, in that case."
    )
    sequence: int | None = field(description="The sending that told those called; null until they are told.")
    person: LazyPerson | None = field(one("person_id"))


MUTATIONS = (
    mutation(service.AddCase, service.add_case, LazyAgendaItem),
    mutation(service.AddCases, service.add_cases, LazyMeeting, ids={"case_ids": "Case"}),
    mutation(service.EditItem, service.edit_item, LazyMeeting, ids={"item_id": "AgendaItem"}),
    mutation(service.CloseItem, service.close_item, LazyMeeting, ids={"item_id": "AgendaItem"}),
    mutation(service.SendSupplement, service.send_supplement, LazyMeeting),
    mutation(service.AddItem, service.add_item, LazyAgendaItem),
    mutation(service.MoveItem, service.move_item, LazyMeeting, ids={"item_id": "AgendaItem"}),
    mutation(service.RemoveItem, service.remove_item, LazyMeeting, ids={"item_id": "AgendaItem"}),
    mutation(service.CallMeeting, service.call_meeting, LazyMeeting),
)
