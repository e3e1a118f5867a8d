"""Choosing one of several in a real browser, with scripts and without: the meeting, and the deputies in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from choosing_scene import choosing, found_choosing, met, named_twice
from chromium import DESK, POCKET, UNHURRIED, Enter, Look, judge, needs_chromium, own_address, serving
from fellesskap.appointments.service import select_nominee
from fellesskap.composition.service import Attest, attest
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again

pytestmark = needs_chromium


@pytest.mark.parametrize(
    ("look", "scripts"), [(DESK, True), (POCKET, True), (POCKET, False)], ids=["wide", "phone", "no scripts"]
)
async def test_one_is_chosen_in_a_meeting_and_the_other_is_the_deputy(
    database: Settings, enter: Enter, look: Look, scripts: bool
) -> None:
    settings, listening = own_address(database)
    road = await found_choosing(settings, f"prove-velg-{look.scheme}-{scripts}".lower())
    await road.do("anne", attest, Attest(road.people["berg"], road.today, "heltid"))
    await met(road, "ssu")
    found, names = await named_twice(road, "lege", sor=road.people["berg"])
    _, waiting = await named_twice(road, "jurist")
    given = await choosing(road, waiting["nord"], deputy_ids=(waiting["sor"]["id"],))
    await road.do("bjorn", select_nominee, given)
    await met(road, "fsu")
    here = f"/{road.tenant.slug}/oppnevning"
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    session = await log_in_again(settings, road.clock, road.tenant, road.people["bjorn"])
    async with serving(app, listening):
        page = await enter(settings.base_url, session, replace(look, language="nb"), scripts=scripts)
        round_id = waiting["nord"]["appointment_round_id"]
        choice = f"{here}/{found}/navn/{names['nord']['id']}/velg"
        if scripts:
            await judge(page, choice, f"{here}/{round_id}", f"{here}/{round_id}/bekreft")
        await page.goto(choice)
        await page.get_by_label("Møtet", exact=False).first.check()
        await expect(page.locator("#felt-deputy_ids")).to_have_value("1")
        await page.get_by_role("button", name="Før valget").click()
        await expect(page.get_by_text("Valget er ført.")).to_be_visible()
        await expect(page.get_by_text("Oppnevnt som vara")).to_be_visible()
    states = {row["state"] for row in await road.rows("nomination", appointment_round_id=found)}
    assert states == {"appointed", "deputy"}
