"""A community of the national template is set up in a real browser, in the walk alone, from start to published."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from draft_scene import DraftScene, open_drafts
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.setup_steps import STOPS
from setup_walk import set_up

pytestmark = needs_chromium

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
    app = create_app(settings, clock=drafting.scene.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, drafting, session)


@pytest.fixture
async def page(enter: Enter, site: Site) -> Page:
    return await enter(site.address, site.session)


async def test_a_community_of_the_template_is_set_up_in_the_walk_alone(page: Page, site: Site) -> None:
    await set_up(page, f"/{SLUG}/")
    await page.get_by_role("link", name="Be partene oppnevne").click()
    await page.goto(f"/{SLUG}/utvalg")
    await expect(page.get_by_text("Fagutvalg rus og psykisk helse").first).to_be_visible()
    await page.goto(f"/{SLUG}/")
    await expect(page.get_by_text("Sett opp helsefellesskapet")).to_have_count(0)


@in_both_looks
async def test_no_page_of_the_walk_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    drafting = site.drafting
    draft_id = await drafting.begun(f"Sett {look.scheme}")
    await judge(
        await enter(site.address, site.session, look),
        f"/{SLUG}/struktur/sett-opp",
        drafting.address(draft_id, "steg"),
        *(drafting.address(draft_id, "steg", stop.address) for stop in STOPS),
        drafting.address(draft_id, "del", sti="bodies.ssu", steg="ledelse"),
    )
