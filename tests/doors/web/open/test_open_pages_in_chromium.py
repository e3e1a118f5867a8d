"""These pages in a real browser: no finding in any language or colour, nothing too wide, no script needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import asyncpg
import pytest
from playwright.async_api import expect

from chromium import UNHURRIED, Enter, Look, in_all_languages, judge, needs_chromium, own_address, serving
from fellesskap.actor import RoleKind
from fellesskap.clock import FixedClock, SystemClock
from fellesskap.db.ids import uuid7
from fellesskap.identity.service import LoggedIn
from fellesskap_web.asgi import create_app, page_modules
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
    app = create_app(settings, limits=UNHURRIED, modules=page_modules())
    async with serving(app, listening):
        here = "/apen/offentlig"
        address = settings.base_url
        yield Served(
            address, session, f"{here}/moter/{meeting}", f"{here}/saker/{case['number']}-{case['year']}"
        )


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


@in_all_languages
async def test_no_page_has_a_finding_or_is_too_wide(
    enter: Enter, served: Served, reads: None, look: Look
) -> None:
    for session, paths in ((None, (*OPEN, served.meeting, served.case)), (served.session, OWN)):
        await judge(await enter(served.address, session, look), *paths)


async def test_one_searches_from_any_page_by_the_keyboard_and_without_scripts(
    enter: Enter, served: Served
) -> None:
    page = await enter(served.address, served.session)
    await page.goto("/apen/utvalg")
    await page.keyboard.press("/")
    await page.keyboard.type("avvik i meld")
    await page.keyboard.press("Enter")
    await expect(page.locator("mark", has_text="Avvik").first).to_be_visible()
    await expect(page.get_by_label("Ord eller saksnummer")).to_have_value("avvik i meld")
    page = await enter(served.address, scripts=False)
    await page.goto("/apen/offentlig")
    await page.get_by_label("Søk i saker, møter og dokumenter").fill("avvik")
    await page.get_by_role("search").get_by_role("button").click()
    await page.get_by_role("link", name="Saker", exact=True).click()
    await page.get_by_role("link", name="Avvik i meldinger").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Avvik i meldinger")


async def test_the_day_is_moved_and_the_meeting_read_without_scripts(
    enter: Enter, served: Served, superuser: asyncpg.Connection
) -> None:
    page = await enter(served.address, served.session, scripts=False)
    await page.goto("/demo/klokke")
    await page.get_by_role("button", name="En uke fram").click()
    await expect(page.get_by_text("Det er 7 dager etter dagen i dag.")).to_be_visible()
    await page.goto(served.meeting)
    await expect(page.locator(".demo-day")).to_be_visible()
    await page.get_by_role("link", name="Avvik i meldinger").click()
    await expect(page.get_by_role("heading", name="Dette ble besluttet")).to_be_visible()
    await superuser.execute("DELETE FROM shared.demo_clock")
