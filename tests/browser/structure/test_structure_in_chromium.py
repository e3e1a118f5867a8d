"""The chart and its list in a real browser: the same bodies, by keyboard, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from playwright.async_api import Page, expect

from chromium import (
    POCKET,
    UNHURRIED,
    Enter,
    Look,
    complaints,
    faults,
    in_both_looks,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.actor import RoleKind
from fellesskap.clock import SystemClock
from fellesskap.identity.service import LoggedIn
from fellesskap_web.asgi import create_app, page_modules
from frame_scene import add_person, log_in_as
from open_town import Town
from structure_scene import NEW, OLD

pytestmark = needs_chromium

PLACES = ("kartendret", "kartregion", "kartmalen")
PAGES = (
    "/kartendret/struktur", "/kartendret/struktur?vis=liste", "/kartendret/struktur?vis=kart&dato=2026-06-30",
    "/kartendret/struktur?dato=2020-01-01", "/kartendret/struktur?dato=i+dag", "/kartendret/struktur/historikk",
    "/kartendret/struktur/avvik", "/kartendret/utvalg/su", f"/kartendret/utvalg/{OLD}?dato=2026-06-30",
    f"/kartendret/utvalg/{OLD}?dato=2026-08-01", "/kartregion/struktur?vis=kart", "/kartregion/struktur?vis=liste",
    "/kartregion/struktur/avvik", "/kartregion/utvalg/ssu", "/kartmalen/struktur", "/kartmalen/struktur/avvik",
    "/kartmalen/struktur/historikk",
)  # fmt: skip


@dataclass
class Served:
    address: str
    session: LoggedIn


@pytest.fixture(scope="module")
async def served(town: Town) -> AsyncIterator[Served]:
    settings, listening = own_address(town.settings)
    clock = SystemClock()
    places = [
        (place.tenant, await add_person(place.tenant, clock, "Alf Allviter", RoleKind.SECRETARIAT))
        for place in (town.open, town.closed, town.third)
    ]
    session = await log_in_as(settings, clock, *places)
    app = create_app(settings, limits=UNHURRIED, modules=page_modules())
    async with serving(app, listening):
        yield Served(settings.base_url, session)


async def open_all(page: Page) -> None:
    """Open every node that holds several; each is drawn anew when one opens."""
    closed = page.locator("[data-opens][aria-expanded=false]:visible")
    while await closed.count():
        await closed.first.press("Enter")


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, served: Served, look: Look) -> None:
    page = await enter(served.address, served.session, look)
    wrong: dict[str, object] = {}
    heard = complaints(page)
    for path in PAGES:
        answer = await page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        await page.wait_for_timeout(100)
        await open_all(page)
        found = [*await faults(page), *heard]
        heard.clear()
        if found:
            wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize("place", PLACES)
async def test_the_chart_links_to_every_body_of_the_list(enter: Enter, served: Served, place: str) -> None:
    page = await enter(served.address, served.session)
    await page.goto(f"/{place}/struktur?vis=kart")
    await expect(page.locator("svg.chart")).to_be_visible()
    await expect(page.locator(".structure-list")).to_be_hidden()
    await open_all(page)
    links = "els => els.map(el => el.getAttribute('href')).filter(href => href.includes('/utvalg/')).sort()"
    drawn = await page.locator("svg.chart a").evaluate_all(links)
    assert drawn == await page.locator(".structure-list a").evaluate_all(links)
    boxes = await page.locator("svg.chart .chart-node").evaluate_all(
        "els => els.map(el => { const b = el.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] })"
    )
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)


async def test_a_node_opens_by_keyboard_keeps_focus_and_leads_to_the_body(
    enter: Enter, served: Served
) -> None:
    page = await enter(served.address, served.session)
    await page.goto("/kartregion/struktur?vis=kart")
    group = page.get_by_role("button", name=re.compile("^Regionmøte"))
    await group.focus()
    await page.keyboard.press("Space")
    await expect(group).to_have_attribute("aria-expanded", "true")
    await expect(group).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Regionmøte – Helseregion"))
    await page.go_back()
    await page.get_by_role("link", name=re.compile("^Strategisk samarbeidsutvalg")).focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Strategisk samarbeidsutvalg")


async def test_a_phone_shows_the_list_and_the_chart_when_asked(enter: Enter, served: Served) -> None:
    page = await enter(served.address, served.session, replace(POCKET, language="nb"))
    await page.goto("/kartregion/struktur")
    await expect(page.locator(".structure-list")).to_be_visible()
    await expect(page.locator("svg.chart")).to_be_hidden()
    await page.get_by_role("link", name="Kart", exact=True).click()
    await expect(page.locator("svg.chart")).to_be_visible()
    await expect(page.get_by_role("link", name="Kart", exact=True)).to_have_attribute("aria-current", "true")


async def test_without_scripts_the_list_is_there_and_a_day_can_be_chosen(
    enter: Enter, served: Served
) -> None:
    page = await enter(served.address, served.session, scripts=False)
    await page.goto("/kartendret/struktur?vis=kart")
    await expect(page.get_by_role("heading", name="Nivå 1")).to_be_visible()
    await expect(page.locator(".chart-frame")).to_be_hidden()
    await page.get_by_label("Dag").fill("2026-06-30")
    await page.get_by_role("button", name="Vis dagen").click()
    await expect(page.get_by_text("tirsdag 30. juni 2026")).to_be_visible()
    await page.get_by_role("link", name="Fastlegerådet").click()
    await expect(page.get_by_role("link", name="Allmennlegerådet")).to_have_attribute(
        "href", f"/kartendret/utvalg/{NEW}?dato=2026-07-01"
    )
    await page.goto("/kartendret/struktur/historikk")
    await page.get_by_label("Fra versjon").select_option("2")
    await page.get_by_label("Til versjon").select_option("1")
    await page.get_by_role("button", name="Sammenlign").click()
    await expect(
        page.get_by_role("row", name=re.compile("innkallingsfrist 10 dager 14 dager"))
    ).to_be_visible()
