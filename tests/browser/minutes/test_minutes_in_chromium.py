"""The pages of minutes in a real browser: saved on leaving the field, and without a finding at two sizes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from playwright.async_api import ViewportSize, expect

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
    AskForComments,
    CommentOnMinutes,
    ask_for_comments,
    comment_on_minutes,
)
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import log_in_again
from minutes_scene import agenda, hold, minuted, plan
from road import build

pytestmark = needs_chromium

SIZES: tuple[ViewportSize, ...] = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


async def test_minutes_are_written_and_commented_on_without_a_finding(database: Settings) -> None:
    settings, listening = own_address(database)
    road = await build(settings, "prove-referatsider")
    commented = await minuted(road)
    await road.do("anne", ask_for_comments, AskForComments(commented, road.today + timedelta(days=10)))
    line = (await agenda(road, commented))[0]["id"]
    said = CommentOnMinutes(commented, "Navnet er feil.", line)
    comment = await road.do("fu:kommune", comment_on_minutes, said)
    held = await plan(road, 1)
    await hold(road, held)
    app = create_app(settings, clock=road.clock, limits=Limits(10**6, 10**6, 10**6))
    home = f"/{road.tenant.slug}/moter"
    comments = f"{home}/{commented}/referat/kommentarer"
    faults: dict[str, object] = {}
    async with serving(app, listening), chromium() as browser:
        for size in SIZES:
            context = await browser.new_context(viewport=size, base_url=settings.base_url)
            page = await context.new_page()
            session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
            await take_session(page, session)
            heard = complaints(page)
            for number, path in enumerate(
                (f"{home}/{held}/skriv", f"{home}/{held}/etter", comments, f"{comments}/{comment}")
            ):
                answered = await page.goto(path)
                assert answered is not None and answered.status == 200, path
                found = [*await findings(page), *(["too wide"] if await too_wide(page) else [])]
                if found:
                    faults[f"{path} {size['width']}"] = found
                if folder := os.environ.get("FELLESSKAP_PICTURES"):
                    name = f"referat-{size['width']}-{number}.png"
                    await page.screenshot(path=str(Path(folder) / name), full_page=True)
            await page.goto(f"{home}/{held}/skriv")
            words = f"Skrevet på {size['width']}."
            await page.locator("textarea").first.fill(words)
            await page.locator("textarea").first.press("Control+Enter")
            await expect(page.get_by_text("Lagret.")).to_be_visible()
            assert (await agenda(road, held))[0]["record"] == words
            assert heard == []
            await context.close()
    assert faults == {}
