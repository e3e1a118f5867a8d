"""Keeping the editions of minutes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.leaders.model import LeaderRole
from fellesskap.meetings.model import Meeting
from fellesskap.meetings.queries import find_bodies_of
from fellesskap.minutes.model import Leading, MinutesEdition
from fellesskap.minutes.tables import Minutes, MinutesApproval
from fellesskap.structure.model import Approval


async def find_editions(work: Work, meeting_id: UUID) -> list[MinutesEdition]:
    """List a meeting's editions, oldest first."""
    rows = (
        await Minutes.select(
            Minutes.id, Minutes.meeting_id, Minutes.edition, Minutes.drafted_at, Minutes.approved_at
        )
        .where(Minutes.meeting_id == meeting_id)
        .order_by(Minutes.edition)
    )
    return [MinutesEdition(**row) for row in rows]


async def find_heard(work: Work, meeting_id: UUID) -> dict[int, dict[UUID, UUID]]:
    """Map each decided line, by its place, and each seat with a voice in it to who spoke for the seat.

    The tables belong to a feature above and are named, not imported.
    """
    rows = await work.connection.fetch(
        "SELECT i.position, v.seat_id, v.person_id FROM decision d JOIN agenda_item i ON i.id = d.agenda_item_id "
        "LEFT JOIN voice v ON v.decision_id = d.id WHERE d.meeting_id = $1",
        meeting_id,
    )
    heard: dict[int, dict[UUID, UUID]] = {}
    for row in rows:
        line = heard.setdefault(row["position"], {})
        if row["seat_id"] is not None:
            line[row["seat_id"]] = row["person_id"]
    return heard


async def load_next_edition(work: Work, meeting_id: UUID) -> int:
    """Number the edition that comes next, from 1."""
    return len(await find_editions(work, meeting_id)) + 1


async def insert_edition(work: Work, row: Minutes) -> None:
    """Insert an edition."""
    await Minutes.insert(row)


async def approve_last(
    work: Work,
    meeting_id: UUID,
    person_id: UUID | None,
    at: datetime,
    audience: Audience,
    approved_in: UUID | None = None,
) -> None:
    """Mark the newest edition approved, in a later meeting where one is named, and let `audience` see it."""
    last = (await find_editions(work, meeting_id))[-1]
    await Minutes.update(
        {
            Minutes.approved_by: person_id,
            Minutes.approved_at: at,
            Minutes.audience: int(audience),
            Minutes.approved_in_id: approved_in,
        }
    ).where(Minutes.id == last.id)
    await MinutesApproval.update({MinutesApproval.audience: int(audience)}).where(
        MinutesApproval.minutes_id == last.id
    )


async def remark_last(work: Work, meeting_id: UUID, remark: str) -> None:
    """Keep with the newest edition why it was sent back."""
    editions = await find_editions(work, meeting_id)
    if editions:
        await Minutes.update({Minutes.remark: remark}).where(Minutes.id == editions[-1].id)


async def find_approvals(work: Work, meeting: Meeting) -> dict[UUID, Approval]:
    """Map each body of a meeting, its own first, to whose word its minutes take, as it was on the meeting's day."""
    rows = await work.connection.fetch(
        "SELECT b.id, e.minutes_approved_by FROM unnest($1::uuid[]) WITH ORDINALITY AS b(id, place) "
        "LEFT JOIN body_edition e ON e.body_id = b.id AND e.valid_from <= $2 "
        "AND (e.valid_to IS NULL OR e.valid_to > $2) ORDER BY b.place",
        await find_bodies_of(work, meeting),
        meeting.held_on,
    )
    return {row["id"]: Approval(row["minutes_approved_by"] or Approval.SECRETARIAT) for row in rows}


async def find_given(work: Work, meeting_id: UUID) -> frozenset[Leading]:
    """Find which leaders have approved the newest edition."""
    editions = await find_editions(work, meeting_id)
    rows = await MinutesApproval.select(MinutesApproval.body_id, MinutesApproval.role).where(
        MinutesApproval.minutes_id == (editions[-1].id if editions else UUID(int=0))
    )
    return frozenset(Leading(row["body_id"], LeaderRole(row["role"])) for row in rows)


async def insert_approval(work: Work, meeting_id: UUID, person_id: UUID, leading: Leading) -> None:
    """Keep that a leader has approved the newest edition."""
    last = (await find_editions(work, meeting_id))[-1]
    await MinutesApproval.insert(
        MinutesApproval(
            id=uuid7(),
            minutes_id=last.id,
            meeting_id=meeting_id,
            person_id=person_id,
            body_id=leading.body_id,
            role=leading.role,
            approved_at=work.clock.now(),
            audience=int(Audience.PARTNERS),
        )
    )
