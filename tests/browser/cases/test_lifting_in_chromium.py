"""Lifting a case and taking a part of it down, in a real browser without scripts and with."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect

from case_scene import Scene, open_scene
from chromium import (
    POCKET,
    UNHURRIED,
    Enter,
    Look,
    in_both_looks,
    judge,
    needs_chromium,
    own_address,
    serving,
)
from fellesskap.cases.service import SetPriorities, set_priorities
from fellesskap.db.work import system_work
from fellesskap.identity.service import LoggedIn
from fellesskap.settings import Settings
from fellesskap.structure.model import Names, PlanPeriod, PriorityGroup
from fellesskap.structure.service import ApplyStructure, apply_structure, find_structure
from fellesskap_tenants.registers import municipality_facts
from fellesskap_web.asgi import create_app

pytestmark = needs_chromium

# A case is linked to by its number and title.
WHOLE = re.compile(r"^\d+.\d{4} ")


@dataclass
class Site:
    address: str
    scene: Scene
    secretary: LoggedIn
    anchoring: str
    placed: str


async def _prioritise(scene: Scene) -> None:
    """Give the community a plan period that goes on, with a group that its papers do not name."""
    tenant = scene.community.tenant
    async with system_work(tenant, scene.clock) as work:
        async with work.engine_scope():
            _, structure = await find_structure(work, scene.today)
        more = replace(
            structure,
            plan_periods=(
                *structure.plan_periods,
                PlanPeriod("plan-na", Names("Ny plan"), date(2024, 1, 1), date(2040, 1, 1)),
            ),
            priority_groups=(
                *structure.priority_groups,
                PriorityGroup("fodende", Names("Fødende"), ("plan-na",)),
            ),
        )
        day = scene.today + timedelta(days=1)
        await apply_structure(work, ApplyStructure(more, day, "Grupper", "grupper", municipality_facts()))
    scene.clock.moment += timedelta(days=2)


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    scene = await open_scene(settings, "loftesak")
    await _prioritise(scene)
    anchoring = await scene.anchoring()
    await scene.answer(anchoring, 9)
    placed = await scene.placed()
    secretary = await scene.community.secretary()
    version = (await scene.row("case", placed))["version"]
    await scene.do(secretary, set_priorities, SetPriorities(placed, version, ("fodende",)))
    session = await scene.log_in(secretary)
    app = create_app(scene.settings, clock=scene.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(
            settings.base_url, scene, session, await scene.address(anchoring), await scene.address(placed)
        )


@pytest.fixture
async def plain(enter: Enter, site: Site) -> Page:
    """The secretary's browser without scripts, on a phone."""
    return await enter(site.address, site.secretary, replace(POCKET, language="nb"), scripts=False)


async def test_a_case_is_lifted_and_a_part_taken_down_without_scripts(plain: Page, site: Site) -> None:
    await plain.goto(site.anchoring)
    await plain.get_by_role("link", name="Løft saken").click()
    await expect(plain.get_by_text("9 av 49 har svart. Svarene blir stående.")).to_be_visible()
    await expect(plain.get_by_label("Arbeidsutvalget (AU)")).to_be_checked()
    await plain.get_by_role("button", name="Løft saken").click()
    await expect(plain.locator("ds-error-summary")).to_be_visible()
    await plain.get_by_label("Administrativ og økonomisk").check()
    await plain.get_by_label("Hvorfor?").fill("Den koster 6 millioner i året.")
    await plain.get_by_role("button", name="Løft saken").click()
    await expect(plain.get_by_role("status")).to_contain_text("Saken er løftet.")
    row = plain.get_by_role("navigation", name="Utvalgene saken har vært i")
    await expect(row).to_contain_text("løftet til AU")
    await expect(plain.locator(".now")).to_contain_text("Venter på å komme på sakslisten i AU.")
    await expect(plain.get_by_text("Svarene teller ikke lenger.")).to_be_visible()

    await plain.get_by_role("link", name="Ta saken ned").click()
    await plain.get_by_role("link", name="Gjelder det bare en del av saken?").click()
    await plain.get_by_label("Hva gjelder saken?").fill("Selve rutineteksten")
    await plain.get_by_label("Hva skal helsefellesskapet ta stilling til?").fill("Hvordan lyder den?")
    await plain.get_by_label("Bakgrunn").fill("Den er skrevet av fagutvalget.")
    await plain.get_by_label("Forslag til løsning").fill("Slik den er.")
    await plain.get_by_label("Faglig", exact=True).check()
    await plain.get_by_label("Hvorfor?").fill("Teksten er faglig.")
    await plain.get_by_role("button", name="Ta delen ned").click()
    await expect(plain.get_by_role("status")).to_contain_text("Delen er tatt ned som en egen sak.")
    await expect(plain.get_by_role("heading", level=1)).to_have_text("Selve rutineteksten")
    await plain.locator(".case-facts").get_by_role("link", name=WHOLE).click()
    await expect(plain.get_by_role("region", name="Deler som er egne saker")).to_contain_text(
        "Selve rutineteksten"
    )


async def test_off_the_paths_the_exception_is_asked_for_on_its_own_field(plain: Page, site: Site) -> None:
    await plain.goto(f"{site.placed}/ta-ned")
    await plain.get_by_label("Faglig samarbeidsutvalg (FSU)").check()
    await plain.get_by_label("Hvorfor?").fill("Den kan tas direkte.")
    await plain.get_by_label("Faglig", exact=True).check()
    await plain.get_by_role("button", name="Ta saken ned").click()
    await expect(plain.locator("ds-error-summary")).to_contain_text("Skriv hvorfor saken likevel skal dit")
    await expect(plain.get_by_label("Hvorfor?")).to_have_value("Den kan tas direkte.")


async def test_groups_are_chosen_shown_and_filtered_by(plain: Page, site: Site) -> None:
    await plain.goto(f"{site.placed}/grupper")
    await expect(plain.get_by_label("Fødende")).to_be_checked()
    await plain.get_by_role("button", name="Lagre gruppene").click()
    await expect(plain.get_by_role("status")).to_contain_text("De prioriterte gruppene er lagret.")
    await expect(plain.locator(".case-facts")).to_contain_text("Fødende")
    await plain.goto("/loftesak/saker")
    await plain.get_by_label("Prioritert gruppe").select_option(label="Fødende")
    await plain.get_by_role("button", name="Vis saker").click()
    await expect(plain.locator("table.cases tbody tr")).to_have_count(1)
    await plain.get_by_label("Prioritert gruppe").select_option(label="Barn og unge")
    await plain.get_by_role("button", name="Vis saker").click()
    await expect(plain.locator("table.cases")).to_have_count(0)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    acts = ("loft", "ta-ned", "loft-del", "ta-ned-del", "grupper", "plasser")
    await judge(
        await enter(site.address, site.secretary, look),
        *(site.anchoring, f"{site.anchoring}/ta-ned", site.placed),
        *(f"{site.placed}/{act}" for act in acts),
        *("/loftesak/saker", "/loftesak/saker/ny"),
    )
