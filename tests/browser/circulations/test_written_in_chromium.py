"""A case decided in writing in a real browser: sent out, answered, left to a deputy, closed; and one that goes to a
meeting. Every page without a finding at two sizes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
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
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.throttle import Limits
from frame_scene import log_in_again
from road import Road, build
from written_scene import answer, started, the
from written_structure import written_structure

pytestmark = needs_chromium

LOOKS = {
    "wide": ({"width": 1280, "height": 900}, "light"),
    "phone": ({"width": 390, "height": 844}, "dark"),
}


@dataclass
class Site:
    address: str
    road: Road
    settings: Settings
    case_id: UUID
    other: UUID

    @property
    def home(self) -> str:
        return f"{self.address}/{self.road.tenant.slug}"

    async def case(self, case_id: UUID) -> str:
        row = (await self.road.rows("case", id=case_id))[0]
        return f"{self.home}/saker/{row['number']}-{row['year']}"


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-nettleser-skriftlig", written_structure())
    case_id = await road.closed("region")
    other = await started(road)
    app = create_app(settings, clock=road.clock, limits=Limits(10**6, 10**6, 10**6))
    async with serving(app, listening):
        yield Site(settings.base_url, road, settings, case_id, other)


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def enter(browser: Browser, site: Site, who: str, *, scripts: bool = True) -> Page:
    context = await browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = await context.new_page()
    session = await log_in_again(site.settings, site.road.clock, site.road.tenant, site.road.people[who])
    await take_session(page, session)
    return page


async def look(page: Page, name: str) -> None:
    """Judge the page at both sizes, and keep it as a picture where a folder for them is given."""
    for look_name, (size, scheme) in LOOKS.items():
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme)
        assert await findings(page) == [], (name, look_name)
        assert not await too_wide(page), (name, look_name)
        if folder := os.environ.get("FELLESSKAP_LOOKS"):
            await page.screenshot(path=f"{folder}/{name}-{look_name}.png", full_page=True)
    await page.set_viewport_size({"width": 1280, "height": 900})
    await page.emulate_media(color_scheme="light")


async def test_a_case_is_decided_in_writing(browser: Browser, site: Site) -> None:
    anne = await enter(browser, site, "anne")
    heard = complaints(anne)
    await anne.goto(await site.case(site.case_id))
    await anne.get_by_role("link", name="Behandle saken skriftlig").click()
    await look(anne, "start")
    await anne.get_by_label("Forslag til beslutning").fill("")
    await anne.get_by_role("button", name="Send ut til dem som skal svare").click()
    await expect(anne.locator(".ds-error-summary")).to_be_visible()
    await anne.get_by_label("Forslag til beslutning").fill("Utvalget slutter seg til rutinen.")
    await anne.get_by_label("Melding til dem som skal svare").fill("Vi rekker ikke et møte før sommeren.")
    await anne.get_by_role("button", name="Send ut til dem som skal svare").click()
    await expect(anne.get_by_text("Saken er sendt ut til skriftlig behandling.")).to_be_visible()
    await look(anne, "ute")

    member = await enter(browser, site, "fsu:avdeling")
    await member.goto(f"{site.home}/")
    await member.get_by_role("link", name="Les og svar").last.click()
    await member.get_by_label("Innvending", exact=False).first.check()
    await member.get_by_role("button", name="Send svaret").click()
    await expect(member.locator(".ds-error-summary")).to_be_visible()
    await look(member, "svar-uten-grunn")
    await member.get_by_label("Begrunnelse").fill("Vi mangler folk til dette.")
    await member.get_by_role("button", name="Send svaret").click()
    await expect(member.get_by_text("Svaret ditt er registrert.")).to_be_visible()
    await member.get_by_label("Enig", exact=True).check()
    await member.get_by_label("Begrunnelse").fill("")
    await member.get_by_role("button", name="Endre svaret").click()
    await look(member, "svart")
    key = UUID(member.url.rpartition("/")[2])

    gone = await enter(browser, site, "fsu:direktor")
    await gone.goto(member.url)
    await gone.get_by_role("link", name="Er du borte eller inhabil?").click()
    await look(gone, "borte")
    await gone.get_by_role("button", name="Overlat plassen til varaen").click()
    await expect(gone.get_by_text("Plassen er overlatt til varaen.")).to_be_visible()
    deputy = await enter(browser, site, "vara-fsu:direktor", scripts=False)
    await deputy.goto(member.url)
    await deputy.get_by_label("Enig", exact=True).check()
    await deputy.get_by_role("button", name="Send svaret").click()
    await expect(deputy.get_by_text("Svaret ditt er registrert.")).to_be_visible()
    for seat in ("fsu:region:nord", "fsu:region:sor"):
        await answer(site.road, key, seat)

    await anne.goto(member.url)
    await anne.get_by_role("link", name="Utsett fristen").click()
    await anne.get_by_role("button", name="Utsett fristen").click()
    await expect(anne.locator(".ds-error-summary")).to_be_visible()
    await look(anne, "utsett")
    await anne.get_by_label("Hvorfor utsettes fristen?").fill("Påsken kom imellom.")
    await anne.get_by_role("button", name="Utsett fristen").click()
    await expect(anne.get_by_text("Påsken kom imellom.")).to_be_visible()
    await look(anne, "utsatt")

    await anne.goto(f"{site.home}/")
    await look(anne, "venter")
    await anne.get_by_role("link", name="Avslutt behandlingen").click()
    await expect(anne.get_by_text("Utvalget er enig etter reglene sine")).to_be_visible()
    await look(anne, "avslutt")
    await anne.get_by_role("button", name="Avslutt og før beslutningen").click()
    await expect(anne.get_by_text("Den skriftlige behandlingen er avsluttet.")).to_be_visible()
    await expect(anne.get_by_text("Utvalget ble enig")).to_be_visible()
    await look(anne, "avsluttet")
    await anne.goto(await site.case(site.case_id))
    await expect(anne.get_by_role("link", name="Behandlet skriftlig")).to_be_visible()
    await look(anne, "saken")
    await anne.goto(f"{site.home}/utvalg/fsu")
    await expect(anne.get_by_role("heading", name="Skriftlig behandling")).to_be_visible()
    await look(anne, "utvalget")
    assert heard == []


async def test_one_who_wants_a_meeting_gets_it(browser: Browser, site: Site) -> None:
    member = await enter(browser, site, "fsu:region:nord")
    await member.goto(f"{site.home}/skriftlig/{site.other}")
    await member.get_by_label("Saken må tas i et møte").check()
    await member.get_by_label("Begrunnelse").fill("Dette må vi snakke om.")
    await member.get_by_role("button", name="Send svaret").click()
    await expect(member.get_by_text("De andre og sekretariatet har fått beskjed.")).to_be_visible()
    await look(member, "til-mote")
    assert (await the(site.road, site.other))["state"] == "to_meeting"
