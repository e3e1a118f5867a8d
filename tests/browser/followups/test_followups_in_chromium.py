"""Own decisions on a recommendation and report-backs in a real browser: no finding, and no script needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import expect

from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.model import Adoption
from fellesskap.followups.service import RecordAdoption, conclude, record_adoption
from fellesskap.identity.service import LoggedIn
from fellesskap.reportbacks.service import SendReportback, send_reportback
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from meeting_worlds import minute
from road import Road, build

pytestmark = needs_chromium


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
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, paths, sessions)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    for who, paths in site.paths.items():
        await judge(await enter(site.address, site.sessions[who], look), *paths)


async def test_an_own_decision_and_a_report_back_need_no_script(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["aune"], scripts=False)
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
    page = await enter(site.address, site.sessions["fsu:region:nord"], scripts=False)
    await page.goto(site.paths["fsu:region:nord"][0])
    await page.get_by_role("link", name="Skriv orientering").click()
    await page.get_by_role("button", name="Se hvem som får den").click()
    await expect(page.get_by_text("Aune (oppdiktet)")).to_be_visible()
    await page.get_by_role("button", name="Send orienteringen").click()
    await expect(page.get_by_text("Orienteringen er sendt.")).to_be_visible()
