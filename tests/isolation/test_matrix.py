"""Another community's ids through the graph: the answer is the one that a random id gets, and nothing happens.

Generated from the schema: every place where an operation takes an id, times every id that another community
has, times the ways to write it, times who asks. An operation that takes an id and has no example fails here.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

import pytest
from graphql import GraphQLInputObjectType, get_named_type, is_list_type, is_required_argument
from graphql import get_nullable_type as nullable

import absence_examples  # noqa: F401  they add their examples to the others
import leader_examples  # noqa: F401  they add their examples to the others
import minutes_examples  # noqa: F401
import people_examples  # noqa: F401
from api_scene import command_document, dump
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap_graphql.schema import MUTATIONS, community
from operation_examples import EXAMPLES, Given
from two_worlds import Worlds

SCHEMA = community().schema
COMMANDS = {one.name: one for one in MUTATIONS}
ROLES = ("fsu:direktor", "anne", "admin", None)
_AT_ONCE = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write an id: of some type, and of which of the other community's things."""

    name: str
    kind: str
    prefix: str = ""
    upper: bool = False
    listed: bool = False

    def write(self, key: UUID) -> Any:
        text = f"{self.prefix}_{key}" if self.prefix else str(key)
        text = text.upper() if self.upper else text
        return [text] if self.listed else text


def ways(expected: str, worlds: Worlds, *, all_kinds: bool) -> Iterator[Way]:
    """The ways to write ids where one of type `expected` is asked for."""
    yield Way("global", expected, expected)
    yield Way("raw", expected)
    yield Way("upper", expected, expected, upper=True)
    yield Way("raw upper", expected, upper=True)
    yield Way("listed", expected, expected, listed=True)
    for kind in worlds.foreign_ids if all_kinds else ("Case", "Person"):
        if kind != expected:
            yield Way("swapped", kind, expected)
            yield Way("another type", kind, kind)


def parts(things: list[T]) -> Iterator[list[T]]:
    """Cut a list into what one request may ask for."""
    for start in range(0, len(things), _AT_ONCE):
        yield things[start : start + _AT_ONCE]


# --- queries -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """An argument of a query field that takes an id, or a text or number that names something."""

    field: str
    argument: str
    kind: str

    def select(self, number: int) -> str:
        """Ask for the field under an alias, with the argument from a variable."""
        given: Any = SCHEMA.query_type.fields[self.field]
        named = get_named_type(given.type).name
        inside = "totalCount edges { node { __typename } }" if named.endswith("Connection") else "__typename"
        inside = "name" if named == "Viewer" else inside
        others = "".join(
            f" {name}: {_LIKELY[name]}"
            for name, one in given.args.items()
            if name != self.argument and is_required_argument(one)
        )
        return f"a{number}: {self.field}({self.argument}: $v{number}{others}) {{ {inside} }}"


def id_places() -> list[Place]:
    """Every argument of the schema that takes an id; arguments below the root would need examples."""
    found = []
    bindings = community().compiler.bindings
    for owner, entity in bindings.entities.items():
        for name, bound in entity.fields.items():
            for argument, taken in bound.arguments.items():
                if get_named_type(taken.type).name == "ID":
                    assert owner == "Query", f"{owner}.{name}({argument}:) needs a place in this test"
                    found.append(
                        Place(name, argument, taken.declared.node or get_named_type(bound.type).name)
                    )
    return found


# What stands in the arguments that a field must have beside the one at hand.
_LIKELY = {
    "text": '"sak"',
    "year": 2026,
    "bodies": [],
    "weeks": [],
    "weekday": 2,
    "chosen": [],
    "day": '"2026-05-05"',
}
PLACES = id_places()
TEXTS = [
    Place(name, argument, "texts" if taken.is_list else "text")
    for name, bound in community().compiler.bindings.entities["Query"].fields.items()
    for argument, taken in bound.arguments.items()
    if get_named_type(taken.type).name == "String" and taken.role == "value"
]


_TYPES = {"text": "String", "texts": "[String!]", "number": "Int"}


async def _read(worlds: Worlds, who: str | None, asked: list[tuple[Place, Any]]) -> str:
    """Ask several places at once; the ids in the answer are replaced by one word."""
    types = ", ".join(
        f"$v{number}: {_TYPES.get(place.kind, 'ID')}!" for number, (place, _) in enumerate(asked)
    )
    fields = " ".join(place.select(number) for number, (place, _) in enumerate(asked))
    values = {
        f"v{number}": [value] if place.kind == "texts" else value
        for number, (place, value) in enumerate(asked)
    }
    person = worlds.person(who) if who else None
    body = {"query": f"query({types}) {{ {fields} }}", "variables": values}
    answer = await worlds.api.send(person, body)
    return _plain(f"{answer.status_code} {answer.text}", list(values.values()))


