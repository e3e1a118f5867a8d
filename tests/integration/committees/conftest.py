"""A community of each test's own with committees at every point, since a structure changes once a day."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from committee_worlds import committee_bodies
from fellesskap.settings import Settings
from fellesskap.structure.model import BodyKind
from road import Road, build
from road_structure import STRUCTURE

_numbers = count(1)


@pytest.fixture
async def road(database: Settings) -> Road:
    fu, fsu = STRUCTURE.bodies
    bodies = (fu, replace(fsu, may_appoint=(BodyKind.TEMPORARY,)), *committee_bodies("fsu"))
    return await build(database, f"prove-utvalg-{next(_numbers)}", replace(STRUCTURE, bodies=bodies))
