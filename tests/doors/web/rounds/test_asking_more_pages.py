"""Those a round left out stand on its page, and are asked from there."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable

from fellesskap.rounds.model import Round
from fellesskap.rounds.service import CloseRound, close_round
from frame_scene import Browser, text_of
from partial_rounds import some, unasked
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


def here(road: Road, found: Round) -> str:
    return f"/{road.tenant.slug}/forankring/{found.id}"


async def partial(road: Road) -> Round:
    return await road.opened(**await some(road, ("9901", "9902"), ("kirurgi",)))


async def test_those_left_out_stand_on_the_page_and_on_the_case(road: Road, enter: Enter) -> None:
    found = await partial(road)
    anne, aune = await enter("anne"), await enter("aune")
    page = f"{here(road, found)}/spor-flere"
    for browser in (anne, aune):
        shown = await browser.get(here(road, found))
        for words in ("Ikke spurt", "Dal og Eid", "Helseforetaket: Divisjon psykiatri", "3 av 7"):
            assert words in text_of(shown)
        assert (page in shown.text) is (browser is anne)
    case = (await road.rows("case", id=found.case_id))[0]
    address = f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}"
    assert "3 av 7 er spurt." in text_of(await anne.get(address))
    whole = await road.opened()
    shown = await anne.get(here(road, whole))
    assert "ikke-spurt" not in shown.text
    assert "spor-flere" not in shown.text


async def test_some_of_them_are_asked_after_a_look_at_what_goes_out(road: Road, enter: Enter) -> None:
    found = await partial(road)
    anne, page = await enter("anne"), f"{here(road, found)}/spor-flere"
    form = await anne.get(page)
    dal = await road.id_of("partner", "9903")
    psykiatri = await road.id_of("division", "psykiatri")
    assert f'value="{dal}"' in form.text
    assert f'value="{dal}" checked' not in form.text
    assert f'value="{await road.id_of("partner", "9901")}"' not in form.text
    before = await road.everything()
    nobody = await anne.post(page, {"version": "1"})
    assert (nobody.status_code, await road.everything()) == (422, before)
    assert "Ingen er valgt." in text_of(nobody)
    fields = {"version": "1", "partners": str(dal), "divisions": str(psykiatri)}
    check = await anne.post(page, fields)
    assert (check.status_code, await road.everything()) == (200, before)
    for words in ("Se over før du spør flere", "Dal", "Divisjon psykiatri", "Fortsatt ikke spurt 2 parter"):
        assert words in text_of(check)
    assert "må det avklares på nytt" not in text_of(check)
    back = await anne.post(page, {**fields, "button": "change"})
    assert f'value="{dal}" checked' in back.text
    done = await anne.post(page, {**fields, "button": "send"})
    shown = text_of(await anne.get(done.headers["location"]))
    assert "De du valgte, er spurt." in shown
    assert await unasked(road, found.id) == {"Eid", "Fjell"}
    dal_page = await (await enter("dal")).get(here(road, found))
    assert "Svar for Dal" in text_of(dal_page)
    case = (await road.rows("case", id=found.case_id))[0]
    address = f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}"
    assert "Dal og Divisjon psykiatri ble også bedt om å svare" in text_of(await anne.get(address))


async def test_the_page_says_what_to_do_where_nobody_can_be_asked_now(road: Road, enter: Enter) -> None:
    found = await partial(road)
    road.later((found.deadline - road.today).days + 1)
    anne, page = await enter("anne"), f"{here(road, found)}/spor-flere"
    late = text_of(await anne.get(page))
    assert "Ingen flere kan spørres nå" in late
    assert "Utsett fristen først" in late
    assert "Spør flere: Fristen for å svare var" in text_of(await anne.get(here(road, found)))
    await road.do("anne", close_round, CloseRound(found.id, 1))
    assert "Åpne forankringen igjen først" in text_of(await anne.get(page))
    assert "sekretariatet" in text_of(await (await enter("aune")).get(page))


async def test_the_files_of_the_overview_say_who_was_not_asked(road: Road, enter: Enter) -> None:
    found, whole = await partial(road), await road.opened()
    titles = [(await road.rows("case", id=one.case_id))[0]["title"] for one in (found, whole)]
    await road.answer(whole, "Aune")
    anne, home = await enter("anne"), f"/{road.tenant.slug}/forankring/oversikt/fil?som=csv"

    async def cells(address: str) -> dict[str, tuple[str, str]]:
        content = (await anne.get(address)).content.decode("utf-8-sig")
        head, *rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
        places = [place for title in titles for place, name in enumerate(head) if name.endswith(title)]
        return {row[1]: (row[places[0]], row[places[1]]) for row in rows}

    all_cells = await cells(home)
    assert all_cells["Aune"] == ("Ikke svart", "Enig")
    assert all_cells["Eid"] == ("Ikke spurt", "Ikke svart")
    assert all_cells["Divisjon psykiatri"] == ("Ikke spurt", "Ikke svart")
    # What a filter hides is not told as never asked.
    silent = await cells(f"{home}&vis=ikke-svart")
    assert silent["Aune"] == ("Ikke svart", "")
