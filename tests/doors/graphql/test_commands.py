"""Mutations: a command, its refusal in words, and the result as its author may read it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from builders import NOW
from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.clock import FixedClock
from fellesskap.db.once import once
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, DomainError
from fellesskap_graphql.door import Asked, Entrance, answer
from fellesskap_graphql.errors import RequestError
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.mutations import mutation
from graph_community import Community, contact, secretary
from graph_probe import Person, Probe, said

Do = Callable[..., Awaitable[Any]]

_REGISTER = """mutation($input: RegisterPersonInput!, $key: String) { registerPerson(input: $input, key: $key) {
    __typename
    ... on Person { id name contact { email } }
    ... on Problem { kind code message field ruleId }
} }"""


@pytest.fixture
def do(changing: Community, graph: Graph) -> Do:
    async def done(text: str, *, actor: Actor, on: Graph = graph, **variables: object) -> Any:
        ready = on.prepare(text)
        entrance = Entrance(changing.tenant, actor, FixedClock(NOW))
        return msgspec.json.decode(await answer(on, ready, Asked(text, None, variables), entrance))

    return done


async def _persons(superuser: asyncpg.Connection, community: Community, name: str) -> int:
    found = await superuser.fetchval(
        f'SELECT count(*) FROM "{community.tenant.schema}".person WHERE name = $1', name
    )
    return int(found)


async def test_a_command_is_done_and_its_result_read_back(
    do: Do, changing: Community, superuser: asyncpg.Connection
) -> None:
    answered = await do(
        _REGISTER,
        actor=secretary(changing),
        input={"name": "Anne Ny", "email": "anne@example.org", "demo": True},
    )

    result = answered["data"]["registerPerson"]
    assert (result["__typename"], result["name"]) == ("Person", "Anne Ny")
    assert result["contact"] == {"email": "anne@example.org"}
    assert await _persons(superuser, changing, "Anne Ny") == 1


async def test_a_refusal_is_a_problem_and_changes_nothing(
    do: Do, changing: Community, superuser: asyncpg.Connection
) -> None:
    answered = await do(_REGISTER, actor=contact(changing), input={"name": "Ingen Slik"})

    problem = answered["data"]["registerPerson"]
    assert problem["__typename"] == "Problem"
    assert (problem["kind"], problem["code"], problem["ruleId"]) == (
        "NOT_ALLOWED",
        "access.secretariat_only",
        "R-ACCESS-2",
    )
    assert problem["message"]
    assert await _persons(superuser, changing, "Ingen Slik") == 0


async def test_an_id_that_names_nothing_is_refused_as_any_unseen_target(do: Do, changing: Community) -> None:
    text = """mutation($seat: ID!, $person: ID!) { appoint(input: {
        seatId: $seat, personId: $person, validFrom: "2027-01-01", deputyRank: 2 }) {
        ... on Holding { rank } ... on Problem { code } } }"""
    seat, person = f"Seat_{changing.seats[2]}", f"Person_{changing.per}"
    wrong = [
        await do(text, actor=secretary(changing), seat=given, person=person)
        for given in ("", "Seat_", f"Person_{changing.per}", f"Seat_{changing.per}")
    ]

    assert wrong == [{"data": {"appoint": {"code": "people.seat_or_person_not_found"}}}] * 4
    right = await do(text, actor=secretary(changing), seat=seat, person=person)
    assert right == {"data": {"appoint": {"rank": 2}}}


async def test_a_mutation_has_one_field(do: Do, changing: Community) -> None:
    field = 'registerPerson(input: { name: "To" }) { __typename }'
    for text in (f"mutation {{ a: {field} b: {field} }}", "mutation { __typename }"):
        with pytest.raises(RequestError) as refused:
            await do(text, actor=secretary(changing))
        assert refused.value.code == "document.one_mutation"


@dataclass(frozen=True, slots=True)
class Rename:
    """Rename a person."""

    person_id: UUID
    name: str
    version: int = 1
    hide: bool = False


async def rename(work: Work, command: Rename) -> UUID:
    async with work.engine_scope():
        await work.connection.execute(
            "UPDATE person SET name = $2 WHERE id = $1", command.person_id, command.name
        )
        if command.hide:
            await work.connection.execute("UPDATE person SET audience = 0 WHERE id = $1", command.person_id)
        if command.version != 1:
            raise Conflict("person.changed_meanwhile", field="valid_from", rule="R-TEST-1")
    return command.person_id


_RENAME = """mutation R($id: ID!, $name: String!, $version: Int, $hide: Boolean, $key: String) {
    rename(input: { personId: $id, name: $name, version: $version, hide: $hide }, key: $key) {
    ... on Person { name } ...P } } fragment P on Problem { kind code field message ruleId }"""


@pytest.fixture(scope="module")
def renaming() -> Graph:
    return Graph(Probe, (mutation(Rename, rename, Person),), sentence=said, once=once)


async def test_a_refusal_after_writing_rolls_the_writing_back(
    do: Do, changing: Community, renaming: Graph, superuser: asyncpg.Connection
) -> None:
    person = f"Person_{changing.per}"
    refused = await do(
        _RENAME, actor=secretary(changing, "nn"), on=renaming, id=person, name="Feil", version=2
    )

    assert refused["data"]["rename"] == {
        "kind": "CONFLICT",
        "code": "person.changed_meanwhile",
        "field": "validFrom",
        "message": "nn: person.changed_meanwhile",
        "ruleId": "R-TEST-1",
    }
    assert await _persons(superuser, changing, "Feil") == 0


async def test_a_result_its_author_may_not_see_says_so_and_stands(
    do: Do, changing: Community, renaming: Graph, superuser: asyncpg.Connection
) -> None:
    made = await do(_REGISTER, actor=secretary(changing), input={"name": "Snart Skjult"})
    person = made["data"]["registerPerson"]["id"]
    hidden = await do(_RENAME, actor=PUBLIC_ACTOR, on=renaming, id=person, name="Skjult", hide=True)

    assert hidden["data"]["rename"]["code"] == "result.not_visible"
    assert await _persons(superuser, changing, "Skjult") == 1
    seen = await do(_RENAME, actor=secretary(changing), on=renaming, id=person, name="Sett")
    assert seen == {"data": {"rename": {"name": "Sett"}}}


async def test_a_command_sent_again_with_its_key_is_done_once(
    do: Do, changing: Community, superuser: asyncpg.Connection
) -> None:
    given = {"input": {"name": "En Gang"}, "key": "a key of the sender's"}
    first, again = [await do(_REGISTER, actor=secretary(changing), **given) for _ in range(2)]
    other = await do(
        _REGISTER, actor=secretary(changing), input={"name": "To Ganger"}, key="a key of the sender's"
    )

    assert first == again
    assert other["data"]["registerPerson"]["code"] == "command.key_reused"
    assert [await _persons(superuser, changing, name) for name in ("En Gang", "To Ganger")] == [1, 0]


async def test_commands_of_many_readers_do_not_mix(do: Do, changing: Community, renaming: Graph) -> None:
    names = [f"Samtidig {n}" for n in range(10)]
    answers = await asyncio.gather(
        *(do(_REGISTER, actor=secretary(changing), input={"name": name}) for name in names)
    )

    assert [one["data"]["registerPerson"]["name"] for one in answers] == names


def test_inputs_that_cannot_be_read_are_refused_when_the_schema_is_built() -> None:
    @dataclass(frozen=True, slots=True)
    class Move:
        """Move something."""

        thing_id: UUID

    async def move(_: Work, __: Move) -> UUID:
        raise DomainError("never")

    with pytest.raises(TypeError, match=r"Move.thing_id names Thing, which is no node"):
        Graph(Probe, (mutation(Move, move, Person),), sentence=said)
    Graph(Probe, (mutation(Move, move, Person, ids={"thing_id": "Line"}),), sentence=said)
