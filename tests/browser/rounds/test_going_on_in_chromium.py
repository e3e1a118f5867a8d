"""A round that goes on, and advice, in a real browser: no finding, nothing too wide, and no script needed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.async_api import expect

from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.advice.model import AdviceStance
from fellesskap.advice.service import AskAdvice, GiveAdvice, ask_advice, give_advice
from fellesskap.identity.service import LoggedIn
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road, build

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    road: Road
    paths: dict[str, list[str]]
    sessions: dict[str, LoggedIn]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-pa-nytt")
    home = f"/{road.tenant.slug}"
    asked = await road.closed(Aune=Answer.AGREE, Berg=Answer.OBJECT)
    before = await road.round_of(asked)
    await road.revise(asked, "Sykestua er åpen hele uken, med lege på dagtid.")
    second = await road.asked_again(asked)
    changed = await road.closed(Aune=Answer.AGREE, Berg=Answer.OBJECT)
    to_ask = await road.round_of(changed)
    await road.revise(changed, "Sykestua er åpen hele uken.")
    closed = await road.round_of(await road.closed(Aune=Answer.AGREE))
    running = await road.opened()
    case = (await road.rows("case", id=running.case_id))[0]
    case_path = f"{home}/saker/{case['number']}-{case['year']}"
    day = road.today + timedelta(days=21)
    await road.do(
        "anne",
        ask_advice,
        AskAdvice(running.case_id, "Hva mener dere?", day, others=("FAMU", "Fagforbundet")),
    )
    famu, union = await road.rows("advice", case_id=running.case_id)
    said = GiveAdvice(famu["id"], 1, AdviceStance.ADVISES_AGAINST, "Det blir for få på vakt.", "Brev 3. mars")
    await road.do("anne", give_advice, said)
    paths = {
        "anne": [
            f"{home}/forankring/{before.id}",
            f"{home}/forankring/{second.id}",
            f"{home}/forankring/{to_ask.id}/spor-igjen",
            f"{home}/forankring/{closed.id}/apne",
            f"{home}/forankring/{running.id}/utsett",
            case_path,
            f"{case_path}/uttalelser",
            f"{home}/uttalelser/{union['id']}",
        ],
        "berg": [
            f"{home}/forankring",
            f"{home}/forankring/svar",
            f"{home}/forankring/{second.id}/svar/{(await road.reply(second.id, 'Berg'))['id']}",
        ],
    }
    sessions = {
        name: await log_in_again(settings, road.clock, road.tenant, road.people[name]) for name in paths
    }
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, paths, sessions)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    for who, paths in site.paths.items():
        await judge(await enter(site.address, site.sessions[who], look), *paths)


async def test_only_those_it_matters_to_are_asked_again_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["anne"], scripts=False)
    await page.goto(site.paths["anne"][2])
    await expect(page.locator("ins").first).to_contain_text("Sykestua er åpen hele uken.")
    await expect(page.get_by_label("Berg Innvending")).to_be_checked()
    await expect(page.get_by_label("Aune Enig")).not_to_be_checked()
    await page.get_by_role("button", name="Se over før du sender").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Se over før du spør på nytt")
    await page.get_by_role("button", name="Spør på nytt").click()
    await expect(page.get_by_role("status").first).to_contain_text("er spurt om den nye teksten")
