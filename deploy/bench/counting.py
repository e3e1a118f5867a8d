"""How many statements an operation is, counted by PostgreSQL itself."""

from __future__ import annotations

import asyncio

import asyncpg
from agree import call
from asking import OPERATIONS, ask
from scene import Scene
from servers import Server
from visitors import Visitor

_REQUESTS = 10
_TRIES = 3

# What opens, steers and ends a transaction is not the operation.
_COUNT = """
SELECT coalesce(sum(calls), 0)::int FROM extensions.pg_stat_statements
WHERE query !~* '^(begin|commit|rollback|set|select set_config)'
    AND userid <> (SELECT oid FROM pg_roles WHERE rolname = 'postgres')
"""


async def count_statements(
    scene: Scene, servers: dict[str, Server], visitor: Visitor
) -> dict[str, dict[str, float]]:
    """Count each operation's statements at each server, with a session that is known already."""
    connection = await asyncpg.connect(scene.superuser())
    try:
        return {
            name: {
                operation: await _count(connection, server, operation, visitor) for operation in OPERATIONS
            }
            for name, server in servers.items()
        }
    finally:
        await connection.close()


async def _count(connection: asyncpg.Connection, server: Server, operation: str, visitor: Visitor) -> float:
    """The least of some tries: a session that is looked up anew in the middle is not the operation's."""
    found: list[float] = []
    for _ in range(_TRIES):
        await asyncio.to_thread(_ask, server, operation, visitor, 1)
        await connection.execute("SELECT extensions.pg_stat_statements_reset()")
        await asyncio.to_thread(_ask, server, operation, visitor, _REQUESTS)
        found.append(await connection.fetchval(_COUNT) / _REQUESTS)
    return min(found)


def _ask(server: Server, operation: str, visitor: Visitor, times: int) -> None:
    for turn in range(times):
        reply = visitor.replies[0]
        changed = {"id": reply.id, "version": reply.version} if operation == "answer" else None
        call(server, ask(server.name, operation, visitor.plain(), turn, changed))
        if operation == "answer":
            reply.version += 1
