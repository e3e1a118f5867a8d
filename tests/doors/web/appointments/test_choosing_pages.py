"""Choosing one of several on the pages: what they fit, the chooser's meetings, and who of the rest is a deputy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from litestar import Litestar

from appointment_scene import vacate
from choosing_scene import CHOOSING, choosing, met, named_twice
from fellesskap.appointments.service import WithdrawNomination, select_nominee, withdraw_nomination
from fellesskap.composition.service import Attest, attest
from fellesskap.db.work import system_work
from fellesskap.decisions.model import DecisionEffect
from fellesskap.followups.service import conclude
from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, text_of
from road import Road, build

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    road = await build(database, "prove-velgere", CHOOSING)
    _, item_id = await road.ready("prinsipiell")
    await road.do("anne", conclude, await road.decision(item_id, DecisionEffect.RECOMMENDATION))
    await vacate(road, "ssu", "fsu")
    for who, competence in (("aune", "heltid"), ("berg", "fastlege")):
        await road.do("anne", attest, Attest(road.people[who], road.today, competence))
    return road


@pytest.fixture(scope="module")
def appointing_app(database: Settings, road: Road) -> Litestar:
    """The application on the clock of this community."""
    return create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))


@pytest.fixture(autouse=True)
async def empty(road: Road) -> None:
    """Nobody sits, stands in, or will, in what is filled."""
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET kind = 'deputy', rank = 9, valid_from = '2000-01-01', valid_to = '2000-01-02'"
        )


UNFIT = "Personen er bekreftet som «Kommuneoverlege på heltid» og regnes derfor ikke som «Fastlege»"


async def test_what_a_seat_asks_for_stands_where_people_are_named_chosen_and_confirmed(
    road: Road, enter: Enter
) -> None:
    bjorn, nord = await enter("bjorn"), await enter("nord")
    found, names = await named_twice(road, "lege", nord=road.people["aune"], sor=road.people["berg"])
    here = f"/{road.tenant.slug}/oppnevning/{found}"
    page = text_of(await bjorn.get(here))
    assert page.count(UNFIT) == 1 and "Advarsel" in page and "Be om at en annen blir oppnevnt" in page
    assert UNFIT in text_of(await nord.get(here)), "who named somebody is told too"
    assert UNFIT not in text_of(await (await enter("sor")).get(here)), "the name is not theirs to see"
    unfit = text_of(await bjorn.get(f"{here}/navn/{names['nord']['id']}/velg"))
    fit = text_of(await bjorn.get(f"{here}/navn/{names['sor']['id']}/velg"))
    assert "Dette stopper ikke valget." in unfit and "Dette stopper ikke valget." not in fit
    assert UNFIT in fit, "the other may be a deputy, and what is lacking stands there too"
    (call,) = [row["seat_call_id"] for row in await road.rows("nomination", id=names["nord"]["id"])]
    await road.do("nord", *(await _withdrawn(road, names["nord"])))
    search = text_of(await nord.get(f"{here}/svar/{call}?sok=aune"))
    assert UNFIT in search


async def _withdrawn(road: Road, nomination: dict[str, Any]) -> tuple[Any, Any]:
    row = (await road.rows("nomination", id=nomination["id"]))[0]
    return withdraw_nomination, WithdrawNomination(row["id"], row["version"], "Flytter")


async def test_a_meeting_of_the_choosers_is_chosen_instead_of_written(road: Road, enter: Enter) -> None:
    bjorn = await enter("bjorn")
    found, names = await named_twice(road, "lege")
    here = f"/{road.tenant.slug}/oppnevning/{found}"
    form = f"{here}/navn/{names['nord']['id']}/velg"
    assert "har ikke hatt noe møte ennå" in text_of(await bjorn.get(form))
    held, planned = await met(road, "ssu"), await met(road, "ssu", held=False)
    page = await bjorn.get(form)
    assert f'value="{held}"' in page.text and f'value="{planned}"' not in page.text
    before = await road.everything()
    for fields, sentence in (
        ({"by": ""}, "Fyll ut dette feltet."),
        ({"by": str(planned)}, "Møtet er ikke gjennomført ennå."),
        ({"by": "annet", "reference": "", "dated": ""}, "Fyll ut dette feltet."),
    ):
        answer = await bjorn.post(form, {"version": "1", "reference": "sak 3/26", **fields})
        assert answer.status_code == 422 and sentence in text_of(answer), fields
        assert await road.everything() == before
    done = await bjorn.post(form, {"version": "1", "by": str(held), "reference": "sak 3/26"})
    assert done.status_code == 303
    shown = text_of(await bjorn.get(here))
    assert "Valget er ført." in shown and "Valgt i møtet" in shown and "sak 3/26" in shown
    row = (await road.rows("nomination", id=names["nord"]["id"]))[0]
    assert row["selected_meeting_id"] == held


async def test_what_confirms_a_choice_is_called_what_it_is(road: Road, enter: Enter) -> None:
    bjorn = await enter("bjorn")
    found, names = await named_twice(road, "jurist")
    await road.do("bjorn", select_nominee, await choosing(road, names["nord"]))
    page = text_of(await bjorn.get(f"/{road.tenant.slug}/oppnevning/{found}/bekreft"))
    assert "Faglig samarbeidsutvalg bekrefter" in page
    assert "Anbefaling" in page and "Beslutning " not in page


async def test_the_rest_are_deputies_only_when_said_so_and_in_that_order(road: Road, enter: Enter) -> None:
    bjorn = await enter("bjorn")
    found, names = await named_twice(road, "lege")
    here = f"/{road.tenant.slug}/oppnevning/{found}"
    form, other = f"{here}/navn/{names['nord']['id']}/velg", f"vara-{names['sor']['id']}"
    page = await bjorn.get(form)
    assert "Hvem av de andre skal være vara?" in text_of(page) and f'name="{other}"' in page.text
    assert '<option value="1" selected>Vara nummer 1</option>' in page.text
    fields = {
        "version": "1",
        "by": "annet",
        "reference": "SSU sak 3/26",
        "dated": road.today.isoformat(),
        other: "1",
    }
    twice = await bjorn.post(form, {**fields, f"vara-{names['nord']['id']}": "1"})
    assert twice.status_code == 422 and "To kan ikke ha samme nummer." in text_of(twice)
    assert 'value="SSU sak 3/26"' in twice.text
    assert (await bjorn.post(form, fields)).status_code == 303
    shown = text_of(await bjorn.get(here))
    assert "Oppnevnt som vara" in shown and "vara nummer 1" in shown


async def test_nobody_is_offered_as_deputy_where_the_structure_has_none_in_order(
    road: Road, enter: Enter
) -> None:
    bjorn = await enter("bjorn")
    found, names = await named_twice(road, "bruker")
    page = text_of(await bjorn.get(f"/{road.tenant.slug}/oppnevning/{found}/navn/{names['nord']['id']}/velg"))
    assert "ingen av dem blir vara nå" in page and "Vara nummer 1" not in page
