"""The language itself: aliases, fragments, directives, variables, `__typename`, several root fields."""

from __future__ import annotations

import msgspec
import pytest
from graphql import build_client_schema, get_introspection_query

from fellesskap.db.work import Work
from fellesskap_graphql.errors import InvalidDocumentError, RequestError
from fellesskap_graphql.schema import community
from graph_community import Ask, Community, secretary


async def test_aliases_and_repeated_fields_merge_by_the_spec(ask: Ask) -> None:
    text = """{
        a: body(key: "fsu") { key } b: body(key: "fu") { key }
        a: body(key: "fsu") { n: name name reportsTo { key } } a: body(key: "fsu") { reportsTo { level } key }
    }"""

    assert (await ask(text))["data"] == {
        "a": {
            "key": "fsu",
            "n": "Strategisk samarbeidsutvalg",
            "name": "Strategisk samarbeidsutvalg",
            "reportsTo": None,
        },
        "b": {"key": "fu"},
    }


async def test_fields_come_in_the_order_they_are_asked_for(ask: Ask) -> None:
    text = "{ bodies { level ...F key } } fragment F on Body { abbreviation ...G } fragment G on Body { name key }"

    assert list((await ask(text))["data"]["bodies"][0]) == ["level", "abbreviation", "name", "key"]


async def test_skip_and_include_are_decided_by_variables(ask: Ask) -> None:
    text = """query($yes: Boolean!, $no: Boolean = false) { bodies {
        key name @skip(if: $yes) level @include(if: $yes) ... @include(if: $no) { abbreviation } ...F @skip(if: $no)
    } } fragment F on Body { kind @skip(if: true) purpose }"""

    assert list((await ask(text, yes=True))["data"]["bodies"][0]) == ["key", "level", "purpose"]
    assert list((await ask(text, yes=False, no=True))["data"]["bodies"][0]) == ["key", "name", "abbreviation"]


async def test_interfaces_take_fragments_on_types_and_on_themselves(ask: Ask, innlandet: Community) -> None:
    text = """query($id: ID!) { node(id: $id) {
        __typename ...N ... on Body { key } ... on Partner { name } ... { again: id }
    } } fragment N on Node { id }"""
    body, partner = f"Body_{innlandet.fsu}", f"Partner_{innlandet.hamar}"

    assert (await ask(text, id=body))["data"]["node"] == {
        "__typename": "Body",
        "id": body,
        "key": "fsu",
        "again": body,
    }
    assert (await ask(text, id=partner))["data"]["node"] == {
        "__typename": "Partner",
        "id": partner,
        "name": "Hamar",
        "again": partner,
    }


async def test_typename_stands_everywhere(ask: Ask) -> None:
    text = """{ __typename viewer { __typename } meetings(first: 1) { __typename
        edges { __typename node { __typename body { __typename } agenda { __typename } } }
        pageInfo { __typename } } }"""

    assert (await ask(text))["data"] == {
        "__typename": "Query",
        "viewer": {"__typename": "Viewer"},
        "meetings": {
            "__typename": "MeetingConnection",
            "edges": [
                {
                    "__typename": "MeetingEdge",
                    "node": {"__typename": "Meeting", "body": {"__typename": "Body"}, "agenda": []},
                }
            ],
            "pageInfo": {"__typename": "PageInfo"},
        },
    }


async def test_variables_have_defaults_and_one_plan_serves_their_values(ask: Ask) -> None:
    text = 'query($key: String! = "fu") { body(key: $key) { key } }'

    assert (await ask(text))["data"]["body"] == {"key": "fu"}
    assert (await ask(text, key="fsu"))["data"]["body"] == {"key": "fsu"}
    assert (await ask(text, key="nobody"))["data"]["body"] is None


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {},
            "Variable '$key' has invalid value: Expected a value of non-null type 'String!' to be provided.",
        ),
        ({"key": None}, "Variable '$key' has invalid value: Expected value of non-null type 'String!'"),
        ({"key": 3}, "String cannot represent a non string value: 3"),
        ({"key": "a", "on": "yesterday"}, "Value cannot represent a Date"),
        ({"key": "a", "kinds": ["NONE"]}, "does not exist in 'BodyKind' enum."),
    ],
)
async def test_wrong_variables_are_refused_with_the_reason(
    ask: Ask, variables: dict[str, object], said: str
) -> None:
    text = """query($key: String!, $on: Date, $kinds: [BodyKind!]) {
        body(key: $key, asOf: $on) { key } bodies(kinds: $kinds) { key } }"""
    with pytest.raises(InvalidDocumentError) as refused:
        await ask(text, **variables)

    entry = refused.value.entries()[0]
    assert entry["extensions"] == {"code": "variables.invalid"}
    assert said in entry["message"]


@pytest.mark.parametrize(
    "variables",
    [{}, {"key": None}, {"key": 3}, {"key": ["x"]}, {"key": "x", "on": "soon"}, {"key": "x", "on": 3}],
)
async def test_plain_variables_are_refused_too(ask: Ask, variables: dict[str, object]) -> None:
    text = "query($key: String!, $on: Date) { body(key: $key, asOf: $on) { key } }"
    with pytest.raises(InvalidDocumentError) as refused:
        await ask(text, **variables)

    assert refused.value.code == "variables.invalid"
    assert await ask(text, key="fu", on=None) == {"data": {"body": {"key": "fu"}}}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ bodies { nam } }", "document.invalid"),
        ("{ bodies { seats } }", "document.invalid"),
        ("{ body { key } }", "document.invalid"),
        ("{ bodies { key(x: 1) } }", "document.invalid"),
        ('{ bodies(asOf: "soon") { key } }', "document.invalid"),
        ("{ bodies { ...Missing } }", "document.invalid"),
        ("query A { bodies { key } } query B { bodies { key } }", "document.operation_name_missing"),
        ("fragment F on Body { key }", "document.invalid"),
        ("{ bodies { key }", "document.syntax"),
        ("", "document.syntax"),
        ("subscription { bodies { key } }", "document.invalid"),
        ("type A { b: Int }", "document.not_executable"),
    ],
)
async def test_wrong_documents_are_refused_without_suggestions(ask: Ask, text: str, code: str) -> None:
    with pytest.raises(RequestError) as refused:
        await ask(text)

    entries = refused.value.entries()
    assert entries[0]["extensions"]["code"] == code
    assert "Did you mean" not in str(entries)
    assert len(entries) <= 5


async def test_introspection_is_answered_in_development_and_refused_elsewhere(
    ask: Ask, innlandet: Community
) -> None:
    graph = community()
    for text in (
        "{ __schema { types { name } } }",
        '{ ...F } fragment F on Query { __type(name: "Body") { name } }',
    ):
        with pytest.raises(RequestError) as refused:
            await ask(text)
        assert refused.value.code == "document.introspection_off"
    async with Work(innlandet.tenant, secretary(innlandet)) as work:
        text = get_introspection_query()
        body = await graph.run(work, graph.prepare(text, introspection=True))
        built = build_client_schema(msgspec.json.decode(body)["data"])
        mixed = await graph.run(
            work,
            graph.prepare(
                '{ a: __type(name: "Body") { name } bodies { key } __typename }', introspection=True
            ),
        )
    assert set(built.type_map) >= {"Body", "Meeting", "Problem"}
    assert msgspec.json.decode(mixed)["data"] == {
        "a": {"name": "Body"},
        "bodies": [{"key": "fsu"}, {"key": "fu"}],
        "__typename": "Query",
    }
