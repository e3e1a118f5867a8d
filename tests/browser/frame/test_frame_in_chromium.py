"""The frame in a real browser: no finding in any language or colour, nothing too wide, and no script needed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from chromium import (
    UNHURRIED,
    Enter,
    Look,
    complaints,
    faults,
    in_all_languages,
    judge,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.actor import RoleKind
from fellesskap.clock import SystemClock
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from frame_scene import add_person, create_site, log_in_as

pytestmark = needs_chromium

PAGES = (
    "/", "/?sok=ingen", "/om/hjelp", "/om/personvern", "/om/tilgjengelighet", "/alfa/", "/alfa/saker",
    "/alfa/saker/ny", "/alfa/moter", "/alfa/mer", "/alfa/offentlig",
)  # fmt: skip
REFUSING = ("/alfa/saker/krasj", "/alfa/saker/konflikt", "/alfa/finnes/ikke")


@dataclass
class Site:
    address: str
    session: LoggedIn


@pytest.fixture(scope="module")
async def site(database: Settings, alfa: Tenant, beta: Tenant) -> AsyncIterator[Site]:
    clock = SystemClock()
    settings, listening = own_address(database)
    person = await add_person(alfa, clock, "Sara Sekretær", RoleKind.SECRETARIAT)
    other = await add_person(beta, clock, "Sara Sekretær")
    session = await log_in_as(database, clock, (alfa, person), (beta, other))
    async with serving(create_site(settings, clock, UNHURRIED), listening):
        yield Site(settings.base_url, session)


@pytest.fixture
async def page(enter: Enter, site: Site) -> Page:
    """A logged-in page with scripts."""
    return await enter(site.address, site.session)


@pytest.fixture
async def plain(enter: Enter, site: Site) -> Page:
    """A logged-in page without scripts."""
    return await enter(site.address, site.session, scripts=False)


@in_all_languages
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    await judge(await enter(site.address, site.session, look), *PAGES)


@in_all_languages
async def test_no_page_that_refuses_has_a_finding(enter: Enter, site: Site, look: Look) -> None:
    page = await enter(site.address, site.session, look)
    heard = complaints(page)
    for path in REFUSING:
        answer = await page.goto(path)
        assert answer is not None
        assert not answer.ok, path
        assert [*await faults(page), *heard] == [], path


async def test_a_form_with_problems_has_no_finding_and_takes_the_focus(page: Page) -> None:
    await page.goto("/alfa/saker/ny")
    await page.get_by_role("button", name="Legg til personen").click()
    await expect(page.locator("ds-error-summary")).to_be_focused()
    assert await faults(page) == []
    await page.get_by_role("link", name="Fyll ut dette feltet.").click()
    await expect(page.get_by_label("Navn")).to_be_focused()


async def test_open_menus_have_no_finding_and_close_by_escape(page: Page) -> None:
    await page.goto("/alfa/")
    for name in ("Bytt", "Sara Sekretær"):
        menu = page.locator("summary", has_text=name)
        await menu.click()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
        assert await page.locator("details.menu[open]").count() == 0
        await expect(menu).to_be_focused()


async def test_a_menu_fits_on_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto("/alfa/")
    for name in ("Bytt", "Meny"):
        await page.locator("summary", has_text=name).click()
        box = await page.locator("details.menu[open] .menu-panel").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


async def test_the_skip_link_is_first_and_leads_to_the_content(page: Page) -> None:
    await page.goto("/alfa/")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Hopp til hovedinnhold")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()


async def test_slash_goes_to_the_search_field(page: Page) -> None:
    await page.goto("/alfa/saker/ny")
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.get_by_label("Navn").press("/")
    await expect(page.get_by_label("Navn")).to_be_focused()


async def test_typing_finds_communities_in_place(page: Page) -> None:
    await page.goto("/?sok=a")
    await page.get_by_role("searchbox").fill("bet")
    await expect(page.get_by_role("link", name="Alfa", exact=True)).to_have_count(0)
    await expect(page.get_by_role("link", name="Beta", exact=True)).to_be_visible()
    await expect(page.get_by_role("searchbox")).to_be_focused()


async def test_a_draft_survives_leaving_and_is_gone_with_the_receipt(page: Page) -> None:
    await page.goto("/alfa/saker/ny")
    await page.get_by_label("Navn").fill("Utkast Person")
    await page.get_by_label("Innvending").check()
    await page.goto("/alfa/")
    await page.goto("/alfa/saker/ny")
    await expect(page.get_by_label("Navn")).to_have_value("Utkast Person")
    await expect(page.get_by_label("Innvending")).to_be_checked()
    await expect(page.get_by_text("Vi har hentet fram det du skrev sist.")).to_be_visible()
    await page.get_by_role("button", name="Legg til personen").click()
    await expect(page.get_by_text("Utkast Person er lagt til.")).to_be_visible()
    await page.goto("/alfa/saker/ny")
    await expect(page.get_by_label("Navn")).to_have_value("")


async def test_long_work_asks_again_by_itself_without_disturbing(page: Page) -> None:
    await page.goto("/alfa/")
    await page.evaluate("document.getElementById('innkalling').dataset.same = 'yes'")
    async with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        pass
    await expect(page.locator("#innkalling")).to_have_count(1)
    assert await faults(page) == []


async def test_the_sami_letters_are_inters_own(page: Page) -> None:
    await page.goto("/alfa/")
    loaded = await page.evaluate(
        "document.fonts.load('16px Inter', 'čđŋšŧž').then(fonts => fonts.map(font => font.status))"
    )
    assert loaded == ["loaded"]


async def test_everything_is_reached_and_done_without_scripts(plain: Page) -> None:
    await plain.goto("/")
    await plain.get_by_role("link", name="Alfa", exact=True).click()
    await plain.get_by_role("link", name="Saker", exact=True).first.click()
    await plain.get_by_role("link", name=re.compile("Tittel")).click()
    assert plain.url.endswith("?sorter=title")
    await plain.get_by_role("link", name="Meld inn sak").click()
    await plain.get_by_role("button", name="Legg til personen").click()
    await plain.get_by_role("link", name="Fyll ut dette feltet.").click()
    await plain.get_by_label("Navn").fill("Uten Skript")
    await plain.get_by_role("button", name="Legg til personen").click()
    await expect(plain.get_by_text("Uten Skript er lagt til.")).to_be_visible()


async def test_language_and_colours_change_without_scripts(plain: Page) -> None:
    await plain.goto("/alfa/saker?sorter=title")
    await plain.locator("summary", has_text="Sara Sekretær").click()
    await plain.get_by_role("button", name="Nynorsk").click()
    assert plain.url.endswith("/alfa/saker?sorter=title")
    await expect(plain.locator("html")).to_have_attribute("lang", "nn")
    await plain.locator("summary", has_text="Sara Sekretær").click()
    await plain.get_by_role("button", name="Mørkt").click()
    await expect(plain.locator("html")).to_have_attribute("data-color-scheme", "dark")
    await expect(plain.locator("body")).not_to_have_css("background-color", "rgb(255, 255, 255)")
