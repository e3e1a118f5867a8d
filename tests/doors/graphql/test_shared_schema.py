"""Types over the shared schema: the same compiler, another schema, and a role that sees what is released."""

from __future__ import annotations

import asyncpg
import msgspec
from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from builders import NOW
from fellesskap.clock import FixedClock
from fellesskap.db.engine import DB
from fellesskap.db.ids import uuid7
from fellesskap.db.roles import RoleNames
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_graphql.compiler.mapping import asc, field, many, row
from fellesskap_graphql.door import Asked, SharedEntrance, answer
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.relay import Node
from graph_probe import said


class NationalSnapshot(Table, tablename="national_snapshot", schema="shared", db=DB):
    id = UUID(primary_key=True, default=None)
    pseudonym = Varchar(length=12)
    year = Integer()
    bodies = Integer()
    released_at = Timestamptz(null=True)


@row(NationalSnapshot)
class Snapshot(Node):
    """What one community has released of a year."""

    pseudonym: str = field()
    bodies: int = field()


@row(None)
class NationalQuery:
    """Root."""

    snapshots: list[Snapshot] = field(many(order=[asc("year"), asc("pseudonym")], about=20))


async def test_a_shared_type_is_read_with_the_role_it_is_for(
    database: Settings, alfa: Tenant, beta: Tenant, superuser: asyncpg.Connection
) -> None:
    for tenant, pseudonym, released in ((alfa, "A", NOW), (beta, "B", None)):
        await superuser.execute(
            "INSERT INTO shared.national_snapshot (id, tenant_slug, pseudonym, year, bodies, seats, seats_vacant, "
            "meetings_planned, meetings_held, computed_at, released_at) VALUES ($1, $2, $3, 1999, 3, 0, 0, 0, 0, "
            "$4, $5)",
            uuid7(),
            tenant.slug,
            pseudonym,
            NOW,
            released,
        )
    graph = Graph(NationalQuery, sentence=said)
    text = "{ snapshots { pseudonym bodies } }"
    national = SharedEntrance(RoleNames(database.role_prefix).national, FixedClock(NOW))
    try:
        body = await answer(graph, graph.prepare(text), Asked(text), national)
    finally:
        await superuser.execute("DELETE FROM shared.national_snapshot WHERE year = 1999")

    assert msgspec.json.decode(body) == {"data": {"snapshots": [{"pseudonym": "A", "bodies": 3}]}}
