"""One small community for the tests of this folder."""

from __future__ import annotations

import pytest

from fellesskap.settings import Settings
from road import Road, build


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await build(database, "prove-vedlegg")
