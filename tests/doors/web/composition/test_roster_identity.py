"""What goes out as a list comes in again as the same: every kind of deputy, people of one name, other languages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest
from litestar import Litestar

from choosing_scene import CHOOSING
from fellesskap.actor import Side
from fellesskap.composition.service import Attest, attest
from fellesskap.db.work import system_work
from fellesskap.people.service import (
    Appoint,
    AppointCommonDeputy,
    RegisterPerson,
    appoint,
    appoint_common_deputy,
    register_person,
)
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from fellesskap_web.pages import rosters
from fellesskap_web.rendering import TEMPLATES
from fellesskap_web.spreadsheets import read_rows
from frame_scene import FROM_OUR_FORM, Browser, text_of
from road import Road, build

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    """One who is on a shared list, two of one name without mail, one who comes later."""
    road = await build(database, "prove-ut-og-inn", CHOOSING)
    ssu, seat = await road.id_of("body", "ssu"), await road.id_of("seat", "ssu:lege")
    for rank in (1, 2):
        twin = await road.do("anne", register_person, RegisterPerson("Kari Tvilling", "nb"))
        road.people[f"tvilling {rank}"] = twin
        listed = AppointCommonDeputy(ssu, Side.MUNICIPAL, twin, rank, road.today, appointed_by="=KS")
        await road.do("anne", appoint_common_deputy, listed)
    later = Appoint(seat, road.people["aune"], road.today + timedelta(days=30), None, 4)
    await road.do("anne", appoint, later)
    await road.do("anne", attest, Attest(road.people["berg"], road.today, "heltid"))
    return road


@pytest.fixture(scope="module")
def app(database: Settings, road: Road) -> Litestar:
    """The application on the clock of this community."""
    return create_app(database, clock=road.clock, modules=(rosters,), folders=(TEMPLATES,))


async def upload(browser: Browser, road: Road, content: bytes) -> httpx2.Response:
    return await browser.http.post(
        f"/{road.tenant.slug}/administrasjon/import",
        data={"_csrf": browser.csrf},
        files={"file": ("liste.csv", content, "text/csv")},
        headers=FROM_OUR_FORM,
    )


async def test_what_is_in_force_goes_out_and_comes_in_as_the_same(road: Road, enter: Enter) -> None:
    anne, there = await enter("anne"), f"/{road.tenant.slug}/administrasjon/import"
    export = await anne.get(f"{there}/personer.csv")
    rows = read_rows(export.content)
    listed = [row for row in rows if row.shared_list]
    assert [(row.name, row.body, row.shared_list, row.deputy, row.appointed_by) for row in listed] == [
        ("Kari Tvilling", "ssu", "kommunene", rank, "=KS") for rank in ("1", "2")
    ]
    assert not any(row.deputy == "4" for row in rows), "who comes later is not there today"
    before = [await road.rows(table) for table in ("person", "contact", "holding")]
    look = await upload(anne, road, export.content)
    said = text_of(look)
    assert "Alle linjene kan tas inn." in said
    for word in ("Ny person ", "Endres", "Får plassen", "Blir vara", "Feil "):
        assert word not in said.split("Hva som skjer")[-1], word
    assert "Felles varaliste, ssu, kommunene" in said
    assert [await road.rows(table) for table in ("person", "contact", "holding")] == before


async def test_those_who_have_left_and_those_who_come_go_out_when_asked_for(road: Road, enter: Enter) -> None:
    anne, there = await enter("anne"), f"/{road.tenant.slug}/administrasjon/import"
    assert "personer.csv?omfang=alle" in (await anne.get(there)).text
    export = await anne.get(f"{there}/personer.csv?omfang=alle")
    assert "alle-personer.csv" in export.headers["content-disposition"]
    rows = read_rows(export.content)
    assert [(row.seat, row.deputy) for row in rows if row.deputy == "4"] == [("ssu:lege", "4")]
    assert "Alle linjene kan tas inn." in text_of(await upload(anne, road, export.content))


async def test_a_shared_list_is_filled_from_a_list(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    head = "Navn;E-post;Utvalg;Fra og med;Vara;Felles varaliste\n"
    good = f"{head}Ola Liste;ola@eksempel.no;SSU;02.03.2026;5;kommunene\n".encode()
    for wrong, words in (
        (good.replace(b"SSU", b"FSU"), "Utvalget har ingen felles varaliste for den siden."),
        (good.replace(b";5;", b";1;"), "vara"),
        (good.replace(b";kommunene", b";begge"), "Skriv «kommunene» eller «sykehuset»"),
    ):
        look = text_of(await upload(anne, road, wrong))
        assert words in look and "1 linje må rettes" in look
    assert "Blir vara" in text_of(await upload(anne, road, good))


async def test_a_warning_names_the_competence_in_the_readers_language(road: Road, enter: Enter) -> None:
    anne = await enter("anne")
    begins = (road.today + timedelta(days=3000)).strftime("%d.%m.%Y")
    content = f"Navn;Plass;Fra og med\nBerg;ssu:lege;{begins}\n".encode()
    unfree = "UPDATE holding SET valid_to = $2 WHERE seat_id = $1 AND kind = 'holder'"
    seat, ends = await road.id_of("seat", "ssu:lege"), road.today + timedelta(days=2000)
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(unfree, seat, ends)
    assert "bekreftet som «Kommuneoverlege på heltid»" in text_of(await upload(anne, road, content))
    anne.http.cookies.set("sprak", "nn")
    assert "stadfesta som «Kommuneoverlege på heiltid»" in text_of(await upload(anne, road, content))
