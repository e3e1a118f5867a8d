"""A community like Innlandet with the whole application, and a browser for anybody in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import pytest
from litestar import Litestar

from case_scene import Scene, open_scene
from fellesskap.actor import Actor
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import Browser

As: TypeAlias = Callable[[Actor], Awaitable[Browser]]


@pytest.fixture(scope="package")
async def scene(database: Settings) -> Scene:
    return await open_scene(database, "vedlegg")


@pytest.fixture(scope="package")
async def app(scene: Scene) -> Litestar:
    return create_app(scene.settings, clock=scene.clock, limits=Limits(10**6, 10**6, 10**6))


@pytest.fixture
def as_(scene: Scene, app: Litestar) -> As:
    """Log an actor in and open a browser."""

    async def open_browser(actor: Actor) -> Browser:
        return Browser.open(app, await scene.log_in(actor))

    return open_browser


@pytest.fixture
async def secretary(scene: Scene, as_: As) -> Browser:
    return await as_(await scene.community.secretary())


@pytest.fixture
async def member(scene: Scene, as_: As) -> Browser:
    """A member of FSU, who may report cases."""
    return await as_(await scene.community.member("fsu"))
