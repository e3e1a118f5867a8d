"""Loading and saving who leads bodies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from fellesskap.actor import Side
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.leaders.model import Leader, LeaderRole, LeadingSeat
from fellesskap.leaders.tables import BodyLeader

_LEADER = "id, body_id, holding_id, person_id, role, valid_from, valid_to, version"


async def lock_body(work: Work, body_id: UUID) -> None:
    """Let one change of a body's leaders wait for another; raise `NotFound` for no body of the tenant's."""
    found = await work.connection.fetchval("SELECT id FROM body WHERE id = $1 FOR NO KEY UPDATE", body_id)
    if found is None:
        raise NotFound("structure.body_not_found")


async def find_leading_seat(work: Work, holding_id: UUID, on: date) -> LeadingSeat | None:
    """Find a holding with its seat as that is on a day, and hold it."""
    rows = await work.connection.fetch(
        "SELECT h.id, h.person_id, h.body_id, t.side, h.valid_from, h.valid_to, "
        "h.kind = 'holder' AND t.kind = 'member' AND t.may_attend AS may_lead, "
        "ARRAY(SELECT r.key FROM region r WHERE r.id = t.region_id "
        "UNION SELECT p.key FROM partner p WHERE p.id = t.partner_id "
        "UNION SELECT d.key FROM division d WHERE d.id = t.division_id "
        "UNION SELECT r.key FROM region_member m JOIN region r ON r.id = m.region_id "
        "WHERE m.partner_id = t.partner_id AND m.valid_from <= $2 "
        "AND (m.valid_to IS NULL OR m.valid_to > $2)) AS places "
        "FROM holding h JOIN seat_edition t ON t.seat_id = h.seat_id AND t.valid_from <= $2 "
        "AND (t.valid_to IS NULL OR t.valid_to > $2) WHERE h.id = $1 FOR SHARE OF h",
        holding_id,
        on,
    )
    if not rows:
        return None
    row = rows[0]
    return LeadingSeat(
        row["id"],
        row["person_id"],
        row["body_id"],
        Side(row["side"]),
        row["may_lead"],
        frozenset(row["places"]),
        row["valid_from"],
        row["valid_to"],
    )


async def find_leaders(work: Work, body_id: UUID) -> list[Leader]:
    """List all who have led, lead and will lead a body or be its deputy leader, first to last."""
    rows = await work.connection.fetch(
        f"SELECT {_LEADER} FROM body_leader WHERE body_id = $1 ORDER BY valid_from, role", body_id
    )
    return [_leader(row) for row in rows]


async def find_leaders_on(work: Work, body_id: UUID, on: date) -> dict[LeaderRole, UUID]:
    """Map who leads a body on a day to the person."""
    return {
        leader.role: leader.person_id
        for leader in await find_leaders(work, body_id)
        if leader.valid_from <= on and (leader.valid_to is None or on < leader.valid_to)
    }


async def find_leading_sides(work: Work, body_id: UUID, on: date) -> dict[UUID, Side]:
    """Map who leads a body on a day, or is its deputy leader, to the side of the seat they lead from."""
    rows = await work.connection.fetch(
        "SELECT l.person_id, t.side FROM body_leader l JOIN holding h ON h.id = l.holding_id "
        "JOIN seat_edition t ON t.seat_id = h.seat_id AND t.valid_from <= $2 "
        "AND (t.valid_to IS NULL OR t.valid_to > $2) WHERE l.body_id = $1 AND l.valid_from <= $2 "
        "AND (l.valid_to IS NULL OR l.valid_to > $2)",
        body_id,
        on,
    )
    return {row["person_id"]: Side(row["side"]) for row in rows}


async def find_days_of_meetings(work: Work, body_id: UUID) -> list[date]:
    """List the days of a body's own meetings that are not called off; the table belongs to a feature above."""
    rows = await work.connection.fetch(
        "SELECT held_on FROM meeting WHERE body_id = $1 AND state <> 'cancelled' ORDER BY held_on", body_id
    )
    return [row["held_on"] for row in rows]


async def sees_leader(work: Work, leader_id: UUID) -> bool:
    """Tell whether the actor sees the leader."""
    return bool(await BodyLeader.exists().where(BodyLeader.id == leader_id))


async def load_leader(work: Work, leader_id: UUID, version: int) -> Leader:
    """Load a leader and hold it; raise `NotFound`, or `Conflict` where it was changed meanwhile."""
    rows = await work.connection.fetch(
        f"SELECT {_LEADER} FROM body_leader WHERE id = $1 FOR NO KEY UPDATE", leader_id
    )
    if not rows:
        raise NotFound("leader.not_found")
    if rows[0]["version"] != version:
        raise Conflict("leader.changed_meanwhile")
    return _leader(rows[0])


async def save_leader(work: Work, leader: BodyLeader) -> None:
    """Insert a leader."""
    await BodyLeader.insert(leader)


async def end_leader(work: Work, leader_id: UUID, valid_to: date) -> None:
    """Let somebody's time as leader end on a day."""
    values: dict[Any, Any] = {BodyLeader.valid_to: valid_to, BodyLeader.version: BodyLeader.version + 1}
    await BodyLeader.update(values).where(BodyLeader.id == leader_id)


async def delete_leader(work: Work, leader_id: UUID) -> None:
    """Take back a leader whose time has not begun."""
    await BodyLeader.delete().where(BodyLeader.id == leader_id)


async def find_ending_leaders(work: Work, until: date, on: date) -> list[Record]:
    """List those whose time as leader ends after a day and by another, whom nobody follows and nobody was told of.

    Where the seat ends with it, the seat's own warning tells.
    """
    found: list[Record] = await work.connection.fetch(
        "SELECT l.id, l.holding_id, l.role, l.person_id, p.name, p.language, e.name_nb AS body "
        "FROM body_leader l JOIN person p ON p.id = l.person_id JOIN holding h ON h.id = l.holding_id "
        "JOIN body_edition e ON e.body_id = l.body_id AND e.valid_from <= $2 "
        "AND (e.valid_to IS NULL OR e.valid_to > $2) "
        "WHERE l.valid_from <= $2 AND l.valid_to > $2 AND l.valid_to <= $1 AND l.term_warned_at IS NULL "
        "AND h.valid_to IS DISTINCT FROM l.valid_to AND NOT EXISTS (SELECT FROM body_leader o "
        "WHERE o.body_id = l.body_id AND o.role = l.role AND o.valid_from >= l.valid_to) "
        "ORDER BY l.id FOR NO KEY UPDATE OF l",
        until,
        on,
    )
    return found


async def mark_leaders_warned(work: Work, leader_ids: Collection[UUID], at: datetime) -> None:
    """Note that the end of their time was told of."""
    await BodyLeader.update({BodyLeader.term_warned_at: at}).where(
        BodyLeader.id.is_in(list(leader_ids) or [UUID(int=0)])
    )


def _leader(row: Record) -> Leader:
    return Leader(**{**row, "role": LeaderRole(row["role"])})