def _plain(text: str, values: list[Any]) -> str:
    for value in values:
        for inner in value if isinstance(value, list) else [value]:
            text = text.replace(str(inner), "ID").replace(str(inner).lower(), "ID")
    return text


@pytest.mark.parametrize("who", ROLES)
async def test_a_query_with_anothers_id_is_answered_as_with_no_ones(worlds: Worlds, who: str | None) -> None:
    asked = []
    for place in PLACES:
        for expected in worlds.foreign_ids if place.kind == "Node" else [place.kind]:
            asked += [(place, way) for way in ways(expected, worlds, all_kinds=True)]
    # A value of the wrong shape refuses the whole request, so those are asked apart from the others.
    asked.sort(key=lambda one: one[1].listed)
    for part in parts(asked):
        foreign = [(place, way.write(worlds.foreign_ids[way.kind][0])) for place, way in part]
        nobodys = [(place, way.write(uuid7())) for place, way in part]
        answer = await _read(worlds, who, foreign)
        assert answer == await _read(worlds, who, nobodys), part
        assert "ID" not in answer or answer.startswith("400"), answer


@pytest.mark.parametrize("who", ROLES)
async def test_a_query_with_anothers_word_is_answered_as_with_no_ones(
    worlds: Worlds, who: str | None
) -> None:
    foreign = worlds.foreign.schema
    words = [
        str(row["word"])
        for row in await worlds.superuser.fetch(
            f'SELECT key AS word FROM "{foreign}".body UNION SELECT key FROM "{foreign}".partner '
            f'UNION SELECT key FROM "{foreign}".region UNION SELECT title FROM "{foreign}"."case" '
            f"UNION SELECT name FROM \"{foreign}\".person UNION SELECT number || '/' || year "
            f'FROM "{foreign}"."case"'
        )
    ]
    assert len(TEXTS) >= 7
    asked = [(place, word) for place in TEXTS for word in words]
    for part in parts(asked):
        nobodys = [(place, f"ingen {uuid7()}") for place, _ in part]
        assert await _read(worlds, who, list(part)) == await _read(worlds, who, nobodys)
    number = Place("caseByNumber", "number", "number")
    assert await _read(worlds, who, [(number, 701)]) == await _read(worlds, who, [(number, 99_999)])


async def test_ones_own_ids_are_found(worlds: Worlds) -> None:
    """The positive twin: each place finds something of ours."""
    silent = []
    for place in PLACES:
        kinds = list(worlds.own_ids) if place.kind == "Node" else [place.kind]
        for kind in kinds:
            ids = [(place, f"{kind}_{key}") for key in worlds.own_ids[kind]]
            answers = "".join([await _read(worlds, "anne", list(part)) for part in parts(ids)])
            if '"__typename"' not in answers:
                silent.append((place, kind))
    # A notice is its recipient's alone, and not every one of twenty is the secretary's; a year that would lack
    # nothing tells of nothing, whichever meeting is moved. A report-back is read by those it is for.
    theirs = ("Notice", "Reportback")
    others = [one for one in silent if one[1] not in theirs and one[0].field != "yearIfMoved"]
    assert others == []


async def test_a_wrong_id_spoils_nothing_for_the_right_one(worlds: Worlds) -> None:
    """The statement made for the first value of a variable serves every later one."""
    person = worlds.person("anne")
    for place in PLACES:
        kind = "Case" if place.kind == "Node" else place.kind
        query = f"query Once($v0: ID!) {{ {place.select(0)} }}"
        right = f"{kind}_{worlds.own_ids[kind][0]}"
        values = (f"Voice_{uuid7()}", "nonsense", "", right)
        answers = [
            (await worlds.api.send(person, {"query": query, "variables": {"v0": value}})).text
            for value in (*values, *reversed(values))
        ]
        assert answers[:4] == answers[:3:-1], place
        alone = {"query": query.replace("Once", "Alone"), "variables": {"v0": right}}
        assert (await worlds.api.send(person, alone)).text == answers[3], place


# --- commands ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a command's input an id stands, and of which type."""

    path: tuple[str | int, ...]
    kind: str

    def put(self, given: Given, value: Any) -> Given:
        """The input with another id there; at the end of a list, as one more."""
        changed = copy.deepcopy(given)
        inner: Any = changed
        for step in self.path[:-1]:
            inner = inner[step]
        inner[self.path[-1]] = value
        return changed


