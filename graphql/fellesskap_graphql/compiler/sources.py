"""Tables as the compiler sees them: schema, name, and each column's kind and nullability."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from piccolo import columns as piccolo
from piccolo.table import Table

from fellesskap.db.roles import SHARED_SCHEMA


class Kind(StrEnum):
    """What a value is; the value is the PostgreSQL type a bound parameter is cast to."""

    TEXT = "text"
    INTEGER = "integer"
    BIGINT = "bigint"
    BOOLEAN = "boolean"
    UUID = "uuid"
    DATE = "date"
    MOMENT = "timestamptz"
    JSON = "jsonb"


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the model knows it."""

    kind: Kind
    nullable: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A table of the tenant's schema, or, with `shared`, of the schema all tenants share.

    A `function` gives rows for the arguments of the field that reads them.
    """

    name: str
    shared: bool
    columns: dict[str, Column]
    function: bool = False


# Subclasses stand before their parents.
_KINDS: tuple[tuple[type[piccolo.Column], Kind], ...] = (
    (piccolo.JSONB, Kind.JSON),
    (piccolo.Timestamptz, Kind.MOMENT),
    (piccolo.BigInt, Kind.BIGINT),
    (piccolo.SmallInt, Kind.INTEGER),
    (piccolo.Integer, Kind.INTEGER),
    (piccolo.Boolean, Kind.BOOLEAN),
    (piccolo.UUID, Kind.UUID),
    (piccolo.Date, Kind.DATE),
    (piccolo.Text, Kind.TEXT),
    (piccolo.Varchar, Kind.TEXT),
)


@cache
def source_of(table: type[Table]) -> Source:
    """Read a Piccolo table; columns of kinds that no field can carry (`bytea`) are left out."""
    columns = {}
    for column in table._meta.columns:
        kind = next((kind for cls, kind in _KINDS if isinstance(column, cls)), None)
        if kind is not None:
            columns[column._meta.db_column_name] = Column(kind, column._meta.null)
    return Source(table._meta.tablename, table._meta.schema == SHARED_SCHEMA, columns)
