"""Global ids: a type's name and a row's uuid. Opaque to clients; one that is wrong in any way names nothing."""

from __future__ import annotations

import re
from uuid import UUID

_SHAPE = re.compile(r"([A-Z][A-Za-z]{0,60})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z")


def prefix(type_name: str) -> str:
    """What every id of a type begins with."""
    return f"{type_name}_"


def global_id(type_name: str, key: UUID) -> str:
    """The id that `node(id:)` finds the row by."""
    return f"{type_name}_{key}"


def split(text: object) -> tuple[str, str] | None:
    """The type's name and the uuid, as text, of an id; None for anything else."""
    found = _SHAPE.match(text) if isinstance(text, str) else None
    return (found[1], found[2]) if found else None


def text_key_of(text: object, type_name: str) -> str | None:
    """The uuid in an id of that type as text, which the driver takes as it is, or None."""
    found = split(text)
    return found[1] if found and found[0] == type_name else None


def key_of(text: object, type_name: str) -> UUID | None:
    """The uuid in an id of that type, or None."""
    found = text_key_of(text, type_name)
    return UUID(found) if found else None
