"""A token in every text of another community appears in no answer of ours; our own tokens do.

Generated: every operation that pages, mails and papers use, every list and every thing with an id of the
schema, and every page of the real application, for the secretary, a member, a contact and anybody at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import httpx2
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from graphql import (
    get_nullable_type as nullable,
)
from litestar.routes import HTTPRoute

from fellesskap_graphql.schema import community
from operation_variables import Variable, values_of, variables_of
from page_addresses import Address, addresses, own_values
from tokens import WORDS
from two_worlds import FOREIGN, OWN, Worlds

GRAPH = community()
SCHEMA = GRAPH.schema
# The secretary we ask as has no place of its own to answer for, and asks about a day that breaks nothing.
WITHOUT_TEXTS = (
    *("Frame", "CaseAddress", "CaseByNumber", "CasePlaces", "RosterReview", "RosterSeats", "SeatFitness"),
    *("IfMoved", "OwnPlaces", "StartLeading", "StartCirculations", "CommitteeMade", "RegionInputs"),
    *("BatchAnswers", "RecordedDecision", "StartHearings"),
    # Asked for what is adopted and overdue at once; and read by nobody but those it was sent to.
    *("FollowupExport", "ReportbackPage"),
    # The papers that are a side's own, as a list: states and editions.
    "PositionPapers",
)
READERS = ("anne", "fsu:direktor", "berg", None)
# Fields of text that hold a word of the code, a key, a number or a name that the code writes.
WORDLIKE = {
    *(
        "Attestation.competence",
        "Body.key",
        "BodyChair.bodyKey",
        "Case.language",
        "Case.matterClass",
        "Case.reference",
        "Case.route",
    ),
    *("Case.slug", "Decision.countedTotal", "Decision.present", "Decision.quorum", "Delivery.failure"),
    *("DisagreementStage.level", "StructureVersion.disagreementLevels.body"),
    *("AttachmentEdition.digest", "AttachmentEdition.mediaType"),
    *("Delivery.messageId", "Division.key", "Document.digest", "Document.failure", "Document.language"),
    *("Document.mediaType", "Event.kind", "Notice.kind", "Partner.key", "Partner.number"),
    *("Draft.breaks.code", "Draft.breaks.path", "Draft.changes.code", "Draft.changes.path", "Edit.path"),
    *("Draft.findings.code", "Draft.findings.path", "Draft.parts.digest", "Draft.parts.path"),
    "Draft.parts.section",
    *("Person.language", "StructureVersion.routes.decideIn", "Perspective.key", "Region.key", "Seat.key"),
    *("AskedParty.address.failure", "AskedParty.word", "Seat.office", "Seat.nominatedBy", "Seat.selectedBy"),
    *("Seat.appointedBy", "Seat.confirmedBy"),
    *("Nomination.fitness.code", "Nomination.fitness.remedy", "Nomination.fitness.ruleKey"),
    "Nomination.fitness.seatKey",
    *(
        "AgendaItem.approval",
        "Body.mayAppoint",
        "BodyLeader.party",
        "Draft.changes.label",
        "Draft.steps.seen",
    ),
    *("OfficeHolding.office", "StructureVersion.matterClasses.onwardTo"),
    # No chair of these communities goes round among parties; their names are those of regions and partners.
    *(f"Meeting.{one}.name" for one in ("chairParties", "chairParty", "deputyParty", "turnParty")),
}


def _clean(response: httpx2.Response, where: object) -> bytes:
    """The whole answer, in which nothing of the other community stands."""
    whole = b"".join([str(dict(response.headers)).encode(), response.content])
    assert FOREIGN.encode() not in whole, where
    assert response.status_code < 500, where
    return whole


def _scalars(named: GraphQLObjectType) -> Iterator[str]:
    """The fields of a type that hold a value and ask for nothing."""
    for name, given in named.fields.items():
        leaf = isinstance(get_named_type(given.type), GraphQLScalarType | GraphQLEnumType)
        if leaf and not any(is_non_null_type(one.type) for one in given.args.values()):
            yield name


def _whole(named: GraphQLObjectType) -> str:
    """Everything a thing says by itself, and what its parts without ids say."""
    parts = []
    for name, given in named.fields.items():
        inner = get_named_type(given.type)
        if isinstance(inner, GraphQLObjectType) and "id" not in inner.fields and not given.args:
            parts.append(f"{name} {{ {' '.join(_scalars(inner))} }}")
    return " ".join([*_scalars(named), *parts])


def _things() -> list[str]:
    return [
        name
        for name, named in SCHEMA.type_map.items()
        if isinstance(named, GraphQLObjectType) and "Node" in {one.name for one in named.interfaces}
    ]


def _text_fields() -> set[str]:
    """Every field of free text, of things and of what they consist of."""
    found = set()
    for thing in _things():
        named: Any = SCHEMA.type_map[thing]
        found |= {f"{thing}.{name}" for name, given in named.fields.items() if _is_text(given)}
        for name, given in named.fields.items():
            inner = get_named_type(given.type)
            if isinstance(inner, GraphQLObjectType) and "id" not in inner.fields and not given.args:
                found |= {f"{thing}.{name}.{deeper}" for deeper, one in inner.fields.items() if _is_text(one)}
    return found


def _is_text(given: GraphQLField) -> bool:
    return get_named_type(given.type).name in ("String", "JSON") and not is_list_type(nullable(given.type))


def _with_tokens(value: Any, path: str, found: set[str]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _with_tokens(inner, f"{path}.{name}", found)
    elif isinstance(value, list):
        for inner in value:
            _with_tokens(inner, path, found)
    elif isinstance(value, str) and OWN in value:
        found.add(path)


async def test_our_own_texts_can_be_read(worlds: Worlds) -> None:
    """The positive twin: without it, the other tests here could pass because nothing is answered."""
    found: set[str] = set()
    for thing in _things():
        named: Any = SCHEMA.type_map[thing]
        text = f"query($id: ID!) {{ node(id: $id) {{ ... on {thing} {{ {_whole(named)} }} }} }}"
        for key in worlds.own_ids[thing]:
            body = {"query": text, "variables": {"id": f"{thing}_{key}"}}
            response = await worlds.api.send(worlds.person("anne"), body)
            _clean(response, (thing, key))
            node = response.json()["data"]["node"]
            _with_tokens(node, thing, found)
    found = {re.sub(r"(\.content)\..*", r"\1", path.replace(".facts.word", ".facts")) for path in found}
    readable = {path for path in _text_fields() if _wordless(path)}
    missing = sorted(readable - found)
    print(f"{len(readable)} fields of text, {len(missing)} without a token: {missing}")
    assert len(missing) <= len(readable) * 0.05, missing


def _wordless(path: str) -> bool:
    return (
        path not in WORDLIKE and ".actions." not in path and path.rpartition(".")[2] not in ("key", "bodyKey")
    )


@pytest.mark.parametrize("who", READERS)
async def test_no_list_and_no_thing_shows_the_others_texts(worlds: Worlds, who: str | None) -> None:
    person = worlds.person(who) if who else None
    assert SCHEMA.query_type is not None
    for name, given in SCHEMA.query_type.fields.items():
        named: Any = get_named_type(given.type)
        if any(is_non_null_type(one.type) and one.default_value is None for one in given.args.values()):
            continue
        arguments = "(first: 100)" if "first" in given.args else ""
        selection = ""
        if isinstance(named, GraphQLObjectType):
            paged = "edges" in named.fields
            node: Any = (
                get_named_type(get_named_type(named.fields["edges"].type).fields["node"].type)
                if paged
                else named
            )
            inner = " ".join(_scalars(node)) or "__typename"
            selection = f"{{ totalCount edges {{ node {{ {inner} }} }} }}" if paged else f"{{ {inner} }}"
        response = await worlds.api.send(person, {"query": f"{{ {name}{arguments} {selection} }}"})
        _clean(response, (name, who))
    for thing in _things():
        named = SCHEMA.type_map[thing]
        text = f"query($id: ID!) {{ node(id: $id) {{ ... on {thing} {{ {_whole(named)} }} }} }}"
        for key in worlds.foreign_ids[thing][:3]:
            body = {"query": text, "variables": {"id": f"{thing}_{key}"}}
            assert (await worlds.api.send(person, body)).json()["data"] == {"node": None}


@pytest.mark.parametrize("operation", sorted(GRAPH.operations))
async def test_no_operation_of_ours_shows_the_others_texts(worlds: Worlds, operation: str) -> None:
    variables = variables_of(operation)
    words = [""]
    if any(one.takes_text for one in variables):
        words = [found[0] for found in worlds.words.values()]
    shows = []
    for kind, text in product(worlds.own_ids if any(one.takes_id for one in variables) else [""], words):
        ids = [f"{kind}_{key}" for key in worlds.own_ids.get(kind, [""])[:2]]
        answers = [await _load(worlds, "anne", operation, variables, key, text) for key in ids]
        if any(OWN.encode() in answer for answer in answers):
            shows.append((kind, text))
    assert shows or operation in WITHOUT_TEXTS, f"{operation} shows nothing of our own"
    for (kind, text), who in product(_each_once(shows), READERS):
        for key in [*worlds.own_ids.get(kind, [""])[:2], *worlds.foreign_ids.get(kind, [])[:2]]:
            for word in (text, "annentopp", "4626", "701-2026") if text else ("",):
                await _load(worlds, who, operation, variables, f"{kind}_{key}", word)


def _each_once(shows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """As many pairs as it takes to have every kind and every word in one."""
    kinds: set[str] = set()
    words: set[str] = set()
    chosen = []
    for kind, word in shows:
        if kind not in kinds or word not in words:
            chosen.append((kind, word))
            kinds.add(kind)
            words.add(word)
    return chosen


async def _load(
    worlds: Worlds, who: str | None, operation: str, variables: list[Variable], key: str, text: str
) -> bytes:
    given = values_of(variables, key, text)
    body = {"operationName": operation, "variables": given}
    return _clean(await worlds.api.send(worlds.person(who) if who else None, body), (operation, who, given))


def _pages(worlds: Worlds) -> list[Address]:
    # This installation has no provider to log in with.
    plain = [
        Address(route.path_format, ("GET",), ())
        for route in worlds.app.routes
        if isinstance(route, HTTPRoute)
        and "GET" in route.methods
        and not route.path_parameters.keys() - {"slug"}
        and not route.path_format.startswith("/logg-")
    ]
    return plain + [page for page in addresses(worlds.app) if "GET" in page.methods]


async def test_no_page_shows_the_others_texts(worlds: Worlds) -> None:
    silent = []
    for page in _pages(worlds):
        shown = b""
        for who in READERS:
            client = await worlds.api.client(worlds.person(who) if who else None)
            choices = [list(own_values(worlds, page, name))[:3] for name, _ in page.parameters]
            for values in product(*choices):
                chosen = dict(zip([name for name, _ in page.parameters], values, strict=True))
                address = page.fill(worlds.api.tenant.slug, chosen)
                shown += _clean(await client.get(address, headers={"accept": "text/html"}), address)
        if OWN.encode() not in shown and page.parameters:
            silent.append(page.path)
    assert silent == []


def test_the_list_of_words_names_what_there_is(worlds: Worlds) -> None:
    tables = {entity.source.name for entity in GRAPH.compiler.bindings.entities.values() if entity.source}
    assert set(WORDS) - tables <= {"audit", "body", "command_key", "seat"}
