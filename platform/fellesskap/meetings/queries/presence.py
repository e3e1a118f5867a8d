"""Keeping who is absent, which deputies are called, who was there for which lines, and guests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.meetings.model import Attendance, DeputyCall, DeputyState, Meeting, Recusal, Stint
from fellesskap.meetings.tables import Absence, Guest
from fellesskap.meetings.tables import DeputyCall as DeputyCallRow
from fellesskap.meetings.tables import Recusal as RecusalRow
from fellesskap.meetings.tables import Stint as StintRow

_CALL = (
    DeputyCallRow.id,
    DeputyCallRow.meeting_id,
    DeputyCallRow.seat_id,
    DeputyCallRow.person_id,
    DeputyCallRow.state,
)


async def find_called_ahead(work: Work, on: date) -> list[UUID]:
    """List the meetings that people are called to on a day or later, the nearest first."""
    rows = await work.connection.fetch(
        "SELECT id FROM meeting WHERE state = 'called' AND held_on >= $1 ORDER BY starts_at, id", on
    )
    return [row["id"] for row in rows]


async def insert_absence(
    work: Work, meeting_id: UUID, seat: Attendance, person_id: UUID, reason: str
) -> None:
    """Keep that somebody does not come."""
    await Absence.insert(
        Absence(
            attendance_id=seat.id,
            meeting_id=meeting_id,
            person_id=person_id,
            reason=reason,
            reported_by=work.actor.person_id,
            reported_at=work.clock.now(),
        )
    )


async def delete_absence(work: Work, seat: Attendance) -> None:
    """Take an absence back, with its reason."""
    await Absence.delete().where(Absence.attendance_id == seat.id)


async def mark_absences(work: Work, meeting_id: UUID, day: date) -> None:
    """Note for which day the absences from a meeting were given, once: it is moved to another."""
    await Absence.update({Absence.given_for: day}).where(
        (Absence.meeting_id == meeting_id) & Absence.given_for.is_null()
    )


async def load_deputy_call(work: Work, call_id: UUID) -> DeputyCall:
    """Load the call of a deputy; raise `NotFound` where it does not show."""
    rows = await DeputyCallRow.select(*_CALL).where(DeputyCallRow.id == call_id)
    if not rows:
        raise NotFound("meeting.deputy_call_not_found")
    return _call(rows[0])


async def find_deputy_calls(work: Work, meeting_id: UUID) -> list[DeputyCall]:
    """List the deputies called for a meeting, in the order they were called."""
    rows = (
        await DeputyCallRow.select(*_CALL)
        .where(DeputyCallRow.meeting_id == meeting_id)
        .order_by(DeputyCallRow.called_at, DeputyCallRow.id)
    )
    return [_call(row) for row in rows]


async def insert_deputy_call(
    work: Work, meeting_id: UUID, attendance_id: UUID, seat_id: UUID, person_id: UUID, position: int
) -> None:
    """Keep that a deputy is called, or called anew; how the deputy answers is for the partners alone."""
    await work.connection.execute(
        "INSERT INTO deputy_call (id, meeting_id, attendance_id, seat_id, person_id, position, state, called_at, "
        "audience) VALUES ($1, $2, $3, $4, $5, $6, 'called', $7, $8) "
        "ON CONFLICT (attendance_id, person_id) DO UPDATE SET state = 'called', called_at = $7, answered_at = NULL",
        uuid7(),
        meeting_id,
        attendance_id,
        seat_id,
        person_id,
        position,
        work.clock.now(),
        int(Audience.PARTNERS),
    )


async def update_deputy_call(work: Work, call_id: UUID, state: DeputyState, at: datetime) -> None:
    """Keep what came of calling a deputy."""
    await DeputyCallRow.update({DeputyCallRow.state: state, DeputyCallRow.answered_at: at}).where(
        DeputyCallRow.id == call_id
    )


async def find_stints(work: Work, meeting_id: UUID) -> list[Stint]:
    """List who met for which lines, for the seats where it was not one person throughout."""
    rows = (
        await StintRow.select(
            StintRow.seat_id,
            StintRow.person_id,
            StintRow.first_item,
            StintRow.last_item,
            StintRow.deputy,
        )
        .where(StintRow.meeting_id == meeting_id)
        .order_by(StintRow.first_item)
    )
    return [Stint(**row) for row in rows]


async def insert_stints(work: Work, meeting: Meeting, seat: Attendance, stints: Iterable[Stint]) -> None:
    """Keep who met for a seat for which lines, line by line."""
    rows = [
        StintRow(
            id=uuid7(),
            meeting_id=meeting.id,
            attendance_id=seat.id,
            seat_id=seat.seat_id,
            body_id=seat.body_id,
            person_id=one.person_id,
            deputy=one.deputy,
            first_item=one.first_item,
            last_item=one.last_item,
            audience=int(meeting.audience),
        )
        for one in stints
    ]
    if rows:
        await StintRow.insert(*rows)


async def delete_stints(work: Work, meeting_id: UUID, seat_ids: Iterable[UUID]) -> None:
    """Forget who met for some seats line by line."""
    await work.connection.execute(
        "DELETE FROM stint WHERE meeting_id = $1 AND seat_id = ANY ($2::uuid[])", meeting_id, list(seat_ids)
    )


async def find_those_there(work: Work, meeting_id: UUID) -> list[UUID]:
    """List everybody who was there for a seat, for the whole meeting or some lines of it."""
    rows = await work.connection.fetch(
        "SELECT person_id FROM attendance WHERE meeting_id = $1 AND state = 'present' AND person_id IS NOT NULL "
        "UNION SELECT person_id FROM stint WHERE meeting_id = $1 "
        "UNION SELECT deputy_id FROM recusal WHERE meeting_id = $1 AND deputy_id IS NOT NULL",
        meeting_id,
    )
    return [row["person_id"] for row in rows]


async def find_recusals(work: Work, meeting_id: UUID) -> list[Recusal]:
    """List who steps aside in which line of a meeting."""
    rows = await work.connection.fetch(
        "SELECT r.id, r.seat_id, i.position, r.person_id, r.deputy_id FROM recusal r "
        "JOIN agenda_item i ON i.id = r.agenda_item_id WHERE r.meeting_id = $1 ORDER BY i.position, r.id",
        meeting_id,
    )
    return [Recusal(**row) for row in rows]


async def find_recusal_place(work: Work, recusal_id: UUID) -> tuple[UUID, UUID, UUID]:
    """Find the line, the meeting and the seat of a recusal; raise `NotFound` where it does not show."""
    rows = await RecusalRow.select(
        RecusalRow.agenda_item_id, RecusalRow.meeting_id, RecusalRow.seat_id
    ).where(RecusalRow.id == recusal_id)
    if not rows:
        raise NotFound("minutes.recusal_not_found")
    return rows[0]["agenda_item_id"], rows[0]["meeting_id"], rows[0]["seat_id"]


async def insert_recusal(
    work: Work, meeting_id: UUID, item_id: UUID, seat: Attendance, person_id: UUID, more: dict[str, Any]
) -> UUID:
    """Keep that whoever meets for a seat steps aside in a line; `more` is the deputy's id and the reason."""
    recusal_id = uuid7()
    await RecusalRow.insert(
        RecusalRow(
            id=recusal_id,
            meeting_id=meeting_id,
            agenda_item_id=item_id,
            attendance_id=seat.id,
            seat_id=seat.seat_id,
            person_id=person_id,
            audience=int(Audience.PARTNERS),
            **more,
        )
    )
    return recusal_id


