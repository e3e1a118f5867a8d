"""Drafts of the structure in a real browser: no finding at any width or colour, and drafted without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from chromium import (
    POCKET,
    UNHURRIED,
    Enter,
    Look,
    faults,
    in_both_looks,
    judge,
    needs_chromium,
    own_address,
    serving,
)
from draft_scene import DraftScene, open_drafts
from fellesskap.drafts import service
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap_tenants.registers import municipality_facts
from fellesskap_web.asgi import create_app

pytestmark = needs_chromium

SLUG = "utkast"
SEAT = "bodies.ssu.seats.kommunedirektor"


@dataclass
class Site:
    address: str
    drafting: DraftScene
    session: LoggedIn
    drafts: dict[str, UUID]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    drafting = await open_drafts(settings, SLUG)
    drafts = {name: await drafting.begun(name.capitalize()) for name in ("fin", "feil", "forkastet")}
    for name, changes in (("fin", {"abbreviation": "STRAU"}), ("feil", {"reports_to": "finnes-ikke"})):
        body = replace(await drafting.part(drafts[name], "bodies.ssu"), **changes)
        seen = await drafting.seen(drafts[name], "bodies.ssu")
        await drafting.do(service.put_part, service.PutBody(drafts[name], body, seen))
    await _without_a_seat(drafting, drafts["fin"])
    await drafting.do(service.discard_draft, service.DiscardDraft(drafts["forkastet"], 1))
    session = await drafting.scene.log_in(drafting.first)
    app = create_app(settings, clock=drafting.scene.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, drafting, session, drafts)


async def _without_a_seat(drafting: DraftScene, draft_id: UUID) -> None:
    """Take away seats that somebody holds, so that publishing would break something."""
    seat = next(
        seat for seat in (await drafting.load(draft_id)).structure.body("ssu").seats if not seat.office
    )
    path = f"bodies.ssu.seats.{seat.key}"
    command = service.RemovePart(draft_id, path, await drafting.seen(draft_id, path))
    await drafting.do(partial(service.remove_part, municipalities=municipality_facts()), command)


def pages(site: Site) -> list[str]:
    """Every page of drafts, with and without something wrong."""
    address, fine = site.drafting.address, site.drafts["fin"]
    parts = (
        *("community", "municipalities", "intake", "bodies.ssu", SEAT, "regions.hamar", "routes.faglig"),
        *("matter_classes.faglig", "divisions.psykisk-helsevern", "perspectives.bruker"),
    )
    structure_parts = [address(fine, "del", sti=path) for path in parts]
    new = [address(fine, "del", ny=holder) for holder in ("bodies", "bodies.ssu.seats", "compositions")]
    return [
        site.drafting.home,
        f"{site.drafting.home}/nytt",
        *(address(draft_id) for draft_id in site.drafts.values()),
        *(address(draft_id, "kontroll") for draft_id in site.drafts.values()),
        *structure_parts,
        *new,
        *(address(fine, name) for name in ("fil", "forkast", "prove")),
        address(fine, "ta-bort", sti="bodies.ssu"),
    ]


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    await judge(await enter(site.address, site.session, look), *pages(site))


@pytest.mark.parametrize("path", ["del?ny=bodies", "del?sti=bodies.fsu", "fil"])
async def test_a_form_with_problems_has_no_finding_and_takes_the_focus(
    enter: Enter, site: Site, path: str
) -> None:
    page = await enter(site.address, site.session)
    await page.goto(f"{site.drafting.address(site.drafts['fin'])}/{path}")
    for field in await page.locator("main form textarea:visible, main form input[type=text]:visible").all():
        await field.fill("")
    await page.locator("main form button[type=submit]").first.click()
    await expect(page.locator("ds-error-summary")).to_be_focused()
    assert await faults(page) == []


@pytest.fixture
async def plain(enter: Enter, site: Site) -> Page:
    """A browser without scripts, on a phone."""
    return await enter(site.address, site.session, replace(POCKET, language="nb"), scripts=False)


async def test_a_body_gets_a_seat_and_is_published_without_scripts(plain: Page, site: Site) -> None:
    await plain.goto(f"/{SLUG}/struktur/rediger")
    await plain.get_by_role("link", name="Begynn på et utkast").click()
    await plain.get_by_label("Hva skal utkastet hete?").fill("Nytt utvalg på telefonen")
    await plain.get_by_role("button", name="Lag utkastet").click()
    await expect(plain.get_by_text("Utkastet er laget.")).to_be_visible()

    await plain.get_by_role("link", name="Nytt utvalg", exact=True).click()
    await plain.get_by_label("På bokmål").first.fill("Utvalg for digital hjemmeoppfølging")
    await plain.get_by_label("Type").select_option("fagutvalg")
    await plain.get_by_label("Nivå").fill("3")
    await plain.get_by_role("button", name="Lagre i utkastet").click()
    await expect(plain.get_by_text("Endringen er lagret i utkastet.")).to_be_visible()

    await plain.get_by_role("link", name="Legg til den første plassen i Utvalg for digital").click()
    await plain.get_by_label("På bokmål").first.fill("Lege")
    await plain.get_by_label("Part", exact=True).select_option("kommunesiden")
    await plain.get_by_role("button", name="Lagre i utkastet").click()
    await plain.get_by_role("button", name="Flytt Utvalg for digital hjemmeoppfølging opp").click()
    await expect(plain.get_by_text("Rekkefølgen er endret.")).to_be_visible()

    await plain.get_by_role("link", name="Se over og publiser").click()
    await expect(
        plain.get_by_text("Utvalget «Utvalg for digital hjemmeoppfølging» legges til.")
    ).to_be_visible()
    await plain.get_by_role("button", name="Publiser strukturen").click()
    await expect(plain.get_by_text("Strukturen er publisert.")).to_be_visible()
    await plain.goto(f"/{SLUG}/utvalg")
    await expect(plain.get_by_text("Utvalg for digital hjemmeoppfølging").first).to_be_visible()
