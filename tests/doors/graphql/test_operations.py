"""Every registered operation: within its budget, one statement, and loadable; and the printed schema."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLSchema,
    TypeNode,
    get_named_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
)

from builders import NOW
from fellesskap.clock import FixedClock
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap_graphql.context import Reading
from fellesskap_graphql.errors import OperationFailedError, RequestError
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.registered import load_operations
from fellesskap_graphql.schema import SDL, community
from graph_community import Community, secretary
from graph_probe import Probe, said

OPERATIONS = sorted(community().operations)


def _example(schema: GraphQLSchema, node: TypeNode, kind: str) -> Any:
    """A value of a variable's type; an id names a row of `kind`."""
    type_: Any = type_from_ast(schema, node)
    inner = type_.of_type if is_non_null_type(type_) else type_
    named = get_named_type(type_)
    value: Any = {
        "Int": 1,
        "String": "x",
        "Boolean": True,
        "ID": f"{kind}_{uuid7()}",
        "Date": date(2026, 3, 2).isoformat(),
        "DateTime": NOW.isoformat(),
    }.get(named.name)
    if isinstance(named, GraphQLEnumType):
        value = next(iter(named.values))
    return [value] if is_list_type(inner) else value


@pytest.mark.parametrize("name", OPERATIONS)
async def test_an_operation_keeps_its_budget_and_sends_one_statement(
    innlandet: Community, graph: Graph, name: str
) -> None:
    ready = graph.registered(name)
    costs = []
    async with Work(innlandet.tenant, secretary(innlandet), FixedClock(NOW)) as work:
        sent: list[str] = []
        raw = work._transaction.raw

        def record(query: asyncpg.connection.LoggedQuery) -> None:
            sent.append(query.query)

        for kind in graph.compiler.bindings.entities:
            given = {
                one.variable.name.value: _example(graph.schema, one.type, kind)
                for one in ready.operation.node.variable_definitions or ()
                if one.variable.name.value not in ("after", "before", "last")
            }
            costs.append(graph.compiler.plan(ready, Reading(work), ready.coercion.coerce(given)).cost)
            with raw.query_logger(record):
                await graph.run(work, ready, given)
                await asyncio.sleep(0)  # the driver logs in the loop's next round
            assert len(sent) == 1, sent
            sent.clear()
    print(f"{name}: cost {max(costs)} of {ready.operation.limits.cost}, 1 statement")
    assert max(costs) <= ready.operation.limits.cost


def test_the_printed_schema_is_the_schema() -> None:
    assert SDL.read_text() == community().sdl(), "run `fellesskap schema` and look at the difference"


def test_operations_need_names_budgets_and_fragments_that_exist(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text(
        """
        # budget: cost=30 depth=3
        query People { people { ...Name } }
        fragment Name on Person { name ...More }
        """
    )
    (tmp_path / "b.graphql").write_text("fragment More on Person { id }")
    found = load_operations(tmp_path)
    assert set(found) == {"People"}
    assert (found["People"].limits.cost, found["People"].limits.depth) == (30, 3)
    assert "fragment More" in found["People"].text

    (tmp_path / "c.graphql").write_text(
        """
        # a comment, but no budget
        query NoBudget { people { name } }
        # budget: cost=1 depth=2
        { people { name } }
        # budget: cost=1 depth=2
        query People { people { name } }
        # budget: cost=1 depth=2
        query Missing { people { ...Gone } }
        fragment Name on Person { id }
        """
    )
    with pytest.raises(ValueError, match="NoBudget") as refused:
        load_operations(tmp_path)
    for finding in (
        "'' needs a name",
        "'People' needs a name",
        "Missing spreads Gone",
        "Name exists already",
    ):
        assert finding in str(refused.value)


async def test_a_page_loads_the_data_or_fails_whole(innlandet: Community, tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text(
        """
        # budget: cost=100 depth=4
        query Good { people { name } }
        # budget: cost=100 depth=4
        query Bad { meetings { edges { node { id chair { name } } } } }
        # budget: cost=2 depth=4
        query Dear { people { name } }
        """
    )
    graph = Graph(Probe, sentence=said, operations=tmp_path)
    async with Work(innlandet.tenant, secretary(innlandet), FixedClock(NOW)) as work:
        assert [one["name"] for one in (await graph.load(work, "Good"))["people"]] == [
            "Kari Nordmann",
            'Per Åsen\n\t"x"',
        ]
        with pytest.raises(OperationFailedError, match="Bad"):
            await graph.load(work, "Bad")
        with pytest.raises(RequestError) as dear:
            await graph.load(work, "Dear")
        with pytest.raises(RequestError) as unknown:
            await graph.load(work, "Unknown")
    assert (dear.value.code, unknown.value.code) == ("document.cost_too_high", "document.not_registered")
