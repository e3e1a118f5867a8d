"""One small community for the tests of this folder."""

from __future__ import annotations

import pytest

from appointment_scene import found_appointing
from fellesskap.settings import Settings
from road import Road


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await found_appointing(database, "prove-oppnevning")
