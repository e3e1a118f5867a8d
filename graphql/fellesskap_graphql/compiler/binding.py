"""Checks every field against its table once, when the schema is built.

All that is wrong is gathered and refused together, so that a field which cannot be compiled never meets a
reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from strawberry.types.base import StrawberryObjectDefinition

from fellesskap_graphql.compiler.bound import Bindings, BoundArgument, BoundEntity, BoundField, Role
from fellesskap_graphql.compiler.checking import Refused
from fellesskap_graphql.compiler.expressions import Col
from fellesskap_graphql.compiler.mapping import (
    MAPPING,
    Argument,
    ById,
    Declared,
    Entity,
    FieldMapping,
    Pages,
    entity_of,
)
from fellesskap_graphql.compiler.proving import prove
from fellesskap_graphql.compiler.sources import Kind, source_of
from fellesskap_graphql.compiler.traits import traits_in

_STRAWBERRY = "strawberry-definition"


class SchemaRefused(TypeError):
    """The schema holds fields that cannot be compiled; the message lists them all."""


def bind(schema: GraphQLSchema) -> Bindings:
    """Resolve and check every field of every type over rows; raise `SchemaRefused` with all findings."""
    definitions: dict[str, tuple[GraphQLObjectType, Entity]] = {}
    connections: dict[str, str] = {}
    for name, named in schema.type_map.items():
        if not isinstance(named, GraphQLObjectType) or name.startswith("__"):
            continue
        definition = named.extensions.get(_STRAWBERRY)
        entity = entity_of(definition.origin) if isinstance(definition, StrawberryObjectDefinition) else None
        if entity is not None:
            definitions[name] = (named, entity)
        elif set(named.fields) == {"edges", "pageInfo", "totalCount"}:
            edge: Any = get_named_type(named.fields["edges"].type)
            connections[name] = get_named_type(edge.fields["node"].type).name
    bindings = Bindings(schema, {}, connections)
    for name, (_, entity) in definitions.items():
        source = source_of(entity.table) if entity.table is not None else None
        source = replace(source, function=True) if source is not None and entity.function else source
        bindings.entities[name] = BoundEntity(name, source, entity.key, entity.dated)
    findings: list[str] = []
    for name, (named, _) in definitions.items():
        for field_name, graphql_field in named.fields.items():
            try:
                bound = _bind_field(bindings.entities[name], field_name, graphql_field)
                prove(bindings, bindings.entities[name], bound)
                bindings.entities[name].fields[field_name] = bound
            except Refused as finding:
                findings.append(f"{name}.{field_name}: {finding}")
    if findings:
        raise SchemaRefused("these fields cannot be compiled:\n  " + "\n  ".join(findings))
    return bindings


def _bind_field(owner: BoundEntity, name: str, graphql_field: GraphQLField) -> BoundField:
    definition = graphql_field.extensions[_STRAWBERRY]
    declared = definition.metadata.get(MAPPING) if definition.metadata else None
    if not isinstance(declared, Declared) or definition.base_resolver is not None:
        raise Refused("it has no mapping; use field() of the compiler, without a resolver")
    mapping = declared.mapping if declared.mapping is not None else Col(definition.python_name)
    bound = BoundField(
        name,
        owner.name,
        graphql_field.type,
        get_named_type(graphql_field.type),
        mapping,
        {},
        declared.needs,
    )
    for python_name, graphql_name in _names(definition.arguments, graphql_field):
        argument = declared.arguments[python_name]
        bound.arguments[graphql_name] = _bind_argument(
            mapping, python_name, graphql_name, graphql_field, argument
        )
    bound.traits = traits_in([mapping, [argument.where for argument in declared.arguments.values()]])
    return bound


def _names(arguments: list[Any], graphql_field: GraphQLField) -> Iterator[tuple[str, str]]:
    for argument, graphql_name in zip(arguments, graphql_field.args, strict=True):
        yield argument.python_name, graphql_name


_KINDS: Mapping[str, Kind] = {
    "String": Kind.TEXT,
    "Int": Kind.INTEGER,
    "Boolean": Kind.BOOLEAN,
    "ID": Kind.UUID,
    "Date": Kind.DATE,
    "DateTime": Kind.MOMENT,
}
_PAGE_ROLES = {"first": Role.FIRST, "last": Role.LAST, "after": Role.AFTER, "before": Role.BEFORE}


def _bind_argument(
    mapping: FieldMapping, python_name: str, name: str, graphql_field: GraphQLField, declared: Argument
) -> BoundArgument:
    argument = graphql_field.args[name]
    named = get_named_type(argument.type)
    kind = Kind.TEXT if isinstance(named, GraphQLEnumType) else _KINDS.get(named.name)
    if kind is None:
        raise Refused(f"argument {name}: {named.name} cannot be an argument of a read")
    role = Role.VALUE
    if isinstance(mapping, ById) and python_name == "id":
        role = Role.ID
    elif isinstance(mapping, Pages):
        role = Role.ORDER if python_name == "order_by" else _PAGE_ROLES.get(python_name, Role.VALUE)
    elif declared.reads is not None and (kind is not Kind.TEXT or is_list_type(argument.type)):
        raise Refused(f"argument {name}: only a text can be read as another")
    elif kind is Kind.UUID and declared.node is None:
        raise Refused(f"argument {name}: say which `node` type an id must name")
    inner = argument.type.of_type if isinstance(argument.type, GraphQLNonNull) else argument.type
    return BoundArgument(
        name,
        python_name,
        argument.type,
        kind,
        role,
        optional=not is_non_null_type(argument.type),
        is_list=is_list_type(inner),
        declared=declared,
    )
