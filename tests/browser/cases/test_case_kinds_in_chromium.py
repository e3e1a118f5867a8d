"""What a case is for, in a real browser: asked at the report, shown where the case is, no finding at any width."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import expect

from case_scene import TEXTS, Scene, open_scene
from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.cases.model import CaseKind
from fellesskap.cases.service import SetCaseKind, set_case_kind
from fellesskap.clock import today
from fellesskap.decisions.model import DecisionEffect
from fellesskap.decisions.service import RecordDecision
from fellesskap.followups.service import conclude
from fellesskap.identity.service import LoggedIn
from fellesskap.meetings.service import AddCase, add_case
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    scene: Scene
    secretary: LoggedIn
    member: LoggedIn
    cases: dict[str, str]
    meeting: UUID
    line: str


async def _of_kind(scene: Scene, case_id: UUID, kind: CaseKind) -> UUID:
    version = (await scene.row("case", case_id))["version"]
    due = today(scene.clock) + timedelta(days=2)
    more = ("Helse- og omsorgsdepartementet", due) if kind is CaseKind.HEARING else ()
    command = SetCaseKind(case_id, version, kind, *more)
    await scene.do(await scene.community.secretary(), set_case_kind, command)
    return case_id


async def _heard(scene: Scene) -> tuple[UUID, str]:
    """A hearing at the meeting that is to come to its statement, and the address of its line there."""
    case_id = await _of_kind(scene, await scene.anchored(), CaseKind.HEARING)
    meeting_id = await scene.planned("fsu")
    item_id = await scene.listed(case_id, meeting_id)
    await scene.held(meeting_id)
    return case_id, f"/{scene.slug}/moter/{meeting_id}/punkt/{item_id}"


async def _stated(scene: Scene) -> UUID:
    """A hearing whose statement is given."""
    case_id, line = await _heard(scene)
    version = (await scene.row("case", case_id))["version"]
    wording = "Helsefellesskapet støtter forskriften, men ber om lengre frist."
    stated = RecordDecision(UUID(line.rpartition("/")[2]), version, wording, DecisionEffect.NONE)
    await scene.do(await scene.community.secretary(), conclude, stated)
    return case_id


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    scene = await open_scene(settings, "saksformal")
    secretary = await scene.community.secretary()
    made = {
        "discussion": await _of_kind(scene, await scene.discussed(), CaseKind.DISCUSSION),
        "information": await _of_kind(scene, await scene.placed(), CaseKind.INFORMATION),
        "hearing": await _of_kind(scene, await scene.placed(), CaseKind.HEARING),
        "other": await _of_kind(scene, await scene.discussed(), CaseKind.HEARING),
    }
    meeting_id = await scene.planned("fu")
    listed = await _of_kind(scene, await scene.placed(), CaseKind.HEARING)
    version = (await scene.row("meeting", meeting_id))["version"]
    await scene.do(secretary, add_case, AddCase(meeting_id, version, listed, override="Det haster."))
    made["stated"] = await _stated(scene)
    _, line = await _heard(scene)
    cases = {name: await scene.address(case_id) for name, case_id in made.items()}
    app = create_app(scene.settings, clock=scene.clock, limits=UNHURRIED)
    member = await scene.log_in(await scene.community.member("fsu"))
    async with serving(app, listening):
        yield Site(settings.base_url, scene, await scene.log_in(secretary), member, cases, meeting_id, line)


@in_both_looks
async def test_no_page_has_a_finding_or_is_too_wide(enter: Enter, site: Site, look: Look) -> None:
    cases, meeting = site.cases, f"/saksformal/moter/{site.meeting}"
    await judge(
        await enter(site.address, site.secretary, look),
        "/saksformal/",
        "/saksformal/saker",
        "/saksformal/saker?til=horing",
        cases["hearing"],
        cases["discussion"],
        cases["stated"],
        site.line,
        f"{cases['hearing']}/sakens-formal",
        f"{cases['information']}/sakens-formal",
        f"{cases['hearing']}/plasser",
        f"{cases['discussion']}/avslutt",
        f"{cases['discussion']}/forankre",
        meeting,
        f"{meeting}/sakliste",
    )
    await judge(await enter(site.address, site.member, look), "/saksformal/saker/ny", cases["hearing"])


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_hearing_is_reported_with_who_asks_and_by_when(
    enter: Enter, site: Site, scripts: bool
) -> None:
    page = await enter(site.address, site.member, scripts=scripts)
    await page.goto("/saksformal/saker/ny")
    await expect(page.get_by_label("Beslutte")).to_be_checked()
    await expect(page.get_by_label("Hvem ber om uttalelsen?")).to_be_hidden()
    await page.get_by_label("Svare på en høring").check()
    await page.get_by_label("Hvem ber om uttalelsen?").fill("Statsforvalteren")
    due = today(site.scene.clock) + timedelta(days=60)
    await page.locator("#felt-hearing_due").fill(due.isoformat())
    await page.locator("#felt-title").fill("Forskrift om samarbeid")
    for name in TEXTS:
        text = page.locator(f"#felt-{name}")
        if await text.count() and await text.is_visible():
            await text.fill(TEXTS[name])
        elif await page.locator(f"[data-prose]:has(#felt-{name}) [contenteditable]").count():
            await page.locator(f"[data-prose]:has(#felt-{name}) [contenteditable]").fill(TEXTS[name])
    await page.get_by_role("button", name="Meld inn saken").click()
    await expect(page.get_by_text("Saken er meldt inn.")).to_be_visible()
    await expect(page.get_by_text("Statsforvalteren").first).to_be_visible()
    await expect(page.get_by_text("Høringssak").first).to_be_visible()
