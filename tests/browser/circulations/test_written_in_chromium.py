"""A case decided in writing in a real browser: sent out, answered, left to a deputy, closed; and one that goes to a
meeting. Every page without a finding at two sizes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.async_api import expect

from attachment_scene import attach
from chromium import UNHURRIED, Enter, complaints, judge_here, needs_chromium, own_address, serving
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road, build
from written_scene import answer, started, the
from written_structure import written_structure

pytestmark = needs_chromium


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

    async def session(self, who: str) -> LoggedIn:
        return await log_in_again(self.settings, self.road.clock, self.road.tenant, self.road.people[who])

    async def case(self, case_id: UUID) -> str:
        row = (await self.road.rows("case", id=case_id))[0]
        return f"{self.home}/saker/{row['number']}-{row['year']}"


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-nettleser-skriftlig", written_structure())
    case_id = await road.closed("region")
    await attach(road, case_id)
    other = await started(road)
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, settings, case_id, other)


async def test_a_case_is_decided_in_writing(enter: Enter, site: Site) -> None:
    anne = await enter(site.address, await site.session("anne"))
    heard = complaints(anne)
    await anne.goto(await site.case(site.case_id))
    await anne.get_by_role("link", name="Behandle saken skriftlig").click()
    await judge_here(anne)
    await expect(anne.get_by_text("Vedlegg 1: Budsjett")).to_be_visible()
    await anne.get_by_label("Forslag til beslutning").fill("")
    await anne.get_by_role("button", name="Send ut til dem som skal svare").click()
    await expect(anne.locator(".ds-error-summary")).to_be_visible()
    await anne.get_by_label("Forslag til beslutning").fill("Utvalget slutter seg til rutinen.")
    await anne.get_by_label("Melding til dem som skal svare").fill("Vi rekker ikke et møte før sommeren.")
    await anne.get_by_role("button", name="Send ut til dem som skal svare").click()
    await expect(anne.get_by_text("Saken er sendt ut til skriftlig behandling.")).to_be_visible()
    await judge_here(anne)

    member = await enter(site.address, await site.session("fsu:avdeling"))
    await member.goto(f"{site.home}/")
    await member.get_by_role("link", name="Les og svar").last.click()
    await expect(member.get_by_role("link", name="Vedlegg 1: Budsjett")).to_be_visible()
    await member.get_by_label("Innvending", exact=False).first.check()
    await member.get_by_role("button", name="Send svaret").click()
    await expect(member.locator(".ds-error-summary")).to_be_visible()
    await judge_here(member)
    await member.get_by_label("Begrunnelse").fill("Vi mangler folk til dette.")
    await member.get_by_role("button", name="Send svaret").click()
    await expect(member.get_by_text("Svaret ditt er registrert.")).to_be_visible()
    await member.get_by_label("Enig", exact=True).check()
    await member.get_by_label("Begrunnelse").fill("")
    await member.get_by_role("button", name="Endre svaret").click()
    await judge_here(member)
    key = UUID(member.url.rpartition("/")[2])

    gone = await enter(site.address, await site.session("fsu:direktor"))
    await gone.goto(member.url)
    await gone.get_by_role("link", name="Er du borte eller inhabil?").click()
    await judge_here(gone)
    await gone.get_by_role("button", name="Overlat plassen til varaen").click()
    await expect(gone.get_by_text("Plassen er overlatt til varaen.")).to_be_visible()
    deputy = await enter(site.address, await site.session("vara-fsu:direktor"), scripts=False)
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
    await judge_here(anne)
    await anne.get_by_label("Hvorfor utsettes fristen?").fill("Påsken kom imellom.")
    await anne.get_by_role("button", name="Utsett fristen").click()
    await expect(anne.get_by_text("Påsken kom imellom.")).to_be_visible()
    await judge_here(anne)

    await anne.goto(f"{site.home}/")
    await judge_here(anne)
    await anne.get_by_role("link", name="Avslutt behandlingen").click()
    await expect(anne.get_by_text("Utvalget er enig etter reglene sine")).to_be_visible()
    await judge_here(anne)
    await anne.get_by_role("button", name="Avslutt og før beslutningen").click()
    await expect(anne.get_by_text("Den skriftlige behandlingen er avsluttet.")).to_be_visible()
    await expect(anne.get_by_text("Utvalget ble enig")).to_be_visible()
    await judge_here(anne)
    await anne.goto(await site.case(site.case_id))
    await expect(anne.get_by_role("link", name="Behandlet skriftlig")).to_be_visible()
    await judge_here(anne)
    await anne.goto(f"{site.home}/utvalg/fsu")
    await expect(anne.get_by_role("heading", name="Skriftlig behandling")).to_be_visible()
    await judge_here(anne)
    assert heard == []


async def test_one_who_wants_a_meeting_gets_it(enter: Enter, site: Site) -> None:
    member = await enter(site.address, await site.session("fsu:region:nord"))
    await member.goto(f"{site.home}/skriftlig/{site.other}")
    await member.get_by_label("Saken må tas i et møte").check()
    await member.get_by_label("Begrunnelse").fill("Dette må vi snakke om.")
    await member.get_by_role("button", name="Send svaret").click()
    await expect(member.get_by_text("De andre og sekretariatet har fått beskjed.")).to_be_visible()
    await judge_here(member)
    assert (await the(site.road, site.other))["state"] == "to_meeting"
