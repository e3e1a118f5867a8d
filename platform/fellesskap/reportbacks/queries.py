"""Loading what a report-back rests on, whom it goes to, and saving it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.meetings.model import Meeting
from fellesskap.people.model import PersonRef
from fellesskap.reportbacks.model import Represented, Spokesperson
from fellesskap.reportbacks.tables import Reportback, ReportbackReader

_SEAT = """
SELECT e.side, e.counts, e.partner_id, e.region_id, e.division_id,
    (SELECT coalesce(max(r.edition), 0) FROM reportback r WHERE r.meeting_id = $1 AND r.seat_id = $2
        AND r.written_by = $4) AS sent,
    array_remove(ARRAY(SELECT a.person_id FROM attendance a
        WHERE a.meeting_id = $1 AND a.seat_id = $2 AND a.state = 'present'
        UNION SELECT s.person_id FROM stint s WHERE s.meeting_id = $1 AND s.seat_id = $2), NULL) AS persons
FROM seat_edition e
WHERE e.seat_id = $2 AND e.valid_from <= $3 AND (e.valid_to IS NULL OR e.valid_to > $3)
    AND EXISTS (SELECT FROM attendance a WHERE a.meeting_id = $1 AND a.seat_id = $2)
"""
_REPRESENTED = """
WITH partners AS (
    SELECT id FROM partner WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) AND (
        id = $3
        OR ($4::uuid IS NOT NULL AND id IN (SELECT partner_id FROM region_member WHERE region_id = $4
            AND valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)))
        OR (coalesce($3, $4, $5) IS NULL AND side = $2)))
SELECT ARRAY(SELECT id FROM partners) AS partners,
    CASE WHEN $4::uuid IS NOT NULL THEN ARRAY[$4]
        WHEN coalesce($3, $5) IS NULL AND $2 = 'municipal' THEN ARRAY(SELECT id FROM region
            WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1))
        ELSE ARRAY[]::uuid[] END AS regions,
    CASE WHEN $5::uuid IS NOT NULL THEN ARRAY[$5]
        ELSE ARRAY(SELECT id FROM division WHERE partner_id IN (SELECT id FROM partners)
            AND valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)) END AS divisions
"""
_READERS = """
SELECT DISTINCT p.id, p.name, p.language FROM role_grant g JOIN person p ON p.id = g.person_id
WHERE g.valid_from <= $1 AND (g.valid_to IS NULL OR g.valid_to > $1)
    AND g.kind IN ('municipal_contact', 'region_contact', 'division_contact', 'elected')
    AND (g.partner_id = ANY($2::uuid[]) OR g.region_id = ANY($3::uuid[]) OR g.division_id = ANY($4::uuid[]))
ORDER BY p.id
"""


async def load_spokesperson(work: Work, meeting: Meeting, seat_id: UUID) -> Spokesperson:
    """Load a seat as it was in a meeting, in the engine scope; raise `NotFound` for one that was not in it."""
    rows = await work.connection.fetch(_SEAT, meeting.id, seat_id, meeting.held_on, work.actor.person_id)
    if not rows:
        raise NotFound("reportback.seat_not_found")
    row = rows[0]
    return Spokesperson(
        meeting.id,
        meeting.state,
        seat_id,
        Side(row["side"]),
        row["counts"],
        frozenset(row["persons"]),
        row["partner_id"],
        row["region_id"],
        row["division_id"],
        row["sent"],
    )


async def find_represented(work: Work, seat: Spokesperson, on: date) -> Represented:
    """List the places a seat speaks for on a day: its own, and all of its side's where it is from none."""
    rows = await work.connection.fetch(
        _REPRESENTED, on, seat.side, seat.partner_id, seat.region_id, seat.division_id
    )
    row = rows[0]
    return Represented(tuple(row["partners"]), tuple(row["regions"]), tuple(row["divisions"]))


async def find_readers(work: Work, places: Represented, on: date) -> list[PersonRef]:
    """List the contacts and the elected of some places on a day, each once."""
    rows = await work.connection.fetch(
        _READERS, on, list(places.partners), list(places.regions), list(places.divisions)
    )
    return [PersonRef(row["id"], row["name"], row["language"]) for row in rows]


async def insert_reportback(work: Work, seat: Spokesperson, text: str, readers: Iterable[PersonRef]) -> UUID:
    """Insert the next edition of a seat's report-back with its readers, and return its id."""
    reportback_id = uuid7()
    await Reportback.insert(
        Reportback(
            id=reportback_id,
            meeting_id=seat.meeting_id,
            seat_id=seat.seat_id,
            edition=seat.sent + 1,
            text=text,
            written_by=work.actor.person_id,
            sent_at=work.clock.now(),
        )
    )
    await ReportbackReader.insert(
        *(
            ReportbackReader(
                id=uuid7(),
                reportback_id=reportback_id,
                person_id=reader.person_id,
                written_by=work.actor.person_id,
            )
            for reader in readers
        )
    )
    return reportback_id
