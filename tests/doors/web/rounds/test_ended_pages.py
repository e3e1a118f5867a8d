"""Those that ended, or changed region, while they were asked: on the pages of the round, the case and theirs."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import pytest

from fellesskap.rounds.model import Answer
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import Browser, log_in_again, text_of
from merger_scene import LEFT, MERGED, MOVED, become, settling
from road import Road, build

Enter = Callable[[str], Awaitable[Browser]]
_PLACES = count(1)


@pytest.fixture
async def road(database: Settings) -> AsyncIterator[Road]:
    """A community of its own, since its structure changes."""
    yield await build(database, f"prove-opphort-{next(_PLACES)}")


@pytest.fixture
def enter(database: Settings, road: Road) -> Enter:
    """Open a browser as one of the road's people, on the road's clock."""
    app = create_app(database, clock=road.clock)

    async def open_as(name: str) -> Browser:
        app.state.installation.register.forget()
        return Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people[name]))

    return open_as


async def test_a_question_goes_on_after_a_look_at_what_goes_out(road: Road, enter: Enter) -> None:
    found = await road.opened()
    await road.answer(found, "Aune", Answer.OBJECT, "Vi mangler folk.")
    road.later()
    await become(road, MERGED)
    anne, dal = await enter("anne"), await enter("dal")
    here = f"/{road.tenant.slug}/forankring/{found.id}"
    reply = (await settling(road, found, "Aune")).reply_id
    page = f"{here}/opphort/{reply}"
    for browser in (anne, dal):
        shown = await browser.get(here)
        assert "Aune er ikke lenger med i helsefellesskapet. Hvem svarer nå?" in text_of(shown)
        assert (page in shown.text) is (browser is anne)
    start = await anne.get(f"/{road.tenant.slug}/")
    assert page in start.text
    form = await anne.get(page)
    nyby = await road.id_of("partner", "9906")
    assert f'value="{nyby}"' in form.text
    before = await road.everything()
    version = (await road.rows("reply", id=reply))[0]["version"]
    fields = {"version": str(version), "reason": "Slått sammen.", "until": "same"}
    for given, said in (
        (fields, "Hva skjer med spørsmålet?"),
        ({**fields, "who": "on"}, "Ingen er valgt."),
        (
            {**fields, "who": "on", "partners": str(nyby), "reason": ""},
            "Skriv hvorfor parten ikke lenger er spurt.",
        ),
        ({**fields, "who": "on", "partners": str(nyby), "until": "days", "days": "0"}, "dager"),
    ):
        refused = await anne.post(page, given)
        assert (refused.status_code, await road.everything()) == (422, before)
        assert said in text_of(refused)
    fields |= {"who": "on", "partners": str(nyby)}
    check = await anne.post(page, fields)
    assert (check.status_code, await road.everything()) == (200, before)
    assert "Spørsmålet sendes nå til Nyby." in text_of(check)
    assert (await dal.post(page, {**fields, "button": "send"})).status_code == 403
    assert await road.everything() == before
    done = await anne.post(page, {**fields, "button": "send"})
    shown = text_of(await anne.get(done.headers["location"]))
    for words in (
        "Det er avklart hvem som svarer.",
        "Ikke lenger spurt",
        "Vi mangler folk.",
        "Slått sammen.",
    ):
        assert words in shown
    assert "Dere er spurt i stedet for Aune." in text_of(
        await (await enter("nyby")).get(f"{here}/svar/{(await road.reply(found.id, 'Nyby'))['id']}")
    )
    theirs = text_of(await anne.get(f"/{road.tenant.slug}/kommuner/9901"))
    assert "Ikke med i helsefellesskapet fra" in theirs
    assert "Nyby svarer nå." in theirs
    assert "Ikke med i" not in text_of(await anne.get(f"/{road.tenant.slug}/kommuner/9903"))
    case = (await road.rows("case", id=found.case_id))[0]
    on_case = text_of(await anne.get(f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}"))
    assert "Aune finnes ikke lenger som egen part. Nyby svarer nå." in on_case
    assert "Ikke lenger med i helsefellesskapet: Berg." in on_case
    file = await anne.get(f"/{road.tenant.slug}/forankring/oversikt/fil?som=csv")
    rows = {
        row[1]: row[3] for row in csv.reader(io.StringIO(file.text.removeprefix("\ufeff")), delimiter=";")
    }
    assert (rows["Aune"], rows["Nyby"]) == ("Ikke lenger part", "Ikke svart")
    # The page of one that is settled says so.
    assert "Parten er ikke lenger spurt." in text_of(await anne.get(page))


async def test_who_left_is_no_longer_one(road: Road, enter: Enter) -> None:
    found = await road.opened()
    road.later()
    await become(road, LEFT)
    anne = await enter("anne")
    reply = await settling(road, found, "Fjell")
    here = f"/{road.tenant.slug}/forankring/{found.id}"
    page = f"{here}/opphort/{reply.reply_id}"
    dal = str(await road.id_of("partner", "9903"))
    # What was ticked before counts for nothing when nobody is asked instead.
    fields = {"version": str(reply.version), "who": "nobody", "partners": dal, "reason": "Gått ut."}
    check = await anne.post(page, fields)
    assert "Fjell blir ikke regnet med, og blir ikke bundet av beslutningen." in text_of(check)
    await anne.post(page, {**fields, "button": "send"})
    shown = text_of(await anne.get(here))
    assert "Ingen. Ikke lenger part." in shown
    assert "0 av 6 har svart." in shown


async def test_a_municipality_that_changed_region_is_told_of(road: Road, enter: Enter) -> None:
    found = await road.opened()
    here = f"/{road.tenant.slug}/forankring/{found.id}"
    assert "Endret siden" not in text_of(await (await enter("anne")).get(here))
    road.later()
    await become(road, MOVED)
    shown = text_of(await (await enter("anne")).get(here))
    assert "Berg er flyttet fra Helseregion Nord til Helseregion Sør." in shown
    assert "Aune er flyttet" not in shown
