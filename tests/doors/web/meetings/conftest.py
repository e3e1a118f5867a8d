"""A community on its road, and browsers of the people in it, over the real application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from litestar import Litestar

from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import (
    agenda,
    attending,
    case_links,
    cases,
    corrections,
    meeting_changes,
    meetings,
    minutes,
    outcomes,
    papers,
    search,
    start,
    writing,
)
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again
from road import Road, build


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await build(database, "prove-moter")


@pytest.fixture(scope="session")
def meeting_app(database: Settings, road: Road) -> Litestar:
    """The application on the road's clock; pages show what the road's people did at its moment."""
    return create_app(
        database,
        clock=road.clock,
        modules=(
            agenda,
            attending,
            case_links,
            cases,
            corrections,
            meeting_changes,
            meetings,
            minutes,
            outcomes,
            papers,
            search,
            start,
            writing,
        ),
        folders=(TEMPLATES,),
    )


@pytest.fixture
def enter(meeting_app: Litestar, database: Settings, road: Road) -> Callable[[str], Awaitable[Browser]]:
    """Open a browser as one of the road's people, by name, logged in at the road's moment."""

    async def open_as(name: str) -> Browser:
        meeting_app.state.installation.register.forget()
        return Browser.open(
            meeting_app, await log_in_again(database, road.clock, road.tenant, road.people[name])
        )

    return open_as
