"""What the tests of structures share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fellesskap.structure.model import Structure
from fellesskap_tenants.structures import load_structure, structures_folder


@pytest.fixture
def by_key() -> Callable[[list[dict[str, Any]]], dict[str, dict[str, Any]]]:
    """Rows that still hold, by their key."""
    return lambda rows: {row["key"]: row for row in rows if row.get("valid_to") is None}


@pytest.fixture(params=["innlandet", "finnmark", "vestfold"])
def shipped(request: pytest.FixtureRequest) -> Structure:
    """Each structure that ships for a community."""
    return load_structure(structures_folder() / f"{request.param}.toml")
