"""What a plan depends on in the actor besides permissions: which conditions on its own roles and seats can hold.

Few combinations exist, and a condition that cannot hold need not be asked: what is left is short enough for
PostgreSQL to find the rows by an index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TypeAlias

from fellesskap.actor import Actor
from fellesskap_graphql.compiler.expressions import Being, Own

Trait: TypeAlias = Own | Being


def traits_in(thing: object) -> dict[str, Trait]:
    """Every trait that a mapping or an expression asks about, by name."""
    found: dict[str, Trait] = {}
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Own | Being):
            found[one.name] = one
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, tuple | list):
            waiting += one
        elif is_dataclass(one) and not isinstance(one, type | Enum):
            waiting += [getattr(one, field.name) for field in fields(one)]
    return found


def traits_of(actor: Actor, traits: Iterable[Trait]) -> frozenset[str]:
    """The names of those that hold for the actor, or name a place at all."""
    return frozenset([one.name for one in traits if one.of(actor)])
