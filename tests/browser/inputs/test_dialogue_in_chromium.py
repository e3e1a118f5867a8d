"""Scenario S7.3 in a real browser: an elected person gives input that becomes a case and stands in the summary."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import Locator, Page, expect
from pypdf import PdfReader

from builders import NOW
from chromium import WIDE, Enter, complaints, judge_here, needs_chromium, own_address, serving, take_session
from fellesskap.actor import RoleKind, Side
from fellesskap.clock import today
from fellesskap.db.work import Work, system_work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.people.service import GrantRole, RegisterPerson, grant_role, register_person
from fellesskap.settings import Settings
from fellesskap_workers.actor import Job
from fellesskap_workers.documents import typeset_document
from year_scene import Scene, make_scene

pytestmark = needs_chromium


@dataclass
class Stage:
    scene: Scene
    settings: Settings
    enter: Enter
    home: str
    meeting_id: UUID

    async def page(self, name: str, *, scripts: bool = True) -> Page:
        session = await self.scene.session(name)
        return await self.enter(self.settings.base_url, session, scripts=scripts)

    @property
    def inputs(self) -> str:
        return f"{self.home}moter/{self.meeting_id}/innspill"


@pytest.fixture
async def stage(database: Settings, enter: Enter) -> AsyncIterator[Stage]:
    settings, listening = own_address(database)
    scene = await make_scene(database, settings)
    tenant = scene.tenant
    for key, kind in (("ordforer", RoleKind.ELECTED), ("kontakt", RoleKind.MUNICIPAL_CONTACT)):
        (partner,) = await scene.ask("SELECT id FROM partner WHERE name = 'Hamar'")
        async with system_work(tenant, scene.clock) as work:
            scene.people[key] = await register_person(work, RegisterPerson(key.capitalize(), demo=True))
            on = today(scene.clock)
            grant = GrantRole(scene.people[key], kind, Side.MUNICIPAL, on, partner_id=partner["id"])
            await grant_role(work, grant)
    (body,) = await scene.ask("SELECT id FROM body WHERE key = 'dialogmote-hamar'")
    plan = PlanMeeting(body["id"], NOW + timedelta(days=20), MeetingForm.PHYSICAL, "Hamar kulturhus")
    actor = await scene.community.secretary()
    async with Work(tenant, actor, scene.clock, write=True) as work:
        meeting_id = await plan_meeting(work, plan)
    async with serving(scene.app, listening):
        yield Stage(scene, settings, enter, f"{settings.base_url}{scene.path('')}", meeting_id)


async def open_for_input(stage: Stage, anne: Page) -> None:
    await anne.goto(f"{stage.home}moter/{stage.meeting_id}")
    await anne.get_by_role("link", name="Åpne for innspill").click()
    await anne.get_by_role("button", name="Åpne og send e-post").click()
    await expect(anne.locator(".ds-error-summary")).to_be_visible()
    await anne.get_by_label("Hva spør dere om?").fill("Hva skal vi prioritere neste år?")
    await judge_here(anne)
    await anne.get_by_role("button", name="Åpne og send e-post").click()
    await expect(anne.get_by_text("Møtet er åpnet for innspill.")).to_be_visible()


async def give(page: Page, text: str, *, named: bool = False) -> None:
    await page.get_by_label("Hva vil dere at møtet skal ta opp?").fill(text)
    if named:
        await page.get_by_label("Vis navnet mitt sammen med innspillet").check()
    await page.get_by_role("button", name="Gi innspill").click()
    await expect(page.get_by_text("Takk, innspillet er gitt.")).to_be_visible()


async def test_the_story_of_a_dialogue_meeting(stage: Stage) -> None:
    anne = await stage.page("anne")
    heard = complaints(anne)
    await open_for_input(stage, anne)

    elected = await stage.page("ordforer")
    await elected.goto(stage.home)
    await expect(elected.get_by_role("main")).to_contain_text("Gi innspill til dialogmøtet.")
    await elected.get_by_role("link", name="Gi innspill").first.click()
    await expect(elected.get_by_text("Innspillet gis på vegne av Hamar.")).to_be_visible()
    await judge_here(elected)
    await give(elected, "Jordmor nær alle som skal føde", named=True)
    await give(elected, "Noe jeg angrer på")
    await elected.get_by_role("link", name="Trekk").last.click()
    await elected.get_by_role("button", name="Trekk innspillet").click()
    await expect(elected.get_by_text("Innspillet er trukket og slettet.")).to_be_visible()
    await expect(elected.get_by_role("main")).not_to_contain_text("Noe jeg angrer på")
    await elected.goto(f"{stage.home}moter/{stage.meeting_id}")
    await expect(elected.get_by_role("heading", name="Innspill")).to_be_visible()
    await judge_here(elected)

    contact = await stage.page("kontakt", scripts=False)
    await contact.goto(stage.inputs)
    await give(contact, "Buss til sykehuset på kvelden")
    await expect(contact.get_by_role("main")).not_to_contain_text("Jordmor nær alle")

    await anne.goto(stage.home)
    await expect(anne.get_by_role("main")).to_contain_text("2 innspill er ikke plassert i et tema.")
    await gather(stage, anne)
    await become(stage, anne)
    await summarize(stage, anne, elected)
    assert [one for one in heard if "422" not in one] == []


async def gather(stage: Stage, anne: Page) -> None:
    """Gather the input under two themes."""
    await anne.goto(f"{stage.inputs}/temaer")
    await judge_here(anne)
    await anne.get_by_role("button", name="Flytt innspillene").click()
    await expect(anne.locator(".ds-error-summary")).to_be_visible()
    for words, theme in (("Jordmor", "Føde og barsel"), ("Buss", "Reise")):
        await anne.get_by_label(words).check()
        await anne.get_by_label("… eller lag et nytt tema").fill(theme)
        await anne.get_by_role("button", name="Flytt innspillene").click()
        await expect(anne.get_by_role("heading", name=theme)).to_be_visible()
    await judge_here(anne)
    # All of it in sight: a pointer reaches no further than the window.
    await anne.set_viewport_size({"width": 1280, "height": 2400})
    for theme, given in (("Føde og barsel", 2), ("Uten tema", 1), ("Reise", 1)):
        await draw(anne, "Buss", theme)
        await expect(anne.get_by_text("Innspillene er flyttet.")).to_be_visible()
        await expect(place(anne, theme).locator("[data-input]")).to_have_count(given)
    await anne.set_viewport_size(WIDE)


def place(page: Page, theme: str) -> Locator:
    """Where input of a theme stands."""
    return page.locator("[data-theme]", has=page.get_by_role("heading", name=theme))


async def draw(page: Page, words: str, theme: str) -> None:
    """Draw input by its handle to a theme."""
    handle = page.locator("[data-input]", has_text=words).locator(".drag-handle")
    begun, aimed = await handle.bounding_box(), await place(page, theme).bounding_box()
    assert begun
    assert aimed
    await page.mouse.move(begun["x"] + 4, begun["y"] + 4)
    await page.mouse.down()
    await page.mouse.move(aimed["x"] + aimed["width"] / 2, aimed["y"] + 8, steps=4)
    await page.mouse.up()


async def become(stage: Stage, anne: Page) -> None:
    """Let one theme become a case and put the other aside."""
    await anne.get_by_role("link", name="Meld inn som sak").first.click()
    background = anne.get_by_label("Bakgrunn", exact=False)
    await expect(background).to_contain_text("- Hamar, Ordforer: Jordmor nær alle som skal føde")
    await anne.locator("#felt-question").fill("Skal alle ha jordmor i nærheten?")
    for name in ("proposal", "consequences"):
        field = anne.locator(f"#felt-{name}")
        if await field.count():
            await field.fill("Se på det.")
    await judge_here(anne)
    await anne.get_by_role("button", name="Meld inn saken").click()
    await expect(anne.get_by_text("Temaet er meldt inn som sak.")).to_be_visible()
    await anne.get_by_role("link", name="Legg bort").click()
    await anne.get_by_label("Hvorfor legges det bort?").fill("Buss hører til fylkeskommunen.")
    await anne.get_by_role("button", name="Legg bort temaet").click()
    await expect(anne.get_by_text("Temaet er lagt bort.")).to_be_visible()
    await anne.get_by_role("link", name="Føde og barsel").click()
    await expect(anne.get_by_text("Fra innspill til")).to_be_visible()
    await judge_here(anne)


async def summarize(stage: Stage, anne: Page, elected: Page) -> None:
    """Release the summary; the elected read it as a page and as a paper."""
    stage.scene.clock.moment += timedelta(days=21)
    for page, name in ((anne, "anne"), (elected, "ordforer")):
        await take_session(page, await stage.scene.session(name))
    await elected.goto(stage.inputs)
    await expect(elected.get_by_text("Fristen for innspill er ute.")).to_be_visible()
    await expect(elected.get_by_text("Meldt inn som sak")).to_be_visible()
    await anne.goto(f"{stage.inputs}/temaer")
    await anne.get_by_role("link", name="Frigi sammendraget").click()
    await judge_here(anne)
    await anne.get_by_role("button", name="Frigi sammendraget").click()
    await expect(anne.get_by_text("Sammendraget er frigitt.")).to_be_visible()
    (paper,) = await stage.scene.ask("SELECT id FROM document WHERE kind = 'dialogue_summary'")
    await typeset_document(Job(stage.scene.tenant, paper["id"], stage.settings, stage.scene.clock))
    await elected.goto(stage.inputs)
    await judge_here(elected)
    link = elected.get_by_role("link", name="Sammendrag av innspill (PDF)")
    address = await link.get_attribute("href")
    answer = await elected.context.request.get(f"{stage.settings.base_url}{address}")
    words = " ".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(await answer.body())).pages).split()
    )
    for said in (
        "Hva skal vi prioritere neste år?",
        "Føde og barsel",
        "Hamar, Ordforer",
        "Jordmor nær alle som skal føde",
        "Meldt inn som sak",
        "Lagt bort. Grunn: Buss hører til fylkeskommunen.",
    ):
        assert said in words, said
    assert "Kontakt" not in words
