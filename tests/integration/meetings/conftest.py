"""A community of each test's own, since a year is planned once."""

from __future__ import annotations

from itertools import count

import pytest

from fellesskap.settings import Settings
from road import Road, build
from year_structure import YEARLY

_numbers = count(1)


@pytest.fixture
async def road(database: Settings) -> Road:
    return await build(database, f"prove-ar-{next(_numbers)}", YEARLY)
