"""Names on an agenda in a browser, with scripts and without: offered, listed, called, recorded, told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import expect

from appointment_scene import call_of, found_appointing, name, opened
from chromium import DESK, POCKET, UNHURRIED, Enter, Look, judge, needs_chromium, own_address, serving
from fellesskap.db.work import system_work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import CallMeeting, PlanMeeting, call_meeting, plan_meeting
from fellesskap.people.service import Appoint, appoint
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again

pytestmark = needs_chromium


@pytest.mark.parametrize(
    ("look", "scripts"), [(DESK, True), (POCKET, True), (POCKET, False)], ids=["wide", "phone", "no scripts"]
)
async def test_names_are_confirmed_in_a_meeting(
    database: Settings, enter: Enter, look: Look, scripts: bool
) -> None:
    settings, listening = own_address(database)
    road = await found_appointing(settings, f"prove-navn-{look.scheme}-{scripts}".lower())
    seat_id = await road.id_of("seat", "ssu:bruker")
    await road.do("anne", appoint, Appoint(seat_id, road.people["anne"], road.today))
    found = await opened(road, "fsu")
    for region in ("nord", "sor"):
        await name(road, region, await call_of(road, found, f"fsu:region:{region}"), f"Foreslått {region}")
    starts_at = road.clock.moment + timedelta(days=3)
    plan = PlanMeeting(await road.id_of("body", "ssu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting_id = await road.do("anne", plan_meeting, plan)
    here = f"/{road.tenant.slug}/moter/{meeting_id}"
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    session = await log_in_again(settings, road.clock, road.tenant, road.people["bjorn"])
    async with serving(app, listening):
        page = await enter(settings.base_url, session, replace(look, language="nb"), scripts=scripts)
        agenda = f"{here}/sakliste"
        if scripts:
            await judge(page, agenda)
        await page.goto(agenda)
        await expect(
            page.get_by_role("heading", name="2 oppnevninger venter på dette utvalget")
        ).to_be_visible()
        for region in ("nord", "sor"):
            await page.get_by_label(f"Foreslått {region}").check()
        await page.get_by_role("button", name="Sett oppnevningene på sakslisten").click()
        await expect(page.get_by_text("Oppnevningene står på sakslisten.")).to_be_visible()
        await expect(page.get_by_role("list", name="Foreslått til plassene")).to_contain_text("Foreslått sor")
        await expect(page.get_by_text("oppnevninger venter")).to_have_count(0)
        (line,) = await road.rows("agenda_item", meeting_id=meeting_id)
        if scripts:
            await judge(page, agenda, f"{agenda}/linje/{line['id']}", here)
        version = (await road.load(meeting_id)).version
        await road.do("anne", call_meeting, CallMeeting(meeting_id, version))
        async with system_work(road.tenant, road.clock) as work, work.engine_scope():
            await work.connection.execute("UPDATE meeting SET state = 'held' WHERE id = $1", meeting_id)
        if scripts:
            await judge(page, f"{here}/punkt/{line['id']}", f"{here}/skriv", f"{here}/etter")
        await page.goto(here)
        await page.get_by_role("link", name="Før «Oppnevninger»").click()
        await page.get_by_role("group", name="Foreslått nord").get_by_label("Bekreftet", exact=True).check()
        await page.get_by_role("group", name="Foreslått sor").get_by_label("Ikke bekreftet").check()
        await page.get_by_role("button", name="Før utfallet").click()
        await expect(
            page.get_by_text("Skriv hva som ble sagt når ikke alle er bekreftet.").first
        ).to_be_visible()
        await page.get_by_label("Hva ble sagt?").fill("Forslaget manglet fagbakgrunn.")
        await page.get_by_role("button", name="Før utfallet").click()
        await expect(page.get_by_text("Det er ført hva utvalget sa om oppnevningene.")).to_be_visible()
        await expect(page.get_by_text("Oppnevnt til Faglig samarbeidsutvalg: Foreslått nord")).to_be_visible()
        round_page = f"/{road.tenant.slug}/oppnevning/{found}"
        if scripts:
            await judge(page, here, round_page, f"{here}/punkt/{line['id']}")
        await page.goto(round_page)
        await expect(page.get_by_text("ikke bekreftet", exact=False).first).to_be_visible()
    states = {row["state"] for row in await road.rows("nomination", appointment_round_id=found)}
    assert states == {"appointed", "refused"}
