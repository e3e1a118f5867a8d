"""The pages of persons, seats, offices and contacts in a real browser: nothing wrong, and an election."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.async_api import expect

from builders import Community, found
from chromium import UNHURRIED, Enter, Look, in_both_looks, judge, needs_chromium, own_address, serving
from fellesskap.clock import SystemClock, today
from fellesskap.db.work import Work
from fellesskap.identity.service import LoggedIn
from fellesskap.people.model import EndReason
from fellesskap.people.service import EndHolding, TakeLeave, end_holding, take_leave
from fellesskap.settings import Settings
from fellesskap_tenants.structures import load_structure, structures_folder
from fellesskap_web.asgi import create_app
from frame_scene import log_in_as

pytestmark = needs_chromium


@dataclass
class Peopled:
    """A community whose secretary is logged in, and addresses of what stands ready in it."""

    address: str
    session: LoggedIn
    pages: dict[str, str]
    office: str
    municipality: str


async def _ready(community: Community, slug: str) -> dict[str, str]:
    """Let one in the committee be on leave, one leave, and one term end soon; name the pages of all that."""
    day = today(SystemClock())
    rows = await community.ask(
        "SELECT h.id, h.seat_id, h.person_id, (SELECT d.id FROM holding d WHERE d.behind_id = h.id) AS deputy "
        "FROM holding h JOIN body b ON b.id = h.body_id WHERE b.key = 'su' AND h.kind = 'holder' "
        "AND h.office_holding_id IS NULL AND h.valid_to IS NOT NULL ORDER BY h.id LIMIT 3"
    )
    away, leaving, ending = rows
    async with Work(community.tenant, await community.secretary(), SystemClock(), write=True) as work:
        days = (day + timedelta(days=3), day + timedelta(days=60))
        leave = await take_leave(work, TakeLeave(away["id"], *days))
        command = EndHolding(leaving["id"], 1, day + timedelta(days=30), EndReason.NEW_POSITION, "Ny jobb")
        await end_holding(work, command)
    await community.ask(
        "UPDATE holding SET valid_to = $2 WHERE id = $1 RETURNING id", ending["id"], day + timedelta(days=45)
    )
    office = (await community.ask("SELECT id, partner_id FROM office_holding ORDER BY id LIMIT 1"))[0]
    number = (await community.ask("SELECT key FROM partner WHERE id = $1", office["partner_id"]))[0]["key"]
    home, person = f"/{slug}", f"/{slug}/personer/{away['person_id']}"
    return {
        "start": f"{home}/",
        "personer": f"{home}/personer",
        "velg": f"{home}/personer?plass={away['seat_id']}",
        "ingen": f"{home}/personer?navn=finnesikke",
        "ny": f"{home}/personer/ny",
        "person": person,
        "endre": f"{person}/endre",
        "plass-velg": f"{person}/plass",
        "sett-inn": f"{person}/plass?utvalg=su",
        "gi-funksjon": f"{person}/funksjon",
        "plass": f"{home}/plasser/{away['seat_id']}",
        "avslutt": f"{home}/verv/{away['id']}/avslutt",
        "permisjon": f"{home}/verv/{away['id']}/permisjon",
        "rett": f"{home}/verv/{away['deputy']}/avslutt",
        "endre-permisjon": f"{home}/permisjoner/{leave}",
        "funksjoner": f"{home}/funksjoner",
        "bytt": f"{home}/funksjoner/bytt",
        "avslutt-funksjon": f"{home}/funksjoner/{office['id']}/avslutt",
        "kontakter": f"{home}/kontakter",
        "kommune": f"{home}/kommuner/{number}",
        "kommune-dato": f"{home}/kommuner/{number}?dato={day + timedelta(days=400)}",
        "utvalg": f"{home}/utvalg/su",
    }


@pytest.fixture(scope="module")
async def peopled(database: Settings) -> AsyncIterator[Peopled]:
    community = await found(
        database,
        "folkesett",
        "Helsefellesskap Folkesett",
        load_structure(structures_folder() / "finnmark.toml"),
    )
    pages = await _ready(community, "folkesett")
    settings, listening = own_address(database)
    secretary = (await community.secretary()).person_id
    assert isinstance(secretary, UUID)
    session = await log_in_as(settings, SystemClock(), (community.tenant, secretary))
    app = create_app(settings, clock=SystemClock(), limits=UNHURRIED)
    async with serving(app, listening):
        municipality = pages["kommune"].rpartition("/")[2]
        yield Peopled(settings.base_url, session, pages, pages["avslutt-funksjon"], municipality)


@in_both_looks
async def test_every_page_is_sound(enter: Enter, peopled: Peopled, look: Look) -> None:
    page = await enter(peopled.address, peopled.session, look)
    for path in peopled.pages.values():
        await judge(page, path)
        assert await page.locator("main .ds-button[data-variant=primary]:visible").count() <= 1, path


async def test_an_election_is_seen_before_it_is_saved(enter: Enter, peopled: Peopled) -> None:
    page = await enter(peopled.address, peopled.session)
    await page.goto(peopled.pages["bytt"])
    fields = page.get_by_label("Ordfører")
    await fields.nth(0).fill("Ny Ordfører")
    await fields.nth(1).fill("Annen Ordfører")
    await page.get_by_role("button", name="Se hva som endres").click()
    await expect(page.get_by_role("heading", level=2)).to_contain_text(
        "2 plasser i 1 utvalg får ny innehaver"
    )
    await expect(page.get_by_text("Ny person, blir registrert")).to_have_count(2)
    await page.get_by_role("button", name="Endre").click()
    await expect(page.get_by_label("Ordfører").nth(1)).to_have_value("Annen Ordfører")
    await page.get_by_role("button", name="Se hva som endres").click()
    await page.get_by_role("button", name="Bytt funksjonene").click()
    await expect(page.get_by_role("status")).to_contain_text("Funksjonene er byttet.")
    await expect(page.get_by_role("link", name="Ny Ordfører")).to_be_visible()
