"""These pages in a real browser: no finding in any language or colour, nothing too wide, no script needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from chromium import (
    chromium,
    complaints,
    findings,
    needs_chromium,
    own_address,
    serving,
    take_session,
    too_wide,
)
from fellesskap.actor import RoleKind
from fellesskap.clock import FixedClock, SystemClock
from fellesskap.db.ids import uuid7
from fellesskap.identity.service import LoggedIn
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.throttle import Limits
from frame_scene import add_person, log_in_as
from open_scene import Busy
from open_town import Town

pytestmark = needs_chromium

OPEN = (
    "/apen/offentlig", "/apen/offentlig/moter", "/apen/offentlig/utvalg/su", "/lukket/offentlig",
    "/lukket/offentlig/moter", "/lukket/offentlig/utvalg/fsu",
    "/apen/offentlig/sok", "/apen/offentlig/sok?q=epikrise", "/lukket/offentlig/sok?q=epikrise",
)  # fmt: skip
OWN = (
    "/apen/utvalg", "/apen/utvalg/su", "/apen/administrasjon/nasjonal", "/apen/administrasjon/nasjonal/frigi",
    "/nasjonal/", "/demo/klokke", "/apen/sok", "/apen/sok?q=epikrise&utvalg=su", "/apen/sok?q=ingenting&type=sak",
)  # fmt: skip
LOOKS = {
    "wide, light": ({"width": 1280, "height": 900}, "light", "nb"),
    "wide, dark": ({"width": 1280, "height": 900}, "dark", "nn"),
    "phone, light": ({"width": 390, "height": 844}, "light", "se"),
    "phone, dark": ({"width": 390, "height": 844}, "dark", "nb"),
}


@dataclass
class Served:
    address: str
    session: LoggedIn
    meeting: str
    case: str


@pytest.fixture(scope="module")
async def served(town: Town) -> AsyncIterator[Served]:
    """A demo with a decided case, and one who administers, reads nationally and may look everywhere."""
    settings, listening = own_address(replace(town.settings, demo_clock=True))
    busy = await Busy.of(town.open, FixedClock(SystemClock().now()))
    case_id, meeting = await busy.decided(
        "Avvik i meldinger", "to-trinn", "prinsipiell", "samhandlingssekretariatet", "su"
    )
    case = (await town.open.ask('SELECT number, year FROM "case" WHERE id = $1', case_id))[0]
    person = await add_person(town.open.tenant, SystemClock(), "Alf Allviter", RoleKind.ADMINISTRATOR)
    session = await log_in_as(settings, SystemClock(), (town.open.tenant, person))
    app = create_app(settings, limits=Limits(10**6, 10**6, 10**6), modules=page_modules())
    async with serving(app, listening):
        here = "/apen/offentlig"
        address = settings.base_url
        yield Served(
            address, session, f"{here}/moter/{meeting}", f"{here}/saker/{case['number']}-{case['year']}"
        )


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def reads(served: Served, superuser: asyncpg.Connection) -> None:
    """Let the one who is logged in read nationally too."""
    await superuser.execute(
        "INSERT INTO shared.national_reader (id, pid_hash, organisation, valid_from) "
        "SELECT $1, i.pid_hash, 'Helsedirektoratet', '2026-01-01' FROM shared.identity i "
        "JOIN shared.session s ON s.identity_id = i.id WHERE s.id_hash = $2 ON CONFLICT DO NOTHING",
        uuid7(),
        served.session.session.key,
    )


@pytest.mark.parametrize("look", LOOKS)
async def test_no_page_has_a_finding_or_is_too_wide(
    browser: Browser, served: Served, reads: None, look: str
) -> None:
    size, colours, language = LOOKS[look]
    wrong: dict[str, object] = {}
    for session, paths in ((None, (*OPEN, served.meeting, served.case)), (served.session, OWN)):
        context = await browser.new_context(
            base_url=served.address,
            viewport=size,
            color_scheme=colours,
            extra_http_headers={"Accept-Language": language},
        )
        page = await context.new_page()
        if session:
            await take_session(page, session)
        heard = complaints(page)
        for path in paths:
            answer = await page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            found = [*await findings(page), *heard, *(["too wide"] if await too_wide(page) else [])]
            heard.clear()
            if found:
                wrong[path] = found
        await context.close()
    assert wrong == {}


async def test_one_searches_from_any_page_by_the_keyboard_and_without_scripts(
    browser: Browser, served: Served
) -> None:
    context = await browser.new_context(base_url=served.address, locale="nb-NO")
    page = await context.new_page()
    await take_session(page, served.session)
    await page.goto("/apen/utvalg")
    await page.keyboard.press("/")
    await page.keyboard.type("avvik i meld")
    await page.keyboard.press("Enter")
    await expect(page.locator("mark", has_text="Avvik").first).to_be_visible()
    await expect(page.get_by_label("Ord eller saksnummer")).to_have_value("avvik i meld")
    await context.close()
    context = await browser.new_context(base_url=served.address, java_script_enabled=False, locale="nb-NO")
    page = await context.new_page()
    await page.goto("/apen/offentlig")
    await page.get_by_label("Søk i saker, møter og dokumenter").fill("avvik")
    await page.get_by_role("search").get_by_role("button").click()
    await page.get_by_role("link", name="Saker", exact=True).click()
    await page.get_by_role("link", name="Avvik i meldinger").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Avvik i meldinger")
    await context.close()


async def test_the_day_is_moved_and_the_meeting_read_without_scripts(
    browser: Browser, served: Served, superuser: asyncpg.Connection
) -> None:
    context = await browser.new_context(
        base_url=served.address, java_script_enabled=False, locale="nb-NO", color_scheme="light"
    )
    page = await context.new_page()
    await take_session(page, served.session)
    await page.goto("/demo/klokke")
    await page.get_by_role("button", name="En uke fram").click()
    await expect(page.get_by_text("Det er 7 dager etter dagen i dag.")).to_be_visible()
    await page.goto(served.meeting)
    await expect(page.locator(".demo-day")).to_be_visible()
    await page.get_by_role("link", name="Avvik i meldinger").click()
    await expect(page.get_by_role("heading", name="Dette ble besluttet")).to_be_visible()
    await context.close()
    await superuser.execute("DELETE FROM shared.demo_clock")
