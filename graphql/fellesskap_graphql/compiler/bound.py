"""Types and fields as the planner reads them, with table, kinds and arguments resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from graphql import (
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    is_non_null_type,
    is_object_type,
)

from fellesskap.access.roles import Permission
from fellesskap_graphql.compiler.checking import Place
from fellesskap_graphql.compiler.facts import BoundFacts
from fellesskap_graphql.compiler.mapping import Argument, FieldMapping
from fellesskap_graphql.compiler.sources import Kind, Source
from fellesskap_graphql.compiler.traits import Trait


class Role(StrEnum):
    """What an argument does to the statement."""

    VALUE = "value"
    ID = "id"
    ORDER = "order"
    FIRST = "first"
    LAST = "last"
    AFTER = "after"
    BEFORE = "before"


class Form(StrEnum):
    """How a value is written as JSON."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    QUOTED = "quoted"
    ENUM = "enum"
    ID = "id"
    TEXT = "text"
    MOMENT = "moment"
    JSON = "json"


@dataclass(slots=True, eq=False)
class BoundArgument:
    """An argument with its kind resolved; `optional` means that it may be absent or null."""

    name: str
    python_name: str
    type: GraphQLInputType
    kind: Kind
    role: Role
    optional: bool
    is_list: bool
    declared: Argument

    @property
    def is_truth_value(self) -> bool:
        """Whether it is a plain yes or no that a condition is compared with."""
        return self.kind is Kind.BOOLEAN and self.role is Role.VALUE and not self.is_list


@dataclass(slots=True, eq=False)
class BoundField:
    """A field that is known to compile."""

    name: str
    owner: str
    type: GraphQLOutputType
    named: GraphQLNamedType
    mapping: FieldMapping
    arguments: dict[str, BoundArgument]
    needs: Permission | None
    form: Form | None = None
    nullable_column: bool = False
    facts: BoundFacts | None = None
    traits: Mapping[str, Trait] = field(default_factory=dict)

    @property
    def nonnull(self) -> bool:
        return is_non_null_type(self.type)

    @property
    def by_python_name(self) -> dict[str, BoundArgument]:
        return {one.python_name: one for one in self.arguments.values()}


@dataclass(slots=True, eq=False)
class BoundEntity:
    """An object type over rows of `source`, or over no row."""

    name: str
    source: Source | None
    key: str
    dated: bool
    fields: dict[str, BoundField] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Bindings:
    """The whole schema as the planner reads it; `connections` maps a connection type to its node type."""

    schema: GraphQLSchema
    entities: dict[str, BoundEntity]
    connections: dict[str, str]

    def members(self, abstract: GraphQLNamedType) -> list[str]:
        """The object types that a field of this type can hold, those over rows alone."""
        if is_object_type(abstract):
            return [abstract.name] if abstract.name in self.entities else []
        possible: Any = self.schema.get_possible_types(abstract)  # type: ignore[arg-type]
        return [one.name for one in possible if one.name in self.entities]


def place_of(entity: BoundEntity, bound: BoundField) -> Place:
    """Where the field's own expressions stand."""
    return Place(entity.source, None, bound.by_python_name, frozenset())
