"""The communities of the structure's pages, for a real browser."""

from __future__ import annotations

import pytest

from builders import NOW, found
from fellesskap.clock import FixedClock
from fellesskap.settings import Settings
from fellesskap_web.asgi import page_modules
from frame_scene import create_site
from open_town import Town
from structure_scene import found_changing, shipped


@pytest.fixture(scope="session")
async def town(database: Settings) -> Town:
    clock = FixedClock(NOW)
    return Town(
        database,
        create_site(database, clock, modules=page_modules()),
        clock,
        await found_changing(database, "kartendret"),
        await found(database, "kartregion", "Helsefellesskap Regioner", shipped("innlandet")),
        await found(database, "kartmalen", "Helsefellesskap Malen", shipped("vestfold")),
    )
