"""Loading and saving what a year is planned by: its bodies, meetings, weeks to avoid, events, and turns told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.columns import Column

from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.meetings.model import (
    Beside,
    EventBody,
    MeetingState,
    YearBody,
    YearEvent,
    YearMeeting,
)
from fellesskap.meetings.tables import AvoidedWeek
from fellesskap.meetings.tables import EventBody as EventBodyRow
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.meetings.tables import YearEvent as EventRow


@dataclass(frozen=True, slots=True)
class PlacedBody:
    """A body by its id, with what its year is to hold."""

    id: UUID
    year: YearBody


async def find_year_bodies(work: Work, on: date) -> list[PlacedBody]:
    """List the bodies of a day with what the structure asks of their year, in the structure's order."""
    rows = await work.connection.fetch(
        "SELECT e.body_id, e.key, e.meetings_per_year, e.frame_minutes, coalesce(r.key, '') AS region, "
        "coalesce(p.key, '') AS part_of FROM body_edition e LEFT JOIN region r ON r.id = e.region_id "
        "LEFT JOIN body p ON p.id = e.part_of_id "
        "WHERE e.valid_from <= $1 AND (e.valid_to IS NULL OR e.valid_to > $1) ORDER BY e.position, e.key",
        on,
    )
    return [
        PlacedBody(
            row["body_id"],
            YearBody(
                row["key"], row["meetings_per_year"], row["frame_minutes"], row["region"], row["part_of"]
            ),
        )
        for row in rows
    ]


async def find_year_meetings(work: Work, first: date, last: date) -> list[YearMeeting]:
    """List the meetings between two days that are not called off, each with all bodies it is of."""
    rows = await work.connection.fetch(
        "SELECT m.held_on, array_agg(b.key::text) AS bodies FROM meeting m "
        "JOIN (SELECT id AS meeting_id, body_id FROM meeting UNION ALL "
        "SELECT meeting_id, body_id FROM joint_body) l ON l.meeting_id = m.id "
        "JOIN body b ON b.id = l.body_id "
        "WHERE m.state <> 'cancelled' AND m.held_on BETWEEN $1 AND $2 GROUP BY m.id ORDER BY m.held_on, m.id",
        first,
        last,
    )
    return [YearMeeting(row["held_on"], tuple(row["bodies"])) for row in rows]


async def find_days_of_body(work: Work, body_id: UUID) -> list[date]:
    """List the days of a body's own meetings that are not called off, which its chair's turns are counted in."""
    rows = await MeetingRow.select(MeetingRow.held_on).where(
        (MeetingRow.body_id == body_id) & (MeetingRow.state != MeetingState.CANCELLED)
    )
    return sorted(row["held_on"] for row in rows)


async def lock_year(work: Work) -> None:
    """Let one plan of a year wait for another; the lock ends with the work."""
    await work.connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{work.tenant.schema}.year"
    )


async def find_avoided_weeks(work: Work, year: int) -> frozenset[int]:
    """Find the weeks of a year in which the community does not meet."""
    rows = await AvoidedWeek.select(AvoidedWeek.week).where(AvoidedWeek.year == year)
    return frozenset(row["week"] for row in rows)


async def keep_avoided_weeks(work: Work, year: int, weeks: Iterable[int]) -> None:
    """Let these be the year's weeks to avoid, and no others."""
    await AvoidedWeek.delete().where(AvoidedWeek.year == year)
    rows = [AvoidedWeek(id=uuid7(), year=year, week=week) for week in sorted(set(weeks))]
    if rows:
        await AvoidedWeek.insert(*rows)


async def find_year_events(work: Work, year: int) -> tuple[YearEvent, ...]:
    """List a year's events with the bodies that meet beside them."""
    rows = await work.connection.fetch(
        "SELECT e.name, e.day, coalesce(array_agg(ARRAY[b.key::text, p.beside::text] ORDER BY b.key) "
        "FILTER (WHERE b.id IS NOT NULL), '{}') AS bodies FROM year_event e "
        "LEFT JOIN event_body p ON p.event_id = e.id LEFT JOIN body b ON b.id = p.body_id "
        "WHERE e.removed_at IS NULL AND e.day BETWEEN $1 AND $2 GROUP BY e.id ORDER BY e.day, e.id",
        date(year, 1, 1),
        date(year, 12, 31),
    )
    return tuple(
        YearEvent(
            row["name"], row["day"], tuple(EventBody(key, Beside(beside)) for key, beside in row["bodies"])
        )
        for row in rows
    )


async def is_event_removed(work: Work, event_id: UUID) -> bool:
    """Tell whether an event has been removed; raise `NotFound` where it does not show."""
    rows = await EventRow.select(EventRow.removed_at).where(EventRow.id == event_id)
    if not rows:
        raise NotFound("year.event_not_found")
    return rows[0]["removed_at"] is not None


async def insert_event(work: Work, event_id: UUID, name: str, day: date, place: str) -> None:
    """Insert an event."""
    await EventRow.insert(EventRow(id=event_id, name=name, day=day, place=place))


async def update_event(work: Work, event_id: UUID, version: int, values: dict[Column | str, Any]) -> None:
    """Change an event that still has `version`; raise `Conflict` where it has moved on."""
    done = (
        await EventRow.update({**values, "version": EventRow.version + 1})
        .where((EventRow.id == event_id) & (EventRow.version == version))
        .returning(EventRow.id)
    )
    if not done:
        raise Conflict("year.event_changed_meanwhile")


async def keep_event_bodies(work: Work, event_id: UUID, bodies: Mapping[UUID, Beside]) -> None:
    """Let these bodies meet beside an event, and no others."""
    await EventBodyRow.delete().where(EventBodyRow.event_id == event_id)
    rows = [
        EventBodyRow(id=uuid7(), event_id=event_id, body_id=body_id, beside=beside)
        for body_id, beside in bodies.items()
    ]
    if rows:
        await EventBodyRow.insert(*rows)


async def note_turn_told(work: Work, body_id: UUID, anchor: date, turn: int) -> bool:
    """Note that a turn of a body's chair is told of; tell whether it had not been."""
    made = await work.connection.fetchval(
        "INSERT INTO chair_turn (id, body_id, anchor, turn, told_at) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (body_id, anchor, turn) DO NOTHING RETURNING true",
        uuid7(),
        body_id,
        anchor,
        turn,
        work.clock.now(),
    )
    return bool(made)
