"""The graph over a small community, and a way to ask it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest

from builders import NOW, as_provisioner
from fellesskap.actor import PUBLIC_ACTOR, Actor
from fellesskap.clock import FixedClock
from fellesskap.db.work import Work, system_work
from fellesskap.settings import Settings
from fellesskap_graphql.schema import Graph, community
from fellesskap_tenants.provision import create_tenant
from graph_community import Ask, Community, write_community


@pytest.fixture(scope="session")
async def innlandet(database: Settings) -> Community:
    """Two bodies, three partners, a region, four seats, two people and five meetings."""
    async with as_provisioner(database):
        tenant = await create_tenant(database, "graf", "Graf")
    async with system_work(tenant, FixedClock(NOW)) as work, work.engine_scope():
        return await write_community(tenant)


@pytest.fixture
def graph() -> Graph:
    return community()


@pytest.fixture
def ask(innlandet: Community, graph: Graph) -> Ask:
    """Ask the graph as an actor (the public unless said) and get the decoded response."""

    async def asked(
        text: str, *, actor: Actor = PUBLIC_ACTOR, now: datetime = NOW, **variables: object
    ) -> Any:
        async with Work(innlandet.tenant, actor, FixedClock(now)) as work:
            return msgspec.json.decode(await graph.run(work, graph.prepare(text), variables))

    return asked
