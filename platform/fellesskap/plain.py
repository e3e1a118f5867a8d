"""Frozen dataclasses ⇄ plain data (what JSON and TOML can hold), strictly and with every problem at once.

Reading never guesses: a text is not a number, and a key nobody knows is a problem, not a thing to ignore.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

T = TypeVar("T")

IDENTITIES = ("key", "fills", "municipality", "place")
"""The fields by which an item of a list is known, the first it has; paths name items by it."""


class ProblemKind(StrEnum):
    """What is wrong with a place in the data."""

    UNKNOWN = "unknown"
    MISSING = "missing"
    TEXT = "text_expected"
    NUMBER = "number_expected"
    BOOLEAN = "boolean_expected"
    DATE = "date_expected"
    LIST = "list_expected"
    TABLE = "table_expected"
    CHOICE = "choice_expected"


_KINDS = {
    "unexpected_keyword_argument": ProblemKind.UNKNOWN,
    "missing": ProblemKind.MISSING,
    "string": ProblemKind.TEXT,
    "int": ProblemKind.NUMBER,
    "bool": ProblemKind.BOOLEAN,
    "date": ProblemKind.DATE,
    "tuple": ProblemKind.LIST,
    "enum": ProblemKind.CHOICE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where (`bodies.ssu.seats.region.tittel`), what, and the value or the choices."""

    path: str
    kind: ProblemKind
    value: str = ""
    choices: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """What happened to one place between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: where (`bodies.ssu.seats.region.count`), and the plain data before and after."""

    path: str
    kind: ChangeKind
    before: Any = None
    after: Any = None


class UnreadableError(ValueError):
    """Plain data that does not fit; all problems, in the order of the data."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.path}: {problem.kind}" for problem in self.problems))


def to_plain(value: Any, *, sparse: bool = False) -> Any:
    """Turn dataclasses into dictionaries, tuples into lists, choices into their words.

    `sparse` leaves out fields that have their default.
    """
    if is_dataclass(value):
        return {
            field.name: to_plain(getattr(value, field.name), sparse=sparse)
            for field in fields(value)
            if not (sparse and getattr(value, field.name) == default_of(field))
        }
    if isinstance(value, tuple):
        return [to_plain(item, sparse=sparse) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value


def default_of(field: Field[Any]) -> Any:
    """The field's default; `MISSING` where it must be given."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def to_json(value: Any) -> str:
    """Write every field in one canonical form: sorted keys, no spaces; equal values give equal text."""
    return json.dumps(
        to_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat
    )


def from_plain(kind: type[T], plain: Any) -> T:
    """Read one dataclass; raise `UnreadableError` with all problems."""
    text = json.dumps([plain], default=str)
    try:
        read: T = _adapter(cast(Hashable, kind)).validate_json(text)[0]
    except ValidationError as error:
        raise UnreadableError(_problem(entry, plain) for entry in error.errors(include_url=False)) from None
    return read


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Compare two pieces of plain data; items of a list are paired by identity, bare values by themselves."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _keyed_differences(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        old, new = _by_identity(before), _by_identity(after)
        yield from _keyed_differences(old, new, path)
        kept_before = [key for key in old if key in new]
        kept_after = [key for key in new if key in old]
        if kept_before != kept_after:
            yield Difference(path, ChangeKind.CHANGED, kept_before, kept_after)
    elif before != after:
        yield Difference(path, ChangeKind.CHANGED, before, after)


def _keyed_differences(before: dict[str, Any], after: dict[str, Any], path: str) -> Iterator[Difference]:
    for key in [*before, *(key for key in after if key not in before)]:
        place = f"{path}.{key}" if path else key
        if key not in after:
            yield Difference(place, ChangeKind.REMOVED, before=before[key])
        elif key not in before:
            yield Difference(place, ChangeKind.ADDED, after=after[key])
        else:
            yield from differences(before[key], after[key], place)


def _by_identity(items: list[Any]) -> dict[str, Any]:
    return {identity(item) or str(item): item for item in items}


def identity(item: Any) -> str | None:
    """What an item of a list is known by; None for a bare value."""
    if isinstance(item, dict):
        return next((str(item[name]) for name in IDENTITIES if name in item), None)
    return None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    # The tuple is there to carry the strictness, which pydantic takes on no dataclass it did not make.
    return TypeAdapter(
        cast(Any, tuple.__class_getitem__(kind)), config=ConfigDict(extra="forbid", strict=True)
    )


def _problem(entry: Any, plain: Any) -> Problem:
    reason, location = entry["type"], entry["loc"][1:]
    kind = _KINDS.get(reason) or _KINDS.get(reason.partition("_")[0], ProblemKind.TABLE)
    choices = tuple(entry.get("ctx", {}).get("expected", "").replace(" or ", ", ").split(", "))
    return Problem(
        path=_path(location, plain),
        kind=kind,
        value="" if kind in (ProblemKind.MISSING, ProblemKind.UNKNOWN) else str(entry["input"]),
        choices=tuple(choice.strip("'") for choice in choices if choice),
    )


def _path(location: Iterable[str | int], plain: Any) -> str:
    steps = []
    for step in location:
        try:
            plain = plain[step]
        except (KeyError, IndexError, TypeError):
            plain = None
        steps.append((identity(plain) or str(step)) if isinstance(step, int) else step)
    return ".".join(steps)
