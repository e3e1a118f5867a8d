"""A community that drafts its structure, and a browser for each who has something to do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest
from litestar import Litestar

from draft_scene import DraftScene, open_drafts
from fellesskap.actor import Actor
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import Browser

As: TypeAlias = Callable[[Actor], Awaitable[Browser]]


@pytest.fixture(scope="package")
async def drafting(database: Settings) -> DraftScene:
    return await open_drafts(database, "utkastene")


@pytest.fixture(scope="package")
async def app(drafting: DraftScene) -> Litestar:
    return create_app(drafting.scene.settings, clock=drafting.scene.clock, limits=Limits(10**6, 10**6, 10**6))


@pytest.fixture
def as_(drafting: DraftScene, app: Litestar) -> As:
    """Log an actor in and open a browser."""

    async def open_browser(actor: Actor) -> Browser:
        return Browser.open(app, await drafting.scene.log_in(actor))

    return open_browser


@pytest.fixture
async def first(drafting: DraftScene, as_: As) -> Browser:
    """One administrator."""
    return await as_(drafting.first)


@pytest.fixture
async def second(drafting: DraftScene, as_: As) -> Browser:
    """Another."""
    return await as_(drafting.second)
