"""Structures as files: TOML that people read and write ⇄ the data the product works on.

What is a list of things with keys in the model is a table of tables in the file, so that a key is written
once and cannot be written twice: `[bodies.ssu.seats.region]`. A name in bokmål alone is a plain text, else
a table of `nb`, `nn` and `se`; a confirmed member of a region is just its number.

A file may stand on another: `extends = "national"`. Tables then merge key by key: what the file says
replaces what the other says at the same place, new keys are added after the old ones, and
`remove = ["key", …]` in any table takes inherited keys away first. Texts, numbers, names and arrays are
replaced whole.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from difflib import get_close_matches
from enum import Enum, auto
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import tomli_w

from fellesskap.errors import Invalid
from fellesskap.plain import IDENTITIES, Problem, ProblemKind, UnreadableError, from_plain, to_plain
from fellesskap.structure.model import Names, RegionMember, Structure
from fellesskap.structure.rules import Finding
from fellesskap_tenants.registers import shipped

Part = TypeVar("Part")

EXTENDS, REMOVE = "extends", "remove"


class _Shape(Enum):
    VALUE = auto()
    NAMES = auto()
    MEMBERS = auto()
    TABLE = auto()
    """One dataclass."""
    KEYED = auto()
    """Dataclasses, each under its key."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """How a field of the model is written: its shape, and for tables what is in them and their key."""

    shape: _Shape
    kind: Any = None
    identity: str = ""


_VALUE = _Slot(_Shape.VALUE)


def structures_folder() -> Path:
    """Find the structures that ship with the product."""
    return shipped("structures")


def load_structure(path: Path) -> Structure:
    """Read a structure file on top of what it extends; raise `Invalid` with every problem and its place."""
    return _read(path, _text(path), {})


def load_template(path: Path) -> Structure:
    """Read a file that others stand on; what each community must fill in itself is left empty."""
    trust = {"key": "", "name": "", "org_number": "", "health_region": ""}
    return _read(path, _text(path), {"name": {"nb": ""}, "trust": trust, "municipalities": []})


def read_structure(text: str, name: str) -> Structure:
    """Read a structure that is no file; what it extends is one that ships. `name` is for what is wrong with it."""
    return _read(structures_folder() / name, text, {})


def _read(path: Path, text: str, unfilled: dict[str, Any]) -> Structure:
    problems: list[Finding] = []
    document = _assemble(path, text, (), problems)
    plain = {**unfilled, **_from_document(_Slot(_Shape.TABLE, Structure), document, "", problems)}
    try:
        structure = from_plain(Structure, plain)
    except UnreadableError as error:
        problems += map(_finding, error.problems)
    if problems:
        raise Invalid(
            "structure.unreadable",
            field=problems[0].path,
            file=path.name,
            count=len(problems),
            findings=problems,
        )
    return structure


def read_keyed(kind: type[Part], document: dict[str, Any]) -> tuple[Part, ...]:
    """Read a table of parts that ships with the product, written as in a structure file."""
    problems: list[Finding] = []
    plain = _from_document(_Slot(_Shape.KEYED, kind, "key"), document, "", problems)
    assert not problems, problems
    return tuple(from_plain(kind, item) for item in plain)


def dump_structure(structure: Structure) -> str:
    """Write a structure as TOML that reads back to exactly the same; what has its default is left out."""
    document = _to_document(_Slot(_Shape.TABLE, Structure), to_plain(structure, sparse=True))
    return tomli_w.dumps(document, indent=2)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        known = sorted(file.stem for file in path.parent.glob("*.toml"))
        raise Invalid("structure.no_such_file", field=EXTENDS, file=path.name, known=known) from None
    except UnicodeDecodeError as error:
        raise Invalid("structure.not_toml", file=path.name, reason=str(error)) from None


def _assemble(path: Path, text: str, above: tuple[Path, ...], problems: list[Finding]) -> dict[str, Any]:
    """Merge a file's text onto what it extends; `above` are the files that stand on this one."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Beside what is no TOML: a number of more digits than can be read, and lists in lists without end.
        raise Invalid("structure.not_toml", file=path.name, reason=str(error)) from None
    ground = document.pop(EXTENDS, None)
    if ground is None:
        return document
    base = _beside(path, str(ground))
    if base in (*above, path):
        raise Invalid("structure.extends_itself", field=EXTENDS, file=base.name)
    below = _assemble(base, _text(base), (*above, path), problems)
    return dict(_merge(_Slot(_Shape.TABLE, Structure), below, document, "", problems))


def _beside(path: Path, name: str) -> Path:
    """The file of that name in the same folder; what anybody pastes leads to no other."""
    known = sorted(file.stem for file in path.parent.glob("*.toml"))
    if name not in known:
        raise Invalid("structure.no_such_file", field=EXTENDS, file=f"{name}.toml", known=known)
    return path.parent / f"{name}.toml"


