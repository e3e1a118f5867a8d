"""Own decisions on a recommendation and report-backs in a real browser: no finding, and no script needed."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

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
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.model import Adoption
from fellesskap.followups.service import RecordAdoption, conclude, record_adoption
from fellesskap.identity.service import LoggedIn
from fellesskap.reportbacks.service import SendReportback, send_reportback
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import log_in_again
from meeting_worlds import minute
from road import Road, build

pytestmark = needs_chromium

# Colours do not depend on width nor layout on colours, so two looks show both of each.
LOOKS = {
    "wide, light": ({"width": 1280, "height": 900}, "light", "nb"),
    "phone, dark": ({"width": 390, "height": 844}, "dark", "nn"),
}


@dataclass
class Site:
    address: str
    road: Road
    paths: dict[str, list[str]]
    sessions: dict[str, LoggedIn]


async def _own(road: Road, decision_id: UUID, number: str) -> UUID:
    partner = await road.id_of("partner", number)
    found: UUID = (await road.rows("followup", decision_id=decision_id, partner_id=partner))[0]["id"]
    return found


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-vedtak")
    case_id, item_id = await road.ready("prinsipiell")
    due = road.today + timedelta(days=90)
    decision = await road.decision(item_id, DecisionEffect.RECOMMENDATION, due=due)
    decision_id = await road.do("anne", conclude, decision)
    berg = RecordAdoption(
        await _own(road, decision_id, "9902"),
        1,
        Adoption.REJECTED,
        road.today,
        "kommunestyret, sak 45/26",
        "Vi har ikke økonomi til dette før 2028, og ber om at saken tas opp igjen da.",
    )
    await road.do("berg", record_adoption, berg)
    meeting_id: UUID = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    await minute(road, meeting_id)
    seat_id = await road.id_of("seat", "fsu:region:sor")
    sent = await road.do(
        "fsu:region:sor", send_reportback, SendReportback(meeting_id, seat_id, 1, "Vi ble enige.")
    )
    case = (await road.rows("case", id=case_id))[0]
    home = f"/{road.tenant.slug}"
    here, meeting = f"{home}/saker/{case['number']}-{case['year']}", f"{home}/moter/{meeting_id}"
    own = f"{home}/oppfolging/{await _own(road, decision_id, '9901')}"
    paths = {
        "anne": [here, f"{here}/vedtak", f"{home}/oppfolging?status=alle"],
        "aune": [own, f"{own}/vedtak", f"{home}/kommuner/9901"],
        "fsu:region:nord": [meeting, f"{meeting}/orientering"],
        "fsu:region:sor": [f"{home}/orienteringer/{sent}"],
    }
    sessions = {
        name: await log_in_again(settings, road.clock, road.tenant, road.people[name]) for name in paths
    }
    app = create_app(settings, clock=road.clock, limits=Limits(10**6, 10**6, 10**6))
    async with serving(app, listening):
        yield Site(settings.base_url, road, paths, sessions)


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def enter(browser: Browser, site: Site, who: str, *, scripts: bool = True) -> Page:
    """A page of somebody who is logged in."""
    context = await browser.new_context(locale="nb-NO", base_url=site.address, java_script_enabled=scripts)
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await take_session(page, site.sessions[who])
    return page


@pytest.mark.parametrize("look", LOOKS)
async def test_no_page_has_a_finding_or_is_too_wide(browser: Browser, site: Site, look: str) -> None:
    size, scheme, language = LOOKS[look]
    for who, paths in site.paths.items():
        context = await browser.new_context(viewport=size, color_scheme=scheme, base_url=site.address)
        await context.add_cookies([{"name": "sprak", "value": language, "url": site.address}])
        page = await context.new_page()
        await take_session(page, site.sessions[who])
        heard = complaints(page)
        for number, path in enumerate(paths):
            answer = await page.goto(path)
            assert answer, path
            assert answer.status == 200, path
            if shots := os.environ.get("SHOTS"):
                name = f"{who.replace(':', '-')}-{number}-{size['width']}.png"
                await page.screenshot(path=Path(shots) / name, full_page=True)
            assert await findings(page) == [], path
            assert not await too_wide(page), path
        assert heard == []
        await context.close()


async def test_an_own_decision_and_a_report_back_need_no_script(browser: Browser, site: Site) -> None:
    page = await enter(browser, site, "aune", scripts=False)
    await page.goto(site.paths["aune"][0])
    await page.get_by_role("link", name="Før vedtaket").click()
    await page.get_by_label("Anbefalingen følges", exact=True).check()
    await page.get_by_label("Dagen det ble vedtatt").fill(site.road.today.isoformat())
    await page.get_by_role("button", name="Lagre vedtaket").click()
    await expect(page.get_by_label("Anbefalingen følges", exact=True)).to_be_checked()
    await expect(page.locator("#felt-reference-feil")).to_be_visible()
    await page.get_by_label("Hvor vedtaket finnes").fill("kommunestyret, sak 12/26")
    await page.get_by_role("button", name="Lagre vedtaket").click()
    await expect(page.get_by_text("Vedtaket i Aune er ført.")).to_be_visible()
    await page.context.close()
    page = await enter(browser, site, "fsu:region:nord", scripts=False)
    await page.goto(site.paths["fsu:region:nord"][0])
    await page.get_by_role("link", name="Skriv orientering").click()
    await page.get_by_role("button", name="Se hvem som får den").click()
    await expect(page.get_by_text("Aune (oppdiktet)")).to_be_visible()
    await page.get_by_role("button", name="Send orienteringen").click()
    await expect(page.get_by_text("Orienteringen er sendt.")).to_be_visible()
    await page.context.close()
