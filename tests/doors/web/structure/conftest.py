"""A community whose structure changes in July, one after Innlandet and one that follows the national template."""

from __future__ import annotations

import pytest

from builders import NOW, found
from fellesskap.clock import FixedClock
from fellesskap.settings import Settings
from fellesskap_web.asgi import page_modules
from frame_scene import Browser, create_site
from open_town import Town
from structure_scene import found_changing, shipped


@pytest.fixture(scope="session")
async def town(database: Settings) -> Town:
    clock = FixedClock(NOW)
    return Town(
        database,
        create_site(database, clock, modules=page_modules()),
        clock,
        await found_changing(database, "endret"),
        await found(database, "regioner", "Helsefellesskap Regioner", shipped("innlandet")),
        await found(database, "malen", "Helsefellesskap Malen", shipped("vestfold")),
    )


@pytest.fixture
async def member(town: Town) -> Browser:
    """The browser of a municipality's contact in the community that changes."""
    town.app.state.installation.register.forget()
    return await town.browser(town.open, "contact")
