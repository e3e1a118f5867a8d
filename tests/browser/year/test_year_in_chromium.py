"""The year in a real browser: planned and moved by what one sees, drawn along the wheel, and judged by axe-core."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from playwright.async_api import Page, expect

from chromium import (
    Enter,
    Look,
    complaints,
    faults,
    in_both_looks,
    judge,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from year_scene import Scene, make_scene

pytestmark = needs_chromium


@dataclass
class Served:
    scene: Scene
    address: str
    home: str

    async def session(self) -> LoggedIn:
        return await self.scene.session("anne")


@pytest.fixture(scope="module")
async def served(database: Settings) -> AsyncIterator[Served]:
    settings, listening = own_address(database)
    scene = await make_scene(database, settings)
    async with serving(scene.app, listening):
        yield Served(scene, settings.base_url, scene.path(""))


async def plan(served: Served, page: Page, year: int) -> None:
    """Plan a year as one who reads the pages."""
    await page.goto(f"{served.home}arshjul?ar={year}")
    await page.get_by_role("link", name=f"Planlegg møtene i {year}").click()
    await page.locator("#felt-place").fill("Hamar rådhus")
    await page.get_by_role("button", name="Lag forslag").click()
    await page.get_by_role("button", name="Opprett 62 møter").click()


async def test_a_year_is_planned_without_scripts(enter: Enter, served: Served) -> None:
    page = await enter(served.address, await served.session(), scripts=False)
    await plan(served, page, 2028)
    await expect(page.get_by_role("status")).to_contain_text("62 møter er planlagt i 2028.")
    await page.locator(".year-meetings > li > .year-line a", has_text="Flytt").first.click()
    await page.get_by_label("Dag", exact=True).fill("2028-03-15")
    await page.get_by_role("button", name="Flytt møtet").click()
    await expect(page.get_by_role("status")).to_contain_text("Møtet er flyttet.")
    await expect(page.get_by_role("main")).to_contain_text("onsdag 15. mars 2028")


async def test_a_meeting_is_drawn_along_the_wheel_to_another_day(enter: Enter, served: Served) -> None:
    page = await enter(served.address, await served.session())
    heard = complaints(page)
    await plan(served, page, 2027)
    wheel = page.locator("svg.wheel")
    await wheel.scroll_into_view_if_needed()
    mark = page.locator("svg.wheel a[data-move]").first
    day = await mark.get_attribute("data-day")
    box, place = await wheel.bounding_box(), await mark.bounding_box()
    assert box and place and day
    await page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    await page.mouse.down()
    # To the right of the middle lies the beginning of April.
    await page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.3, steps=5)
    await page.mouse.move(box["x"] + box["width"] * 0.85, box["y"] + box["height"] * 0.5, steps=5)
    await expect(page.locator("[data-wheel-day]")).to_contain_text("apr")
    await page.mouse.up()
    await page.wait_for_url("**/flytt?dag=2027-04-*")
    chosen = await page.get_by_label("Dag", exact=True).input_value()
    assert chosen.startswith("2027-04-0") and chosen != day
    await page.get_by_role("button", name="Flytt møtet").click()
    await expect(page.get_by_role("status")).to_contain_text("Møtet er flyttet.")
    # A press without a move is a link to the meeting.
    await page.goto(f"{served.home}arshjul?ar=2027")
    await page.locator("svg.wheel a[data-move]").first.click()
    await page.wait_for_url("**/moter/*")
    assert heard == []


async def test_a_meeting_is_drawn_in_the_list_to_another_month_and_confirmed(
    enter: Enter, served: Served
) -> None:
    page = await enter(served.address, await served.session())
    heard = complaints(page)
    await plan(served, page, 2029)
    line = page.locator('[data-month="6"] li[data-move]').first
    day = await line.get_attribute("data-day")
    handle = line.locator(".drag-handle")
    await handle.scroll_into_view_if_needed()
    card = page.locator('[data-month="5"]')
    place, aim = await handle.bounding_box(), await card.bounding_box()
    assert place and aim and day
    middle = (place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    target = (aim["x"] + aim["width"] / 2, aim["y"] + aim["height"] / 2)
    await page.mouse.move(*middle)
    await page.mouse.down()
    await page.mouse.move(*target, steps=6)
    await expect(page.locator(".drag-day")).to_contain_text("mai")
    # Escape lets go of it where it was.
    await page.keyboard.press("Escape")
    await expect(page.locator(".drag-day")).to_have_count(0)
    await page.mouse.up()
    assert page.url.endswith("arshjul?ar=2029")
    await page.mouse.move(*middle)
    await page.mouse.down()
    await page.mouse.move(*target, steps=6)
    await page.mouse.up()
    await page.wait_for_url("**/flytt?dag=2029-05-*")
    before = await served.scene.ask("SELECT count(*) AS number FROM meeting WHERE held_on::text = $1", day)
    assert before[0]["number"] >= 1
    await expect(page.get_by_role("main")).to_contain_text(re.compile("ting å vite|går opp med resten"))
    await page.get_by_role("button", name="Flytt møtet").click()
    await expect(page.get_by_role("status")).to_contain_text("Møtet er flyttet.")
    assert heard == []


@in_both_looks
async def test_the_pages_of_the_year_have_no_finding(enter: Enter, served: Served, look: Look) -> None:
    page = await enter(served.address, await served.session(), replace(look, language="nb"))
    pages = (
        "arshjul?ar=2027",
        "arshjul?ar=2030",
        "arshjul?ar=2027&utvalg=ssu",
        "arshjul/arrangement/nytt?ar=2030",
        "kommuner/3403/frister",
        "regioner/hamar/frister",
        "arshjul/planlegg?ar=2030",
    )
    await judge(page, *(served.home + address for address in pages))
    await page.locator("#felt-place").fill("Hamar rådhus")
    await page.get_by_role("button", name="Lag forslag").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Forslag")
    assert await faults(page) == []
    meeting = await served.scene.ask("SELECT id FROM meeting ORDER BY held_on LIMIT 1")
    acts = ("flytt", "avlys", "ledelse") if meeting else ()
    await judge(page, *(f"{served.home}moter/{meeting[0]['id']}/{act}" for act in acts))
