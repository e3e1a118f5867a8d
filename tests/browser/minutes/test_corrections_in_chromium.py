"""Correcting approved minutes in a real browser: proposed by one side, confirmed by the other, at two sizes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page, ViewportSize

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
from fellesskap.minutes.service import (
    ApproveMinutes,
    AskForComments,
    DeclineCorrection,
    ProposeCorrection,
    approve_minutes,
    ask_for_comments,
    decline_correction,
    propose_correction,
)
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import log_in_again
from minutes_scene import agenda, minuted, version
from road import Road, build

pytestmark = needs_chromium

SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


async def test_a_correction_is_proposed_and_confirmed_without_a_finding(database: Settings) -> None:
    settings, listening = own_address(database)
    road = await build(settings, "prove-rettelser")
    meeting = await minuted(road)
    commented = await minuted(road)
    await road.do("anne", approve_minutes, ApproveMinutes(meeting, await version(road, meeting)))
    await road.do("anne", ask_for_comments, AskForComments(commented, road.today + timedelta(days=10)))
    line = (await agenda(road, meeting))[0]["id"]
    first = ProposeCorrection(line, 0, "Hanna møtte ikke.", "Vi så feil på listen.")
    declined = await road.do("anne", propose_correction, first)
    await road.do("bjorn", decline_correction, DeclineCorrection(declined, 1, "Hanna var der fra sak 2."))
    app = create_app(settings, clock=road.clock, limits=Limits(10**6, 10**6, 10**6))
    home = f"/{road.tenant.slug}"
    minutes = f"{home}/moter/{meeting}/referat"
    faults: dict[str, object] = {}
    async with serving(app, listening), chromium() as browser:
        for count, size in enumerate(SIZES):
            pages: dict[str, Page] = {}
            for name in ("anne", "bjorn", "fu:kommune"):
                context = await browser.new_context(viewport=size, base_url=settings.base_url)
                page = pages[name] = await context.new_page()
                await take_session(
                    page, await log_in_again(settings, road.clock, road.tenant, road.people[name])
                )
            heard = [complaint for page in pages.values() for complaint in complaints(page)]
            anne, bjorn, member = pages.values()
            await _look(anne, f"{minutes}/rett?punkt={line}", "foresla", faults)
            await anne.get_by_label("Slik skulle det ha stått").fill(f"Hanna møtte fra sak {count + 2}.")
            await anne.get_by_label("Hvorfor rettes det?").fill("Hun kom senere enn vi skrev.")
            await anne.get_by_role("button", name="Foreslå rettelsen").click()
            await anne.get_by_text("Rettelsen er foreslått.").wait_for()
            one = await _open(road)
            await _look(anne, f"{minutes}/rett/{one}", "egen", faults)
            await _look(bjorn, home, "start", faults)
            await bjorn.get_by_role("link", name="Se rettelsen").first.click()
            await _look(bjorn, f"{minutes}/rett/{one}", "bekreft", faults)
            await _look(member, home, "start-medlem", faults)
            await _look(member, f"{minutes}/kommentarer", "medlem", faults)
            await bjorn.get_by_role("button", name="Bekreft rettelsen").click()
            await bjorn.get_by_text("Referatet er rettet.").wait_for()
            await _look(bjorn, f"{minutes}/kommentarer", "rettet", faults)
            assert heard == []
            for page in pages.values():
                await page.context.close()
    assert faults == {}
    assert len(await road.rows("minutes_correction", meeting_id=meeting)) == len(SIZES)


async def _open(road: Road) -> str:
    return str((await road.rows("proposed_correction", state="open"))[0]["id"])


async def _look(page: Page, path: str, name: str, faults: dict[str, object]) -> None:
    answered = await page.goto(path)
    assert answered is not None and answered.status == 200, path
    found = [*await findings(page), *(["too wide"] if await too_wide(page) else [])]
    assert page.viewport_size is not None
    if found:
        faults[f"{name} {page.viewport_size['width']}"] = found
    if folder := os.environ.get("FELLESSKAP_PICTURES"):
        picture = f"rettelse-{name}-{page.viewport_size['width']}.png"
        await page.screenshot(path=str(Path(folder) / picture), full_page=True)
