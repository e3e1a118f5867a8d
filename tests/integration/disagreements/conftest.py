"""One small community with levels for disagreements for the tests of this folder."""

from __future__ import annotations

import pytest

from fellesskap.settings import Settings
from road import Road, build
from road_structure import STRUCTURE


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await build(database, "prove-uenighet", STRUCTURE)
