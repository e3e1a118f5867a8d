"""A case whose body is dissolved, and the rule a round would open by, in a real browser."""

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
from road import Road, build
from transfer_structure import TWO_PAIRS, succeeded

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    road: Road
    stranded: str
    paths: list[str]
    session: LoggedIn


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-utvalg-borte", TWO_PAIRS)
    home, cases = f"/{road.tenant.slug}", {}
    waiting = await road.discussed("faglig", "fu")
    road.later(1)
    await road.publish(succeeded(("fu", "nyfu")), "Nytt fagutvalg")
    asking = await road.discussed("faglig", "fsu")
    for one in (waiting, asking):
        row = (await road.rows("case", id=one))[0]
        cases[one] = f"{home}/saker/{row['number']}-{row['year']}"
    paths = [
        f"{home}/",
        f"{home}/saker?borte=ja",
        cases[waiting],
        f"{cases[waiting]}/plasser",
        f"{cases[asking]}/forankre",
    ]
    session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, cases[waiting], paths, session)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    await judge(await enter(site.address, site.session, look), *site.paths)


async def test_a_case_is_placed_anew_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.session, scripts=False)
    await page.goto(site.stranded)
    await page.get_by_role("link", name="Plasser saken på nytt").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Plasser saken på nytt")
    await page.get_by_role("radio", name="Faglig", exact=True).check()
    await page.get_by_role("radio", name="Fagutvalg (FU)").first.check()
    await page.get_by_label("Hvorfor hører den til der?").fill("Det nye fagutvalget tar over.")
    await page.get_by_role("button", name="Plasser saken på nytt").click()
    await expect(page.get_by_role("status").first).to_contain_text("Saken er plassert.")
