"""Loading and saving who sits where: seats as they are filled on a day, holdings, leaves and departures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from fellesskap.actor import Side
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.people.model import FilledSeat, Held, HoldingKind, PersonRef, SeatPlace
from fellesskap.people.rules import step_in
from fellesskap.people.rules.holdings import Period
from fellesskap.people.tables import Departure, Holding, Leave
from fellesskap.structure.model import Deputies, Names, SeatKind

_COMPOSITION = """
SELECT s.seat_id, s.key, s.title_nb, s.title_nn, s.title_se, s.side, s.kind, s.may_propose, s.counts,
    s.may_attend, s.position, s.region_id, s.partner_id, s.division_id,
    (SELECT coalesce(json_agg(json_build_array(h.kind, p.id, p.name, p.language, EXISTS (
            SELECT FROM leave l WHERE l.holding_id = h.id AND l.valid_from <= $2 AND l.valid_to > $2))
        ORDER BY h.rank, p.id), '[]')
     FROM holding h JOIN person p ON p.id = h.person_id
     WHERE (h.seat_id = s.seat_id
            OR (h.seat_id IS NULL AND h.body_id = s.body_id AND h.side = s.side AND s.deputies = 'common'))
        AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to > $2))::text AS people
FROM seat_edition s
WHERE s.body_id = $1 AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)
ORDER BY s.position, s.key
"""
_HELD = (
    "id, seat_id, body_id, person_id, kind, rank, valid_from, valid_to, version, side, behind_id, "
    "office_holding_id"
)


async def find_composition(work: Work, body_id: UUID, on: date) -> list[FilledSeat]:
    """List a body's seats as they are filled on a day, in the structure's order, with who steps in."""
    rows = await work.connection.fetch(_COMPOSITION, body_id, on)
    return step_in(_filled(row) for row in rows)


def _filled(row: Record) -> FilledSeat:
    people = [
        (kind, PersonRef(UUID(person), name, language), away)
        for kind, person, name, language, away in json.loads(row["people"])
    ]
    holder = next(((ref, away) for kind, ref, away in people if kind == "holder"), (None, False))
    return FilledSeat(
        row["seat_id"],
        row["key"],
        Names(row["title_nb"], row["title_nn"], row["title_se"]),
        Side(row["side"]),
        SeatKind(row["kind"]),
        row["may_propose"],
        row["counts"],
        row["may_attend"],
        row["position"],
        row["region_id"],
        row["partner_id"],
        row["division_id"],
        holder[0],
        tuple(ref for kind, ref, away in people if kind == "deputy" and not away),
        away=holder[1],
    )


async def find_seat(work: Work, seat_id: UUID, on: date) -> SeatPlace | None:
    """Find a seat and its body as they are on a day, else as they were last, and hold the seat.

    One appointment to a seat waits for another.
    """
    rows = await work.connection.fetch(
        "SELECT s.id, s.body_id, e.open_to_public, t.deputies, t.office, t.side, "
        "(SELECT CASE WHEN bool_and(x.valid_to IS NOT NULL) THEN max(x.valid_to) END FROM seat_edition x "
        "WHERE x.seat_id = s.id) AS gone_on FROM seat s "
        "JOIN body_edition e ON e.body_id = s.body_id JOIN seat_edition t ON t.seat_id = s.id "
        "WHERE s.id = $1 ORDER BY (e.valid_from <= $2 AND (e.valid_to IS NULL OR e.valid_to > $2)) DESC, "
        "(t.valid_from <= $2 AND (t.valid_to IS NULL OR t.valid_to > $2)) DESC, "
        "e.valid_from DESC, t.valid_from DESC LIMIT 1 FOR NO KEY UPDATE OF s",
        seat_id,
        on,
    )
    if not rows:
        return None
    row = rows[0]
    return SeatPlace(
        row["id"],
        row["body_id"],
        row["open_to_public"],
        Deputies(row["deputies"]),
        row["office"],
        Side(row["side"]),
        row["gone_on"],
    )


async def find_common_list(work: Work, body_id: UUID, side: Side, on: date) -> bool | None:
    """Hold a body and tell whether seats of a side share a list of deputies; None where there is no such body."""
    known = await work.connection.fetchval("SELECT id FROM body WHERE id = $1 FOR NO KEY UPDATE", body_id)
    if known is None:
        return None
    shared: bool = await work.connection.fetchval(
        "SELECT EXISTS (SELECT FROM seat_edition WHERE body_id = $1 AND side = $2 AND deputies = 'common' "
        "AND (valid_to IS NULL OR valid_to > $3))",
        body_id,
        side.value,
        on,
    )
    return shared


async def load_held(work: Work, holding_id: UUID, version: int | None = None) -> Held:
    """Load a holding and hold it; raise `NotFound`, or `Conflict` where it was changed meanwhile."""
    rows = await work.connection.fetch(
        f"SELECT {_HELD} FROM holding WHERE id = $1 FOR NO KEY UPDATE", holding_id
    )
    if not rows:
        raise NotFound("people.holding_not_found")
    if version is not None and rows[0]["version"] != version:
        raise Conflict("people.changed_meanwhile")
    return held_of_row(rows[0])


async def sees_holding(work: Work, holding_id: UUID) -> bool:
    """Tell whether the actor sees the holding."""
    return bool(await Holding.exists().where(Holding.id == holding_id))


async def find_of_seat(work: Work, seat_id: UUID, kind: HoldingKind) -> list[Held]:
    """List all who have held, hold and will hold a seat, or stand in for it."""
    return _all_held(
        await work.connection.fetch(
            f"SELECT {_HELD} FROM holding WHERE seat_id = $1 AND kind = $2 ORDER BY rank, valid_from",
            seat_id,
            kind.value,
        )
    )


async def find_of_list(work: Work, body_id: UUID, side: Side) -> list[Held]:
    """List all who have been, are and will be on the list of deputies of a side of a body."""
    return _all_held(
        await work.connection.fetch(
            f"SELECT {_HELD} FROM holding WHERE body_id = $1 AND side = $2 AND seat_id IS NULL "
            "ORDER BY rank, valid_from",
            body_id,
            side.value,
        )
    )


async def find_in_body(work: Work, body_id: UUID, after: date) -> list[Held]:
    """List who is in a body, in its seats and on its lists, on a day or later; holders first."""
    return _all_held(
        await work.connection.fetch(
            f"SELECT {_HELD} FROM holding WHERE body_id = $1 AND (valid_to IS NULL OR valid_to > $2) "
            "ORDER BY kind DESC, valid_from, id",
            body_id,
            after,
        )
    )


async def find_behind(work: Work, holding_id: UUID) -> list[Held]:
    """List the personal deputies of a holder."""
    return _all_held(
        await work.connection.fetch(f"SELECT {_HELD} FROM holding WHERE behind_id = $1", holding_id)
    )


async def keep_behind(work: Work, holding_id: UUID) -> None:
    """Let the personal deputies of a holder be those of the seat, whoever comes to sit there."""
    values: dict[Any, Any] = {Holding.behind_id: None, Holding.version: Holding.version + 1}
    await Holding.update(values).where(Holding.behind_id == holding_id)


async def find_ending(work: Work, until: date, on: date) -> list[Record]:
    """List the holdings that end after a day and by another, that nobody follows and nobody was warned of."""
    found: list[Record] = await work.connection.fetch(
        "SELECT h.id, h.person_id, p.name, p.language, e.name_nb AS body, t.title_nb AS seat FROM holding h "
        "JOIN person p ON p.id = h.person_id "
        "JOIN body_edition e ON e.body_id = h.body_id AND e.valid_from <= $2 "
        "AND (e.valid_to IS NULL OR e.valid_to > $2) "
        "JOIN seat_edition t ON t.seat_id = h.seat_id AND t.valid_from <= $2 "
        "AND (t.valid_to IS NULL OR t.valid_to > $2) "
        "WHERE h.kind = 'holder' AND h.valid_from <= $2 AND h.valid_to > $2 AND h.valid_to <= $1 "
        "AND h.term_warned_at IS NULL AND h.office_holding_id IS NULL "
        "AND NOT EXISTS (SELECT FROM holding n WHERE n.seat_id = h.seat_id AND n.kind = 'holder' "
        "AND n.valid_from >= h.valid_to) ORDER BY h.valid_to, h.id FOR NO KEY UPDATE OF h SKIP LOCKED",
        until,
        on,
    )
    return found


async def mark_warned(work: Work, holding_ids: Iterable[UUID], moment: datetime) -> None:
    """Note that the ends of some holdings have been told of."""
    await work.connection.execute(
        "UPDATE holding SET term_warned_at = $2 WHERE id = ANY ($1::uuid[])", list(holding_ids), moment
    )


async def save_holding(work: Work, holding: Holding) -> None:
    """Insert a holding."""
    await Holding.insert(holding)


async def update_holding(work: Work, holding_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change a holding that `load_held` holds; its version moves on."""
    values: dict[Any, Any] = {**changes, Holding.version: Holding.version + 1}
    await Holding.update(values).where(Holding.id == holding_id)


