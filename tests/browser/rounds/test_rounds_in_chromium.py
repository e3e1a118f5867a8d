"""Anchoring, municipalities and follow-ups in a real browser: no finding, live answers, and no script needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.async_api import expect

from chromium import (
    PHONE,
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
from fellesskap.actor import Side
from fellesskap.followups.service import conclude
from fellesskap.identity.service import LoggedIn
from fellesskap.premeetings.service import MakePositionSheet, make_position_sheet
from fellesskap.rounds.model import Answer, EvidenceKind, PaperField, Round
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from filled_paper import filled
from frame_scene import log_in_again
from road import Road, build

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    road: Road
    found: Round
    paths: dict[str, list[str]]
    sessions: dict[str, LoggedIn]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-svar")
    _, item_id = await road.ready()
    await road.do("anne", conclude, await road.decision(item_id, due=road.today + timedelta(days=90)))
    found = await road.opened("faglig")
    evidence = {"evidence_kind": EvidenceKind.ADMINISTRATIVE, "evidence_reference": "12/26"}
    await road.answer(found, "Berg", Answer.OBJECT, "Vi har ikke folk til det.", **evidence)
    home, here = f"/{road.tenant.slug}", f"/{road.tenant.slug}/forankring/{found.id}"
    nord = await road.id_of("region", "nord")
    await road.do("nord", make_position_sheet, MakePositionSheet(Side.MUNICIPAL, nord))
    followup = (await road.rows("followup", partner_id=await road.id_of("partner", "9901")))[0]
    paths = {
        "anne": [
            here,
            f"{here}/avslutt",
            f"{home}/sykehus/provesykehuset",
            f"{home}/oppfolging",
            f"{home}/forankring/oversikt",
        ],
        "aune": [
            f"{home}/forankring",
            f"{here}/svar/{(await road.reply(found.id, 'Aune'))['id']}",
            f"{home}/kommuner",
            f"{home}/kommuner/9901",
            f"{home}/oppfolging/{followup['id']}",
            f"{home}/forankring/oversikt?vis=ikke-svart",
            f"{home}/formoter/ark",
        ],
        "nord": [
            f"{here}?vis=merknader",
            f"{here}/region/{nord}",
            f"{here}/standpunkt/{(await road.stance(found.id, 'nord'))['id']}",
            f"{home}/regioner/nord",
            f"{home}/forankring/standpunkt",
            f"{home}/formoter/ark",
        ],
    }
    sessions = {
        name: await log_in_again(settings, road.clock, road.tenant, road.people[name]) for name in paths
    }
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, found, paths, sessions)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    for who, paths in site.paths.items():
        await judge(await enter(site.address, site.sessions[who], look), *paths)


async def test_a_matrix_too_wide_for_a_phone_keeps_its_first_column(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["anne"])
    await page.set_viewport_size(PHONE)
    await page.goto(site.paths["anne"][0])
    frame = page.locator("#matrix .table-frame")
    name = frame.get_by_role("rowheader", name="Berg", exact=True)
    before = await name.bounding_box()
    await frame.evaluate("element => { element.scrollLeft = 400 }")
    assert await frame.evaluate("element => element.scrollLeft") > 100
    after = await name.bounding_box()
    assert before
    assert after
    assert abs(after["x"] - before["x"]) < 2


async def test_an_answer_shows_up_by_itself_on_a_page_that_is_open(enter: Enter, site: Site) -> None:
    watching = await enter(site.address, site.sessions["anne"])
    heard = complaints(watching)
    await watching.goto(site.paths["anne"][0])
    row = watching.locator("#matrix tr", has=watching.get_by_role("rowheader", name="Dal", exact=True))
    await expect(row).to_contain_text("Ikke svart")
    await watching.locator("#matrix nav a").first.focus()
    evidence = {"evidence_kind": EvidenceKind.ADMINISTRATIVE, "evidence_reference": "7/26"}
    await site.road.answer(site.found, "Dal", Answer.OBJECT, "Vi trenger lengre tid.", **evidence)
    await expect(row).to_contain_text("Vi trenger lengre tid.", timeout=15_000)
    await expect(watching.locator("#matrix nav a").first).to_be_focused()
    assert await faults(watching) == []
    assert heard == []


async def test_a_municipality_answers_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["aune"], scripts=False)
    await page.goto(site.paths["aune"][3])
    await page.get_by_role("link", name="Svar", exact=True).click()
    await page.get_by_label("Innvending", exact=True).check()
    await page.get_by_role("button", name="Se over svaret").click()
    await expect(page.locator("ds-error-summary")).to_contain_text("Skriv hva merknaden")
    await expect(page.get_by_label("Innvending", exact=True)).to_be_checked()
    await page.get_by_label("Merknad eller begrunnelse").fill("Vi har ikke folk.")
    link = page.get_by_role("link", name="Last ned saksfremlegg (Word)")
    paper = await (await page.context.request.get(str(await link.get_attribute("href")))).body()
    await page.get_by_text("Les inn svaret fra en fil").click()
    given = {PaperField.ANSWER: "Innvending", PaperField.EVIDENCE_REFERENCE: "14/26"}
    await page.get_by_label("Saksfremlegget eller saksprotokollen").set_input_files(
        {"name": "svar.docx", "mimeType": "application/octet-stream", "buffer": filled(paper, given)}
    )
    await page.get_by_role("button", name="Les inn svaret").click()
    await expect(page.get_by_role("heading", name="Svaret er lest inn")).to_be_visible()
    await expect(page.get_by_label("Merknad eller begrunnelse")).to_have_value("Vi har ikke folk.")
    # Enter in a field looks the answer over, though the button for the file stands before.
    await page.get_by_label("Saksnummer eller henvisning").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Se over svaret før du sender")
    await page.get_by_role("button", name="Endre").click()
    await page.get_by_label("Enig med merknad", exact=True).check()
    await page.get_by_role("button", name="Se over svaret").click()
    await page.get_by_role("button", name="Send svaret").click()
    await expect(page.get_by_role("status").first).to_contain_text("Svaret fra Aune er sendt.")
    row = page.locator("#matrix tr", has=page.get_by_role("rowheader", name="Aune", exact=True))
    await expect(row).to_contain_text("Enig med merknad")
    await expect(row).to_contain_text("14/26")
    await page.get_by_role("link", name="Innvendinger og merknader").click()
    await expect(page.get_by_role("rowheader", name="Aune", exact=True)).to_be_visible()
    await expect(page.get_by_role("rowheader", name="Eid", exact=True)).to_have_count(0)
