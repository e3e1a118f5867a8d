"""Variables coerced by the language's rules, quickly where there is nothing to remark.

For each variable a reader is made once from its type. Whatever it does not take, for whatever reason, is read
again by graphql-core, which either takes it after all or says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_variable_values,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
    type_from_ast,
    value_from_ast,
)
from graphql.utilities.coerce_input_value import coerce_default_value

from fellesskap_graphql.errors import InvalidDocumentError
from fellesskap_graphql.limits import ERRORS

_ABSENT = object()
_Read = Callable[[Any], Any]
_Plain = tuple[str, _Read, bool, Any]


class Coercion:
    """The variables of one operation; `coerce` returns them by name, leaving out those not given."""

    __slots__ = ("_definitions", "_plain", "_schema")

    def __init__(self, schema: GraphQLSchema, definitions: tuple[VariableDefinitionNode, ...]) -> None:
        self._schema = schema
        self._definitions = definitions
        self._plain = [_plain(schema, one) for one in definitions]

    def coerce(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Coerce; raise `InvalidDocumentError` naming what is wrong."""
        coerced: dict[str, Any] = {}
        try:
            for name, parse, nonnull, default in self._plain:
                value = given.get(name, _ABSENT)
                if value is not _ABSENT:
                    coerced[name] = parse(value)
                elif default is not _ABSENT:
                    coerced[name] = default
                elif nonnull:
                    return self._coerce_slowly(given)
        except (GraphQLError, ValueError, TypeError, RecursionError):
            return self._coerce_slowly(given)
        return coerced

    def _coerce_slowly(self, given: Mapping[str, Any]) -> dict[str, Any]:
        found = get_variable_values(
            self._schema, self._definitions, dict(given), max_errors=ERRORS, hide_suggestions=True
        )
        if isinstance(found, list):
            raise InvalidDocumentError("variables.invalid", found)
        return dict(found.coerced)


def _plain(schema: GraphQLSchema, definition: VariableDefinitionNode) -> _Plain:
    """Name, reader, whether required, and default of a variable."""
    type_: Any = type_from_ast(schema, definition.type)
    default = _ABSENT
    if definition.default_value is not None:
        default = value_from_ast(definition.default_value, type_)
    return definition.variable.name.value, _reader(type_), is_non_null_type(type_), default


def _reader(type_: GraphQLInputType, within: tuple[str, ...] = ()) -> _Read:
    """What reads a value of a type, and raises at anything it would have to look at twice."""
    if is_non_null_type(type_):
        inner = _reader(type_.of_type, within)
        return lambda value: _refuse() if value is None else inner(value)
    if is_list_type(type_):
        each = _reader(type_.of_type, within)
        return lambda value: (
            None if value is None else [each(one) for one in (value if type(value) is list else _refuse())]
        )
    if is_leaf_type(type_):
        parse = type_.parse_value
        return lambda value: None if value is None else parse(value)
    if not is_input_object_type(type_) or type_.is_one_of or type_.name in within:
        return lambda _: _refuse()
    return _object_reader(type_, (*within, type_.name))


def _object_reader(type_: GraphQLInputObjectType, within: tuple[str, ...]) -> _Read:
    members = [
        (name, one.out_name or name, _reader(one.type, within), coerce_default_value(one))
        for name, one in type_.fields.items()
    ]
    required = frozenset(name for name, one in type_.fields.items() if is_required_input_field(one))
    known, make = frozenset(type_.fields), type_.out_type

    def read(value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not dict or not required <= value.keys() <= known:
            return _refuse()
        found: dict[str, Any] = {}
        for name, out_name, parse, default in members:
            if name in value:
                found[out_name] = parse(value[name])
            elif default is not Undefined:
                found[out_name] = default
        return make(found)

    return read


def _refuse() -> Any:
    raise TypeError
