"""Rounds of appointments in a real browser: no finding, a live table, and no script needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import expect

from appointment_scene import call_of, found_appointing, half_answered, name, opened
from chromium import (
    DESK,
    UNHURRIED,
    Enter,
    Look,
    complaints,
    faults,
    in_both_looks,
    judge,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.db.work import system_work
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    road: Road
    round_id: UUID
    paths: dict[str, list[str]]
    sessions: dict[str, LoggedIn]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await found_appointing(settings, "prove-kall")
    found, names = await half_answered(road)
    home, here = f"/{road.tenant.slug}", f"/{road.tenant.slug}/oppnevning/{found}"
    case_id = await road.placed()
    meeting_id, _ = await road.meeting("fu", case_id)
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        body = await work.connection.fetchval("SELECT id FROM body WHERE key = 'ssu'")
        await work.connection.execute(
            "UPDATE meeting SET state = 'held', body_id = $2 WHERE id = $1", meeting_id, body
        )
    call = (await call_of(road, found, "ssu:region:sor"))["id"]
    lege, nils = names["Lege Nordby"]["id"], names["Nils Virksomhet"]["id"]
    paths = {
        "bjorn": [
            home,
            f"{home}/oppnevning",
            f"{home}/oppnevning/ny",
            here,
            f"{here}?vis=ledige",
            f"{here}/frist",
            f"{here}/avslutt",
            f"{here}/bekreft",
            f"{here}/navn/{lege}/velg",
            f"{here}/navn/{nils}/trekk",
            f"{here}/svar/{call}",
        ],
        "sor": [
            home,
            f"{home}/oppnevning",
            here,
            f"{here}?vis=mangler",
            f"{here}/svar/{call}",
            f"{here}/svar/{call}?sok=a",
            f"{here}/svar/{call}/ingen",
        ],
        "aune": [f"{home}/oppnevning", here],
    }
    sessions = {who: await log_in_again(settings, road.clock, road.tenant, road.people[who]) for who in paths}
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, found, paths, sessions)


@in_both_looks
@pytest.mark.parametrize("who", ["bjorn", "sor", "aune"])
async def test_no_page_has_a_finding(enter: Enter, site: Site, who: str, look: Look) -> None:
    await judge(await enter(site.address, site.sessions[who], look), *site.paths[who])


@in_both_looks
async def test_a_round_is_opened_after_seeing_whom_it_asks(enter: Enter, site: Site, look: Look) -> None:
    page = await enter(site.address, site.sessions["bjorn"], look)
    heard = complaints(page)
    home = f"/{site.road.tenant.slug}/oppnevning"
    await page.goto(f"{home}/ny")
    await page.fill("#felt-title", "Strategisk utvalg")
    await page.check("input[name=body_ids] >> nth=0")
    await page.fill("#felt-term_from", (site.road.today + timedelta(days=90)).isoformat())
    await page.fill("#felt-deadline", (site.road.today + timedelta(days=20)).isoformat())
    await page.click("main form button[type=submit]")
    heading = "Kallet sendes til 4 parter nå." if look is DESK else "Kallet blir sendt til 4 partar no."
    await expect(page.get_by_text(heading)).to_be_visible()
    assert await faults(page) == []
    await page.fill("#felt-address-ks", "ikke en adresse")
    await page.click("button[value=send]")
    await expect(page.locator("#felt-address-ks-feil")).to_be_visible()
    await page.fill("#felt-address-ks", "ks@example.no")
    await page.click("button[value=send]")
    await expect(page.locator("h1")).to_have_text("Strategisk utvalg")
    assert [one for one in heard if "422" not in one] == []


async def test_the_table_shows_a_new_name_by_itself(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["aune"])
    await page.goto(f"/{site.road.tenant.slug}/oppnevning/{site.round_id}")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Helseregion Sør", exact=True))
    await expect(row.get_by_text("Mangler").first).to_be_visible()
    for seat in ("ssu:region:sor", "fsu:region:sor"):
        await name(site.road, "sor", await call_of(site.road, site.round_id, seat), "Siri Sør")
    await expect(row.get_by_text("Mottatt")).to_be_visible(timeout=15_000)
    await expect(page.get_by_text("Alle 4 har svart.")).to_be_visible()


async def test_a_contact_appoints_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["sor"], scripts=False)
    found = await opened(
        site.road, "ssu", title="Uten skript", term_from=site.road.today + timedelta(days=2000)
    )
    call = (await call_of(site.road, found, "ssu:region:sor"))["id"]
    await page.goto(f"/{site.road.tenant.slug}/oppnevning/{found}")
    await page.get_by_role("link", name="Oppnevn: Kommunalsjef, Helseregion Sør").click()
    await page.fill("#felt-name", "Tone Uten Skript")
    await page.fill("#felt-email", "tone@example.no")
    await page.get_by_role("button", name="Oppnevn").click()
    await expect(page.locator(".ds-error-summary")).to_contain_text("Spør personen")
    assert await page.input_value("#felt-name") == "Tone Uten Skript"
    await page.check("#felt-consent")
    await page.get_by_role("button", name="Oppnevn").click()
    await expect(page.get_by_text("Helseregion Sør har oppnevnt til plassen")).to_be_visible()
    assert (await site.road.rows("nomination", seat_call_id=call))[0]["state"] == "appointed"