async def delete_holding(work: Work, holding_id: UUID) -> None:
    """Take back a holding that never began, with what hangs on it."""
    await Leave.delete().where(Leave.holding_id == holding_id)
    await Departure.delete().where(Departure.holding_id == holding_id)
    await Holding.delete().where(Holding.id == holding_id)


async def save_departure(work: Work, departure: Departure) -> None:
    """Note why somebody left, in place of what may have been noted before."""
    await Departure.delete().where(Departure.holding_id == departure.holding_id)
    await Departure.insert(departure)


async def find_leaves(work: Work, holding_id: UUID) -> list[tuple[UUID, Period]]:
    """List the leaves from a holding."""
    rows = await Leave.select(Leave.id, Leave.valid_from, Leave.valid_to).where(
        Leave.holding_id == holding_id
    )
    return [(row["id"], (row["valid_from"], row["valid_to"])) for row in rows]


async def load_leave(work: Work, leave_id: UUID, version: int) -> tuple[UUID, Period]:
    """Load a leave's holding and days, and hold it; raise `NotFound` or `Conflict`."""
    rows = await work.connection.fetch(
        "SELECT holding_id, valid_from, valid_to, version FROM leave WHERE id = $1 FOR NO KEY UPDATE",
        leave_id,
    )
    if not rows:
        raise NotFound("people.leave_not_found")
    if rows[0]["version"] != version:
        raise Conflict("people.changed_meanwhile")
    return rows[0]["holding_id"], (rows[0]["valid_from"], rows[0]["valid_to"])


