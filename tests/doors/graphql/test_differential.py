"""Random selections: the compiled answer is what graphql-core makes of the same data.

The whole of a few objects is read once with every field; then graphql-core executes random documents over
that data, and the compiler over the database, and both must say the same, in the same order.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
from graphql import DocumentNode, ExecutionResult, GraphQLSchema, build_schema, execute_sync, parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NOW
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work
from fellesskap_graphql.compiler.document import open_document
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.limits import budget
from graph_community import Community, secretary

_LEAVES = {
    "Query": [],
    "Body": ["id", "key", "name", "level", "kind", "decides", "frameMinutes", "validTo", "__typename"],
    "Seat": ["id", "title", "side", "counts", "__typename"],
    "Holding": ["id", "kind", "rank", "validFrom"],
    "Person": ["id", "name", "version"],
    "Meeting": ["id", "startsAt", "heldOn", "state", "calledAt", "agendaMinutes", "openToPublic"],
    "AgendaItem": ["id", "position", "title", "closed"],
    "MeetingConnection": ["totalCount", "__typename"],
    "MeetingEdge": ["cursor"],
    "PageInfo": ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"],
}
_BRANCHES = {
    "Query": {"bodies": "Body", "meetings": "MeetingConnection"},
    "Body": {"seats": "Seat", "reportsTo": "Body"},
    "Seat": {"body": "Body", "holder": "Holding", "deputies": "Holding"},
    "Holding": {"person": "Person"},
    "Meeting": {"body": "Body", "agenda": "AgendaItem"},
    "MeetingConnection": {"edges": "MeetingEdge", "pageInfo": "PageInfo"},
    "MeetingEdge": {"node": "Meeting"},
    "Person": {},
    "AgendaItem": {},
    "PageInfo": {},
}
_INTERFACES = {"Body", "Seat", "Holding", "Person", "Meeting", "AgendaItem"}
_DEPTH = 5


def _everything(name: str, depth: int) -> str:
    """Every leaf and branch of a type, so that graphql-core has all data a random document can ask for."""
    parts = [*_LEAVES[name]]
    if depth:
        parts += [f"{key} {_everything(inner, depth - 1)}" for key, inner in _BRANCHES[name].items()]
    return "{ " + " ".join(dict.fromkeys([*parts, "__typename"])) + " }"


@st.composite
def _selection(draw: st.DrawFn, name: str, depth: int) -> str:
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        branches = _BRANCHES[name] if depth else {}
        choices = [*_LEAVES[name], *branches]
        if not choices:
            return "{ __typename }"
        key = draw(st.sampled_from(choices))
        inner = f" {draw(_selection(branches[key], depth - 1))}" if key in branches else ""
        alias = draw(st.sampled_from(["", f"x{key}: "])) if not key.startswith("__") else ""
        directive = draw(st.sampled_from(["", "", "", " @include(if: $yes)", " @skip(if: $yes)"]))
        part = f"{alias}{key}{directive}{inner}"
        wrap = draw(st.sampled_from(["", "", f"... on {name} ", "... ", "... @include(if: $no) "]))
        parts.append(f"{wrap}{{ {part} }}" if wrap else part)
    if name in _INTERFACES and draw(st.booleans()):
        parts.append("... on Node { id }")
    return "{ __typename " + " ".join(parts) + " }"


def _expected(schema: GraphQLSchema, document: DocumentNode, data: Any, variables: dict[str, bool]) -> Any:
    result = execute_sync(schema, document, root_value=data, variable_values=variables)
    assert isinstance(result, ExecutionResult)
    assert result.errors is None
    return result.data


async def test_random_documents_mean_what_graphql_core_says(innlandet: Community, graph: Graph) -> None:
    schema = build_schema(graph.sdl())
    limits = replace(budget(cost=10**9, depth=40), directives=1_000, aliases=1_000)
    actor = secretary(innlandet)

    async def ask(text: str, variables: dict[str, bool]) -> Any:
        operation = open_document(graph.schema, text, None, limits, introspection=False)
        async with Work(innlandet.tenant, actor, FixedClock(NOW)) as work:
            return json.loads(await graph.run(work, graph.compiler.ready(operation), variables))["data"]

    data = await ask(_everything("Query", _DEPTH), {})
    documents: list[tuple[str, dict[str, bool]]] = []

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(_selection("Query", _DEPTH), st.booleans(), st.booleans())
    def gather(selection: str, yes: bool, no: bool) -> None:
        text = f"query($yes: Boolean = true, $no: Boolean = false) {selection}"
        documents.append((text, {"yes": yes, "no": no}))

    gather()
    compared = 0
    for made, variables in documents:
        text = made
        if "$yes" not in text.partition(")")[2] or "$no" not in text.partition(")")[2]:
            text = text.replace(
                "{ __typename", "{ __typename @skip(if: $yes) t: __typename @skip(if: $no)", 1
            )
        document = parse(text)
        if _conflicts(graph, document):
            continue
        expected = _expected(schema, document, data, variables)
        answered = await ask(text, variables)
        assert msgspec.json.encode(answered) == msgspec.json.encode(expected), text
        compared += 1
    assert compared > 40


def _conflicts(graph: Graph, document: DocumentNode) -> bool:
    return bool(validate(graph.schema, document))
