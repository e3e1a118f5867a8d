"""The town, one for each test."""

from __future__ import annotations

import pytest

from fellesskap.settings import Settings
from people_town import Town, build_town


@pytest.fixture
async def town(database: Settings) -> Town:
    return await build_town(database)
