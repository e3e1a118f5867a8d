"""The town of people, and browsers of those who live there, over the real application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again
from people_town import Town, build_town


@pytest.fixture
async def town(database: Settings) -> Town:
    return await build_town(database, "folkeside")


@pytest.fixture
def enter(database: Settings, town: Town) -> Callable[[str], Awaitable[Browser]]:
    """Open a browser as one of the town's people, by name, logged in at the town's moment."""
    app = create_app(database, clock=town.clock, modules=page_modules(), folders=(TEMPLATES,))

    async def open_as(name: str) -> Browser:
        app.state.installation.register.forget()
        session = await log_in_again(database, town.clock, town.tenant, town.people[name])
        return Browser.open(app, session)

    return open_as
