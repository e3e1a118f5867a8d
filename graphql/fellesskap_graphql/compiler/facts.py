"""What a computed field's function needs to know, read off the dataclass it takes."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any

from fellesskap_graphql.compiler.checking import Place, Refused, condition, describe
from fellesskap_graphql.compiler.expressions import Col, Expr
from fellesskap_graphql.compiler.mapping import Inputs, Rows
from fellesskap_graphql.compiler.sources import Column, source_of


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class BoundRows:
    """Rows of another table among the facts."""

    mapping: Rows
    facts: BoundFacts


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class BoundFact:
    """A value among the facts."""

    expr: Expr
    column: Column


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class BoundFacts:
    """A dataclass and where each of its fields comes from."""

    cls: type
    members: tuple[tuple[str, BoundFact | BoundRows | BoundFacts], ...]


def facts_of(function: Callable[[Any, Any], object], inputs: Inputs, place: Place) -> BoundFacts:
    """Resolve the facts that `function`'s first parameter is annotated with."""
    hints = typing.get_type_hints(function)
    first = next(iter(hints.values()), None)
    if first is None or not dataclasses.is_dataclass(first) or not isinstance(first, type):
        raise Refused("the function's first parameter must be annotated with a dataclass of facts")
    return _facts(first, inputs, place)


def _facts(cls: type, inputs: Inputs, place: Place) -> BoundFacts:
    hints = typing.get_type_hints(cls)
    names = [one.name for one in dataclasses.fields(cls)]
    unknown = sorted(set(inputs) - set(names))
    if unknown:
        raise Refused(f"{cls.__name__} has no {', '.join(unknown)}")
    members: list[tuple[str, BoundFact | BoundRows | BoundFacts]] = []
    for name in names:
        source = inputs.get(name)
        if source is None:
            source = {} if dataclasses.is_dataclass(hints[name]) else Col(name)
        if isinstance(source, Mapping):
            members.append((name, _facts(_dataclass_in(hints[name]), source, place)))
        elif isinstance(source, Rows):
            inside = place.inside(source_of(source.table))
            condition(source.where, inside)
            nested = _dataclass_in(hints[name])
            members.append((name, BoundRows(source, _facts(nested, source.inputs, inside))))
        else:
            found = describe(source, place)
            if found.nullable and not _optional(hints[name]):
                raise Refused(f"{cls.__name__}.{name} can be null")
            members.append((name, BoundFact(source, found)))
    return BoundFacts(cls, tuple(members))


def _optional(hint: Any) -> bool:
    return NoneType in typing.get_args(hint) or hint is Any


def _dataclass_in(hint: Any) -> type:
    """The dataclass in `tuple[X, ...]`, `list[X]` or `X | None`."""
    candidates = (hint, *typing.get_args(hint))
    for one in candidates:
        if isinstance(one, type) and not isinstance(one, UnionType) and dataclasses.is_dataclass(one):
            return one
    raise Refused(f"{hint} holds no dataclass to put rows in")
