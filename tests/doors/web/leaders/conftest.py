"""Communities whose chair goes round among parties and whose minutes others approve, and browsers in them."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

import pytest

from fellesskap.actor import Side
from fellesskap.settings import Settings
from fellesskap.structure.model import Approval, Rotation
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from fellesskap_web.throttle import Limits
from frame_scene import Browser, log_in_again
from road import Road, build
from road_structure import STRUCTURE

_numbers = itertools.count(1)
TURNS = Rotation(
    anchor=date(2026, 1, 1),
    first=Side.HOSPITAL,
    months=12,
    deputy=True,
    parties=("provesykehuset", "nord", "sor"),
)


async def _build(database: Settings, approval: Approval) -> Road:
    fu, fsu = STRUCTURE.bodies
    bodies = (
        replace(fu, minutes_approved_by=approval, open_to_public=True),
        replace(fsu, chair=TURNS, minutes_approved_by=approval, open_to_public=True),
    )
    return await build(database, f"leder-{next(_numbers)}", replace(STRUCTURE, bodies=bodies))


@pytest.fixture(scope="module")
async def by_leaders(database: Settings) -> Road:
    return await _build(database, Approval.LEADERS)


@pytest.fixture(scope="module")
async def in_next(database: Settings) -> Road:
    return await _build(database, Approval.NEXT_MEETING)


Enter = Callable[[Road, str | None], Awaitable[Browser]]


@pytest.fixture
def enter(database: Settings) -> Enter:
    """Open a browser as one of a community's people, by name."""

    async def open_as(road: Road, name: str | None) -> Browser:
        app = create_app(
            database,
            clock=road.clock,
            limits=Limits(10**6, 10**6, 10**6),
            modules=page_modules(),
            folders=(TEMPLATES,),
        )
        assert name is not None
        return Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people[name]))

    return open_as
