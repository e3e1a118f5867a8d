"""A decision that waits for a body which is no more, in a real browser: found, and placed with another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from onward_gone_scene import after
from onward_scene import decided, onward_structure
from road import build

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    home: str
    case: str
    session: LoggedIn


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-videre-borte", onward_structure())
    case_id, _ = await decided(road, "venter")
    road.later()
    await road.publish(after(), "Råd i stedet for møte")
    row = (await road.rows("case", id=case_id))[0]
    home = f"/{road.tenant.slug}"
    session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, home, f"{home}/saker/{row['number']}-{row['year']}", session)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    paths = (f"{site.home}/", f"{site.home}/saker?borte=ja", site.case, f"{site.case}/plasser-videre")
    await judge(await enter(site.address, site.session, look), *paths)


async def test_what_was_decided_is_placed_onward_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.session, scripts=False)
    await page.goto(f"{site.home}/saker?borte=ja")
    await expect(page.get_by_role("link", name="Sak 1")).to_be_visible()
    await page.goto(site.case)
    await expect(page.get_by_text("til et utvalg som ikke er i strukturen lenger").first).to_be_visible()
    await page.get_by_role("link", name="Velg hvilket utvalg saken går videre til").click()
    await expect(page.get_by_role("radio", name="Partnerskapsmøtet").first).to_be_checked()
    await page.get_by_role("button", name="Velg utvalget").click()
    await expect(page.locator(".ds-validation-message:visible").first).to_be_visible()
    await page.get_by_label("Hvorfor hører den til der?").fill("Rådet har tatt over etter møtet.")
    await page.get_by_role("button", name="Velg utvalget").click()
    await expect(page.get_by_role("status").first).to_contain_text(
        "Saken venter nå på det utvalget du valgte."
    )
    await expect(page.get_by_text("Rådet har tatt over etter møtet.").first).to_be_visible()
    await page.get_by_role("link", name="Sett på sakslisten").first.click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
