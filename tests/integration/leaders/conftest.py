"""A community of its own for every test."""

from __future__ import annotations

import itertools

import pytest

from fellesskap.settings import Settings
from road import Road, build

_numbers = itertools.count(1)


@pytest.fixture
async def road(database: Settings) -> Road:
    return await build(database, f"ledere-{next(_numbers)}")
