"""The names that wait on an agenda for a body's word.

Their table belongs to a feature above and is named, not imported.
"""

from __future__ import annotations

from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.work import Work
from fellesskap.people.queries import raise_audience


async def open_names_to(work: Work, item_id: UUID, audience: Audience) -> None:
    """Let those proposed on a line be seen as far as the line is: who is to be appointed is part of the matter."""
    rows = await work.connection.fetch(
        "UPDATE listed_nomination SET audience = greatest(audience, $2) WHERE agenda_item_id = $1 "
        "RETURNING person_id",
        item_id,
        int(audience),
    )
    await raise_audience(work, [row["person_id"] for row in rows], audience)


async def let_names_wait(work: Work, meeting_id: UUID) -> None:
    """Let the names on the agenda of a meeting that is not held wait for another."""
    await work.connection.execute(
        "UPDATE listed_nomination SET stand = 'postponed' WHERE meeting_id = $1 AND stand IS NULL", meeting_id
    )


async def find_name_lines(work: Work, meeting_id: UUID) -> dict[UUID, bool]:
    """Map each line of a meeting with names that were not withdrawn to whether some wait for the body's word."""
    rows = await work.connection.fetch(
        "SELECT agenda_item_id, bool_or(stand IS NULL) AS waits FROM listed_nomination "
        "WHERE meeting_id = $1 AND stand IS DISTINCT FROM 'withdrawn' GROUP BY agenda_item_id",
        meeting_id,
    )
    return {row["agenda_item_id"]: row["waits"] for row in rows}
