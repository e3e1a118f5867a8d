"""Variables coerced by the language's rules, quickly where they are plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLLeafType,
    GraphQLSchema,
    VariableDefinitionNode,
    get_variable_values,
    is_leaf_type,
    is_non_null_type,
    type_from_ast,
    value_from_ast,
)

from fellesskap_graphql.errors import InvalidDocumentError
from fellesskap_graphql.limits import ERRORS

_ABSENT = object()
_Plain = tuple[str, Callable[[Any], Any], bool, Any]


class Coercion:
    """The variables of one operation; `coerce` returns them by name, leaving out those not given."""

    __slots__ = ("_definitions", "_plain", "_schema")

    def __init__(self, schema: GraphQLSchema, definitions: tuple[VariableDefinitionNode, ...]) -> None:
        self._schema = schema
        self._definitions = definitions
        plain = [_plain(schema, one) for one in definitions]
        self._plain: list[_Plain] | None = [one for one in plain if one is not None]
        if len(self._plain) < len(plain):
            self._plain = None

    def coerce(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Coerce; raise `InvalidDocumentError` naming what is wrong."""
        if self._plain is None:
            return self._coerce_slowly(given)
        coerced: dict[str, Any] = {}
        try:
            for name, parse, nonnull, default in self._plain:
                value = given.get(name, _ABSENT)
                if value is _ABSENT:
                    if default is not _ABSENT:
                        coerced[name] = default
                    elif nonnull:
                        return self._coerce_slowly(given)
                elif value is None:
                    if nonnull:
                        return self._coerce_slowly(given)
                    coerced[name] = None
                else:
                    coerced[name] = parse(value)
        except (GraphQLError, ValueError, TypeError):
            return self._coerce_slowly(given)
        return coerced

    def _coerce_slowly(self, given: Mapping[str, Any]) -> dict[str, Any]:
        found = get_variable_values(
            self._schema, self._definitions, dict(given), max_errors=ERRORS, hide_suggestions=True
        )
        if isinstance(found, list):
            raise InvalidDocumentError("variables.invalid", found)
        return dict(found.coerced)


def _plain(schema: GraphQLSchema, definition: VariableDefinitionNode) -> _Plain | None:
    """Name, parser, whether required, and default of a variable of a scalar or enum type."""
    type_ = type_from_ast(schema, definition.type)
    nonnull = is_non_null_type(type_)
    named = type_.of_type if is_non_null_type(type_) else type_
    if not is_leaf_type(named):
        return None
    leaf: GraphQLLeafType = named
    default = _ABSENT
    if definition.default_value is not None:
        default = value_from_ast(definition.default_value, leaf)
    return definition.variable.name.value, leaf.parse_value, nonnull, default
