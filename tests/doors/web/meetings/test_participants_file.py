"""The list of a meeting's participants is a file for the secretariat, while people are called."""

from __future__ import annotations

import csv
import io

import httpx2
import pytest

from absence_scene import ABSENT, answer, called, deputy, hold, met, seat_su
from fellesskap.minutes.service import AddGuest, add_guest
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import Road, build

HANNA, IVAR = "su:k1", "vara-su:k1"


@pytest.fixture
async def road(database: Settings) -> Road:
    made = await build(database, "hvem-kommer", ABSENT)
    await seat_su(made)
    return made


async def test_the_secretariat_fetches_who_comes_while_people_are_called(
    road: Road, database: Settings
) -> None:
    app = create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))
    meeting = await called(road)
    page = f"/{road.tenant.slug}/moter/{meeting}"

    async def opened(who: str, path: str) -> httpx2.Response:
        app.state.installation.register.forget()
        session = await log_in_again(database, road.clock, road.tenant, road.people[who])
        return await Browser.open(app, session).get(path)

    await answer(road, meeting, "k1", coming=False, reason="Er bortreist.")
    await deputy(road, meeting, IVAR, coming=True)
    await answer(road, meeting, "k2", coming=True)
    await answer(road, meeting, "k4", coming=False)
    await road.do("anne", add_guest, AddGuest(meeting, "=1+1", "Gjestebyen", 2, 3))
    shown = await opened("anne", page)
    assert f'href="{page}/deltakerliste.csv"' in shown.text
    assert "Matallergier og andre helseopplysninger hører ikke hjemme her." in text_of(shown)
    file = await opened("bjorn", f"{page}/deltakerliste.csv")
    assert file.status_code == 200
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"].startswith('attachment; filename="deltakere-')
    head, *lines = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    assert head == ["Navn", "Plass", "Side", "Representerer", "Svar", "Vara eller gjest", "Er med på"]
    assert [
        (line[0], line[1], line[4], line[5]) for line in lines if line[1] in ("Kommune 1", "Kommune 4")
    ] == [
        (HANNA.capitalize(), "Kommune 1", "Kommer ikke", ""),
        (IVAR.capitalize(), "Kommune 1", "Kommer", "Vara"),
        ("Su:k4", "Kommune 4", "Kommer ikke", ""),
    ]
    assert lines[-2] == ["'=1+1", "", "", "Gjestebyen", "Kommer", "Gjest", "sak 2–3"]
    total = lines[-1]
    coming = [line for line in lines[:-1] if line[4] != "Kommer ikke"]
    silent = [line for line in lines if line[4] == "Ikke svart"]
    assert (total[0], total[4]) == ("Ventet i alt", str(len(coming)))
    assert total[6] == f"{len(silent)} har ikke svart"
    assert len(silent) == 4
    assert "bortreist" not in file.text
    for who in ("su:k2", IVAR, "aune", "valgt"):
        assert (await opened(who, f"{page}/deltakerliste.csv")).status_code == 403
        assert "deltakerliste" not in (await opened(who, page)).text
    await hold(road, meeting, await met(road, "k1", IVAR))
    assert (await opened("anne", f"{page}/deltakerliste.csv")).status_code == 404
    assert "deltakerliste" not in (await opened("anne", page)).text
