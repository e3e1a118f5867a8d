"""Every operation that pages, mails and papers use: one statement, however long its lists, over rows in plenty."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import asyncpg
import pytest

from fellesskap.actor import Actor
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work
from fellesskap_graphql.compiler.document import open_document
from fellesskap_graphql.compiler.execute import Ready
from fellesskap_graphql.context import Reading
from fellesskap_graphql.limits import budget
from fellesskap_graphql.schema import community
from operation_variables import values_of, variables_of
from two_worlds import Worlds

GRAPH = community()
_FIRST = re.compile(r"first: \d+")
_WIDE = budget(1_000_000, 20)


def _resized(operation: str, size: int) -> Ready:
    """The operation with pages of another size."""
    text = _FIRST.sub(f"first: {size}", GRAPH.operations[operation].text)
    name = f"{operation} by {size}"
    document = open_document(GRAPH.schema, text, operation, _WIDE, introspection=False, registered=name)
    return GRAPH.compiler.ready(document)


async def _run(worlds: Worlds, actor: Actor, ready: Ready, given: dict[str, Any]) -> tuple[int, int, bytes]:
    """How many statements it took, what it cost, and the answer."""
    sent: list[str] = []

    def note(query: asyncpg.connection.LoggedQuery) -> None:
        sent.append(query.query)

    async with Work(worlds.road.tenant, actor, FixedClock(worlds.api.clock.moment)) as work:
        cost = GRAPH.compiler.plan(ready, Reading(work), ready.coercion.coerce(given)).cost
        with work._transaction.raw.query_logger(note):
            body = await GRAPH.run(work, ready, given)
            await asyncio.sleep(0)  # the driver logs in the loop's next round
    return len(sent), cost, body


@pytest.mark.parametrize("operation", sorted(GRAPH.operations))
async def test_an_operation_takes_one_statement_at_any_size(worlds: Worlds, operation: str) -> None:
    actor = await worlds.road.actor("anne")
    variables = variables_of(operation)
    longest = 0
    resized = [_resized(operation, size) for size in (1, 100)]
    for kind in worlds.own_ids if any(one.takes_id for one in variables) else [""]:
        for key in worlds.own_ids.get(kind, [""])[-3:]:
            given = values_of(variables, f"{kind}_{key}", worlds.words["body"][0])
            count, cost, body = await _run(worlds, actor, GRAPH.registered(operation), given)
            assert (count, cost <= GRAPH.operations[operation].limits.cost) == (1, True)
            longest = max(longest, len(body))
            for other in resized:
                assert (await _run(worlds, actor, other, given))[0] == 1
    print(f"{operation}: at most {longest} bytes, 1 statement")
