"""Choosing one of several in a real browser, with scripts and without: the meeting, and the deputies in order."""

from __future__ import annotations

import os

import pytest
from playwright.async_api import expect

from choosing_scene import choosing, found_choosing, met, named_twice
from chromium import chromium, findings, needs_chromium, own_address, serving, take_session, too_wide
from fellesskap.appointments.service import select_nominee
from fellesskap.composition.service import Attest, attest
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import log_in_again

pytestmark = needs_chromium


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"), [(1280, "light", True), (390, "dark", True), (390, "light", False)]
)
async def test_one_is_chosen_in_a_meeting_and_the_other_is_the_deputy(
    database: Settings, width: int, scheme: str, scripts: bool
) -> None:
    settings, listening = own_address(database)
    road = await found_choosing(settings, f"prove-velg-{width}-{scheme}")
    await road.do("anne", attest, Attest(road.people["berg"], road.today, "heltid"))
    await met(road, "ssu")
    found, names = await named_twice(road, "lege", sor=road.people["berg"])
    _, waiting = await named_twice(road, "jurist")
    given = await choosing(road, waiting["nord"], deputy_ids=(waiting["sor"]["id"],))
    await road.do("bjorn", select_nominee, given)
    await met(road, "fsu")
    here = f"/{road.tenant.slug}/oppnevning"
    app = create_app(settings, clock=road.clock, limits=Limits(10**6, 10**6, 10**6))
    session = await log_in_again(settings, road.clock, road.tenant, road.people["bjorn"])
    async with serving(app, listening), chromium() as browser:
        context = await browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            base_url=settings.base_url,
            java_script_enabled=scripts,
        )
        page = await context.new_page()
        await take_session(page, session)
        round_id = waiting["nord"]["appointment_round_id"]
        for name, path in (
            ("velg", f"{here}/{found}/navn/{names['nord']['id']}/velg"),
            ("venter", f"{here}/{round_id}"),
            ("bekreft", f"{here}/{round_id}/bekreft"),
        ):
            await page.goto(path)
            if folder := os.environ.get("SHOTS"):
                await page.screenshot(path=f"{folder}/choose-{name}-{width}.png", full_page=True)
            if scripts:
                assert await findings(page) == []
                assert not await too_wide(page)
        await page.goto(f"{here}/{found}/navn/{names['nord']['id']}/velg")
        await page.get_by_label("Møtet", exact=False).first.check()
        await expect(page.locator("#felt-deputy_ids")).to_have_value("1")
        await page.get_by_role("button", name="Før valget").click()
        await expect(page.get_by_text("Valget er ført.")).to_be_visible()
        await expect(page.get_by_text("Oppnevnt som vara")).to_be_visible()
        await context.close()
    states = {row["state"] for row in await road.rows("nomination", appointment_round_id=found)}
    assert states == {"appointed", "deputy"}
