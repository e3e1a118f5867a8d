"""Start and cases in a real browser: no finding at any width or colour, and the road walked without scripts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from playwright.async_api import Page, expect

from case_scene import TEXTS, Scene, open_scene
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
    take_session,
)
from fellesskap.actor import RoleKind, Side
from fellesskap.cases.service import MarkUrgent, mark_urgent
from fellesskap.identity.service import LoggedIn
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app

pytestmark = needs_chromium

WHO = ("secretary", "member", "contact", "elected")


@dataclass
class Site:
    address: str
    scene: Scene
    sessions: dict[str, LoggedIn]
    cases: dict[str, str]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    scene = await open_scene(settings, "nettlesar")
    made = {"decided": await scene.decided(), "discussed": await scene.discussed()}
    hospital = await scene.community.secretary(Side.HOSPITAL)
    await scene.do(hospital, mark_urgent, MarkUrgent(made["discussed"], "Avtalen går ut i juni."))
    made["anchoring"] = await scene.anchoring()
    await scene.answer(made["anchoring"], 9)
    await scene.answer(made["anchoring"], 1, Answer.OBJECT, "Vi har ikke folk til det.")
    made["placed"], made["reported"] = await scene.placed(lit=False), await scene.reported()
    await scene.planned("fu", 10)
    actors = {
        "secretary": await scene.community.secretary(),
        "member": await scene.community.member("fsu"),
        "contact": await scene.community.having(RoleKind.MUNICIPAL_CONTACT),
        "elected": await scene.community.having(RoleKind.ELECTED),
    }
    sessions = {who: await scene.log_in(actor) for who, actor in actors.items()}
    cases = {name: await scene.address(case_id) for name, case_id in made.items()}
    app = create_app(scene.settings, clock=scene.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, scene, sessions, cases)


def pages(site: Site) -> list[tuple[str, str]]:
    """Every page of start and cases, with who looks at it."""
    cases = site.cases
    acts = [
        f"{cases['reported']}/plasser",
        f"{cases['placed']}/rediger",
        f"{cases['placed']}/utgaver",
        f"{cases['placed']}/utgaver/1",
        f"{cases['placed']}/utgaver/sammenlign?fra=1&til=1",
        f"{cases['placed']}/sjekkliste/bruker",
        f"{cases['placed']}/sett-opp",
        f"{cases['discussed']}/hastesak",
        f"{cases['discussed']}/forankre",
        f"{cases['decided']}/plasser",
    ]
    everybody = [("/nettlesar/", who) for who in WHO]
    lists = [
        (f"/nettlesar/saker{query}", "secretary")
        for query in ("", "?tekst=ingen", "?status=plassert&sorter=number")
    ]
    forms = [("/nettlesar/saker/ny", "member"), ("/nettlesar/saker/ny", "elected")]
    return [*everybody, *lists, *forms, *((path, "secretary") for path in [*cases.values(), *acts]),
            (cases["anchoring"], "contact")]  # fmt: skip


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    page = await enter(site.address, look=look)
    for path, who in pages(site):
        await take_session(page, site.sessions[who])
        await judge(page, path)


@pytest.mark.parametrize("path", ["plasser", "rediger", "hastesak"])
async def test_a_form_with_problems_has_no_finding_and_takes_the_focus(
    enter: Enter, site: Site, path: str
) -> None:
    page = await enter(site.address, site.sessions["secretary"])
    await page.goto(f"{site.cases['reported']}/{path}")
    for field in await page.locator(
        "main form textarea:visible, main form [role=textbox], main form input[type=text]:visible"
    ).all():
        await field.fill("")
    await page.locator("main form button[type=submit]").click()
    await expect(page.locator("ds-error-summary")).to_be_focused()
    assert await faults(page) == []


@pytest.fixture
async def plain(enter: Enter, site: Site) -> Page:
    """A browser without scripts, on a phone."""
    return await enter(site.address, look=replace(POCKET, language="nb"), scripts=False)


async def test_a_case_is_reported_placed_lit_and_listed_without_scripts(plain: Page, site: Site) -> None:
    await take_session(plain, site.sessions["member"])
    await plain.goto("/nettlesar/")
    await plain.get_by_role("link", name="Meld inn sak").first.click()
    await plain.get_by_label("Hva gjelder saken?").fill("Sår og video uten skript")
    await plain.get_by_label("Hva skal helsefellesskapet ta stilling til?").fill(TEXTS["question"])
    await plain.get_by_label("Bakgrunn").fill("Gjelder pasient 13097248022.")
    await plain.get_by_label("Forslag til løsning").fill(TEXTS["proposal"])
    await plain.get_by_role("button", name="Meld inn saken").click()
    await expect(plain.locator("ds-error-summary")).to_contain_text("fødselsnummer")
    await expect(plain.get_by_label("Forslag til løsning")).to_have_value(TEXTS["proposal"])
    await plain.get_by_label("Bakgrunn").fill("Gjelder mange.")
    await plain.get_by_role("button", name="Meld inn saken").click()
    await expect(plain.get_by_role("status")).to_contain_text("Saken er meldt inn.")

    await take_session(plain, site.sessions["secretary"])
    await plain.goto("/nettlesar/")
    await plain.get_by_role("link", name=re.compile("Plasser saken.*Sår og video uten skript")).click()
    await plain.get_by_label("Faglig", exact=True).check()
    await plain.get_by_label("Fagutvalget (FU)").check()
    await plain.get_by_label("Hvorfor hører den til der?").fill("Det er en rutine.")
    await plain.get_by_role("button", name="Plasser saken").click()
    await expect(plain.get_by_role("status")).to_contain_text("Saken er plassert.")

    await plain.get_by_role("link", name="Endre Bruker").click()
    await plain.get_by_label("Dekket").check()
    await plain.get_by_role("button", name="Lagre").click()
    await expect(plain.get_by_role("status")).to_contain_text("Sjekklisten er oppdatert.")

    await plain.get_by_role("link", name="Sett på sakslisten").click()
    await plain.get_by_label("Hvorfor kan saken behandles likevel?").fill("Resten tas i møtet.")
    await plain.get_by_role("button", name="Sett på sakslisten").click()
    await expect(plain.get_by_role("status")).to_contain_text("Saken står på sakslisten.")
    await expect(plain.locator(".now")).to_contain_text("Skal drøftes i FU")


async def test_an_anchoring_is_looked_over_before_it_is_sent(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["secretary"])
    address = await site.scene.address(await site.scene.discussed())
    await page.goto(address)
    await page.get_by_role("link", name="Velg forankring").click()
    await page.get_by_label("Hva skal partene svare på?").fill("Er dere med?")
    await page.get_by_role("button", name="Se over før du sender").click()
    await expect(page.get_by_text("Spørsmålet sendes nå til 42 kommuner og 7 divisjoner")).to_be_visible()
    assert await faults(page) == []
    await page.get_by_role("button", name="Endre").click()
    await expect(page.get_by_label("Hva skal partene svare på?")).to_have_value("Er dere med?")
    await page.get_by_role("button", name="Se over før du sender").click()
    await page.get_by_role("button", name="Send til partene").click()
    await expect(page.get_by_role("status")).to_contain_text("Forankringen er åpnet")
    await expect(page.locator(".now")).to_contain_text("0 av 49 har svart.")


@in_both_looks
async def test_some_are_chosen_to_be_asked_without_scripts(enter: Enter, site: Site, look: Look) -> None:
    plain = await enter(
        site.address, site.sessions["secretary"], look=replace(look, language="nb"), scripts=False
    )
    await plain.goto(f"{await site.scene.address(await site.scene.discussed())}/forankre")
    await plain.get_by_text("Helseregion Hamar (4 av 4)").click()
    await plain.get_by_label("Hamar", exact=True).uncheck()
    await plain.get_by_text("Helseforetaket (7 av 7)").click()
    for tick in await plain.locator('[name="divisions"]').all():
        await tick.uncheck()
    await plain.get_by_role("button", name="Se over før du sender").click()
    await expect(plain.locator("#felt-divisions-feil")).to_contain_text("Ingen fra helseforetaket er valgt.")
    await expect(plain.get_by_label("Hamar", exact=True)).not_to_be_checked()
    await plain.locator('[name="divisions"]').first.check()
    await plain.get_by_label("Et antall arbeidsdager").check()
    await plain.get_by_role("textbox", name="Antall dager").fill("15")
    await plain.get_by_role("button", name="Se over før du sender").click()
    await expect(plain.get_by_text("Spørsmålet sendes nå til 41 kommuner og 1 divisjon")).to_be_visible()
    await expect(plain.get_by_text("7 parter som vanligvis blir spurt")).to_be_visible()
    await plain.get_by_role("button", name="Send til partene").click()
    await expect(plain.locator(".now")).to_contain_text("0 av 42 har svart.")


async def test_what_is_typed_outlives_a_page_left_by_mistake(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["member"])
    await page.goto("/nettlesar/saker/ny")
    await page.get_by_label("Bakgrunn").fill("Nesten ferdig")
    await page.goto("/nettlesar/saker")
    await page.goto("/nettlesar/saker/ny")
    await expect(page.get_by_label("Bakgrunn")).to_have_text("Nesten ferdig")
