"""A community of the national template is set up in a real browser, in the walk alone, from start to published."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

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
from draft_scene import DraftScene, open_drafts
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.setup_steps import STOPS
from fellesskap_web.throttle import Limits

pytestmark = needs_chromium

LOOKS = {
    "wide, light": ({"width": 1280, "height": 900}, "light", "nb"),
    "wide, dark": ({"width": 1280, "height": 900}, "dark", "nn"),
    "phone, light": ({"width": 390, "height": 844}, "light", "nn"),
    "phone, dark": ({"width": 390, "height": 844}, "dark", "nb"),
}
SLUG = "oppsett"
REGIONS = {
    "Grenland": ["Porsgrunn", "Skien", "Siljan", "Bamble", "Kragerø", "Drangedal"],
    "Midt": ["Notodden", "Nome", "Midt-Telemark", "Hjartdal", "Tinn", "Seljord"],
    "Vest": ["Kviteseid", "Nissedal", "Fyresdal", "Tokke", "Vinje"],
}


@dataclass
class Site:
    address: str
    drafting: DraftScene
    session: LoggedIn


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    drafting = await open_drafts(settings, SLUG, "telemark")
    session = await drafting.scene.log_in(drafting.first)
    app = create_app(settings, clock=drafting.scene.clock, limits=Limits(10**6, 10**6, 10**6))
    async with serving(app, listening):
        yield Site(settings.base_url, drafting, session)


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def page(browser: Browser, site: Site) -> AsyncIterator[Page]:
    context = await browser.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    opened = await context.new_page()
    await take_session(opened, site.session)
    yield opened
    await context.close()


async def at(page: Page, question: str) -> None:
    """The page of the walk that asks this is the one shown."""
    await expect(page.get_by_role("heading", level=1)).to_have_text(question)


async def onward(page: Page) -> None:
    await page.get_by_role("button", name="Ser riktig ut").click()


async def saved(page: Page) -> None:
    await page.get_by_role("button", name="Lagre i utkastet").click()
    await expect(page.get_by_text("Endringen er lagret i utkastet.")).to_be_visible()


async def test_a_community_of_the_template_is_set_up_in_the_walk_alone(page: Page, site: Site) -> None:
    await page.goto(f"/{SLUG}/")
    await page.get_by_role("link", name="Sett opp helsefellesskapet").click()
    await page.get_by_role("button", name="Begynn").click()

    await at(page, "Hvem er dere?")
    await page.get_by_label("Slik vi er bygd opp").check()
    await page.get_by_role("button", name="Lagre svaret").click()
    await page.get_by_role("main").get_by_role("link", name="Endre", exact=True).click()
    await page.get_by_label("Kilde").fill("Samarbeidsavtalen for Telemark, 2026")
    await saved(page)
    await expect(page.get_by_text("Samarbeidsavtalen for Telemark, 2026")).to_be_visible()
    await onward(page)

    await at(page, "Hvilke kommuner er med?")
    for name, members in REGIONS.items():
        await page.get_by_role("link", name="Legg til en region").click()
        await page.get_by_label("På bokmål").fill(name)
        for member in members:
            await page.get_by_label(f"{member} er med").check()
        await saved(page)
    await expect(page.get_by_text("Ikke i noen region ennå")).to_have_count(0)
    await onward(page)

    await at(page, "Hvordan er helseforetaket delt inn?")
    for name in ("Medisinsk klinikk", "Klinikk for psykisk helsevern"):
        await page.get_by_label("Legg til en divisjon eller klinikk").fill(name)
        await page.get_by_role("button", name="Legg til").click()
    await onward(page)

    await at(page, "Hvor møtes dere?")
    offers = page.get_by_role("listitem")
    for name, given in {
        "Dialogmøte med folkevalgte": "Dialogmøte",
        "Arbeidsutvalget": "Arbeidsutvalget",
        "Fagutvalget": "Fagutvalg rus og psykisk helse",
    }.items():
        card = offers.filter(has=page.get_by_role("heading", level=3, name=name))
        await card.get_by_label("Hva heter det hos dere?").fill(given)
        await card.get_by_role("button", name="Legg til").click()
        await expect(page.get_by_text("Utvalget er lagt til med plasser.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Dere har 7 utvalg")).to_be_visible()
    # One too many is undone at once.
    await (
        offers.filter(has=page.get_by_role("heading", level=3, name="Fastlegerådet"))
        .get_by_role("button", name="Legg til")
        .click()
    )
    await page.get_by_role("button", name="Angre den siste endringen").click()
    await expect(page.get_by_role("heading", name="Dere har 7 utvalg")).to_be_visible()
    await onward(page)

    await at(page, "Hvem sitter i utvalgene?")
    await page.get_by_role(
        "link", name="Endre Representant for kommunen, Strategisk samarbeidsutvalg"
    ).click()
    await page.get_by_label("Finnes for").select_option("hver region")
    await page.get_by_label("Antall").fill("2")
    await page.get_by_label("Vara").select_option("personlig vara")
    await saved(page)
    await page.get_by_role("link", name="Ny plass i Strategisk samarbeidsutvalg").click()
    await page.get_by_label("På bokmål").fill("Tillitsvalgt")
    await page.get_by_label("Part", exact=True).select_option("andre")
    await page.get_by_label("Type").select_option("observatør")
    await page.get_by_label("Om plassen teller med").uncheck()
    await saved(page)
    await onward(page)

    await at(page, "Hvem leder, og hvordan blir dere enige?")
    await page.get_by_role("link", name="Endre Strategisk samarbeidsutvalg").click()
    await page.get_by_role("checkbox", name="Ledelse").check()
    await page.get_by_label("Måneder").fill("24")
    await page.get_by_label("Fra dagen").fill("2026-01-01")
    await page.get_by_label("Leder først").select_option("kommunesiden")
    await saved(page)
    await onward(page)

    await at(page, "Hvordan går en sak?")
    await page.get_by_role("link", name="Velg det under «Strategiske saker»").click()
    discussed = page.get_by_role("group", name="Hvor saken drøftes")
    await discussed.get_by_label("Arbeidsutvalget").check()
    await discussed.get_by_label("Strategisk samarbeidsutvalg").uncheck()
    await saved(page)
    await onward(page)

    await at(page, "Hvor ofte møtes dere?")
    await page.get_by_role("link", name="Endre Faglig samarbeidsutvalg").click()
    await page.get_by_label("Møter i året").fill("4")
    await saved(page)
    await onward(page)

    await at(page, "Virker det?")
    await expect(page.get_by_text("Alle sakene kommer fram")).to_be_visible()
    await onward(page)

    await at(page, "Er dere klare?")
    await expect(page.get_by_text("9 av 9 steg er ferdige.")).to_be_visible()
    await page.get_by_label("Jeg har sett hva endringene går ut over").check()
    await page.get_by_role("button", name="Publiser strukturen").click()

    await at(page, "Helsefellesskapet er satt opp")
    await page.get_by_role("link", name="Be partene oppnevne").click()
    await page.goto(f"/{SLUG}/utvalg")
    await expect(page.get_by_text("Fagutvalg rus og psykisk helse").first).to_be_visible()
    await page.goto(f"/{SLUG}/")
    await expect(page.get_by_text("Sett opp helsefellesskapet")).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
async def test_no_page_of_the_walk_has_a_finding_or_is_too_wide(
    browser: Browser, site: Site, look: str
) -> None:
    drafting = site.drafting
    draft_id = await drafting.begun(look)
    size, scheme, language = LOOKS[look]
    context = await browser.new_context(viewport=size, color_scheme=scheme, base_url=site.address)
    await context.add_cookies([{"name": "sprak", "value": language, "url": site.address}])
    page = await context.new_page()
    heard = complaints(page)
    await take_session(page, site.session)
    for path in (
        f"/{SLUG}/struktur/sett-opp",
        drafting.address(draft_id, "steg"),
        *(drafting.address(draft_id, "steg", stop.address) for stop in STOPS),
        drafting.address(draft_id, "del", sti="bodies.ssu", steg="ledelse"),
    ):
        response = await page.goto(path)
        assert response and response.status == 200, path
        assert await findings(page) == [], path
        assert not await too_wide(page), path
        assert heard == [], path
    await context.close()
