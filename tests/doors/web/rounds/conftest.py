"""A community that is asked, and browsers of the people in it, over the real application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from litestar import Litestar

from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import (
    advice,
    answer_papers,
    answers,
    batch_answers,
    batch_positions,
    case_acts,
    case_papers,
    cases,
    overview,
    partners,
    round_changes,
    rounds,
)
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again
from road import Road, build


@pytest.fixture(scope="session")
async def road(database: Settings) -> Road:
    return await build(database, "prove-forankring")


@pytest.fixture(scope="session")
def round_app(database: Settings, road: Road) -> Litestar:
    """The application on the road's clock; pages show what the road's people did at its moment."""
    modules = (
        advice,
        answer_papers,
        answers,
        batch_answers,
        batch_positions,
        case_acts,
        case_papers,
        cases,
        overview,
        partners,
        round_changes,
        rounds,
    )
    return create_app(database, clock=road.clock, modules=modules, folders=(TEMPLATES,))


@pytest.fixture
def enter(round_app: Litestar, database: Settings, road: Road) -> Callable[[str], Awaitable[Browser]]:
    """Open a browser as one of the road's people, by name, logged in at the road's moment."""

    async def open_as(name: str) -> Browser:
        round_app.state.installation.register.forget()
        return Browser.open(
            round_app, await log_in_again(database, road.clock, road.tenant, road.people[name])
        )

    return open_as
