"""The pages of minutes in a real browser: saved on leaving the field, and without a finding at two sizes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from playwright.async_api import expect

from chromium import DESK, POCKET, UNHURRIED, Enter, complaints, judge, needs_chromium, own_address, serving
from fellesskap.minutes.service import (
    AskForComments,
    CommentOnMinutes,
    ask_for_comments,
    comment_on_minutes,
)
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from minutes_scene import agenda, hold, minuted, plan
from road import build

pytestmark = needs_chromium


async def test_minutes_are_written_and_commented_on_without_a_finding(
    database: Settings, enter: Enter
) -> None:
    settings, listening = own_address(database)
    road = await build(settings, "prove-referatsider")
    commented = await minuted(road)
    await road.do("anne", ask_for_comments, AskForComments(commented, road.today + timedelta(days=10)))
    line = (await agenda(road, commented))[0]["id"]
    said = CommentOnMinutes(commented, "Navnet er feil.", line)
    comment = await road.do("fu:kommune", comment_on_minutes, said)
    held = await plan(road, 1)
    await hold(road, held)
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    home = f"/{road.tenant.slug}/moter"
    comments = f"{home}/{commented}/referat/kommentarer"
    async with serving(app, listening):
        for look in (DESK, replace(POCKET, language="nb")):
            session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
            page = await enter(settings.base_url, session, look)
            heard = complaints(page)
            await judge(
                page, f"{home}/{held}/etter", comments, f"{comments}/{comment}", f"{home}/{held}/skriv"
            )
            words = f"Skrevet på {look.size['width']}."
            await page.locator("textarea").first.fill(words)
            await page.locator("textarea").first.press("Control+Enter")
            await expect(page.get_by_text("Lagret.")).to_be_visible()
            assert (await agenda(road, held))[0]["record"] == words
            assert heard == []
