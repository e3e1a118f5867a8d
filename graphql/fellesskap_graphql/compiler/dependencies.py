"""What a plan depends on beside its document: the parts of the variables that change the statement.

A value that is only bound (an id, a date, a search text) changes nothing. Whether an optional argument is
given, a truth value, a page's size and direction, a chosen order, the type an id names, and what
`@skip`/`@include` say do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLObjectType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
)

from fellesskap.access.roles import Permission
from fellesskap_graphql.compiler.bound import Bindings, BoundField, Role
from fellesskap_graphql.compiler.document import Operation
from fellesskap_graphql.compiler.traits import Trait
from fellesskap_graphql.ids import split

Aspect = Callable[[Any], Hashable]


def _value(value: Any) -> Hashable:
    return value  # type: ignore[no-any-return]


def _presence(value: Any) -> Hashable:
    return value is not None


@dataclass(frozen=True, slots=True, eq=False)
class Dependencies:
    """The aspects of variables, and the permissions and traits, that make different plans of one operation."""

    aspects: tuple[tuple[str, Aspect], ...]
    needs: tuple[Permission, ...]
    traits: tuple[Trait, ...]

    def key(self, variables: Mapping[str, Any]) -> tuple[Hashable, ...]:
        """The part of a plan's key that the variables decide."""
        return tuple(aspect(variables.get(name)) for name, aspect in self.aspects)


class _Walk:
    """One pass over everything the operation could ask for, whatever its directives say."""

    def __init__(self, bindings: Bindings, operation: Operation) -> None:
        self.bindings = bindings
        self.operation = operation
        self.aspects: dict[tuple[str, Aspect], None] = {}
        self.needs: set[Permission] = set()
        self.traits: dict[str, Trait] = {}
        self.seen: set[tuple[str, int]] = set()

    def run(self) -> Dependencies:
        stack: list[tuple[GraphQLNamedType, SelectionSetNode]] = [
            (self.operation.root, self.operation.node.selection_set)
        ]
        while stack:
            parent, selection_set = stack.pop()
            if (parent.name, id(selection_set)) in self.seen:
                continue
            self.seen.add((parent.name, id(selection_set)))
            for selection in selection_set.selections:
                self.directives(selection)
                if isinstance(selection, FieldNode):
                    stack += self.field(parent, selection)
                elif isinstance(selection, FragmentSpreadNode):
                    fragment = self.operation.fragments[selection.name.value]
                    stack.append((self.named(fragment.type_condition.name.value), fragment.selection_set))
                else:
                    on = selection.type_condition  # type: ignore[attr-defined]
                    inner = self.named(on.name.value) if on else parent
                    stack.append((inner, selection.selection_set))  # type: ignore[attr-defined]
        return Dependencies(tuple(self.aspects), tuple(sorted(self.needs)), tuple(self.traits.values()))

    def named(self, name: str) -> GraphQLNamedType:
        found = self.operation.schema.get_type(name)
        assert found is not None
        return found

    def directives(self, selection: Any) -> None:
        for directive in selection.directives or ():
            for argument in directive.arguments:
                if isinstance(argument.value, VariableNode):
                    self.aspects[argument.value.name.value, _value] = None

    def field(
        self, parent: GraphQLNamedType, node: FieldNode
    ) -> list[tuple[GraphQLNamedType, SelectionSetNode]]:
        graphql_field = getattr(parent, "fields", {}).get(node.name.value)
        if graphql_field is None:
            return []
        for owner in self.owners(parent):
            entity = self.bindings.entities.get(owner)
            if entity is not None and node.name.value in entity.fields:
                self.bound(entity.fields[node.name.value], node)
        if node.selection_set is None:
            return []
        return [(get_named_type(graphql_field.type), node.selection_set)]

    def owners(self, parent: GraphQLNamedType) -> list[str]:
        if is_abstract_type(parent):
            possible: Any = self.operation.schema.get_possible_types(parent)
            return [one.name for one in possible]
        return [parent.name] if isinstance(parent, GraphQLObjectType) else []

    def type_named(self, value: Any) -> Hashable:
        """The type an id names, when there is one: made-up names must not make plans of their own."""
        found = split(value)
        return found[0] if found and found[0] in self.bindings.entities else None

    def bound(self, bound: BoundField, node: FieldNode) -> None:
        if bound.needs is not None:
            self.needs.add(bound.needs)
        self.traits |= bound.traits
        for given in node.arguments or ():
            argument = bound.arguments[given.name.value]
            if not isinstance(given.value, VariableNode):
                continue
            name = given.value.name.value
            if argument.role in (Role.ORDER, Role.FIRST, Role.LAST) or argument.is_truth_value:
                self.aspects[name, _value] = None
            elif argument.role is Role.ID and is_abstract_type(bound.named):
                self.aspects[name, self.type_named] = None
            elif argument.optional or argument.role in (Role.AFTER, Role.BEFORE):
                self.aspects[name, _presence] = None


def dependencies(bindings: Bindings, operation: Operation) -> Dependencies:
    """Find what makes different plans of an operation."""
    return _Walk(bindings, operation).run()
