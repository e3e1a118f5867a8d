"""Municipalities that merged while they were asked, in a real browser: told of, settled, and told of afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from playwright.async_api import expect

import fellesskap_graphql.ended
from chromium import (
    UNHURRIED,
    Enter,
    Look,
    in_both_looks,
    judge,
    judge_here,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.service import conclude
from fellesskap.identity.service import LoggedIn
from fellesskap.rounds.model import Answer, Round
from fellesskap.rounds.service import settle_ended
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from merger_scene import MERGED, NOW_KNOWN, become, settling
from road import Road, build

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    road: Road
    home: str
    running: Round
    paths: list[str]
    session: LoggedIn
    nyby: LoggedIn


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-ny-kommune")
    _, item_id = await road.ready("prinsipiell")
    decision_id = await road.do("anne", conclude, await road.decision(item_id, DecisionEffect.RECOMMENDATION))
    settled = await road.opened("taus")
    await road.answer(settled, "Aune", Answer.OBJECT, "Vi har ikke folk til dette.")
    running = await road.opened("taus")
    await road.answer(running, "Aune", Answer.AGREE_WITH_REMARK, "Fra nyttår.")
    road.later()
    await become(road, MERGED)
    await road.do("anne", settle_ended, await settling(road, settled, "Aune", "9906"))
    home = f"/{road.tenant.slug}"
    aune = (await settling(road, running, "Aune")).reply_id
    left = (
        await road.rows("followup", decision_id=decision_id, partner_id=await road.id_of("partner", "9902"))
    )[0]
    case = (await road.rows("case", id=left["case_id"]))[0]
    asked = (await road.rows("case", id=running.case_id))[0]
    paths = [
        home,
        f"{home}/forankring/{running.id}",
        f"{home}/forankring/{running.id}/opphort/{aune}",
        f"{home}/forankring/{settled.id}",
        f"{home}/saker/{asked['number']}-{asked['year']}",
        f"{home}/kommuner/9901",
        f"{home}/oppfolging/{left['id']}",
        f"{home}/oppfolging/{left['id']}/opphort",
        f"{home}/saker/{case['number']}-{case['year']}/vedtak",
        f"{home}/forankring/oversikt",
    ]
    register = {
        **NOW_KNOWN,
        **{number: replace(NOW_KNOWN[number], successors=("9906",)) for number in ("9901", "9902")},
    }
    anne, nyby = [
        await log_in_again(settings, road.clock, road.tenant, road.people[name]) for name in ("anne", "nyby")
    ]
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fellesskap_graphql.ended, "register", lambda: register)
        async with serving(app, listening):
            yield Site(settings.base_url, road, home, running, paths, anne, nyby)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    await judge(await enter(site.address, site.session, look), *site.paths)


async def test_the_secretariat_is_told_and_lets_the_question_go_on(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.session)
    await page.goto(site.home)
    told = page.get_by_role("listitem").filter(has_text="Nyby har tatt over for Berg. Hvem svarer nå?")
    await told.last.get_by_role("link", name="Avklar hvem som svarer").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hvem svarer for Berg?")
    await expect(page.get_by_label("Nyby")).to_be_checked()
    # Without a reason nothing is sent.
    await page.get_by_role("button", name="Se over før du lagrer").click()
    await expect(page.get_by_role("main")).to_contain_text("Skriv hvorfor parten ikke lenger er spurt.")
    await expect(page.get_by_label("Nyby")).to_be_checked()
    await page.get_by_label("Hvorfor?").fill("Aune og Berg ble Nyby ved nyttår.")
    await page.get_by_role("button", name="Se over før du lagrer").click()
    await expect(page.get_by_role("main")).to_contain_text("Ikke lenger spurt")
    await judge_here(page)
    await (
        page.get_by_role("button", name="Send spørsmålet videre")
        .or_(page.get_by_role("button", name="Lagre"))
        .click()
    )
    await expect(page.get_by_role("status").first).to_contain_text("Det er avklart hvem som svarer.")
    await expect(page.locator("#ikke-lenger + p + div")).to_contain_text("Aune og Berg ble Nyby ved nyttår.")


async def test_the_new_municipality_is_told_why_it_is_asked(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.nyby)
    await page.goto(site.home)
    await page.locator("li.task a").first.click()
    await expect(page.get_by_role("main")).to_contain_text("Dere er spurt i stedet for")
    await judge_here(page)


async def test_what_is_left_to_follow_up_goes_on_too_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.session, scripts=False)
    await page.goto(site.paths[-2])
    await page.get_by_role("link", name="Avklar hvem som følger opp nå Berg").click()
    await expect(page.get_by_label("Nyby")).to_be_checked()
    await page.get_by_label("Hvorfor?").fill("Slått sammen.")
    await page.get_by_role("button", name="Lagre hvem som følger opp").click()
    await expect(page.get_by_role("status").first).to_contain_text(
        "Det er avklart hvem som følger opp for Berg."
    )
    await page.goto(site.paths[-2])
    await expect(page.get_by_role("main")).to_contain_text("Nyby følger opp nå.")
    municipality = f"{site.home}/kommuner/9902"
    await page.goto(municipality)
    await expect(page.get_by_role("main")).to_contain_text("Følges ikke opp her lenger")
    await judge(await enter(site.address, site.session), site.paths[-2], municipality)
