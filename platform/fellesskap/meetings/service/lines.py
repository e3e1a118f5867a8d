"""The rows of an agenda, and those that every agenda of a body begins and ends with."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.meetings import queries
from fellesskap.meetings.rules import fixed_lines
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


async def put_fixed_lines(work: Work, meeting_id: UUID, bodies: Sequence[Body]) -> None:
    """Put what every agenda of the bodies that meet begins and ends with on that of a meeting just planned."""
    opening, closing = fixed_lines(bodies)
    for position, title in enumerate((*opening, *closing), 1):
        row = new_line(meeting_id, uuid7(), position, title, _MINUTES)
        row.closing = position > len(opening)
        await queries.insert_item(work, row)
