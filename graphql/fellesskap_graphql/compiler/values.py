"""Objects that Python makes (what is computed, a problem): selected and written as the rows' JSON is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLOutputType,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from fellesskap_graphql.compiler.document import Operation
from fellesskap_graphql.compiler.tree import Shape

Encode = Callable[[Any], Any]
Marker = Callable[[str], str]


def encoder(
    operation: Operation,
    type_: GraphQLOutputType,
    nodes: Sequence[FieldNode],
    variables: Mapping[str, Any],
    missing: Callable[[], str],
) -> tuple[Encode, Shape]:
    """Make the function that turns a Python value into JSON-able data; `missing` marks a null that may not be."""
    if is_non_null_type(type_):
        inner, shape = encoder(operation, type_.of_type, nodes, variables, missing)
        shape.nonnull = True
        mark = missing()
        return (lambda value: mark if value is None else inner(value)), shape
    if is_list_type(type_):
        each, item = encoder(operation, type_.of_type, nodes, variables, missing)
        return (
            lambda value: None if value is None else [each(one) for one in value],
            Shape(nonnull=False, item=item),
        )
    if is_leaf_type(type_):
        serialize = type_.serialize
        return (lambda value: None if value is None else serialize(value)), Shape(nonnull=False)
    assert isinstance(type_, GraphQLObjectType)
    return _object(operation, type_, nodes, variables, missing)


def _object(
    operation: Operation,
    type_: GraphQLObjectType,
    nodes: Sequence[FieldNode],
    variables: Mapping[str, Any],
    missing: Callable[[], str],
) -> tuple[Encode, Shape]:
    sets = [one.selection_set for one in nodes if one.selection_set is not None]
    members: list[tuple[str, Encode]] = []
    children: dict[str, Shape] = {}
    for key, found in operation.collect(type_, sets, variables).items():
        name = found[0].name.value
        if name == "__typename":
            members.append((key, _constant(type_.name)))
            children[key] = Shape(nonnull=True)
            continue
        graphql_field = type_.fields[name]
        encode, children[key] = encoder(operation, graphql_field.type, found, variables, missing)
        members.append(
            (key, _attribute(graphql_field.extensions["strawberry-definition"].python_name, encode))
        )
    return (
        lambda value: None if value is None else {key: encode(value) for key, encode in members},
        Shape(nonnull=False, children=children),
    )


def _constant(value: str) -> Encode:
    return lambda _: value


def _attribute(name: str, encode: Encode) -> Encode:
    return lambda value: encode(getattr(value, name))
