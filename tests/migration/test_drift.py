"""The tables in code and the tables in the database are the same, in both directions."""

from __future__ import annotations

import importlib
import pkgutil

import asyncpg
from piccolo.columns import UUID, Boolean, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import Column
from piccolo.table import Table

import fellesskap
from fellesskap.tenant import Tenant

_TYPES: dict[str, type[Column]] = {
    "uuid": UUID,
    "bool": Boolean,
    "bytea": Bytea,
    "date": Date,
    "int4": Integer,
    "int2": SmallInt,
    "text": Text,
    "timestamptz": Timestamptz,
    "varchar": Varchar,
}
# Written by a database function or by Piccolo itself, never through a table class.
_WITHOUT_CLASS = {"audit", "migration", "command_key"}


def _classes(module: str = "tables") -> dict[str, type[Table]]:
    found: dict[str, type[Table]] = {}
    for package in pkgutil.iter_modules(fellesskap.__path__):
        name = f"fellesskap.{package.name}.{module}"
        if not package.ispkg or importlib.util.find_spec(name) is None:
            continue
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and issubclass(value, Table) and value.__module__ == name:
                found[value._meta.tablename] = value
    return found


async def _columns(connection: asyncpg.Connection, schema: str) -> dict[str, dict[str, asyncpg.Record]]:
    rows = await connection.fetch(
        "SELECT table_name, column_name, udt_name, is_nullable = 'YES' AS nullable, "
        "character_maximum_length AS length FROM information_schema.columns WHERE table_schema = $1",
        schema,
    )
    tables: dict[str, dict[str, asyncpg.Record]] = {}
    for row in rows:
        tables.setdefault(row["table_name"], {})[row["column_name"]] = row
    return tables


async def test_tables_in_code_are_the_tables_in_the_database(
    alfa: Tenant, superuser: asyncpg.Connection
) -> None:
    database = {**await _columns(superuser, "shared"), **await _columns(superuser, alfa.schema)}
    tenant_tables = set(await _columns(superuser, alfa.schema))
    classes = _classes()
    assert tenant_tables - set(classes) == _WITHOUT_CLASS
    wrong = []
    for name, table in classes.items():
        columns = {column._meta.db_column_name: column for column in table._meta.columns}
        if set(columns) != set(database[name]):
            wrong.append(f"{name}: {sorted(set(columns) ^ set(database[name]))}")
            continue
        for key, column in columns.items():
            row = database[name][key]
            kind = _TYPES.get(row["udt_name"])
            if kind is not None and not isinstance(column, kind):
                wrong.append(f"{name}.{key}: {type(column).__name__} is not {row['udt_name']}")
            if bool(column._meta.null) != row["nullable"]:
                wrong.append(f"{name}.{key}: null is {column._meta.null} in code")
            if row["length"] and getattr(column, "length", None) != row["length"]:
                wrong.append(f"{name}.{key}: length is not {row['length']}")
    assert wrong == []
