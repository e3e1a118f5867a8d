"""The communities of the scenarios: two with papers of their own, and one that its administrator sets up first."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from browser_story import Story, fill, telling
from builders import found
from chromium import own_address
from fellesskap.actor import RoleKind, Side
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from setup_walk import set_up


async def _shipped(database: Settings, browser: Browser, like: str) -> AsyncIterator[Story]:
    settings, listening = own_address(database)
    structure = load_structure(structures_folder() / f"{like}.toml")
    community = await found(settings, f"fortelling-{like}", structure.name.nb, structure)
    async with telling(settings, listening, browser, community) as story:
        yield story


@pytest.fixture(scope="session")
async def innlandet_story(database: Settings, browser: Browser) -> AsyncIterator[Story]:
    async for story in _shipped(database, browser, "innlandet"):
        yield story


@pytest.fixture(scope="session")
async def finnmark_story(database: Settings, browser: Browser) -> AsyncIterator[Story]:
    async for story in _shipped(database, browser, "finnmark"):
        yield story


@pytest.fixture(scope="session")
async def third_story(database: Settings, browser: Browser) -> AsyncIterator[Story]:
    """Telemark, of which only the registers know, once its administrator has given it a structure."""
    async for story in _shipped(database, browser, "telemark"):
        administrator = await story.community.having(RoleKind.ADMINISTRATOR, Side.OTHER)
        async with story.window(administrator.person_id) as window:
            await set_up(window.page, story.home)
        await fill(story)
        yield story
