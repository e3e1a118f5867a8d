"""The graph over HTTP: what the door lets in, and what it says when it does not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx2
import pytest
from litestar import Litestar, Request

from builders import NOW
from fellesskap.actor import PUBLIC_ACTOR
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap_graphql.door import Entrance, graph_door
from fellesskap_graphql.graph import Graph
from graph_community import Community, contact, secretary

_HOME = "https://fellesskap.example"
Client = httpx2.AsyncClient


def _application(graph: Graph, community: Community, *, introspection: bool) -> Litestar:
    async def enter(request: Request[Any, Any, Any]) -> Entrance:
        if request.path_params["slug"] != community.tenant.slug:
            raise NotFound("tenant.not_found")
        actors = {"secretary": secretary(community), "contact": contact(community)}
        actor = actors.get(request.headers.get("x-test-actor", ""), PUBLIC_ACTOR)
        return Entrance(community.tenant, actor, FixedClock(NOW))

    door = graph_door(graph, enter, base_url=_HOME, introspection=introspection)
    return Litestar([door], openapi_config=None)


@pytest.fixture
async def client(changing: Community, graph: Graph) -> AsyncIterator[Client]:
    async with _open(_application(graph, changing, introspection=False)) as opened:
        yield opened


def _open(application: Litestar) -> Client:
    return Client(transport=httpx2.ASGITransport(app=application), base_url=_HOME)


async def _ask(
    client: Client, body: object, *, slug: str = "skrivegraf", actor: str = "", **headers: str
) -> tuple[int, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = await client.post(
        f"/{slug}/graphql",
        content=content,
        headers={
            "content-type": "application/json",
            "x-test-actor": actor,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )
    return response.status_code, response.json()


async def test_a_query_is_answered_as_json(client: Client) -> None:
    response = await client.post("/skrivegraf/graphql", json={"query": '{ body(key: "fu") { key } }'})

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/json")
    assert response.content == b'{"data":{"body":{"key":"fu"}}}'


async def test_variables_and_operation_names_are_taken(client: Client) -> None:
    body = {
        "query": "query A { __typename } query B($key: String!) { body(key: $key) { key } }",
        "operationName": "B",
        "variables": {"key": "fsu"},
        "extensions": {"unknown": 1},
    }

    assert await _ask(client, body) == (200, {"data": {"body": {"key": "fsu"}}})


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"not json", {}, 400, "request.malformed"),
        ([{"query": "{ __typename }"}], {}, 400, "request.malformed"),
        ({"query": 3}, {}, 400, "request.malformed"),
        ({"query": "{ __typename }", "variables": []}, {}, 400, "request.malformed"),
        (b"[" * 60_000, {}, 400, "request.malformed"),
        (b'{"variables":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001, {}, 400, "request.malformed"),
        ({}, {}, 400, "document.not_registered"),
        ({"operationName": "Nobody"}, {}, 400, "document.not_registered"),
        ({"query": ""}, {}, 400, "document.syntax"),
        ({"query": "{ nothing }"}, {}, 400, "document.invalid"),
        ({"query": "{ __schema { types { name } } }"}, {}, 400, "document.introspection_off"),
        ({"query": "query($a: Int!) { structure { id @skip(if: true) } }"}, {}, 400, "document.invalid"),
        ({"query": "query($k: String!) { body(key: $k) { key } }"}, {}, 400, "variables.invalid"),
        ({"query": "{ __typename }"}, {"content_type": "text/plain"}, 415, "request.not_json"),
        ({"query": "{ __typename }"}, {"content_type": "multipart/form-data"}, 415, "request.not_json"),
        ({"query": "{ __typename }"}, {"origin": "https://evil.example"}, 403, "request.foreign_origin"),
        ({"query": "{ __typename }"}, {"origin": "null"}, 403, "request.foreign_origin"),
        ({"query": "{ __typename }"}, {"origin": _HOME + ":444"}, 403, "request.foreign_origin"),
        ({"query": "{ __typename }"}, {"sec_fetch_site": "cross-site"}, 403, "request.foreign_origin"),
        ({"query": "{ __typename }"}, {"sec_fetch_site": "same-site"}, 403, "request.foreign_origin"),
    ],
)
async def test_what_is_not_right_is_refused(
    client: Client, body: object, headers: dict[str, str], status: int, code: str
) -> None:
    given, answer = await _ask(client, body, **headers)

    assert given == status
    assert answer["errors"][0]["extensions"] == {"code": code}
    assert "data" not in answer


@pytest.mark.parametrize("number", ["15837030088", "158370 30088", "15.83.70-30088", "55837030071"])
async def test_a_number_nobody_may_write_is_refused_in_a_variable_and_not_said_back(
    client: Client, number: str
) -> None:
    query = "query($k: String!) { body(key: $k) { key } }"
    status, answer = await _ask(client, {"query": query, "variables": {"k": number}})

    assert (status, answer["errors"][0]["extensions"]) == (400, {"code": "variables.identity_number"})
    assert number not in json.dumps(answer)
    assert await _ask(client, {"query": query, "variables": {"k": "974795833"}}) == (
        200,
        {"data": {"body": None}},
    )


async def test_our_own_pages_and_programs_may_ask(client: Client) -> None:
    for headers in ({"origin": _HOME}, {"origin": _HOME.upper()}, {"sec_fetch_site": "none"}, {}):
        assert await _ask(client, {"query": "{ __typename }"}, **headers) == (
            200,
            {"data": {"__typename": "Query"}},
        )


async def test_a_large_body_is_turned_away_unread(client: Client) -> None:
    response = await client.post(
        "/skrivegraf/graphql",
        content=b'{"query":"' + b" " * 70_000 + b'{ __typename }"}',
        headers={"content-type": "application/json"},
    )

    assert response.status_code == 413


async def test_get_and_forms_are_not_served(client: Client) -> None:
    assert (await client.get("/skrivegraf/graphql?query={__typename}")).status_code == 405
    assert (await client.post("/skrivegraf/graphql", data={"query": "{ __typename }"})).status_code == 415


async def test_development_answers_about_the_schema(changing: Community, graph: Graph) -> None:
    async with _open(_application(graph, changing, introspection=True)) as client:
        status, answer = await _ask(client, {"query": "{ __schema { queryType { name } } }"})

    assert (status, answer) == (200, {"data": {"__schema": {"queryType": {"name": "Query"}}}})


async def test_an_unforeseen_error_says_a_number_and_nothing_else(
    client: Client, superuser: asyncpg.Connection, changing: Community
) -> None:
    schema = changing.tenant.schema
    await superuser.execute(f'ALTER TABLE "{schema}".division RENAME TO secret_division')
    try:
        status, answer = await _ask(client, {"query": "{ divisions { key } }"})
    finally:
        await superuser.execute(f'ALTER TABLE "{schema}".secret_division RENAME TO division')

    assert status == 500
    assert answer["errors"][0]["extensions"] == {"code": "result.failed"}
    assert "division" not in json.dumps(answer)
    assert await _ask(client, {"query": "{ divisions { key } }"}) == (200, {"data": {"divisions": []}})


async def test_a_mutation_is_kept_when_it_is_answered_and_not_when_refused(
    client: Client, superuser: asyncpg.Connection, changing: Community
) -> None:
    text = "mutation($name: String!) { registerPerson(input: { name: $name }) { __typename } }"
    done = await _ask(client, {"query": text, "variables": {"name": "Over Døra"}}, actor="secretary")
    refused = await _ask(client, {"query": text, "variables": {"name": "Under Døra"}}, actor="contact")

    assert done == (200, {"data": {"registerPerson": {"__typename": "Person"}}})
    assert refused == (200, {"data": {"registerPerson": {"__typename": "Problem"}}})
    found = await superuser.fetch(
        f"""SELECT name FROM "{changing.tenant.schema}".person WHERE name LIKE '%Døra'"""
    )
    assert [row["name"] for row in found] == ["Over Døra"]


async def test_a_strangers_statement_is_kept_only_when_it_comes_again(
    changing: Community, graph: Graph
) -> None:
    text = '{ body(key: "fu") { kept: key } }'
    kept = []
    for _ in range(4):
        async with Work(changing.tenant, PUBLIC_ACTOR, FixedClock(NOW)) as work:
            await graph.run(work, graph.prepare(text))
            kept.append(
                await work.connection.fetchval(
                    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%\"kept\"%'"
                    " AND statement NOT LIKE '%pg_prepared%'"
                )
            )

    assert kept[:2] == [0, 0]
    assert kept[-1] > 0
