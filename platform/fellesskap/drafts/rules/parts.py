"""The parts of a structure by their paths: `community`, `bodies.ssu`, `bodies.ssu.seats.region`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from fellesskap.drafts.model import CommunityFacts
from fellesskap.errors import Conflict, NotFound
from fellesskap.plain import to_json
from fellesskap.structure.model import Body, Seat, Structure

COMMUNITY, INTAKE, MUNICIPALITIES, SEATS = "community", "intake", "municipalities", "seats"
_WHOLE = (COMMUNITY, MUNICIPALITIES, INTAKE)
_CALLED = {MUNICIPALITIES: "Kommuner", INTAKE: "Meldeskjema"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where, in which section, its value, and the digest by which an author says what was seen."""

    path: str
    section: str
    value: Any
    digest: str

    @property
    def name(self) -> str:
        """What people call it in bokmål."""
        named = getattr(self.value, "name", None) or getattr(self.value, "title", None)
        return named.nb if named else _CALLED.get(self.path, self.path.rpartition(".")[2])


@cache
def sections() -> dict[str, type]:
    """The lists of things with keys that a structure has, each with the class of its items."""
    hints = get_type_hints(Structure)
    found = {}
    for field in fields(Structure):
        hint = hints[field.name]
        if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
            found[field.name] = get_args(hint)[0]
    return found


def digest_of(value: Any) -> str:
    """Compute what names a part's contents: 16 hexadecimal digits, the same for equal parts; empty for none."""
    return "" if value is None else hashlib.sha256(to_json(value).encode()).hexdigest()[:16]


def require_path(path: str) -> None:
    """R-DRAFT-1: An edit names a part that a structure can have. Source: interface «struktur/rediger»."""
    steps = path.split(".")
    fine = path in _WHOLE or (steps[0] in sections() and (len(steps) == 2 or _is_seat(steps)) and all(steps))
    if not fine:
        raise NotFound("draft.no_such_part", field="path")


def part_at(structure: Structure, path: str) -> Any:
    """The part's value, or None where there is none; a body is given without its seats."""
    require_path(path)
    if path == COMMUNITY:
        return CommunityFacts(**{one.name: getattr(structure, one.name) for one in fields(CommunityFacts)})
    if path in _WHOLE:
        return getattr(structure, path)
    section, key, *rest = path.split(".")
    item = _by_key(getattr(structure, section), key)
    if rest:
        return _by_key(item.seats, rest[1]) if item is not None else None
    return replace(item, seats=()) if isinstance(item, Body) else item


def with_part(structure: Structure, path: str, value: Any) -> Structure:
    """Put a part in the place of the one with its key, or as the last; a body that is there keeps its seats.

    Raise `Conflict` for a seat whose body is gone.
    """
    require_path(path)
    if path == COMMUNITY:
        facts: dict[str, Any] = {one.name: getattr(value, one.name) for one in fields(CommunityFacts)}
        return replace(structure, **facts)
    if path in _WHOLE:
        return _with(structure, path, value)
    section, key, *rest = path.split(".")
    items = getattr(structure, section)
    if rest:
        body = _by_key(items, key)
        if body is None:
            raise Conflict("draft.body_gone", rule="R-DRAFT-3")
        value = replace(body, seats=_put(body.seats, value))
    elif isinstance(value, Body) and (known := _by_key(items, key)) is not None:
        value = replace(value, seats=known.seats)
    return _with(structure, section, _put(items, value))


def moved(structure: Structure, path: str, position: int) -> Structure:
    """Give a part another place in its list, counted from 0; raise `NotFound` where it is not in one."""
    if path in _WHOLE or part_at(structure, path) is None:
        raise NotFound("draft.no_such_part", field="path")
    section, key, *rest = path.split(".")
    items = getattr(structure, section)
    if not rest:
        return _with(structure, section, _at(items, key, position))
    body = _by_key(items, key)
    return _with(structure, section, _put(items, replace(body, seats=_at(body.seats, rest[1], position))))


def without_part(structure: Structure, path: str) -> Structure:
    """Take a part away; raise `NotFound` where there is none."""
    if part_at(structure, path) is None or path in _WHOLE:
        raise NotFound("draft.no_such_part", field="path")
    section, key, *rest = path.split(".")
    items = getattr(structure, section)
    if rest:
        body = _by_key(items, key)
        kept = tuple(seat for seat in body.seats if seat.key != rest[1])
        return _with(structure, section, _put(items, replace(body, seats=kept)))
    return _with(structure, section, tuple(item for item in items if item.key != key))


def parts_of(structure: Structure) -> Iterator[Part]:
    """Give every part in the order in which people read them."""
    paths = [COMMUNITY, MUNICIPALITIES]
    for section in sections():
        for item in getattr(structure, section):
            paths.append(f"{section}.{item.key}")
            if isinstance(item, Body):
                paths += [f"{section}.{item.key}.{SEATS}.{seat.key}" for seat in item.seats]
    for path in [*paths, INTAKE]:
        value = part_at(structure, path)
        yield Part(path, section_of(path), value, digest_of(value))


def section_of(path: str) -> str:
    """The section a path lies in; seats are a section of their own."""
    return SEATS if _is_seat(path.split(".")) else path.partition(".")[0]


def class_of(path: str) -> type:
    """The class of a part's value."""
    if path in _WHOLE:
        return {COMMUNITY: CommunityFacts, MUNICIPALITIES: tuple}.get(path) or get_type_hints(Structure)[path]
    return Seat if section_of(path) == SEATS else sections()[section_of(path)]


def _with(structure: Structure, name: str, value: Any) -> Structure:
    changed: dict[str, Any] = {name: value}
    return replace(structure, **changed)


def _is_seat(steps: list[str]) -> bool:
    return len(steps) == 4 and steps[0] == "bodies" and steps[2] == SEATS


def _by_key(items: tuple[Any, ...], key: str) -> Any:
    return next((item for item in items if item.key == key), None)


def _put(items: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if any(item.key == value.key for item in items):
        return tuple(value if item.key == value.key else item for item in items)
    return (*items, value)


def _at(items: tuple[Any, ...], key: str, position: int) -> tuple[Any, ...]:
    others = [item for item in items if item.key != key]
    others.insert(max(0, min(position, len(others))), _by_key(items, key))
    return tuple(others)
