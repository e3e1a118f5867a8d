"""Scenario S3 in a real browser: somebody is absent, deputies answer, and what was recorded can be read.

Without scripts, and every page without a finding at two sizes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from absence_scene import ABSENT, SU, answer, called, seat_su
from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.identity.service import LoggedIn
from fellesskap.minutes.service import ApproveMinutes, DraftMinutes, approve_minutes, draft_minutes
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road, build

pytestmark = needs_chromium

HANNA, IVAR = "su:k1", "vara-su:k1"


@dataclass
class Site:
    address: str
    road: Road
    settings: Settings
    meeting: UUID
    other: UUID

    @property
    def page(self) -> str:
        return f"/{self.road.tenant.slug}/moter/{self.meeting}"

    async def session(self, who: str) -> LoggedIn:
        return await log_in_again(self.settings, self.road.clock, self.road.tenant, self.road.people[who])

    async def version(self) -> int:
        return (await self.road.load(self.meeting)).version


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    opened = replace(SU, open_to_public=True)
    road = await build(settings, "prove-forfall", replace(ABSENT, bodies=(*ABSENT.bodies[:-1], opened)))
    await seat_su(road)
    meeting, other = await called(road), await called(road, days=21)
    await answer(road, other, "k1", coming=False, reason="Er bortreist.")
    await answer(road, other, "k4", coming=False)
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, settings, meeting, other)


async def plain(enter: Enter, site: Site, who: str) -> Page:
    """A window without scripts of somebody by name."""
    return await enter(site.address, await site.session(who), scripts=False)


async def press(page: Page, name: str) -> None:
    await page.locator("main").get_by_role("button", name=name, exact=True).first.click()


async def says(page: Page, *texts: str) -> None:
    for text in texts:
        await expect(page.locator("main")).to_contain_text(text)


@in_both_looks
@pytest.mark.parametrize("who", ["anne", "su:k2", IVAR])
async def test_no_page_has_a_finding(enter: Enter, site: Site, who: str, look: Look) -> None:
    home = f"/{site.road.tenant.slug}"
    meeting = f"{home}/moter/{site.other}"
    own = "su:k2" if who == "su:k2" else "su:k5"
    paths = [home, meeting]
    if who != IVAR:
        paths += [f"{meeting}/forfall/{await site.road.id_of('seat', own)}", f"{meeting}/inhabil"]
    if who == "anne":
        paths += [f"{meeting}/gjester", f"{meeting}/oppmote"]
    await judge(await enter(site.address, await site.session(who), look), *paths)


async def test_somebody_is_absent_and_deputies_answer(enter: Enter, site: Site) -> None:
    hanna = await plain(enter, site, HANNA)
    await hanna.goto(site.page)
    await says(hanna, "Du er kalt inn for plassen Kommune 1. Kommer du?")
    await hanna.locator(".panel").get_by_role("link", name="Meld forfall").click()
    await hanna.fill("#felt-reason", "Er på ferie.")
    await press(hanna, "Meld forfall")
    await says(hanna, "Du har meldt forfall fra plassen Kommune 1")
    await expect(hanna.get_by_text("Forfallet er meldt.")).to_be_visible()

    ivar = await plain(enter, site, IVAR)
    await ivar.goto(f"/{site.road.tenant.slug}")
    await says(ivar, "Du er kalt inn som vara til møtet")
    await ivar.goto(site.page)
    await says(ivar, "Du er kalt inn som vara for Su:k1 (Kommune 1). Kan du møte?", "Sak 1")
    await press(ivar, "Jeg kan ikke møte")
    await says(ivar, "Du har svart at du ikke kan møte", "du kan ombestemme deg")
    await press(ivar, "Jeg kan møte")
    await says(ivar, "Du møter for Su:k1 (Kommune 1).", "Sak 3")

    jo = await plain(enter, site, "jo")
    await jo.goto(site.page)
    await says(jo, "Plassen er dekket (Kommune 1)")

    anne = await plain(enter, site, "anne")
    await anne.goto(site.page)
    await says(
        anne, "Grunn, bare for sekretariatet: Er på ferie.", "møter for Su:k1", "møter for ledig plass"
    )
    await anne.get_by_role("link", name="Meld forfall Kommune 4").click()
    await press(anne, "Meld forfall")
    await says(anne, "Ikke representert", "Ingen møter for Kommune 4")
    other = await plain(enter, site, "su:k2")
    await other.goto(site.page)
    await expect(other.locator("main")).not_to_contain_text("Er på ferie.")


async def test_the_meeting_is_recorded_line_by_line(enter: Enter, site: Site) -> None:
    road = site.road
    road.clock.moment = (await road.load(site.meeting)).starts_at
    anne = await plain(enter, site, "anne")
    await anne.goto(f"{site.page}/oppmote")
    seat = await road.id_of("seat", HANNA)
    await anne.locator("details", has_text="Kommune 1").locator("summary").click()
    await anne.fill(f"#felt-from-{seat}", "9")
    await anne.select_option(f"#felt-later-{seat}", label="Su:k1")
    await press(anne, "Før oppmøtet")
    await says(anne, "Sakene på sakslisten er nummerert fra 1 til 3")
    await expect(anne.locator(f"#felt-from-{seat}")).to_have_value("9")
    await anne.fill(f"#felt-from-{seat}", "3")
    await press(anne, "Før oppmøtet")
    await says(anne, "Oppmøtet er ført.", "sak 1–2", "sak 3")

    await anne.goto(f"{site.page}/gjester")
    await anne.fill("#felt-name", "kari@example.no")
    await press(anne, "Før gjesten")
    await expect(anne.locator("#felt-name-feil")).to_contain_text("uten e-post")
    await anne.fill("#felt-name", "Kari Nordmann")
    await press(anne, "Før gjesten")
    await says(anne, "Gjesten er ført.", "Kari Nordmann")

    await anne.goto(f"{site.page}/inhabil")
    await anne.select_option("#felt-item_id", label="2. Sak 2")
    await anne.select_option("#felt-seat_id", label="Su:k2 (Kommune 2)")
    await anne.fill("#felt-reason", "Er part i saken.")
    await press(anne, "Meld inhabil")
    await says(anne, "Su:k2 er inhabil: Er part i saken.")

    for act, command in ((draft_minutes, DraftMinutes), (approve_minutes, ApproveMinutes)):
        await road.do("anne", act, command(site.meeting, await site.version()))
    public = await enter(site.address, scripts=False)
    await public.goto(f"/{road.tenant.slug}/offentlig/moter/{site.meeting}")
    await says(public, "Sak 1", "Sak 3")
    assert "@" not in await public.locator("main").inner_text()
    assert "Er på ferie." not in await public.content()