def _merge(slot: _Slot, below: Any, above: Any, path: str, problems: list[Finding]) -> Any:
    mergeable = slot.shape in (_Shape.TABLE, _Shape.KEYED)
    if not (mergeable and isinstance(below, dict) and isinstance(above, dict)):
        return above
    removed = above.get(REMOVE, [])
    for key in removed:
        if key not in below:
            problems.append(_nearest(f"{path}{REMOVE}", "structure.file_nothing_to_remove", str(key), below))
    merged = {key: value for key, value in below.items() if key not in removed}
    for key, value in above.items():
        if key in merged:
            merged[key] = _merge(_inside(slot, key), merged[key], value, f"{path}{key}.", problems)
        elif key != REMOVE:
            merged[key] = value
    return merged


def _inside(slot: _Slot, key: str) -> _Slot:
    if slot.shape is _Shape.KEYED:
        return _Slot(_Shape.TABLE, slot.kind)
    if slot.shape is not _Shape.TABLE:
        return slot
    return _slots(slot.kind).get(key, _VALUE)


@cache
def _slots(kind: Any) -> dict[str, _Slot]:
    hints = get_type_hints(kind)
    return {field.name: _slot(hints[field.name]) for field in fields(kind)}


def _slot(hint: Any) -> _Slot:
    if get_origin(hint) is UnionType:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        if item is RegionMember:
            return _Slot(_Shape.MEMBERS)
        if is_dataclass(item):
            names = {field.name for field in fields(item)}
            return _Slot(_Shape.KEYED, item, next(name for name in IDENTITIES if name in names))
        return _VALUE
    if hint is Names:
        return _Slot(_Shape.NAMES)
    return _Slot(_Shape.TABLE, hint) if is_dataclass(hint) else _VALUE


def _from_document(slot: _Slot, document: Any, path: str, problems: list[Finding]) -> Any:
    """Turn what the file has into the plain form of the model; what does not fit is left for the reader."""
    match slot.shape, document:
        case _Shape.NAMES, str():
            return {"nb": document}
        case _Shape.MEMBERS, list():
            return [{"municipality": item} if isinstance(item, str) else item for item in document]
        case _Shape.TABLE, dict():
            slots = _slots(slot.kind)
            return {
                name: _from_document(slots.get(name, _VALUE), value, f"{path}{name}.", problems)
                for name, value in document.items()
            }
        case _Shape.KEYED, dict():
            return [_keyed(slot, key, item, f"{path}{key}.", problems) for key, item in document.items()]
        case _Shape.KEYED, _:
            # A list would read, but could not be merged key by key; so there is one way to write it.
            facts = {"value": _shortened(document)}
            problems.append(Finding(path[:-1], "structure.file_table_expected", facts=facts))
            return []
    return document


def _keyed(slot: _Slot, key: str, item: Any, path: str, problems: list[Finding]) -> Any:
    if not isinstance(item, dict):
        return item
    if slot.identity in item:
        facts = {"key": slot.identity}
        problems.append(Finding(f"{path}{slot.identity}", "structure.file_key_written_twice", facts=facts))
    plain = _from_document(_Slot(_Shape.TABLE, slot.kind), item, path, problems)
    return {**plain, slot.identity: key}


def _to_document(slot: _Slot, plain: Any) -> Any:
    match slot.shape:
        case _Shape.NAMES if plain.keys() == {"nb"}:
            return plain["nb"]
        case _Shape.MEMBERS:
            return [item if len(item) > 1 else item["municipality"] for item in plain]
        case _Shape.TABLE:
            slots = _slots(slot.kind)
            return {name: _to_document(slots[name], value) for name, value in plain.items()}
        case _Shape.KEYED:
            return {
                item.pop(slot.identity): _to_document(_Slot(_Shape.TABLE, slot.kind), item) for item in plain
            }
    return plain


def _shortened(value: Any) -> str:
    return text if len(text := str(value)) <= 40 else f"{text[:40]}…"


def _finding(problem: Problem) -> Finding:
    place, _, key = problem.path.rpartition(".")
    if problem.kind is ProblemKind.UNKNOWN:
        return _nearest(problem.path, "structure.file_unknown", key, _known_at(place))
    facts = {"value": _shortened(problem.value), "choices": ", ".join(problem.choices), "key": key}
    return Finding(problem.path, f"structure.file_{problem.kind}", facts=facts)


def _nearest(path: str, code: str, key: str, known: Iterable[str]) -> Finding:
    near = get_close_matches(key, known, n=1, cutoff=0.6)
    facts = {"key": key, **({"nearest": near[0]} if near else {})}
    return Finding(path, f"{code}_near" if near else code, facts=facts)


def _known_at(path: str) -> list[str]:
    """List the fields that may stand in a table of the file."""
    slot = _Slot(_Shape.TABLE, Structure)
    for step in path.split(".") if path else ():
        slot = _inside(slot, step)
    kind = {_Shape.NAMES: Names, _Shape.MEMBERS: RegionMember}.get(slot.shape, slot.kind)
    return [field.name for field in fields(kind)] if kind else []
