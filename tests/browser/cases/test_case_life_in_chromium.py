"""The pages of case life and disagreements in a real browser: no finding at any width, several without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.async_api import expect

from case_scene import Scene, open_scene
from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.cases.service import LinkCases, ReturnCase, link_cases, return_case
from fellesskap.disagreements.service import (
    EscalateDisagreement,
    Named,
    RegisterDisagreement,
    escalate_disagreement,
    register_disagreement,
)
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap.withdrawals.service import WithdrawCase, withdraw_case
from fellesskap_web.asgi import create_app

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    scene: Scene
    session: LoggedIn
    cases: dict[str, str]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    scene = await open_scene(settings, "saksliv")
    secretary = await scene.community.secretary()
    made = {
        "decided": await scene.decided(),
        "placed": await scene.placed(),
        "anchoring": await scene.anchoring(),
    }
    for name in ("returned", "withdrawn", "first", "second"):
        made[name] = await scene.reported(f"Felles rutine for {name}")
    version = (await scene.row("case", made["returned"]))["version"]
    await scene.do(secretary, return_case, ReturnCase(made["returned"], version, "Kostnaden mangler."))
    await scene.do(secretary, withdraw_case, WithdrawCase(made["withdrawn"], 1, "Løst på annen måte."))
    await scene.do(secretary, link_cases, LinkCases(made["placed"], made["decided"]))
    made["disagreement"] = await _disagreement(scene)
    cases = {name: await scene.address(case_id) for name, case_id in made.items()}
    app = create_app(scene.settings, clock=scene.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, scene, await scene.log_in(secretary), cases)


async def _disagreement(scene: Scene) -> UUID:
    secretary = await scene.community.secretary()
    (town, *_) = await scene.community.ask("SELECT id FROM partner WHERE kind = 'municipality' ORDER BY key")
    (clinic, *_) = await scene.community.ask(
        "SELECT id, partner_id FROM division WHERE NOT external ORDER BY key"
    )
    parties = (Named(town["id"]), Named(clinic["partner_id"], clinic["id"]))
    command = RegisterDisagreement("Hvem betaler transporten?", "Partene leser avtalen ulikt.", parties)
    case_id = await scene.do(secretary, register_disagreement, command)
    version = (await scene.row("case", case_id))["version"]
    higher = EscalateDisagreement(case_id, version, "To møter.", "Partene leser avtalen ulikt.")
    await scene.do(secretary, escalate_disagreement, higher)
    return case_id


def pages(site: Site) -> list[str]:
    cases = site.cases
    chosen = "&".join(f"sak={cases[name].rpartition('/')[2]}" for name in ("first", "second", "decided"))
    return [
        "/saksliv/",
        "/saksliv/saker",
        *(f"/saksliv/saker/flere?gjor={act}&{chosen}" for act in ("plasser", "grupper", "steder")),
        "/saksliv/saker/ny-uenighet",
        *(cases[name] for name in ("returned", "withdrawn", "disagreement", "placed")),
        f"{cases['first']}/send-tilbake",
        f"{cases['returned']}/send-inn-igjen",
        f"{cases['anchoring']}/trekk",
        f"{cases['decided']}/ta-opp-igjen",
        f"{cases['placed']}/koblinger",
        f"{cases['placed']}/steder",
        f"{cases['disagreement']}/uenighet/loft",
        f"{cases['disagreement']}/uenighet/lost",
        "/saksliv/struktur",
    ]


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    await judge(await enter(site.address, site.session, look), *pages(site))


async def test_several_are_chosen_and_placed_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.session, scripts=False)
    await page.goto("/saksliv/saker?status=meldt-inn")
    for name in ("first", "second"):
        await page.locator(f'input[name="sak"][value="{site.cases[name].rpartition("/")[2]}"]').check()
    await page.get_by_role("button", name="Plasser", exact=True).click()
    await expect(page.get_by_role("heading", name="2 saker er valgt")).to_be_visible()
    await page.locator('select[name="place"]').select_option(index=1)
    await page.locator('textarea[name="reason"]').fill("Faglige saker.")
    await page.get_by_role("button", name="Plasser sakene").click()
    await expect(page.get_by_text("Sakene er plassert.")).to_be_visible()
