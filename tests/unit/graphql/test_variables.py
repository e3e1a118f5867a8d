"""Variables read quickly are what graphql-core reads, and what is wrong is said as graphql-core says it."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputType,
    GraphQLObjectType,
    OperationDefinitionNode,
    get_variable_values,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    parse,
)
from hypothesis import given
from hypothesis import strategies as st

from fellesskap_graphql.compiler.variables import Coercion
from fellesskap_graphql.errors import InvalidDocumentError
from fellesskap_graphql.schema import community

SCHEMA = community().schema
_PLAIN: dict[str, st.SearchStrategy[Any]] = {
    "String": st.text(max_size=5),
    "ID": st.text(max_size=5) | st.integers(0, 9),
    "Int": st.integers(-(2**31), 2**31 - 1),
    "Boolean": st.booleans(),
    "Date": st.dates().map(str),
    "DateTime": st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
}
_WRONG = st.sampled_from([None, "?", 1.5, [], {}, {"x": 1}, True, 2**40])


def _mutations() -> dict[str, GraphQLObjectType]:
    assert SCHEMA.mutation_type is not None
    return SCHEMA.mutation_type.fields


def _values(type_: GraphQLInputType) -> st.SearchStrategy[Any]:
    """Values of a type, and now and then something that is none."""
    if is_non_null_type(type_):
        return _values(type_.of_type)
    if is_list_type(type_):
        return st.none() | st.lists(_values(type_.of_type), max_size=2) | _values(type_.of_type)
    if is_input_object_type(type_):
        fields = {name: _values(one.type) for name, one in type_.fields.items()}
        needed = {name for name, one in type_.fields.items() if is_non_null_type(one.type)}
        return st.fixed_dictionaries(
            {name: one for name, one in fields.items() if name in needed},
            optional={name: one for name, one in fields.items() if name not in needed},
        )
    if isinstance(type_, GraphQLEnumType):
        return st.sampled_from(sorted(type_.values)) | st.none()
    return _PLAIN[type_.name] | st.none()


def _definitions(text: str) -> tuple[Any, ...]:
    document = parse(text).definitions[0]
    assert isinstance(document, OperationDefinitionNode)
    return tuple(document.variable_definitions or ())


def _by_the_book(text: str, variables: dict[str, Any]) -> dict[str, Any] | None:
    found = get_variable_values(SCHEMA, _definitions(text), variables)
    return None if isinstance(found, list) else dict(found.coerced)


def _quickly(text: str, variables: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return Coercion(SCHEMA, _definitions(text)).coerce(variables)
    except InvalidDocumentError:
        return None


@given(st.data(), st.sampled_from(sorted(_mutations())))
def test_a_command_is_read_as_the_language_says(data: st.DataObject, name: str) -> None:
    type_ = _mutations()[name].args["input"].type
    text = f'mutation($input: {type_}, $key: String = "k") {{ {name} }}'
    variables = {"input": data.draw(_values(type_) | _WRONG)}
    if isinstance(variables["input"], dict) and data.draw(st.booleans()):
        variables["input"] |= data.draw(st.dictionaries(st.sampled_from(["version", "x", "answers"]), _WRONG))

    assert _quickly(text, variables) == _by_the_book(text, variables)


@pytest.mark.parametrize(
    "states", [["OPEN"], ["OPEN", "CLOSED"], "OPEN", [], None, ["NONE"], [None], [["OPEN"]], {"a": 1}, 1]
)
def test_a_list_is_read_as_the_language_says(states: object) -> None:
    text = "query($states: [RoundState!] = [CLOSED]) { rounds(states: $states) { totalCount } }"

    assert _quickly(text, {"states": states}) == _by_the_book(text, {"states": states})
    assert _quickly(text, {}) == _by_the_book(text, {})
