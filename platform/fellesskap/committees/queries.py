"""Loading and saving the life of committees."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from fellesskap.cases.model import ENDED
from fellesskap.committees.model import Committee, Report
from fellesskap.committees.tables import Committee as CommitteeRow
from fellesskap.committees.tables import Extension
from fellesskap.committees.tables import Report as ReportRow
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.meetings.model import MeetingState

_FACTS = """
SELECT c.body_id, c.version, c.due_told, c.overdue_told, last.valid_to AS ended_on, last.until,
    last.kind = 'temporary' AS temporary, coalesce(last.appointed_by_id, last.reports_to_id) AS reports_to,
    (SELECT min(e.valid_from) FROM body_edition e WHERE e.body_id = c.body_id) AS begins_on,
    (SELECT max(x.until) FROM committee_extension x WHERE x.body_id = c.body_id) AS extended_to,
    c.delivered_on, c.noted_on, r.edition, r.agenda_item_id, m.state AS meeting_state,
    coalesce(i.record, '') <> '' AS recorded
FROM committee c
JOIN LATERAL (SELECT * FROM body_edition e WHERE e.body_id = c.body_id
    ORDER BY e.valid_from DESC LIMIT 1) last ON true
LEFT JOIN LATERAL (SELECT * FROM committee_report p WHERE p.body_id = c.body_id
    ORDER BY p.edition DESC LIMIT 1) r ON true
LEFT JOIN agenda_item i ON i.id = r.agenda_item_id
LEFT JOIN meeting m ON m.id = i.meeting_id
"""


async def load_committee(work: Work, body_id: UUID, *, alone: bool = False) -> Committee:
    """Load a committee in the scope in force; with `alone`, keep every other change to it waiting."""
    if alone:
        await work.connection.execute("SELECT FROM committee WHERE body_id = $1 FOR NO KEY UPDATE", body_id)
    rows = await work.connection.fetch(f"{_FACTS} WHERE c.body_id = $1", body_id)
    if not rows:
        raise NotFound("committee.not_found")
    return _committee(rows[0])


async def find_living(work: Work) -> list[tuple[Committee, date | None, date | None]]:
    """List the committees that are in the structure, each with the last days that were told of as due and
    overdue; whoever else would tell of them waits.
    """
    rows = await work.connection.fetch(
        f"{_FACTS} WHERE last.valid_to IS NULL AND last.kind = 'temporary' ORDER BY c.body_id "
        "FOR NO KEY UPDATE OF c SKIP LOCKED"
    )
    return [(_committee(row), row["due_told"], row["overdue_told"]) for row in rows]


def _committee(row: Record) -> Committee:
    report = None
    if row["edition"] is not None:
        state = MeetingState(row["meeting_state"]) if row["meeting_state"] else None
        report = Report(
            row["edition"],
            row["agenda_item_id"],
            state,
            row["recorded"],
        )
    return Committee(
        body_id=row["body_id"],
        version=row["version"],
        begins_on=row["begins_on"],
        ended_on=row["ended_on"],
        until=row["until"],
        extended_to=row["extended_to"],
        temporary=row["temporary"],
        reports_to=row["reports_to"],
        delivered_on=row["delivered_on"],
        noted_on=row["noted_on"],
        report=report,
    )


async def update_committee(work: Work, body_id: UUID, version: int | None, **values: Any) -> None:
    """Change a committee that still has `version`, or whatever it has; raise `Conflict` where it has moved on."""
    changes: dict[Any, Any] = {**values, CommitteeRow.version: CommitteeRow.version + 1}
    wanted = CommitteeRow.body_id == body_id
    if version is not None:
        wanted = wanted & (CommitteeRow.version == version)  # type: ignore[assignment]
    if not await CommitteeRow.update(changes).where(wanted).returning(CommitteeRow.body_id):
        raise Conflict("committee.changed_meanwhile")


async def note_told(work: Work, body_id: UUID, **days: date) -> None:
    """Note that a last day has been told of; nobody's form grows old by it."""
    values: dict[Any, Any] = dict(days)
    await CommitteeRow.update(values).where(CommitteeRow.body_id == body_id)


async def insert_extension(work: Work, row: Extension) -> None:
    """Insert an extension."""
    await Extension.insert(row)


async def insert_report(work: Work, row: ReportRow) -> None:
    """Insert an edition of a report; it takes the place on an agenda that the one before had."""
    before = await work.connection.fetchval(
        "SELECT agenda_item_id FROM committee_report WHERE body_id = $1 AND edition = $2",
        row.body_id,
        row.edition - 1,
    )
    if before is not None:
        await work.connection.execute(
            "UPDATE committee_report SET agenda_item_id = NULL WHERE agenda_item_id = $1", before
        )
    row.agenda_item_id = before
    await ReportRow.insert(row)


async def update_report(work: Work, body_id: UUID, edition: int, **values: Any) -> None:
    """Change an edition of a report."""
    changes: dict[Any, Any] = dict(values)
    await ReportRow.update(changes).where((ReportRow.body_id == body_id) & (ReportRow.edition == edition))


async def find_body_keys(work: Work) -> set[str]:
    """List the keys of all bodies there are or have been."""
    return {row["key"] for row in await work.connection.fetch("SELECT key FROM body")}


async def find_meetings_from(work: Work, body_id: UUID, day: date) -> list[Record]:
    """List a body's own meetings on a day or later that are not held yet, the earliest first."""
    found: list[Record] = await work.connection.fetch(
        "SELECT id, version, held_on FROM meeting WHERE body_id = $1 AND held_on >= $2 "
        "AND state IN ('planned', 'called') ORDER BY starts_at, id",
        body_id,
        day,
    )
    return found


async def find_open_cases(work: Work, body_id: UUID) -> list[str]:
    """List the numbers of the cases that lie in a body and are not finished."""
    rows = await work.connection.fetch(
        'SELECT reference FROM "case" WHERE body_id = $1 AND state <> ALL ($2::text[]) ORDER BY year, number',
        body_id,
        sorted(ENDED),
    )
    return [row["reference"] for row in rows]
