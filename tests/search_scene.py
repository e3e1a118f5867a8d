"""What somebody finds by a search, and what the index must be compared with."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import asyncpg

from fellesskap.actor import Actor
from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap_graphql.schema import community
from road import Road

# What entries are made of, each read by its own policy.
SOURCES = """
SELECT id FROM "case" UNION ALL SELECT id FROM agenda_item WHERE case_id IS NULL OR record <> ''
UNION ALL SELECT id FROM decision UNION ALL SELECT id FROM document WHERE state = 'ready'
UNION ALL SELECT id FROM attachment WHERE removed_at IS NULL AND edition > 0
UNION ALL SELECT id FROM minutes_correction
"""
SEARCH = """query Find($text: String!, $kinds: [SearchKind!], $purposes: [CaseKind!], $body: ID, $bodyKey: String,
    $since: Date, $until: Date, $first: Int, $after: String) {
    search(text: $text, kinds: $kinds, purposes: $purposes, body: $body, bodyKey: $bodyKey, since: $since,
        until: $until, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
        edges { cursor node { kind day title { text hit } snippet { text hit } case { id reference title }
            meeting { id } decision { id } document { id } body { key } } } } }"""


async def found(road: Road, actor: Actor, text: str, **more: Any) -> Any:
    """What somebody finds; the whole connection."""
    graph = community()
    async with Work(road.tenant, actor, road.clock) as work:
        answer = await graph.run(work, graph.prepare(SEARCH), {"text": text, **more})
    response = json.loads(answer)
    assert "errors" not in response, response
    return response["data"]["search"]


def kinds(connection: Any) -> list[str]:
    return [edge["node"]["kind"] for edge in connection["edges"]]


async def ids(road: Road, actor: Actor, statement: str) -> set[UUID]:
    """The ids that somebody reads."""
    async with Work(road.tenant, actor, road.clock, write=True) as work:
        return {row["id"] for row in await work.connection.fetch(statement)}


async def spread_audiences(road: Road, superuser: asyncpg.Connection, turn: int = 0) -> None:
    """Give the rows of each kind that entries are made of every audience there is, one after the other."""
    schema = identifier(road.tenant.schema)
    async with superuser.transaction():
        for number, table in enumerate(("case", "agenda_item", "decision", "document")):
            await superuser.execute(
                f'UPDATE {schema}."{table}" SET audience = r.n FROM (SELECT id, (row_number() OVER (ORDER BY id) '
                f'+ {number + turn})::integer % 4 AS n FROM {schema}."{table}") r WHERE r.id = "{table}".id'
            )
