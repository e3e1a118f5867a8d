"""The agenda in a real browser: a line is drawn by its handle to another place, and let go of by Escape."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from chromium import Enter, needs_chromium, own_address, serving
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddItem, PlanMeeting, add_item, plan_meeting
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import build

pytestmark = needs_chromium
TITLES = ["Først", "Så", "Sist"]


@pytest.fixture
async def agenda(database: Settings, enter: Enter) -> AsyncIterator[Page]:
    """The agenda of a meeting with three lines, before its call."""
    settings, listening = own_address(database)
    road = await build(settings, "prove-dragning")
    fu = await road.id_of("body", "fu")
    plan = PlanMeeting(fu, road.clock.moment + timedelta(days=9), MeetingForm.PHYSICAL, "Her")
    meeting_id = await road.do("anne", plan_meeting, plan)
    for title in TITLES:
        version = (await road.load(meeting_id)).version
        await road.do("anne", add_item, AddItem(meeting_id, version, title))
    session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
    async with serving(create_app(settings, clock=road.clock), listening):
        page = await enter(settings.base_url, session)
        await page.set_viewport_size({"width": 1280, "height": 1600})
        await page.goto(f"/{road.tenant.slug}/moter/{meeting_id}/sakliste")
        yield page


async def draw(page: Page, title: str, over: str, *, escape: bool = False) -> None:
    """Draw a line to just above another."""
    lines = page.locator("[data-line]")
    begun = await lines.filter(has_text=title).locator(".drag-handle").bounding_box()
    aimed = await lines.filter(has_text=over).bounding_box()
    assert begun
    assert aimed
    await page.mouse.move(begun["x"] + 4, begun["y"] + 4)
    await page.mouse.down()
    await page.mouse.move(aimed["x"] + aimed["width"] / 2, aimed["y"] + 3, steps=4)
    await expect(lines.filter(has_text=over)).to_have_attribute("data-aim", "before")
    if escape:
        await page.keyboard.press("Escape")
    await page.mouse.up()


async def test_a_line_is_drawn_to_another_place(agenda: Page) -> None:
    titles = agenda.locator("[data-line] .agenda-title")
    await draw(agenda, "Sist", "Først", escape=True)
    await expect(titles).to_have_text(TITLES)
    await draw(agenda, "Sist", "Først")
    await expect(titles).to_have_text(["Sist", "Først", "Så"])
