"""A demo's day moves forward for everybody in it, never back, and nowhere but in a demo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
from litestar import Litestar

from fellesskap.actor import RoleKind
from fellesskap.clock import SystemClock, today
from fellesskap.db.demo_clock import DemoClock, clock_of
from fellesskap.errors import Invalid
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_workers.actor import Surroundings
from frame_scene import Browser, add_person, log_in_as, text_of
from open_town import Town

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def unmoved(database: Settings, superuser: asyncpg.Connection) -> AsyncIterator[None]:
    yield
    await superuser.execute("DELETE FROM shared.demo_clock")


@pytest.fixture(scope="module")
def demo_app(database: Settings) -> Litestar:
    """The application as a demo runs it."""
    return create_app(replace(database, demo_clock=True), modules=page_modules())


@pytest.fixture
async def visitor(demo_app: Litestar, database: Settings, alfa: Tenant) -> Browser:
    """Somebody who tries the demo; each test begins on the machine's day."""
    demo_app.state.installation.register.forget()
    clock = demo_app.state.installation.clock
    await clock._reread()
    person = await add_person(alfa, SystemClock(), "Prøve Person", RoleKind.SECRETARIAT)
    return Browser.open(demo_app, await log_in_as(database, SystemClock(), (alfa, person)))


async def shift(superuser: asyncpg.Connection) -> int | None:
    days: int | None = await superuser.fetchval("SELECT days FROM shared.demo_clock")
    return days


async def test_the_day_moves_forward_for_pages_and_workers_and_not_for_sessions(
    visitor: Browser, demo_app: Litestar, database: Settings, superuser: asyncpg.Connection
) -> None:
    later = today(SystemClock()) + 40 * DAY
    moved = await visitor.post("/demo/klokke", {"day": later.isoformat()})
    assert (moved.status_code, moved.headers["location"]) == (303, "/demo/klokke")
    assert await shift(superuser) == 40
    page = text_of(await visitor.get("/demo/klokke"))
    assert "Det er 40 dager etter dagen i dag." in page
    assert "I demoen er det" in text_of(await visitor.get("/alfa/"))
    around = Surroundings.of(replace(database, demo_clock=True))
    assert isinstance(around.clock, DemoClock)
    await around.clock.refresh()
    assert today(around.clock) == later
    assert today(around.machine) == today(SystemClock())


async def test_the_day_never_goes_back(visitor: Browser, superuser: asyncpg.Connection) -> None:
    now = today(SystemClock())
    assert (await visitor.post("/demo/klokke", {"day": (now + 5 * DAY).isoformat()})).status_code == 303
    for day in (now, now + DAY, now + 5 * DAY, now - DAY):
        refused = await visitor.post("/demo/klokke", {"day": day.isoformat()})
        assert refused.status_code == 422
        assert "Klokken i demoen kan bare gå framover." in refused.text
    assert (await visitor.post("/demo/klokke", {"day": "i går"})).status_code == 422
    assert (await visitor.post("/demo/klokke", {"day": "9999-12-31"})).status_code == 422
    assert await shift(superuser) == 5
    assert (await visitor.post("/demo/klokke", {"day": (now + 6 * DAY).isoformat()})).status_code == 303
    assert await shift(superuser) == 6


async def test_the_clock_itself_refuses_to_go_back(database: Settings) -> None:
    clock = DemoClock("fellesskap_platform")
    await clock.move(3)
    for days in (2, 0, -1, 3651):
        with pytest.raises(Invalid):
            await clock.move(days)
    other = DemoClock("fellesskap_platform")
    await other.refresh()
    assert (clock.days, other.days) == (3, 3)


async def test_a_stranger_looks_and_does_not_touch(
    visitor: Browser, demo_app: Litestar, superuser: asyncpg.Connection
) -> None:
    stranger = Browser.open(demo_app)
    assert "Logg inn for å flytte dagen" in text_of(await stranger.get("/demo/klokke"))
    day = {"day": (today(SystemClock()) + DAY).isoformat()}
    assert (await stranger.post("/demo/klokke", day)).status_code == 403
    assert (await visitor.http.post("/demo/klokke", data=day)).status_code == 403
    assert await shift(superuser) is None
    assert (await visitor.post("/demo/klokke", day)).status_code == 303


async def test_an_unmoved_day_is_not_mentioned_and_there_is_a_way_to_it(visitor: Browser) -> None:
    page = await visitor.get("/alfa/")
    assert "I demoen er det" not in page.text
    assert 'href="/demo/klokke"' in page.text


async def test_nothing_but_a_demo_has_such_a_clock(town: Town, database: Settings) -> None:
    assert (await town.stranger().get("/demo/klokke")).status_code != 200
    assert "/demo/klokke" not in (await town.stranger().get("/")).text
    assert isinstance(clock_of(replace(database, demo_clock=True, production=True)), SystemClock)
    assert isinstance(clock_of(database), SystemClock)
    given = {
        **{"DATABASE_URL": "x", "VALKEY_URL": "x", "FELLESSKAP_DEMO_CLOCK": "1"},
    }
    assert Settings.from_environment(given).demo_clock is True
