"""What one side keeps to itself in a real browser: no finding, and a pre-meeting without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import expect

from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.actor import Side
from fellesskap.disclosures.service import LinkNote, RegisterDisclosure, link_note, register_disclosure
from fellesskap.identity.service import LoggedIn
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddCase,
    CallMeeting,
    PlanMeeting,
    add_case,
    call_meeting,
    plan_meeting,
)
from fellesskap.notes.model import Purpose
from fellesskap.notes.service import ReviseNote, WriteNote, revise_note, write_note
from fellesskap.premeetings.service import PlanPremeeting, plan_premeeting
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import log_in_again
from road import Road, build

pytestmark = needs_chromium


@dataclass
class Site:
    address: str
    road: Road
    meeting: UUID
    case: str
    paths: dict[str, list[str]]
    sessions: dict[str, LoggedIn]


@pytest.fixture(scope="module")
async def site(database: Settings) -> AsyncIterator[Site]:
    settings, listening = own_address(database)
    road = await build(settings, "prove-rom-nett")
    case_id = await road.placed()
    row = (await road.rows("case", id=case_id))[0]
    plan = PlanMeeting(
        await road.id_of("body", "fu"), road.clock.moment + timedelta(days=6), MeetingForm.PHYSICAL, "Prøveby"
    )
    meeting_id = await road.do("anne", plan_meeting, plan)
    item_id = await road.do("anne", add_case, AddCase(meeting_id, 1, case_id))
    await road.do("anne", call_meeting, CallMeeting(meeting_id, 2))
    text = "Vi trenger å vite hva dette koster hver kommune, og hvem som betaler i en overgang."
    clarify = WriteNote(text, Side.MUNICIPAL, case_id, purpose=Purpose.CLARIFY)
    note_id = await road.do("bjorn", write_note, clarify)
    await road.do("bjorn", revise_note, ReviseNote(note_id, 1, f"{text} Og når."))
    position = WriteNote(
        "Vi sier ja hvis sykehuset betaler.", Side.MUNICIPAL, case_id, purpose=Purpose.POSITION
    )
    await road.do("bjorn", write_note, position)
    await road.do("aune", write_note, WriteNote("Spør om dette i møtet.", Side.MUNICIPAL, item_id=item_id))
    premeeting = PlanPremeeting(
        Side.MUNICIPAL,
        road.clock.moment + timedelta(days=2),
        place="Rådhuset",
        link="https://video.example/rom",
        meeting_id=meeting_id,
        person_ids=tuple(road.people[name] for name in ("aune", "berg", "nord")),
    )
    premeeting_id = await road.do("bjorn", plan_premeeting, premeeting)
    asked = RegisterDisclosure(
        "Alle notater om saken", road.today, Side.MUNICIPAL, case_id=case_id, requester="Avisa"
    )
    disclosure_id = await road.do("bjorn", register_disclosure, asked)
    await road.do("bjorn", link_note, LinkNote(disclosure_id, note_id))
    late = RegisterDisclosure("Hele saken", road.today - timedelta(days=30), Side.MUNICIPAL)
    late_id = await road.do("bjorn", register_disclosure, late)
    link_id = (await road.rows("disclosure_note"))[0]["id"]
    home, slug = f"/{road.tenant.slug}", f"{row['number']}-{row['year']}"
    paths = {
        "bjorn": [
            f"{home}/mer",
            f"{home}/saker/{slug}",
            f"{home}/moter/{meeting_id}",
            f"{home}/notater",
            f"{home}/notater/ny?sak={slug}",
            f"{home}/notater/{note_id}",
            f"{home}/notater/{note_id}/rediger",
            f"{home}/notater/{note_id}/trekk",
            f"{home}/formoter",
            f"{home}/formoter/ny?mote={meeting_id}",
            f"{home}/formoter/ny?mote={meeting_id}&for=municipal",
            f"{home}/formoter/{premeeting_id}",
            f"{home}/formoter/{premeeting_id}/endre",
            f"{home}/formoter/{premeeting_id}/avlys",
            f"{home}/innsyn",
            f"{home}/innsyn/nytt",
            f"{home}/innsyn/{disclosure_id}",
            f"{home}/innsyn/{disclosure_id}/svar",
            f"{home}/innsyn/{disclosure_id}/overfor",
            f"{home}/innsyn/{disclosure_id}/notater/{link_id}",
            f"{home}/innsyn/{late_id}/klage",
        ],
        "valgt": [f"{home}/notater", f"{home}/formoter"],
        "anne": [f"{home}/saker/{slug}", f"{home}/moter/{meeting_id}", f"{home}/formoter", f"{home}/innsyn"],
        "nord": [],
    }
    sessions = {who: await log_in_again(settings, road.clock, road.tenant, road.people[who]) for who in paths}
    app = create_app(settings, clock=road.clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Site(settings.base_url, road, meeting_id, slug, paths, sessions)


@in_both_looks
async def test_no_page_has_a_finding(enter: Enter, site: Site, look: Look) -> None:
    for who in ("bjorn", "valgt"):
        await judge(await enter(site.address, site.sessions[who], look), *site.paths[who])


async def test_the_other_side_finds_none_of_it(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["anne"])
    for path in site.paths["anne"]:
        await page.goto(path)
        said = await page.content()
        for word in ("hva dette koster", "hvis sykehuset betaler", "i møtet.", "Rådhuset"):
            assert word not in said, (path, word)


async def test_a_region_meets_by_itself_without_scripts(enter: Enter, site: Site) -> None:
    page = await enter(site.address, site.sessions["nord"], scripts=False)
    home = f"/{site.road.tenant.slug}"
    await page.goto(f"{home}/moter/{site.meeting}")
    await page.get_by_role("link", name="Planlegg formøte").click()
    await page.get_by_label("Helseregion Nord").check()
    await page.get_by_role("button", name="Fortsett").click()
    await page.fill("#felt-starts_at", (site.road.today + timedelta(days=1)).isoformat())
    await page.get_by_role("button", name="Planlegg formøtet").click()
    # What was written is kept, and what is missing is told at its field.
    await expect(page.locator("#felt-place-feil")).to_contain_text("Skriv hvor dere møtes")
    await page.fill("#felt-place", "Kommunehuset")
    await page.get_by_role("button", name="Planlegg formøtet").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Formøte for Helseregion Nord")
    await page.get_by_role("link", name="Skriv hva som må avklares").first.click()
    await expect(page.get_by_text("det er ikke hemmelig")).to_be_visible()
    await page.fill("#felt-text", "Når begynner det?")
    await page.get_by_role("button", name="Lagre notatet").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Formøte for Helseregion Nord")
    await expect(page.get_by_text("Når begynner det?")).to_be_visible()
