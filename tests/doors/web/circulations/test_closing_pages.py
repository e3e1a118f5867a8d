"""The page that closes a written procedure tells before what that comes to, or why it cannot be closed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from litestar import Litestar

from fellesskap.circulations.service import start_circulation
from fellesskap.decisions.model import DecisionEffect
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    SendSupplement,
    add_item,
    call_meeting,
    send_supplement,
)
from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import circulations, meetings
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import Road, build
from written_scene import COUNTED, OBJECTS, answer, close, meeting_version, plan, proposal, started, the
from written_structure import written_structure

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-avslutte", written_structure(public=True))


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
    page = text_of(await anne.get(here))
    assert "Utvalget ble ikke enig" in page
    assert "Utfallet står på saken, og utvalgets neste møte får det som referatsak." in page
    assert "Beslutningen står på saken" not in page


async def test_what_comes_otherwise_than_the_page_said_is_told_and_not_recorded(
    road: Road, enter: Enter
) -> None:
    asked = await road.opened("region")
    await road.urgent(asked.case_id, "anne", "bjorn")
    found = await road.do("anne", start_circulation, await proposal(road, asked.case_id))
    for key in COUNTED:
        await answer(road, found, key)
    await road.answer(asked, "Aune", Answer.OBJECT, "For dyrt.")
    anne, here = await enter("anne"), f"/{road.tenant.slug}/skriftlig/{found}"
    assert 'name="foreseen" value="no_agreement"' in (await anne.get(f"{here}/avslutt")).text
    fields = {"version": str((await the(road, found))["version"]), "wording": "Vi ble ikke enige."}
    await road.answer(asked, "Aune")
    told = await anne.post(f"{here}/avslutt", {**fields, "foreseen": "no_agreement"})
    assert told.status_code == 409 and (await the(road, found))["state"] == "open"
    assert "Noen endret dette mens du hadde siden åpen" in text_of(told)
    assert "Utvalget er enig etter reglene sine" in text_of(told)
    assert 'name="wording" value="Vi ble ikke enige."' in told.text
    assert 'name="foreseen" value="agreement"' in told.text
    assert (await anne.post(f"{here}/avslutt", {**fields, "foreseen": "agreement"})).status_code == 303
    assert "Beslutningen står på saken" in text_of(await anne.get(here))


async def test_what_has_no_effect_promises_a_letter_and_nobody_anything_to_do(
    road: Road, enter: Enter
) -> None:
    found = await started(road, effect=DecisionEffect.NONE)
    for key in COUNTED:
        await answer(road, found, key)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/skriftlig/{found}"
    page = text_of(await anne.get(f"{here}/avslutt"))
    assert "partene får brev om den. Den har ingen virkning for dem, så ingen skal følge opp noe." in page
    assert "partene får brev og oppfølging" not in page
    await close(road, found)
    (decision,) = await road.rows("decision", circulation_id=found)
    assert await road.rows("followup", decision_id=decision["id"]) == []
    kinds = {one["kind"] for one in await road.rows("document", decision_id=decision["id"])}
    assert kinds == {"decision_letter", "written_record"}


async def test_whoever_gives_more_time_is_told_who_reads_why(road: Road, enter: Enter) -> None:
    found = await started(road)
    anne = await enter("anne")
    page = text_of(await anne.get(f"/{road.tenant.slug}/skriftlig/{found}/utsett"))
    assert "Alle partene kan lese begrunnelsen, og den står i protokollen. Begge deler blir offentlig" in page


async def test_the_agenda_is_to_be_sent_until_its_line_is(road: Road, enter: Enter) -> None:
    found, called = await started(road), await plan(road, 3)
    await road.do("anne", add_item, AddItem(called, await meeting_version(road, called), "Orientering"))
    await road.do("anne", call_meeting, CallMeeting(called, await meeting_version(road, called)))
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    here, said = f"/{road.tenant.slug}/skriftlig/{found}", "Send endringen av sakslisten"
    assert said in text_of(await (await enter("anne")).get(here))
    assert said not in text_of(await (await enter("fsu:direktor")).get(here))
    await road.do("anne", send_supplement, SendSupplement(called, await meeting_version(road, called)))
    more = AddItem(called, await meeting_version(road, called), "Mer", reason="Kom sent.")
    await road.do("anne", add_item, more)
    assert said not in text_of(await (await enter("anne")).get(here))


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
    assert "Svaret kan ikke skrives nå." in page and "Skriv hvordan" not in page
    assert "Avslutt uten beslutning" in page
