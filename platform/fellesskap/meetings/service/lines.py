"""The rows of an agenda, and those that every agenda of a body begins and ends with."""

from __future__ import annotations

from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.meetings import queries
from fellesskap.meetings.tables import AgendaItem
from fellesskap.structure.model import Body

_MINUTES = 5


def new_line(meeting_id: UUID, item_id: UUID, position: int, title: str, minutes: int) -> AgendaItem:
    """Make a line that the secretariat alone sees until people are called."""
    return AgendaItem(
        id=item_id,
        meeting_id=meeting_id,
        treatment_id=None,
        case_id=None,
        position=position,
        title=title,
        minutes=minutes,
        closed=False,
        closing=False,
        closed_basis="",
        record="",
        audience=int(Audience.SECRETARIAT),
        version=1,
        approves_id=None,
        approval="",
    )


async def put_fixed_lines(work: Work, meeting_id: UUID, body: Body) -> None:
    """Put what every agenda of a body begins and ends with on that of a meeting just planned."""
    titles = (*body.opening_items, *body.closing_items)
    for position, title in enumerate(titles, 1):
        row = new_line(meeting_id, uuid7(), position, title.strip(), _MINUTES)
        row.closing = position > len(body.opening_items)
        await queries.insert_item(work, row)
