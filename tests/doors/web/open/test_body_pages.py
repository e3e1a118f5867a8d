"""The pages of the bodies: level, chair, seats and the year's meetings, as they are today."""

from __future__ import annotations

from datetime import timedelta

from frame_scene import text_of
from open_scene import Busy
from open_town import Town


async def test_the_list_tells_who_leads_who_is_missing_and_how_the_year_stands(
    town: Town, busy: Busy
) -> None:
    member = await town.browser(town.open, "contact")
    page = text_of(await member.get("/apen/utvalg"))
    assert "Oppbygningen er et forslag og er ikke vedtatt." in page
    assert "Samhandlingssekretariatet" in page
    assert "leder til mandag 1. februar 2027" in page
    assert "15 av 15 plasser er besatt" in page
    holding = (
        await town.open.ask(
            "SELECT h.id FROM holding h JOIN body b ON b.id = h.body_id WHERE b.key = 'su' "
            "AND h.kind = 'holder' LIMIT 1"
        )
    )[0]["id"]
    await town.open.ask("UPDATE holding SET valid_to = $2 WHERE id = $1", holding, town.clock.moment.date())
    page = text_of(await member.get("/apen/utvalg"))
    assert "14 av 15 plasser er besatt 1 ledig" in page
    assert "Ledig plass" in text_of(await member.get("/apen/utvalg/su"))
    await town.open.ask("UPDATE holding SET valid_to = NULL WHERE id = $1", holding)


async def test_a_body_shows_its_seats_by_side_and_its_meetings_and_cases(town: Town, busy: Busy) -> None:
    member = await town.browser(town.open, "contact")
    case_id = await busy.placed("Sak om ambulanse", "to-trinn", "prinsipiell", "samhandlingssekretariatet")
    meeting_id, _ = await busy.called("samhandlingssekretariatet", case_id, days=4)
    response = await member.get("/apen/utvalg/samhandlingssekretariatet")
    page = text_of(response)
    assert "Kommunesiden (5)" in page
    assert "Sykehussiden (5)" in page
    assert f"/apen/moter/{meeting_id}" in response.text
    assert "Sak om ambulanse" in page
    su = text_of(await member.get("/apen/utvalg/su"))
    assert "Observatører" in su
    assert "Sekretærer" in su
    assert "Vara: " in su


async def test_the_chair_passes_to_the_other_side_on_its_day(town: Town, busy: Busy) -> None:
    member = await town.browser(town.open, "contact")
    here = "/apen/utvalg/samhandlingssekretariatet"
    before = "Sykehussiden" if "Sykehussiden leder" in text_of(await member.get(here)) else "Kommunesiden"
    moment = town.clock.moment
    town.clock.moment = moment + timedelta(days=365)
    later = await town.browser(town.open, "contact")
    page = text_of(await later.get(here))
    town.clock.moment = moment
    assert f"{before} leder" not in page
    assert "leder til fredag 1. oktober 2027" in page


async def test_an_unknown_body_is_not_found_and_a_stranger_is_sent_to_log_in(town: Town, busy: Busy) -> None:
    member = await town.browser(town.open, "contact")
    assert (await member.get("/apen/utvalg/fsu")).status_code == 404
    assert (await member.get("/apen/utvalg/su")).status_code == 200
    assert (await town.stranger().get("/apen/utvalg/su")).status_code == 303
    assert (await member.get("/lukket/utvalg/fsu")).status_code == 404
