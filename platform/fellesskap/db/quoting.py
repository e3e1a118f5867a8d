"""The one place where a value becomes SQL text: a multi-statement message cannot bind parameters."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from fellesskap.errors import Invalid

_LONGEST_IDENTIFIER = 63


def identifier(name: str) -> str:
    """Quote a schema, table, column or role name; raise `Invalid` where PostgreSQL would cut or refuse it."""
    if not name or "\x00" in name or len(name.encode()) > _LONGEST_IDENTIFIER:
        raise Invalid("sql.identifier_malformed")
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Quote a string for every setting of `standard_conforming_strings`."""
    if "\x00" in value:
        raise Invalid("sql.literal_malformed")
    quoted = "'" + value.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in value else quoted


def uuid_array(values: Iterable[UUID]) -> str:
    """Write ids as the text of a PostgreSQL `uuid[]`, quoted."""
    return literal("{" + ",".join(sorted(str(value) for value in values)) + "}")


def word_array(values: Iterable[StrEnum]) -> str:
    """Write words of the code as the text of a PostgreSQL `text[]`, quoted."""
    return literal("{" + ",".join(sorted(value.value for value in values)) + "}")
