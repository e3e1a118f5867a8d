"""One small community with two pairs of bodies for the tests of this folder."""

from __future__ import annotations

import pytest

from fellesskap.settings import Settings
from road import Road, build
from transfer_structure import TWO_PAIRS


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await build(database, "prove-saksliv", TWO_PAIRS)
