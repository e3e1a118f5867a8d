"""Scenario S2 in a real browser, in Innlandet's structure: SSU appointed by its parties, FSU in two stages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Locator, Page, expect

from builders import NOW, Community, found
from chromium import (
    DESK,
    POCKET,
    UNHURRIED,
    Enter,
    Look,
    complaints,
    faults,
    needs_chromium,
    own_address,
    serving,
    take_session,
)
from fellesskap.actor import RoleKind, Side
from fellesskap.appointments.service import Nominate, nominate
from fellesskap.clock import FixedClock, today
from fellesskap.composition.service import Attest, attest
from fellesskap.db.work import Work
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import AddItem, PlanMeeting, add_item, plan_meeting
from fellesskap.people.service import RegisterPerson, register_person
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_web.asgi import create_app
from fellesskap_workers.actor import Job
from fellesskap_workers.documents import typeset_document
from frame_scene import log_in_again

pytestmark = needs_chromium

ON_A_PHONE = replace(POCKET, language="nb")
FULL_TIME = (
    "Personen er bekreftet som «Kommuneoverlege på heltid» og regnes derfor ikke som «Fastlege i praksis»"
)
TERM = timedelta(days=75)


@dataclass
class Stage:
    """The community on its clock, with the browsers of those who take part."""

    settings: Settings
    clock: FixedClock
    community: Community
    enter: Enter

    @property
    def home(self) -> str:
        return f"/{self.community.tenant.slug}"

    async def do(self, who: UUID, act: Any, command: object) -> UUID:
        """Give a command as a person: what the story does not need a browser for."""
        actor = await self.community.actor(who, today(self.clock))
        async with Work(self.community.tenant, actor, self.clock, write=True) as work:
            done: UUID = await act(work, command)
            return done

    async def page_of(self, who: UUID, look: Look = DESK) -> Page:
        """Open a browser as a person."""
        session = await log_in_again(self.settings, self.clock, self.community.tenant, who)
        return await self.enter(self.settings.base_url, session, look)

    async def secretary(self, side: Side = Side.MUNICIPAL) -> UUID:
        found_id = (await self.community.secretary(side)).person_id
        assert found_id is not None
        return found_id

    async def contact(self, region: str) -> UUID:
        (row,) = await self.community.ask("SELECT id FROM region WHERE key = $1", region)
        found_id = (await self.community.having(RoleKind.REGION_CONTACT, region_id=row["id"])).person_id
        assert found_id is not None
        return found_id

    async def calls(self, title: str) -> list[dict[str, Any]]:
        """The calls of a round by the key of the seat and of the region asked."""
        rows = await self.community.ask(
            "SELECT c.id, c.alone, p.kind, g.key AS region, s.key AS seat FROM seat_call c "
            "JOIN asked_party p ON p.id = c.asked_party_id LEFT JOIN region g ON g.id = p.region_id "
            "JOIN round_seat r ON r.id = c.round_seat_id JOIN seat s ON s.id = r.seat_id "
            "JOIN appointment_round a ON a.id = c.appointment_round_id WHERE a.title = $1",
            title,
        )
        return [dict(row) for row in rows]

    async def held(self, body: str) -> UUID:
        """A meeting of a body tomorrow that was held; how attendance is recorded is another story."""
        secretary = await self.secretary()
        plan = PlanMeeting(
            await self.community.body(body),
            self.clock.moment + timedelta(days=1),
            MeetingForm.PHYSICAL,
            place="Hamar",
        )
        meeting_id = await self.do(secretary, plan_meeting, plan)
        await self.do(secretary, add_item, AddItem(meeting_id, 1, "Oppnevninger"))
        await self.community.ask("UPDATE meeting SET state = 'held' WHERE id = $1", meeting_id)
        return meeting_id


@pytest.fixture
async def stage(database: Settings, enter: Enter) -> AsyncIterator[Stage]:
    settings, listening = own_address(database)
    structure = load_structure(structures_folder() / "innlandet.toml")
    community = await found(settings, "prove-s2", "Helsefellesskap Innlandet", structure)
    clock = FixedClock(NOW)
    await community.ask("UPDATE holding SET valid_to = $1", today(clock) + TERM - timedelta(days=1))
    app = create_app(settings, clock=clock, limits=UNHURRIED)
    async with serving(app, listening):
        yield Stage(settings, clock, community, enter)


def row_of(page: Page, name: str) -> Locator:
    """The row of a party or a seat."""
    return page.locator("tr", has=page.get_by_role("rowheader", name=name))


async def test_ssu_is_appointed_by_its_parties_and_fsu_confirmed_by_ssu(stage: Stage) -> None:
    bjorn = await stage.page_of(await stage.secretary())
    heard = complaints(bjorn)
    here = await _open(stage, bjorn, "SSU 2026–2029", "Strategisk samarbeidsutvalg", "9 parter blir spurt")
    await _valdres_is_answered_for_by_nobody_else(stage)
    await _doctors_are_named(stage)
    await _all_but_valdres_answer(stage, "SSU 2026–2029")
    await _the_table_counts(stage, here)
    await _one_doctor_is_chosen(stage, bjorn, here)
    await _the_letter_is_there(stage, bjorn, here)
    await _the_vacancy_is_told(stage, bjorn)
    await _fsu_is_confirmed(stage, bjorn)
    assert [one for one in heard if "422" not in one] == []


async def _open(stage: Stage, page: Page, title: str, body: str, asked: str) -> str:
    """Open a round after seeing whom it asks; give its address."""
    await page.goto(f"{stage.home}/oppnevning/ny")
    await page.fill("#felt-title", title)
    await page.get_by_label(body, exact=False).first.check()
    begins = today(stage.clock) + TERM
    await page.fill("#felt-term_from", begins.isoformat())
    await page.fill("#felt-term_to", (begins - timedelta(days=1)).isoformat())
    await page.fill("#felt-deadline", (today(stage.clock) + timedelta(days=31)).isoformat())
    submit = page.get_by_role("button", name="Se hvem som blir spurt")
    await submit.click()
    await expect(page.locator(".ds-error-summary")).to_be_visible()
    await page.fill("#felt-term_to", (begins + timedelta(days=1400)).isoformat())
    await submit.click()
    await expect(page.get_by_text(asked)).to_be_visible()
    await page.get_by_role("button", name="Send kallet").click()
    await expect(page.locator("h1")).to_have_text(title)
    await expect(page.get_by_text("Kallet er sendt.")).to_be_visible()
    return page.url


async def _valdres_is_answered_for_by_nobody_else(stage: Stage) -> None:
    call = next(one for one in await stage.calls("SSU 2026–2029") if one["seat"] == "ssu:region:valdres")
    (row,) = await stage.community.ask("SELECT appointment_round_id FROM seat_call WHERE id = $1", call["id"])
    cecilie = await stage.page_of(await stage.contact("sor-gudbrandsdal"))
    answer = await cecilie.goto(f"{stage.home}/oppnevning/{row[0]}/svar/{call['id']}")
    assert answer is not None and answer.status == 403


async def _doctors_are_named(stage: Stage) -> None:
    """One who is a medical officer all the time, and one who is that and a practising doctor."""
    secretary = await stage.secretary()
    for region, name, held, flagged in (
        ("sor-gudbrandsdal", "Lege Heltid", ("kommuneoverlege-heltid",), True),
        ("gjovik", "Lege Kombinert", ("kommuneoverlege", "fastlege"), False),
    ):
        person = await stage.do(
            secretary, register_person, RegisterPerson(name, "nb", f"{held[0]}@example.no")
        )
        for competence in held:
            await stage.do(secretary, attest, Attest(person, today(stage.clock), competence))
        page = await stage.page_of(await stage.contact(region), ON_A_PHONE)
        await page.goto(f"{stage.home}/oppnevning")
        await page.get_by_role("link", name="Se plassene til").click()
        await page.get_by_role("link", name="Foreslå: Lege for kommunene").click()
        await page.fill("#felt-sok", name)
        await page.get_by_role("button", name="Søk").click()
        await page.get_by_label(name, exact=False).check()
        await expect(page.get_by_text(FULL_TIME)).to_have_count(1 if flagged else 0)
        assert await faults(page) == []
        await page.check("#felt-consent")
        await page.get_by_role("button", name="Send forslaget").click()
        await expect(page.get_by_text("har foreslått til plassen")).to_be_visible()


async def _all_but_valdres_answer(stage: Stage, title: str) -> None:
    secretary, hospital = await stage.secretary(), await stage.secretary(Side.HOSPITAL)
    letter = {"evidence_reference": "KS 12/26", "evidence_date": today(stage.clock)}
    for number, call in enumerate(await stage.calls(title)):
        if not call["alone"] or call["region"] == "valdres":
            continue
        who, shown = secretary, letter
        if call["region"]:
            who, shown = await stage.contact(call["region"]), {}
        elif call["kind"] == "trust":
            who, shown = hospital, {}
        given = {"name": f"Ny {call['seat']}", "email": f"ny{number}@example.no", **shown}
        await stage.do(who, nominate, Nominate(call["id"], 1, True, **given))


async def _the_table_counts(stage: Stage, here: str) -> None:
    stage.clock.moment += timedelta(days=32)
    page = await stage.page_of(await stage.secretary())
    await page.goto(here)
    await expect(page.get_by_role("status").filter(has_text="8 av 9 mottatt.")).to_be_visible()
    late = page.locator("tr.appointing-late")
    await expect(late).to_have_count(1)
    await expect(late.get_by_role("rowheader")).to_contain_text("Helseregion Valdres")
    await expect(late).to_contain_text("Mangler, fristen er ute")
    assert await faults(page) == []
    phone = await stage.page_of(await stage.secretary(), ON_A_PHONE)
    await phone.goto(f"{here}?vis=mangler")
    await expect(phone.locator("tr.appointing-late")).to_have_count(1)
    assert await faults(phone) == []


async def _one_doctor_is_chosen(stage: Stage, page: Page, here: str) -> None:
    await stage.held("ssu")
    await take_session(
        page,
        await log_in_again(stage.settings, stage.clock, stage.community.tenant, await stage.secretary()),
    )
    await page.goto(here)
    await expect(page.get_by_text(FULL_TIME)).to_have_count(1)
    await page.get_by_role("link", name="Før at Lege Heltid er valgt").click()
    await expect(page.get_by_text(FULL_TIME)).to_be_visible()
    await expect(page.get_by_text("Dette stopper ikke valget.")).to_be_visible()
    await page.go_back()
    await page.get_by_role("link", name="Før at Lege Kombinert er valgt").click()
    await expect(page.get_by_text("Dette stopper ikke valget.")).to_have_count(0)
    assert await faults(page) == []
    await page.get_by_role("button", name="Før valget").click()
    await expect(page.locator(".ds-error-summary")).to_be_visible()
    await page.get_by_label("Møtet", exact=False).first.check()
    await page.fill("#felt-reference", "SSU sak 3/26")
    await page.get_by_role("button", name="Før valget").click()
    await expect(page.get_by_text("Valget er ført.")).to_be_visible()
    seat = row_of(page, "Lege for kommunene")
    await expect(seat).to_contain_text("Valgt i møtet")
    await expect(seat).to_contain_text("Mulig vara")


async def _the_letter_is_there(stage: Stage, page: Page, here: str) -> None:
    tenant = stage.community.tenant
    for row in await stage.community.ask("SELECT id FROM document WHERE kind = 'appointment_letter'"):
        await typeset_document(Job(tenant, row["id"], stage.settings, stage.clock))
    await page.goto(here)
    async with page.expect_download() as waited:
        await (
            row_of(page, "Lege for kommunene")
            .get_by_role("link", name="Oppnevningsbrev (PDF)")
            .evaluate("link => { link.download = 'brev.pdf'; link.click() }")
        )
    path = await (await waited.value).path()
    assert path.read_bytes().startswith(b"%PDF")


async def _the_vacancy_is_told(stage: Stage, page: Page) -> None:
    begins = today(stage.clock) - timedelta(days=32) + TERM
    await page.goto(f"{stage.home}/utvalg/ssu/sammensetning?dato={begins.isoformat()}")
    vacant = page.locator("tr", has_text="Plassen «Kommunalsjef, Helseregion Valdres» er ledig.")
    await expect(vacant.get_by_text("Feil", exact=True)).to_be_visible()
    await expect(page.get_by_text("Plassen «Brukerrepresentant for sykehuset» er ledig.")).to_be_visible()
    await expect(page.get_by_text("6 plasser som ingen oppnevner til")).to_be_visible()
    assert await faults(page) == []


async def _fsu_is_confirmed(stage: Stage, page: Page) -> None:
    here = await _open(stage, page, "FSU 2026–2029", "Faglig samarbeidsutvalg", "parter blir spurt")
    call = next(one for one in await stage.calls("FSU 2026–2029") if one["seat"] == "fsu:region:hamar")
    given = {"name": "Nina Nivå Tre", "email": "nina@example.no"}
    await stage.do(await stage.contact("hamar"), nominate, Nominate(call["id"], 1, True, **given))
    await page.goto(here)
    seat = row_of(page, "Virksomhetsleder, Helseregion Hamar")
    await expect(seat).to_contain_text("Innstilt")
    holding = "SELECT state, holding_id, meeting_id FROM nomination WHERE seat_call_id = $1"
    (before,) = await stage.community.ask(holding, call["id"])
    assert (before["state"], before["holding_id"]) == ("nominated", None), "no right before it is confirmed"
    await page.get_by_role("link", name="Før at forslagene er bekreftet").first.click()
    assert await faults(page) == []
    await page.get_by_label("Møtet", exact=False).first.check()
    await page.fill("#felt-reference", "SSU sak 4/26")
    await page.get_by_role("button", name="Før oppnevningene").click()
    await expect(page.get_by_text("Oppnevningene er ført.")).to_be_visible()
    await expect(seat).to_contain_text("Oppnevnt")
    (after,) = await stage.community.ask(holding, call["id"])
    assert after["state"] == "appointed" and after["meeting_id"] is not None
