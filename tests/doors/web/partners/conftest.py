"""A community that has decided and is being asked, and browsers of the people in it, over the real application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from litestar import Litestar

from fellesskap.followups.service import conclude
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again
from road import Road, build


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await build(database, "prove-kommuner")


@pytest.fixture
async def decided(road: Road) -> UUID:
    """A binding decision that every partner follows up within ninety days."""
    _, item_id = await road.ready()
    return await road.do("anne", conclude, await road.decision(item_id, due=road.today + timedelta(days=90)))


@pytest.fixture(scope="session")
def partner_app(database: Settings, road: Road) -> Litestar:
    """The application on the road's clock; pages show what the road's people did at its moment."""
    return create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))


@pytest.fixture
def enter(partner_app: Litestar, database: Settings, road: Road) -> Callable[[str], Awaitable[Browser]]:
    """Open a browser as one of the road's people, by name, logged in at the road's moment."""

    async def open_as(name: str) -> Browser:
        partner_app.state.installation.register.forget()
        return Browser.open(
            partner_app, await log_in_again(database, road.clock, road.tenant, road.people[name])
        )

    return open_as
