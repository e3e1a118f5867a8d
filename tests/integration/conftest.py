"""A community of its own for every test that publishes a structure."""

from __future__ import annotations

import itertools

import pytest

from builders import as_provisioner
from fellesskap.clock import FixedClock
from fellesskap.settings import Settings
from fellesskap_tenants.provision import create_tenant
from structure_place import Place

_numbers = itertools.count(1)


@pytest.fixture
async def place(database: Settings, clock: FixedClock) -> Place:
    slug = f"struktur-{next(_numbers)}"
    async with as_provisioner(database):
        return Place(await create_tenant(database, slug, slug), clock)
