"""A community with rules of composition, and browsers of the people in it, over the real application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from litestar import Litestar

from composition_scene import composed
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import bodies, competences, composition, people, rosters, seats
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again
from road import Road, build


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await build(database, "prove-sammensetning", composed())


@pytest.fixture(scope="session")
def app(database: Settings, road: Road) -> Litestar:
    modules = (bodies, competences, composition, rosters, people, seats)
    return create_app(database, clock=road.clock, modules=modules, folders=(TEMPLATES,))


@pytest.fixture
def enter(app: Litestar, database: Settings, road: Road) -> Callable[[str], Awaitable[Browser]]:
    """Open a browser as one of the road's people, by name, logged in at the road's moment."""

    async def open_as(name: str) -> Browser:
        app.state.installation.register.forget()
        return Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people[name]))

    return open_as