def takes_ids(named: GraphQLInputObjectType) -> set[str]:
    """The fields of an input, and of the inputs in it, that take an id."""
    found = set()
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        if isinstance(inner, GraphQLInputObjectType):
            found |= {f"{name}.{deeper}" for deeper in takes_ids(inner)}
        elif inner.name == "ID":
            found.add(name)
    return found


def spots(command: str, named: GraphQLInputObjectType, given: Given) -> Iterator[tuple[str, Spot]]:
    """The ids in an example, each with the name of its field."""
    nodes = COMMANDS[command].input.nodes
    for name, value in given.items():
        field = named.fields[name]
        inner = get_named_type(field.type)
        where = f"{named.name.removesuffix('Input')}.{_snake(name)}"
        if isinstance(inner, GraphQLInputObjectType):
            for place, item in [((), value)] if isinstance(value, dict) else _numbered(value):
                for deeper, spot in spots(command, inner, item):
                    yield f"{name}.{deeper}", Spot((name, *place, *spot.path), spot.kind)
        elif inner.name == "ID":
            if is_list_type(nullable(field.type)):
                for number, _ in enumerate(value):
                    yield name, Spot((name, number), nodes[where])
            else:
                yield name, Spot((name,), nodes[where])


def _numbered(values: list[Given]) -> list[tuple[tuple[int, ...], Given]]:
    return [((number,), item) for number, item in enumerate(values)]


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _input_of(command: str) -> GraphQLInputObjectType:
    assert SCHEMA.mutation_type is not None
    named: Any = get_named_type(SCHEMA.mutation_type.fields[command].args["input"].type)
    return named


WITH_IDS = [name for name in COMMANDS if takes_ids(_input_of(name))]


@pytest.mark.parametrize("command", WITH_IDS)
async def test_an_example_names_every_id_and_is_carried_out(worlds: Worlds, command: str) -> None:
    assert command in EXAMPLES, f"{command} takes an id: give it an example in tests/operation_examples.py"
    named, filled = _input_of(command), set()
    before = await dump(worlds.superuser, worlds.road.tenant)
    for who, given in await EXAMPLES[command](worlds):
        filled |= {name for name, _ in spots(command, named, given)}
        graph, text = community(), command_document(command, "")
        async with Work(
            worlds.road.tenant, await worlds.road.actor(who), worlds.api.clock, write=True
        ) as work:
            answer = json.loads(await graph.run(work, graph.prepare(text), {"input": given}))
            await work.rollback()
        assert answer["data"][command]["__typename"] != "Problem", answer
    assert filled == takes_ids(named)
    assert await dump(worlds.superuser, worlds.road.tenant) == before


@pytest.mark.parametrize("command", WITH_IDS)
async def test_a_command_with_anothers_id_is_refused_as_with_no_ones(worlds: Worlds, command: str) -> None:
    before = [await dump(worlds.superuser, tenant) for tenant in (worlds.road.tenant, worlds.foreign)]
    for may, given in await EXAMPLES[command](worlds):
        for _, spot in spots(command, _input_of(command), given):
            for who in dict.fromkeys((may, *ROLES)):
                nobodys: dict[Way, str] = {}
                for way in ways(spot.kind, worlds, all_kinds=who == may):
                    alike = replace(way, name="", kind="")
                    if alike not in nobodys:
                        value = way.write(uuid7())
                        nobodys[alike] = await _give(worlds, who, command, spot.put(given, value), value)
                    value = way.write(worlds.foreign_ids[way.kind][0])
                    foreign = await _give(worlds, who, command, spot.put(given, value), value)
                    assert foreign == nobodys[alike], (spot, way, who)
                    refused = '"__typename":"Problem"' in foreign or foreign.startswith("400")
                    assert refused, (spot, way, who, foreign)
    after = [await dump(worlds.superuser, tenant) for tenant in (worlds.road.tenant, worlds.foreign)]
    assert after == before


async def _give(worlds: Worlds, who: str | None, command: str, given: Given, value: Any) -> str:
    person = worlds.person(who) if who else None
    body = {"query": command_document(command, ""), "variables": {"input": given}}
    answer = await worlds.api.send(person, body)
    return _plain(f"{answer.status_code} {answer.text}", [value])


def test_every_command_is_either_here_or_takes_no_id() -> None:
    assert set(COMMANDS) - set(WITH_IDS) == {
        "addYearEvent",
        "beginDraftWith",
        "importRoster",
        "planYear",
        "registerPerson",
        "reportCase",
    }
    assert set(EXAMPLES) == {"addYearEvent", "planYear", *WITH_IDS}