async def sees_leave(work: Work, leave_id: UUID) -> bool:
    """Tell whether the actor sees the leave."""
    return bool(await Leave.exists().where(Leave.id == leave_id))


async def save_leave(work: Work, leave: Leave) -> None:
    """Insert a leave."""
    await Leave.insert(leave)


async def update_leave(work: Work, leave_id: UUID, valid_to: date) -> None:
    """Let a leave end on another day."""
    values: dict[Any, Any] = {Leave.valid_to: valid_to, Leave.version: Leave.version + 1}
    await Leave.update(values).where(Leave.id == leave_id)


async def delete_leave(work: Work, leave_id: UUID) -> None:
    """Take back a leave that never began."""
    await Leave.delete().where(Leave.id == leave_id)


def _all_held(rows: Iterable[Record]) -> list[Held]:
    return [held_of_row(row) for row in rows]


def held_of_row(row: Record) -> Held:
    """Read a row of `holding` as rules see it."""
    return Held(
        id=row["id"],
        seat_id=row["seat_id"],
        body_id=row["body_id"],
        person_id=row["person_id"],
        kind=HoldingKind(row["kind"]),
        rank=row["rank"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        version=row["version"],
        side=Side(row["side"]) if row["side"] else None,
        behind_id=row["behind_id"],
        office_holding_id=row["office_holding_id"],
    )
