"""The page that closes a written procedure tells before what that comes to, or why it cannot be closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from litestar import Litestar

from fellesskap.circulations.service import start_circulation
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import circulations, meetings
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import Road, build
from written_scene import COUNTED, OBJECTS, answer, proposal, started, the
from written_structure import written_structure

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-avslutte", written_structure())


@pytest.fixture(scope="module")
def app(database: Settings, road: Road) -> Litestar:
    return create_app(database, clock=road.clock, modules=(circulations, meetings), folders=(TEMPLATES,))


@pytest.fixture
def enter(app: Litestar, database: Settings, road: Road) -> Enter:
    async def open_as(name: str) -> Browser:
        app.state.installation.register.forget()
        return Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people[name]))

    return open_as


async def test_who_stands_in_the_way_is_told_before_it_is_closed(road: Road, enter: Enter) -> None:
    found = await started(road)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/skriftlig/{found}"
    assert "Noen har ikke svart ennå" in text_of(await anne.get(f"{here}/avslutt"))
    for key in ("fsu:region:nord", "fsu:direktor"):
        await answer(road, found, key)
    await answer(road, found, "fsu:avdeling", OBJECTS, "Vi mangler folk.")
    road.later(((await the(road, found))["deadline"] - road.today).days + 1)
    anne = await enter("anne")
    page = text_of(await anne.get(f"{here}/avslutt"))
    assert "Ikke enighet Utvalget er ikke enig etter reglene sine" in page
    assert "Avdelingssjef var imot. Vi mangler folk." in page
    assert "Helseregion Sør svarte ikke." in page
    assert "Kommunesiden og sykehussiden" in page
    fields = {"version": str((await the(road, found))["version"]), "wording": ""}
    assert (await anne.post(f"{here}/avslutt", fields)).status_code == 422
    assert (await the(road, found))["state"] == "open"
    done = await anne.post(f"{here}/avslutt", {**fields, "wording": "Vi ble ikke enige."})
    assert done.status_code == 303
    assert "Utvalget ble ikke enig" in text_of(await anne.get(here))


async def test_what_cannot_be_closed_says_why_and_what_can_be_done(road: Road, enter: Enter) -> None:
    asked = await road.opened("svar")
    await road.urgent(asked.case_id, "anne", "bjorn")
    found = await road.do("anne", start_circulation, await proposal(road, asked.case_id))
    await road.answer(asked, "Aune", Answer.OBJECT, "For dyrt.")
    for key in COUNTED:
        await answer(road, found, key)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/skriftlig/{found}"
    page = text_of(await anne.get(f"{here}/avslutt"))
    assert "Den kan ikke avsluttes slik det står nå" in page and "må besvares" in page
    assert "Avslutt uten beslutning" in page
