"""Whose something of one side's own can be: what the reader may choose among, and how a form says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor, Side, Space
from fellesskap.errors import Invalid
from fellesskap_graphql.ids import key_of
from fellesskap_graphql.positions import space_at
from fellesskap_web.forms import Form
from fellesskap_web.visitor import Visit
from fellesskap_web.words import SIDES

_EITHER = (Side.MUNICIPAL, Side.HOSPITAL)


def spaces(actor: Actor) -> bool:
    """Tell whether the reader is of a side, and so has anything of one's own to read and write."""
    return bool(actor.sides())


def choices(visit: Visit, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List what the reader belongs to, as a form's values with names: each side, then its regions or divisions."""
    policy.require_any_side(visit.actor)
    found: list[tuple[str, str]] = []
    for side in _EITHER:
        if side not in visit.actor.sides():
            continue
        found.append((side.value, visit.texts.gettext(SIDES[side.value])))
        places = data["regions"] if side is Side.MUNICIPAL else data["divisions"]
        kind = "Region" if side is Side.MUNICIPAL else "Division"
        for place in places:
            space = space_at(side, key_of(place["id"], kind))
            if visit.actor.belongs_to(space):
                found.append((value_of(space), place["name"]))
    return found


def value_of(space: Space) -> str:
    """Write whose something is as a form's value."""
    place = space.region_id or space.division_id
    return f"{space.side.value}.{place}" if place else space.side.value


def read_space(form: Form, name: str = "side") -> Space:
    """Read whose something is to be; note a problem where that says nothing."""
    found = parse(form.value(name))
    if found is None:
        form.refuse(Invalid("form.not_an_option" if form.value(name) else "form.missing", field=name))
    return found or Space(Side.OTHER)


def parse(value: str) -> Space | None:
    """Read whose something is from a form's value or an address."""
    side, _, place = value.partition(".")
    try:
        return space_at(Side(side), UUID(place) if place else None)
    except ValueError:
        return None
