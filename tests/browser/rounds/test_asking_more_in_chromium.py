"""Those a round left out, in a real browser: on its page, asked after all, and told of where it is decided."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.async_api import expect

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
from fellesskap.followups.service import conclude
from fellesskap.identity.service import LoggedIn
from fellesskap.rounds.model import Round
from fellesskap.rounds.service import CloseRound, close_round
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from partial_rounds import some
from road import Road, build

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    road: Road
    paths: list[str]
    more: str
    session: LoggedIn


async def _partial(road: Road) -> Round:
    return await road.opened(**await some(road, ("9901", "9902"), ("kirurgi",)))


async def _to_decide(road: Road) -> tuple[Round, str]:
    found = await _partial(road)
    road.later((found.deadline - road.today).days + 1)
    await road.do("anne", close_round, CloseRound(found.id, 1))
    meeting_id, item_id = await road.meeting("fsu", found.case_id)
    return found, f"/{road.tenant.slug}/moter/{meeting_id}/punkt/{item_id}"


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-ikke-spurt")
    home = f"/{road.tenant.slug}"
    decided, item = await _to_decide(road)
    await road.do("anne", conclude, await road.decision(UUID(item.rpartition("/")[2])))
    case = (await road.rows("case", id=decided.case_id))[0]
    _, to_decide = await _to_decide(road)
    running = await _partial(road)
    more = f"{home}/forankring/{running.id}/spor-flere"
    paths = [
        f"{home}/forankring/{running.id}",
        more,
        f"{home}/forankring/{decided.id}",
        f"{home}/forankring/{decided.id}/spor-flere",
        f"{home}/saker/{case['number']}-{case['year']}",
        to_decide,
    ]
    session = await log_in_again(settings, road.clock, road.tenant, road.people["anne"])
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, paths, more, session)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    await judge(await enter(site.address, site.session, look), *site.paths)


async def test_some_of_those_left_out_are_asked_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.session, scripts=False)
    await page.goto(site.paths[-1])
    await expect(page.get_by_role("main")).to_contain_text(
        "Beslutningen blir bindende for de 3 som ble spurt."
    )
    await page.goto(site.more)
    await page.get_by_role("button", name="Se over før du sender").click()
    await expect(page.get_by_role("main")).to_contain_text("Ingen er valgt.")
    await page.get_by_label("Dal", exact=True).check()
    await page.get_by_role("button", name="Se over før du sender").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Se over før du spør flere")
    await page.get_by_role("button", name="Send til partene").click()
    await expect(page.get_by_role("status").first).to_contain_text("De du valgte, er spurt.")
    await expect(page.locator("#matrix")).to_contain_text("Dal")


async def test_what_goes_out_is_looked_over_at_any_width(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.session)
    await page.goto(site.more)
    await page.get_by_label("Eid", exact=True).check()
    await page.get_by_role("button", name="Se over før du sender").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Se over før du spør flere")
    await judge_here(page)
