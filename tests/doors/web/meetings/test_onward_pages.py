"""The pages on which a decision goes onward: listed, noted or confirmed, warned of where fullmakt lacks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from litestar import Litestar

from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import attending, case_steps, cases, meetings, outcomes, papers, start
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, text_of
from onward_scene import decided, onward_structure
from road import Road, build

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-videre", onward_structure())


@pytest.fixture(scope="module")
def meeting_app(database: Settings, road: Road) -> Litestar:
    return create_app(
        database,
        clock=road.clock,
        modules=(attending, cases, case_steps, meetings, outcomes, papers, start),
        folders=(TEMPLATES,),
    )


async def place(road: Road, item_id: UUID) -> str:
    meeting_id = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    return f"/{road.tenant.slug}/moter/{meeting_id}/punkt/{item_id}"


async def voices(road: Road, item_id: UUID) -> dict[str, str]:
    meeting_id = (await road.rows("agenda_item", id=item_id))[0]["meeting_id"]
    met = await road.rows("attendance", meeting_id=meeting_id, state="present")
    return {f"voice-{row['seat_id']}": "agrees" for row in met}


async def case_page(road: Road, browser: Browser, case_id: UUID) -> str:
    case = (await road.rows("case", id=case_id))[0]
    return text_of(await browser.get(f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}"))


async def test_a_reported_decision_is_noted_on_its_page(road: Road, enter: Enter) -> None:
    case_id, _ = await decided(road, "meldt")
    _, item_id = await road.meeting("mote", case_id)
    browser, here = await enter("anne"), await place(road, item_id)
    assert "og meldes til Partnerskapsmøtet" in await case_page(road, browser, case_id)
    page = text_of(await browser.get(here))
    assert "Beslutningen som meldes" in page
    empty = await browser.post(f"{here}/orientering", {"version": "1", "summary": ""})
    assert empty.status_code == 422
    answer = await browser.post(f"{here}/orientering", {"version": "1", "summary": "Tatt til orientering."})
    assert answer.status_code == 303
    assert "Partnerskapsmøtet tok den til orientering" in await case_page(road, browser, case_id)


async def test_what_waits_says_so_until_it_is_confirmed(road: Road, enter: Enter) -> None:
    case_id, item_id = await road.ready("venter")
    browser, here = await enter("anne"), await place(road, item_id)
    page = await browser.get(here)
    assert "gjelder ikke før Partnerskapsmøtet har godkjent den" in text_of(page)
    assert 'name="due"' not in page.text
    given = {"outcome": "decide", "wording": "FSU er enig.", "effect": "binding"}
    fields = {"version": str(await road.case_version(case_id)), **given, **await voices(road, item_id)}
    told = await browser.post(f"{here}/beslutning", fields)
    assert told.status_code == 303
    assert "utvalget som skal godkjenne den" in text_of(await browser.get(str(told.headers["location"])))
    assert "Beslutningen gjelder ikke før Partnerskapsmøtet har godkjent den." in await case_page(
        road, browser, case_id
    )
    _, line = await road.meeting("mote", case_id)
    browser, there = await enter("anne"), await place(road, line)
    shown = text_of(await browser.get(there))
    assert "Beslutningen som skal godkjennes" in shown
    # The director's seat is to have a recorded authority: the form says who lacks it, and keeps what was typed.
    assert "Ingen fullmakt er registrert" in shown
    fields = {"version": str(await road.case_version(case_id)), **given, **await voices(road, line)}
    fields["wording"] = "Møtet godkjenner."
    refused = await browser.post(f"{there}/beslutning", fields)
    assert refused.status_code == 422
    assert "går ut over fullmakten til Administrerende direktør" in text_of(refused)
    assert "Møtet godkjenner." in refused.text
    assert await road.rows("followup", case_id=case_id) == []
    accepted = {**fields, "beyond_reason": "Fullmakten ettersendes."}
    assert (await browser.post(f"{there}/beslutning", accepted)).status_code == 303
    found = await case_page(road, browser, case_id)
    assert "da Partnerskapsmøtet godkjente den" in found
    assert len(await road.rows("followup", case_id=case_id)) == 6


async def test_a_recommendation_that_waits_is_nowhere_called_a_decision(road: Road, enter: Enter) -> None:
    case_id, item_id = await road.ready("venter")
    browser, here, home = await enter("anne"), await place(road, item_id), f"/{road.tenant.slug}"
    given = {"outcome": "decide", "wording": "FSU anbefaler rutinen.", "effect": "recommendation"}
    fields = {"version": str(await road.case_version(case_id)), **given, **await voices(road, item_id)}
    recorded = await browser.post(f"{here}/beslutning", fields)
    pages = [text_of(await browser.get(str(recorded.headers["location"])))]
    assert "Anbefalingen er ført." in pages[0]
    title = (await road.rows("case", id=case_id))[0]["title"]
    begun = text_of(await browser.get(home))
    assert f"{title} Anbefalingen gis ikke før Partnerskapsmøtet har godkjent den. Den står ikke" in begun
    pages.append(await case_page(road, browser, case_id))
    waits = "Anbefalingen gis ikke før Partnerskapsmøtet har godkjent den."
    # In what it waits for, in where it stands, and on its timeline.
    assert pages[-1].count(waits) == 3
    _, line = await road.meeting("mote", case_id)
    browser, there = await enter("anne"), await place(road, line)
    pages.append(text_of(await browser.get(there)))
    assert "Anbefalingen som skal godkjennes" in pages[-1] and "Før anbefalingen" in pages[-1]
    told = await (await enter("fsu:direktor")).get(f"{home}/varsler")
    assert f"En anbefaling er klar, men ikke gitt ennå Ulest {title}" in text_of(told)
    against = {**given, "effect": "none", "wording": "Møtet er ikke enig."}
    heard = dict.fromkeys(await voices(road, line), "objects")
    reasons = {key.replace("voice", "reason"): "For dyrt." for key in heard}
    fields = {"version": str(await road.case_version(case_id)), **against, **heard, **reasons}
    against_it = await browser.post(f"{there}/beslutning", fields)
    pages.append(text_of(await browser.get(str(against_it.headers["location"]))))
    assert "Utfallet er ført. Anbefalingen ble ikke godkjent, og den gis ikke." in pages[-1]
    pages.append(await case_page(road, browser, case_id))
    assert "ble ikke enige om å godkjenne anbefalingen. Den gis ikke." in pages[-1]
    told = await (await enter("fsu:direktor")).get(f"{home}/varsler")
    assert f"En anbefaling ble ikke godkjent Ulest {title}" in text_of(told)
    assert [page for page in pages if "eslutningen" in page] == []


@pytest.mark.parametrize(
    ("voice", "receipt"),
    [
        ("objects", "Utfallet er ført. Utfallet står på sakens side. Utvalget ble ikke enig"),
        ("agrees", "Beslutningen er ført. Den står på sakens side. Den har ingen virkning for partene"),
    ],
)
async def test_a_receipt_says_what_was_recorded(road: Road, enter: Enter, voice: str, receipt: str) -> None:
    case_id, item_id = await road.ready("meldt")
    browser, here = await enter("anne"), await place(road, item_id)
    given = {"outcome": "decide", "wording": "FSU så på saken.", "effect": "none"}
    heard = dict.fromkeys(await voices(road, item_id), voice)
    reasons = {key.replace("voice", "reason"): "For dyrt." for key in heard if voice == "objects"}
    fields = {"version": str(await road.case_version(case_id)), **given, **heard, **reasons}
    recorded = await browser.post(f"{here}/beslutning", fields)
    assert receipt in text_of(await browser.get(str(recorded.headers["location"])))


async def test_a_decision_is_listed_where_it_goes_onward(road: Road, enter: Enter) -> None:
    case_id, _ = await decided(road, "venter")
    case = (await road.rows("case", id=case_id))[0]
    browser = await enter("anne")
    page = await browser.get(f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}/sett-opp")
    assert "Saken går videre til Partnerskapsmøtet." in text_of(page)
