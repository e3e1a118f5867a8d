"""Where a body is told of the corrections of its approved minutes, and of what it decided in writing.

Both belong to features above and are named, not imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fellesskap.db.work import Work
from fellesskap.meetings.queries.agendas import MEETS

# What is corrected is a meeting's minutes or a written procedure, and no two of those have the same id.
_OF = "coalesce(c.meeting_id, c.circulation_id)"
# The body `$1` is told: the one that treated the corrected case, of another line the first that met (R-MEETING-55).
_OWN = (
    "$1 = coalesce((SELECT t.body_id FROM agenda_item o JOIN treatment t ON t.id = o.treatment_id "
    "WHERE o.id = c.agenda_item_id), (SELECT n.body_id FROM meeting n WHERE n.id = c.meeting_id), $1)"
)
_UNTOLD = (
    "SELECT c.id FROM minutes_correction c LEFT JOIN agenda_item i ON i.id = c.line_id "
    "LEFT JOIN meeting l ON l.id = i.meeting_id "
    f"WHERE {{narrowed}} AND {_OWN} AND (c.line_id IS NULL OR l.state = 'cancelled')"
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A meeting whose approved minutes are corrected, with its day, or a written procedure, with the number of its
    case as «12/2026».
    """

    id: UUID
    held_on: date | None
    number: str | None


async def find_untold_corrections(work: Work, body_id: UUID) -> list[Corrected]:
    """List a body's meetings and written procedures with corrections that stand on no agenda to come: the meetings
    first, and first to last.
    """
    untold = _UNTOLD.format(narrowed="c.meeting_id = m.id")
    in_writing = _UNTOLD.format(narrowed="c.circulation_id = w.id")
    rows = await work.connection.fetch(
        "SELECT u.id, u.held_on, u.number FROM ("
        "SELECT m.id, m.held_on, NULL AS number, 1 AS place, m.starts_at AS at FROM meeting m "
        f"WHERE {MEETS} AND m.state = 'approved' AND EXISTS ({untold}) "
        "UNION ALL SELECT w.id, NULL, k.reference, 2, w.ended_at FROM circulation w "
        f'JOIN "case" k ON k.id = w.case_id WHERE w.body_id = $1 AND EXISTS ({in_writing})) u '
        "ORDER BY u.place, u.at, u.id",
        body_id,
    )
    return [Corrected(**row) for row in rows]


async def find_correction_line(work: Work, corrected_id: UUID, meeting_id: UUID) -> UUID | None:
    """Find the line of a meeting that already tells of corrections of the corrected one, or of the very decision in
    writing, which is read there as it is corrected; bodies that meet jointly are told by one line.
    """
    found: UUID | None = await work.connection.fetchval(
        "SELECT i.id FROM minutes_correction c JOIN agenda_item i ON i.id = c.line_id "
        f"WHERE {_OF} = $1 AND i.meeting_id = $2 "
        "UNION ALL SELECT i.id FROM circulation w JOIN agenda_item i ON i.id = w.reported_item_id "
        "WHERE w.id = $1 AND i.meeting_id = $2 LIMIT 1",
        corrected_id,
        meeting_id,
    )
    return found


async def list_corrections(work: Work, body_id: UUID, corrected_id: UUID, line_id: UUID) -> None:
    """Keep on which line a body is told of corrections; whoever changes that line's meeting reads it anew."""
    untold = _UNTOLD.format(narrowed=f"{_OF} = $3")
    await work.connection.execute(
        f"UPDATE minutes_correction SET line_id = $2 WHERE id IN ({untold})",
        body_id,
        line_id,
        corrected_id,
    )
    await work.connection.execute(
        "UPDATE meeting SET version = version + 1 WHERE id = (SELECT meeting_id FROM agenda_item WHERE id = $1)",
        line_id,
    )


@dataclass(frozen=True, slots=True)
class Circulated:
    """A written procedure that was closed, with the number of its case as «12/2026», and the line of a meeting
    that was called off by which the body was to be told.
    """

    id: UUID
    number: str
    line_id: UUID | None


async def find_unreported_circulations(work: Work, body_id: UUID) -> list[Circulated]:
    """List what a body decided in writing that stands on no agenda, the first decided first."""
    rows = await work.connection.fetch(
        "SELECT c.id, k.reference AS number, c.reported_item_id AS line_id "
        'FROM circulation c JOIN "case" k ON k.id = c.case_id '
        "LEFT JOIN agenda_item i ON i.id = c.reported_item_id LEFT JOIN meeting m ON m.id = i.meeting_id "
        "WHERE c.body_id = $1 AND c.state = 'closed' AND (i.id IS NULL OR m.state = 'cancelled') "
        "ORDER BY c.ended_at, c.id",
        body_id,
    )
    return [Circulated(**row) for row in rows]


async def find_next_ahead(work: Work, body_id: UUID, after: datetime) -> UUID | None:
    """Find a body's first meeting after a moment, alone or jointly, called or not; it is neither called nor held
    meanwhile.
    """
    found: UUID | None = await work.connection.fetchval(
        f"SELECT m.id FROM meeting m WHERE {MEETS} AND m.state IN ('planned', 'called') AND m.starts_at > $2 "
        "ORDER BY m.starts_at, m.id LIMIT 1 FOR NO KEY UPDATE OF m",
        body_id,
        after,
    )
    return found


async def is_unreported_still(work: Work, found: Circulated) -> bool:
    """Tell whether nobody else has put a procedure on an agenda since it was listed; then nobody does meanwhile."""
    still: bool = await work.connection.fetchval(
        "SELECT reported_item_id IS NOT DISTINCT FROM $2 FROM circulation WHERE id = $1 FOR NO KEY UPDATE",
        found.id,
        found.line_id,
    )
    return still


async def list_circulation(work: Work, circulation_id: UUID, line_id: UUID) -> None:
    """Keep on which line a body is told of what it decided in writing; that meeting is then read anew."""
    await work.connection.execute(
        "UPDATE circulation SET reported_item_id = $2 WHERE id = $1", circulation_id, line_id
    )
    await work.connection.execute(
        "UPDATE meeting SET version = version + 1 WHERE id = (SELECT meeting_id FROM agenda_item WHERE id = $1)",
        line_id,
    )
