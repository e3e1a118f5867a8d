"""A real browser on http://localhost: prefixed cookies, the two pages of others in between, and no finding."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from playwright.async_api import Page

from chromium import UNHURRIED, Enter, faults, needs_chromium, own_address, serving
from fellesskap.settings import Settings
from fellesskap.tenant import Tenant
from fellesskap_web.asgi import create_app
from fellesskap_web.testidp_grants import Honesty
from login_scene import ProviderThread

pytestmark = needs_chromium


@pytest.fixture(scope="module")
async def site(
    database: Settings, provider: ProviderThread, client_key: str, alfa: Tenant, invited: None
) -> AsyncIterator[str]:
    """The application on a port of this machine, known to the provider under that address."""
    provider.grants.honesty = Honesty()
    provider.grants.sessions.clear()
    own, listening = own_address(database)
    honest = provider.grants.client
    provider.grants.client = replace(honest, base_url=own.base_url)
    settings = replace(
        own,
        oidc_issuer=provider.issuer,
        oidc_client_id="fellesskap-test",
        oidc_client_key=client_key,
    )
    app = create_app(settings, limits=UNHURRIED)
    async with serving(app, listening):
        yield own.base_url
    provider.grants.client = honest
    await app.state.login.oidc.close()
    await app.state.valkey.aclose()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts; every page must do without."""
    return bool(request.param)


@pytest.fixture
async def page(enter: Enter, site: str, scripts: bool) -> Page:
    return await enter(site, scripts=scripts)


@pytest.fixture
def expect_no_finding(page: Page, scripts: bool) -> Callable[[], Awaitable[None]]:
    """Judges the page at hand; axe-core is a script itself."""

    async def expect() -> None:
        assert not scripts or await faults(page) == []

    return expect


async def test_in_and_out(
    page: Page,
    scripts: bool,
    site: str,
    provider: ProviderThread,
    expect_no_finding: Callable[[], Awaitable[None]],
) -> None:
    await page.goto(f"{site}/logg-inn?next=/om/hjelp")
    assert page.url.startswith(provider.issuer)
    assert await page.get_by_role("heading", level=1).inner_text() == "Hvem vil du være?"
    await expect_no_finding()
    await page.get_by_role("button", name="Mari Demo").click()
    await page.wait_for_url(f"{site}/om/hjelp")
    cookies = {cookie["name"]: cookie for cookie in await page.context.cookies(site)}
    session = cookies["__Host-session"]
    assert session["secure"] and session["httpOnly"] and session["sameSite"] == "Lax"

    await page.goto(f"{site}/logg-ut")
    await expect_no_finding()
    await page.get_by_role("main").get_by_role("button", name="Logg ut").click()
    if not scripts:
        await page.get_by_role("button", name="Fullfør utloggingen").click()
    await page.wait_for_url(f"{site}/logg-ut?state=*", timeout=10_000)
    assert "både her og hos ID-porten" in await page.get_by_role("main").inner_text()
    await expect_no_finding()
    left = {cookie["name"] for cookie in await page.context.cookies(site)}
    assert "__Host-session" not in left
    assert provider.grants.sessions == {}


async def test_the_providers_log_out_reaches_us_through_its_frame(
    page: Page,
    site: str,
    provider: ProviderThread,
    expect_no_finding: Callable[[], Awaitable[None]],
) -> None:
    await page.goto(f"{site}/logg-inn?next=/om/hjelp")
    await page.get_by_role("button", name="Mari Demo").click()
    await page.wait_for_url(f"{site}/om/hjelp")
    await page.goto(provider.issuer)
    await expect_no_finding()
    await page.get_by_role("button", name="Logg ut overalt").click()
    await page.get_by_role("heading", name="Du er logget ut").wait_for()
    await page.wait_for_load_state("networkidle")
    await expect_no_finding()
    await page.goto(f"{site}/logg-ut")
    assert "Du er ikke logget inn her." in await page.get_by_role("main").inner_text()


async def test_the_pages_of_those_who_do_not_come_in(
    page: Page, site: str, expect_no_finding: Callable[[], Awaitable[None]]
) -> None:
    await page.goto(f"{site}/logg-inn")
    await page.get_by_role("button", name="Fremmed Demo").click()
    await page.get_by_role("heading", name="Du har ikke tilgang ennå").wait_for()
    await expect_no_finding()
    await page.get_by_role("button", name="Logg ut hos ID-porten").click()
    await page.get_by_role("heading", name="Vil du logge ut?").wait_for()
    await expect_no_finding()
    await page.get_by_role("button", name="Logg ut overalt").click()
    await page.wait_for_url(f"{site}/logg-ut*", timeout=10_000)
    await page.goto(f"{site}/logg-inn/retur?state=unknown")
    await page.get_by_role("heading", name="Innloggingen tok for lang tid").wait_for()
    await expect_no_finding()
