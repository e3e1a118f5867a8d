"""Temporary committees in a real browser: no finding, and the whole life of one without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import expect

from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from committee_worlds import commit_at_home, committee_bodies
from fellesskap.committees.service import DissolveCommittee, dissolve_committee
from fellesskap.identity.service import LoggedIn
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.settings import Settings
from fellesskap.structure.model import BodyKind
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road, build
from road_structure import STRUCTURE

pytestmark = needs_chromium

MEMBER = "committee:kommune"


@dataclass
class Site:
    address: str
    road: Road
    paths: dict[str, list[str]]
    sessions: dict[str, LoggedIn]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    fu, fsu = STRUCTURE.bodies
    able = replace(fsu, may_appoint=(BodyKind.TEMPORARY, BodyKind.EXPERT))
    described = replace(STRUCTURE, bodies=(fu, able, *committee_bodies("fsu")))
    road = await build(settings, "prove-ksu", described)
    ready: dict[str, UUID] = {}
    await commit_at_home(road, ready)
    await road.do("anne", dissolve_committee, DissolveCommittee(ready["committee_noted"], 4))
    starts_at = road.clock.moment + timedelta(days=9)
    for key, name in (("committee", "own"), ("fsu", "hearing")):
        plan = PlanMeeting(await road.id_of("body", key), starts_at, MeetingForm.PHYSICAL, "Prøveby")
        ready[name] = await road.do("anne", plan_meeting, plan)
    # Tomorrow the structure can change again.
    road.later()
    home = f"/{road.tenant.slug}"
    paths = {
        "anne": [
            home,
            f"{home}/utvalg",
            f"{home}/utvalg/midlertidige",
            f"{home}/utvalg/fsu",
            f"{home}/utvalg/fsu/opprett",
            *(f"{home}/utvalg/{key}" for key in ("committee", "committee-delivered", "committee-heard")),
            f"{home}/utvalg/committee-noted",
            f"{home}/utvalg/committee/forleng",
            f"{home}/utvalg/committee/rapport",
            f"{home}/utvalg/committee/saksliste",
            f"{home}/utvalg/committee/opplos",
            f"{home}/utvalg/committee-delivered/saksliste",
            f"{home}/utvalg/committee-heard/orientering",
        ],
        MEMBER: [f"{home}/utvalg/committee", f"{home}/utvalg/committee/rapport"],
    }
    sessions = {who: await log_in_again(settings, road.clock, road.tenant, road.people[who]) for who in paths}
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, paths, sessions)


@in_both_looks
@pytest.mark.parametrize("who", ["anne", MEMBER])
async def test_no_page_has_a_finding(enter: Enter, site: Site, who: str, look: Look) -> None:
    await judge(await enter(site.address, site.sessions[who], look), *site.paths[who])


async def test_a_committee_is_appointed_prolonged_and_dissolved_without_scripts(
    enter: Enter, site: Site
) -> None:
    page = await enter(site.address, site.sessions["anne"], scripts=False)
    home = f"/{site.road.tenant.slug}/utvalg"
    await page.goto(f"{home}/fsu")
    await page.get_by_role("link", name="Opprett midlertidig utvalg").click()
    await page.fill("#felt-name", "Ambulanse i øst")
    await page.fill("#felt-mandate", "Foreslå hvordan ambulansene brukes bedre.")
    await page.fill("#felt-until", (site.road.today + timedelta(days=90)).isoformat())
    await page.fill("#felt-hospital_seats", "2")
    await page.fill("#felt-reference", "Sak 2/2026")
    await page.fill("#felt-decided_on", site.road.today.isoformat())
    await page.get_by_role("button", name="Opprett utvalget").click()
    # What was written is kept, and the side that is missing is told at its field.
    await expect(page.locator("#felt-municipal_seats-feil")).to_contain_text("begge sider")
    await expect(page.locator("#felt-name")).to_have_value("Ambulanse i øst")
    await page.fill("#felt-municipal_seats", "2")
    await page.get_by_role("button", name="Opprett utvalget").click()
    await expect(page.locator("h1")).to_have_text("Ambulanse i øst")
    await expect(page.get_by_text("Utvalget er opprettet.")).to_be_visible()
    await expect(page.locator(".panel")).to_contain_text("I arbeid")

    await page.goto(f"{home}/committee/forleng")
    await page.fill("#felt-until", "2031-01-01")
    await page.get_by_role("button", name="Forleng fristen").click()
    await expect(page.locator("#felt-reason-feil")).to_be_visible()
    await page.fill("#felt-reason", "To kommuner har ikke svart.")
    await page.get_by_role("button", name="Forleng fristen").click()
    await expect(page.locator(".panel")).to_contain_text("Fristen er forlenget 2 ganger")

    await page.goto(f"{home}/committee-delivered/saksliste")
    await page.get_by_role("button", name="Sett på sakslisten").click()
    await expect(page.locator(".panel")).to_contain_text("Rapporten står på sakslisten til et møte")

    await page.goto(f"{home}/committee-heard")
    await page.get_by_role("link", name="Før at rapporten er tatt til orientering").click()
    await page.get_by_role("button", name="Før at rapporten er tatt til orientering").click()
    await expect(page.locator(".panel")).to_contain_text("Rapport tatt til orientering")
    # The structure has changed today, so the next change is tomorrow's.
    await page.get_by_role("link", name="Oppløs utvalget").click()
    await page.get_by_role("button", name="Oppløs utvalget").click()
    await expect(page.locator(".panel")).to_contain_text("Oppløses")


async def test_a_dissolved_committee_is_grey_and_shows_what_it_was(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["anne"])
    await page.goto(f"/{site.road.tenant.slug}/utvalg/committee-noted")
    await expect(page.locator("main .ds-tag").first).to_contain_text("Oppløst")
    await expect(page.get_by_role("heading", name="Rapport", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Se hvem som satt i utvalget da det ble oppløst").click()
    await expect(page.get_by_role("heading", name="Hvem som sitter her")).to_be_visible()
    await expect(page.locator(".seat").first).to_contain_text("Committee-noted:kommune")
