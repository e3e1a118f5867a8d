"""Values for the variables of registered operations, by their types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLEnumType, get_named_type, is_list_type, is_non_null_type, type_from_ast

from fellesskap_graphql.schema import community

_WHERE_TO_BEGIN = ("after", "before", "last")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that chooses what is shown."""

    name: str
    type: Any

    @property
    def takes_id(self) -> bool:
        return bool(get_named_type(self.type).name == "ID")

    @property
    def takes_text(self) -> bool:
        return bool(get_named_type(self.type).name == "String")

    def value(self, key: str, text: str) -> Any:
        """A value: the id and the text that are given, and what is likely for anything else."""
        inner = self.type.of_type if is_non_null_type(self.type) else self.type
        named = get_named_type(self.type)
        if isinstance(named, GraphQLEnumType):
            return list(named.values) if is_list_type(inner) else next(iter(named.values))
        number = {"year": 2026, "to": 2}.get(self.name, 1)
        value = {"ID": key, "String": text, "Int": number, "Boolean": True, "Date": "2026-03-02"}[named.name]
        return [value] if is_list_type(inner) else value


def variables_of(operation: str) -> list[Variable]:
    """The variables of an operation that choose what is shown."""
    graph = community()
    return [
        Variable(one.variable.name.value, type_from_ast(graph.schema, one.type))
        for one in graph.registered(operation).operation.node.variable_definitions or ()
        if one.variable.name.value not in _WHERE_TO_BEGIN
    ]


def values_of(variables: list[Variable], key: str, text: str) -> dict[str, Any]:
    """Values for all of them."""
    return {one.name: one.value(key, text) for one in variables}
