"""A community of its own for every test, so that each publishes from the beginning."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from builders import as_provisioner
from fellesskap.clock import FixedClock
from fellesskap.settings import Settings
from fellesskap.structure.model import Structure
from fellesskap_tenants.provision import create_tenant
from fellesskap_tenants.structures import load_structure, structures_folder
from structure_place import Place

_numbers = itertools.count(1)


@pytest.fixture
async def place(database: Settings, clock: FixedClock) -> Place:
    slug = f"struktur-{next(_numbers)}"
    async with as_provisioner(database):
        return Place(await create_tenant(database, slug, slug), clock)


@pytest.fixture
def by_key() -> Callable[[list[dict[str, Any]]], dict[str, dict[str, Any]]]:
    """Rows that still hold, by their key."""
    return lambda rows: {row["key"]: row for row in rows if row.get("valid_to") is None}


@pytest.fixture(params=["innlandet", "finnmark", "vestfold"])
def shipped(request: pytest.FixtureRequest) -> Structure:
    """Each structure that ships for a community."""
    return load_structure(structures_folder() / f"{request.param}.toml")
