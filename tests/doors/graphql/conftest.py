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
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.schema import community
from fellesskap_tenants.provision import create_tenant
from graph_community import Ask, Community, write_community
from graph_probe import Probe, said


@pytest.fixture(scope="session")
async def innlandet(database: Settings) -> Community:
    """Two bodies, three partners, a region, four seats, two people and five meetings; nobody changes them."""
    return await _founded(database, "graf")


@pytest.fixture(scope="session")
async def changing(database: Settings) -> Community:
    """The same community once more, for commands to change."""
    return await _founded(database, "skrivegraf")


async def _founded(database: Settings, slug: str) -> Community:
    async with as_provisioner(database):
        tenant = await create_tenant(database, slug, slug.capitalize())
    async with system_work(tenant, FixedClock(NOW)) as work, work.engine_scope():
        return await write_community(tenant)


@pytest.fixture
def graph() -> Graph:
    return community()


@pytest.fixture
def ask(innlandet: Community, graph: Graph) -> Ask:
    """Ask the graph as an actor (the public unless said) and get the decoded response."""
    return _asker(innlandet, graph)


@pytest.fixture(scope="session")
def probe() -> Graph:
    return Graph(Probe, sentence=said)


@pytest.fixture
def ask_probe(innlandet: Community, probe: Graph) -> Ask:
    """Ask the schema that holds every kind of mapping."""
    return _asker(innlandet, probe)


def _asker(community: Community, graph: Graph) -> Ask:
    async def asked(
        text: str, *, actor: Actor = PUBLIC_ACTOR, now: datetime = NOW, **variables: object
    ) -> Any:
        async with Work(community.tenant, actor, FixedClock(now)) as work:
            return msgspec.json.decode(await graph.run(work, graph.prepare(text), variables))

    return asked
