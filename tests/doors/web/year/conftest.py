"""A community with a year to plan, of each test's own."""

from __future__ import annotations

import pytest

from fellesskap.settings import Settings
from year_scene import Scene, make_scene


@pytest.fixture
async def scene(database: Settings) -> Scene:
    return await make_scene(database)