async def delete_recusal(work: Work, recusal_id: UUID) -> None:
    """Take a recusal back."""
    await RecusalRow.delete().where(RecusalRow.id == recusal_id)


async def insert_guest(
    work: Work, meeting_id: UUID, name: str, represents: str, first_item: int, last_item: int
) -> UUID:
    """Keep that somebody without a seat is there."""
    guest_id = uuid7()
    await Guest.insert(
        Guest(
            id=guest_id,
            meeting_id=meeting_id,
            name=name,
            represents=represents,
            first_item=first_item,
            last_item=last_item,
            audience=int(Audience.PARTNERS),
        )
    )
    return guest_id


async def find_meeting_of_guest(work: Work, guest_id: UUID) -> UUID:
    """Find the meeting a guest is in; raise `NotFound` where the guest does not show."""
    rows = await Guest.select(Guest.meeting_id).where(Guest.id == guest_id)
    if not rows:
        raise NotFound("minutes.guest_not_found")
    meeting_id: UUID = rows[0]["meeting_id"]
    return meeting_id


async def delete_guest(work: Work, guest_id: UUID) -> None:
    """Take a guest off the record."""
    await Guest.delete().where(Guest.id == guest_id)


def _call(row: dict[str, Any]) -> DeputyCall:
    return DeputyCall(**{**row, "state": DeputyState(row["state"])})
