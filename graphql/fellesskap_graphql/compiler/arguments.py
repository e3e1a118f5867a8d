"""The arguments of one field in one operation: what is known when the plan is made, and what is bound later."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import strawberry
from graphql import FieldNode, ListValueNode, NullValueNode, ValueNode, VariableNode, value_from_ast

from fellesskap.errors import DomainError
from fellesskap_graphql.compiler.bound import BoundArgument, BoundField, Role
from fellesskap_graphql.compiler.sources import Kind
from fellesskap_graphql.compiler.tree import Given, Variables
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.ids import text_key_of

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Arguments:
    """`given` by the names expressions use; `known` holds the values that shape the statement."""

    given: Mapping[str, Given]
    known: Mapping[Role, Any]
    sources: Mapping[Role, Callable[[Variables], Any]]


def arguments_of(bound: BoundField, node: FieldNode, variables: Variables) -> Arguments:
    """Resolve a field's arguments; one that is absent, or null, is in none of the three."""
    nodes: dict[str, ValueNode] = {one.name.value: one.value for one in node.arguments or ()}
    given: dict[str, Given] = {}
    known: dict[Role, Any] = {}
    sources: dict[Role, Callable[[Variables], Any]] = {}
    for argument in bound.arguments.values():
        value_node = nodes.get(argument.name)
        if isinstance(value_node, VariableNode) and value_node.name.value not in variables:
            value_node = None
        if value_node is None:
            if argument.declared.default is not strawberry.UNSET:
                _default(argument, given, known)
            continue
        if isinstance(value_node, NullValueNode):
            continue
        read = _reader(argument, value_node)
        if argument.role in (Role.VALUE, Role.AFTER, Role.BEFORE) and read(variables) is None:
            continue
        if argument.role is Role.VALUE:
            given[argument.python_name] = _bound(argument, value_node, read, variables)
        else:
            known[argument.role] = read(variables)
            sources[argument.role] = read
    return Arguments(given, known, sources)


def _default(argument: BoundArgument, given: dict[str, Given], known: dict[Role, Any]) -> None:
    value = argument.declared.default
    if value is None:
        return
    if argument.role is Role.VALUE:
        constant = _converter(argument)(value)
        given[argument.python_name] = Given(
            ("constant", argument.kind, repr(constant)),
            lambda _reading, _variables: constant,
            _cast(argument),
            constant if argument.is_truth_value else None,
        )
    else:
        known[argument.role] = value


def _reader(argument: BoundArgument, node: ValueNode) -> Callable[[Variables], Any]:
    """Read the argument's coerced value from the variables, or once and for all from the document."""
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda variables: variables.get(name)
    if _holds_variables(node):
        return lambda variables: value_from_ast(node, argument.type, dict(variables))
    constant = value_from_ast(node, argument.type)
    return lambda _variables: constant


def _bound(
    argument: BoundArgument, node: ValueNode, read: Callable[[Variables], Any], variables: Variables
) -> Given:
    convert, cast = _converter(argument), _cast(argument)
    known = read(variables) if argument.is_truth_value else None
    identity: Hashable
    if isinstance(node, VariableNode):
        identity = ("variable", node.name.value, argument.declared.node, cast)
    else:
        identity = ("literal", id(node))
        if not _holds_variables(node):
            constant = convert(read(variables))
            return Given(identity, lambda _reading, _variables: constant, cast, known)
    return Given(identity, lambda _reading, variables: convert(read(variables)), cast, known)


def _holds_variables(node: ValueNode) -> bool:
    return isinstance(node, ListValueNode) and any(isinstance(one, VariableNode) for one in node.values)


def _cast(argument: BoundArgument) -> str:
    return f"{argument.kind}[]" if argument.is_list else str(argument.kind)


def _converter(argument: BoundArgument) -> Convert:
    one: Convert
    if argument.kind is Kind.UUID:
        node = argument.declared.node or ""
        one = lambda value: text_key_of(value, node)  # noqa: E731
    elif argument.declared.reads is not None:
        one = _reading(argument.name, argument.declared.reads)
    elif argument.kind is Kind.TEXT:
        one = _stored
    else:
        return lambda value: value
    if argument.is_list:
        return lambda values: [found for value in values if (found := one(value)) is not None]
    return one


def _reading(name: str, reads: Callable[[str], str]) -> Convert:
    """Read a text as the one that is bound; what a rule refuses refuses the request."""

    def read(value: str) -> str:
        try:
            return reads(value)
        except DomainError as problem:
            raise RequestError("argument.refused", argument=name, reason=problem.code) from None

    return read


def _stored(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
