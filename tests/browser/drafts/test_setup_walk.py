"""A community of the national template is set up in a real browser, in the walk alone, from start to published."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, expect

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
from draft_scene import DraftScene, open_drafts
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.setup_steps import STOPS
from fellesskap_web.throttle import Limits
from setup_walk import set_up

pytestmark = needs_chromium

LOOKS = {
    "wide, light": ({"width": 1280, "height": 900}, "light", "nb"),
    "wide, dark": ({"width": 1280, "height": 900}, "dark", "nn"),
    "phone, light": ({"width": 390, "height": 844}, "light", "nn"),
    "phone, dark": ({"width": 390, "height": 844}, "dark", "nb"),
}
SLUG = "oppsett"


@dataclass
class Site:
    address: str
    drafting: DraftScene
    session: LoggedIn


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    drafting = await open_drafts(settings, SLUG, "telemark")
    session = await drafting.scene.log_in(drafting.first)
    app = create_app(settings, clock=drafting.scene.clock, limits=Limits(10**6, 10**6, 10**6))
    async with serving(app, listening):
        yield Site(settings.base_url, drafting, session)


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def page(browser: Browser, site: Site) -> AsyncIterator[Page]:
    context = await browser.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    opened = await context.new_page()
    await take_session(opened, site.session)
    yield opened
    await context.close()


async def test_a_community_of_the_template_is_set_up_in_the_walk_alone(page: Page, site: Site) -> None:
    await set_up(page, f"/{SLUG}/")
    await page.get_by_role("link", name="Be partene oppnevne").click()
    await page.goto(f"/{SLUG}/utvalg")
    await expect(page.get_by_text("Fagutvalg rus og psykisk helse").first).to_be_visible()
    await page.goto(f"/{SLUG}/")
    await expect(page.get_by_text("Sett opp helsefellesskapet")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
async def test_no_page_of_the_walk_has_a_finding_or_is_too_wide(
    browser: Browser, site: Site, look: str
) -> None:
    drafting = site.drafting
    draft_id = await drafting.begun(look)
    size, scheme, language = LOOKS[look]
    context = await browser.new_context(viewport=size, color_scheme=scheme, base_url=site.address)
    await context.add_cookies([{"name": "sprak", "value": language, "url": site.address}])
    page = await context.new_page()
    heard = complaints(page)
    await take_session(page, site.session)
    for path in (
        f"/{SLUG}/struktur/sett-opp",
        drafting.address(draft_id, "steg"),
        *(drafting.address(draft_id, "steg", stop.address) for stop in STOPS),
        drafting.address(draft_id, "del", sti="bodies.ssu", steg="ledelse"),
    ):
        response = await page.goto(path)
        assert response and response.status == 200, path
        assert await findings(page) == [], path
        assert not await too_wide(page), path
        assert heard == [], path
    await context.close()
