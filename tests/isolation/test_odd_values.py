"""Values that fit their type and nothing else: a command with one is refused in words or carried out, never lost.

Generated from the schema and the examples: every text, number, day and moment of every command in turn.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLScalarType, get_named_type

import absence_examples  # noqa: F401  they add their examples to the others
import leader_examples  # noqa: F401  they add their examples to the others
import minutes_examples  # noqa: F401
import people_examples  # noqa: F401
from api_road import TEXTS
from api_scene import command_document
from draft_examples import drafts_from_elsewhere
from fellesskap.db.work import Work
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.schema import MUTATIONS, community
from operation_examples import EXAMPLES, Given
from two_worlds import Worlds

ODD: dict[str, tuple[Any, ...]] = {
    "String": ("", " ", "\u0000", "a\u0000b", "x" * 21_000, "😀" * 250, "\u202e", "%", "'; --"),
    "Int": (0, -1, 2**31 - 1, -(2**31), 601),
    "Date": ("0001-01-01", "9999-12-31"),
    "DateTime": (
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00",
        "2026-01-01T00:00:00",
    ),
    "ID": ("", "\u0000", "x" * 9_000),
}
COMMANDS = [one.name for one in MUTATIONS]


def _input_of(command: str) -> GraphQLInputObjectType:
    schema = community().schema
    assert schema.mutation_type is not None
    named: Any = get_named_type(schema.mutation_type.fields[command].args["input"].type)
    return named


def _changed(
    named: GraphQLInputObjectType, given: Given, whole: Given, path: tuple[Any, ...] = ()
) -> Iterator[Given]:
    """The input with one value odd, for every value there is or could be."""
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        if isinstance(inner, GraphQLInputObjectType):
            below = given.get(name) or ()
            items: dict[tuple[Any, ...], Given] = (
                {(): below} if isinstance(below, dict) else {(place,): one for place, one in enumerate(below)}
            )
            for place, item in items.items():
                yield from _changed(inner, item, whole, (*path, name, *place))
        elif isinstance(inner, GraphQLScalarType):
            for odd in ODD.get(inner.name, ()):
                changed = copy.deepcopy(whole)
                spot: Any = changed
                for step in path:
                    spot = spot[step]
                spot[name] = odd
                yield changed


@pytest.mark.parametrize("command", COMMANDS)
async def test_an_odd_value_is_refused_or_taken_and_never_a_failure(worlds: Worlds, command: str) -> None:
    if command in EXAMPLES:
        examples = await EXAMPLES[command](worlds)
    else:
        row = {"line": 2, "name": "Ny", "seat": "fsu:direktor", "firstDay": "2026-03-02", "deputy": "9"}
        plain = {
            "importRoster": {"rows": [row]},
            "registerPerson": {"name": "Ny"},
            "reportCase": {"title": "Ny", **TEXTS},
        }
        examples = [("anne", plain[command])] if command in plain else drafts_from_elsewhere()
    failed = []
    graph, before = community(), await worlds.dumps()
    ready = graph.prepare(command_document(command, ""))
    for who, given in examples:
        actor = await worlds.road.actor(who)
        for changed in _changed(_input_of(command), given, given):
            async with Work(worlds.road.tenant, actor, worlds.api.clock, write=True) as work:
                try:
                    await graph.run(work, ready, {"input": changed})
                except RequestError:
                    pass
                except Exception as error:
                    odd = {key: str(value)[:40] for key, value in changed.items() if value != given.get(key)}
                    failed.append((odd, type(error).__name__))
                await work.rollback()
    assert failed == []
    assert await worlds.dumps() == before
