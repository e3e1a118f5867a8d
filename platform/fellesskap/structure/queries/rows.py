"""Making rows as they are wanted from a day on, and leaving alone what is so already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.table import Table

from fellesskap.db.ids import uuid7
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.structure.tables import (
    Body,
    BodyEdition,
    Division,
    Partner,
    Region,
    RegionMember,
    Seat,
    SeatEdition,
)

_ROWS_A_STATEMENT = 1000
_ORDER = "position"

Named = type[Partner] | type[Region] | type[Division]
Lasting = type[Body] | type[Seat]
Dated = type[RegionMember] | type[BodyEdition] | type[SeatEdition]
Values = Mapping[str, Any]


async def keep_named(table: Named, wanted: Mapping[str, Values], on: date) -> dict[str, UUID]:
    """Make the rows as wanted by key and return all ids by key; what is not wanted ends on the day.

    A row that comes back is opened again: it is the same partner, and its days away are told by the rows
    that point at it.
    """
    rows = {row["key"]: row for row in await table.select()}
    for key, row in rows.items():
        values = {**wanted[key], "valid_to": None} if key in wanted else {"valid_to": row["valid_to"] or on}
        if any(row[name] != value for name, value in values.items()):
            await table.update({table._meta.get_column_by_name(n): v for n, v in values.items()}).where(
                table.id == row["id"]
            )
    missing = {key: uuid7() for key in wanted if key not in rows}
    await _insert(
        table, ({"id": id_, "key": key, "valid_from": on, **wanted[key]} for key, id_ in missing.items())
    )
    return {key: row["id"] for key, row in rows.items()} | missing


async def keep_lasting(table: Lasting, wanted: Mapping[str, Values]) -> dict[str, UUID]:
    """Make the identities that are missing and return all ids by key."""
    known = {row["key"]: row["id"] for row in await table.select(table.id, table.key)}
    missing = {key: uuid7() for key in wanted if key not in known}
    await _insert(table, ({"id": id_, "key": key, **wanted[key]} for key, id_ in missing.items()))
    return known | missing


async def keep_dated(
    work: Work, table: Dated, by: str, wanted: Mapping[UUID, Values], on: date, **made: UUID
) -> int:
    """Make what is open on the day as wanted, one row for each id in column `by`; return how many changed.

    A row that is as wanted stays untouched; another ends on the day, and a new one begins with `made`. A
    place in the order is no fact about the thing and is moved where it stands.
    """
    rows = {row[by]: row for row in await table.select().where(table.valid_to.is_null())}
    same = {id_ for id_, row in rows.items() if id_ in wanted and _holds(row, wanted[id_])}
    ending = [row["id"] for id_, row in rows.items() if id_ not in same]
    if ending:
        await table.update({table.valid_to: on}).where(table.id.is_in(ending))
    moved = {
        rows[id_]["id"]: wanted[id_][_ORDER]
        for id_ in same
        if _ORDER in wanted[id_] and rows[id_][_ORDER] != wanted[id_][_ORDER]
    }
    if moved:
        schema = identifier(work.tenant.schema)
        await work.connection.execute(
            f"UPDATE {schema}.{table._meta.tablename} kept SET position = moved.position "
            "FROM unnest($1::uuid[], $2::integer[]) AS moved (id, position) WHERE kept.id = moved.id",
            list(moved),
            list(moved.values()),
        )
    beginning = [id_ for id_ in wanted if id_ not in same]
    await _insert(
        table, ({by: id_, "id": uuid7(), "valid_from": on, **made, **wanted[id_]} for id_ in beginning)
    )
    return len({*beginning, *(id_ for id_ in rows if id_ not in same)})


def _holds(row: Values, wanted: Values) -> bool:
    return all(row[name] == value for name, value in wanted.items() if name != _ORDER)


async def _insert(table: type[Table], rows: Iterable[Values]) -> None:
    made = [table(**row) for row in rows]
    for start in range(0, len(made), _ROWS_A_STATEMENT):
        await table.insert(*made[start : start + _ROWS_A_STATEMENT])
