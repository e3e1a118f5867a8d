"""The pages of a round of appointments: opened after seeing whom it asks, answered, chosen, confirmed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from appointment_scene import call_of, name, opened
from fellesskap.db.work import system_work
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


@pytest.fixture(autouse=True)
async def empty(road: Road) -> None:
    """Nobody sits, or will sit, in what is filled."""
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET kind = 'deputy', rank = 9, valid_to = valid_from + 1"
        )


async def opening(road: Road, **changes: str) -> dict[str, str]:
    return {
        "title": "SSU 2026–2029",
        "body_ids": str(await road.id_of("body", "ssu")),
        "term_from": (road.today + timedelta(days=60)).isoformat(),
        "term_to": (road.today + timedelta(days=1000)).isoformat(),
        "deadline": (road.today + timedelta(days=30)).isoformat(),
        **changes,
    }


async def test_a_round_shows_whom_it_asks_before_it_is_sent(road: Road, enter: Enter) -> None:
    bjorn, address = await enter("bjorn"), f"/{road.tenant.slug}/oppnevning/ny"
    form = text_of(await bjorn.get(address))
    assert "Strategisk samarbeidsutvalg (SSU)" in form and "6 plasser å spørre om" in form
    assert "Fagutvalg" in form
    fields, before = await opening(road), await road.everything()
    check = await bjorn.post(address, fields)
    assert (check.status_code, await road.everything()) == (200, before)
    for words in ("Kallet sendes til 4 parter nå.", "Helseregion Nord", "KS Prøve", "Brukerrepresentant"):
        assert words in text_of(check)
    back = await bjorn.post(address, {**fields, "button": "change"})
    assert "SSU 2026–2029" in back.text and "checked" in back.text
    done = await bjorn.post(address, {**fields, "button": "send", "address-ks": "ks@example.no"})
    assert done.status_code == 303
    shown = text_of(await bjorn.get(done.headers["location"]))
    for words in ("Kallet er sendt.", "0 av 4 mottatt", "7 plasser er ledige.", "Avslutt runden:"):
        assert words in shown
    row = (await road.rows("appointment_round", id=UUID(done.headers["location"].rsplit("/", 1)[1])))[0]
    assert row["term_to"] == road.today + timedelta(days=1001), "the last day is still theirs"


@pytest.mark.parametrize("button", ["", "send"])
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Fyll ut dette feltet."),
        ({"deadline": "2020-01-01"}, "Fristen må være en dag som kommer."),
        ({"term_to": "2020-01-01"}, "Perioden slutter før den begynner."),
        ({"body_ids": ""}, "Velg minst én plass"),
    ],
)
async def test_a_round_that_is_refused_keeps_what_was_written(
    road: Road, enter: Enter, button: str, changes: dict[str, str], sentence: str
) -> None:
    bjorn, before = await enter("bjorn"), await road.everything()
    fields = {**await opening(road), **changes, "button": button}
    answer = await bjorn.post(f"/{road.tenant.slug}/oppnevning/ny", fields)
    assert answer.status_code == 422
    assert sentence.split(" må", maxsplit=1)[0] in text_of(answer)
    assert fields["term_from"] in answer.text
    assert await road.everything() == before


async def test_only_the_secretariat_opens_a_round(road: Road, enter: Enter) -> None:
    nord, address = await enter("nord"), f"/{road.tenant.slug}/oppnevning"
    before = await road.everything()
    assert (await nord.get(f"{address}/ny")).status_code == 403
    assert (await nord.post(f"{address}/ny", await opening(road))).status_code == 403
    assert await road.everything() == before
    assert "Start en oppnevningsrunde" not in text_of(await nord.get(address))
    assert "Start en oppnevningsrunde" in text_of(await (await enter("anne")).get(address))


def naming(**more: str) -> dict[str, str]:
    fields = {
        "version": "1",
        "person_id": "ny",
        "name": "Kari Ny",
        "email": "kari@example.no",
        "consent": "1",
    }
    return {**fields, **more}


async def test_a_contact_names_somebody_and_another_does_not(road: Road, enter: Enter) -> None:
    found = await opened(road, "ssu")
    here = f"/{road.tenant.slug}/oppnevning/{found}"
    call = (await call_of(road, found, "ssu:region:nord"))["id"]
    address = f"{here}/svar/{call}"
    nord, sor = await enter("nord"), await enter("sor")
    start = text_of(await nord.get(f"/{road.tenant.slug}/"))
    assert "Helseregion Nord skal oppnevne eller foreslå noen." in start
    assert "Oppnevn: Kommunalsjef, Helseregion Nord" in text_of(await nord.get(here))
    before = await road.everything()
    assert (await sor.get(address)).status_code == 403
    assert (await sor.post(address, naming())).status_code in (403, 422)
    unasked = await nord.post(address, naming(consent=""))
    assert unasked.status_code == 422 and "Kari Ny" in unasked.text
    assert "Spør personen før du gir navnet" in text_of(unasked)
    assert await road.everything() == before
    done = await nord.post(address, naming())
    assert done.headers["location"] == here
    shown = text_of(await nord.get(here))
    assert "Oppnevningsbrevet lages nå" in shown and "Kari Ny" in shown and "1 av 4 mottatt" in shown
    again = await nord.get(address)
    assert again.status_code == 422 and "Parten har allerede svart" in text_of(again)


async def test_somebody_known_is_found_by_name(road: Road, enter: Enter) -> None:
    found = await opened(road, "ssu")
    call = (await call_of(road, found, "ssu:region:nord"))["id"]
    address = f"/{road.tenant.slug}/oppnevning/{found}/svar/{call}"
    nord, sor = await enter("nord"), road.people["sor"]
    search = await nord.get(f"{address}?sok=sor")
    assert f'value="{sor}"' in search.text
    fields = naming(person_id=str(sor), name="", email="", sok="sor")
    assert (await nord.post(address, fields)).status_code == 303
    (row,) = await road.rows("nomination", seat_call_id=call)
    assert (row["person_id"], row["state"]) == (sor, "appointed")


async def test_the_secretariat_records_a_letter(road: Road, enter: Enter) -> None:
    found = await opened(road, "ssu")
    call = (await call_of(road, found, "ssu:ks"))["id"]
    address = f"/{road.tenant.slug}/oppnevning/{found}/svar/{call}"
    bjorn = await enter("bjorn")
    assert "Du fører svaret for KS Prøve." in text_of(await bjorn.get(address))
    refused = await bjorn.post(address, naming())
    assert refused.status_code == 422 and "Oppgi både hvilket brev" in text_of(refused)
    paper = {"evidence_reference": "KS 12/26", "evidence_date": road.today.isoformat()}
    assert (await bjorn.post(address, naming(**paper))).status_code == 303


async def _names(road: Road) -> tuple[UUID, dict[str, Any]]:
    """A round with one who waits to be confirmed and two who wait to be chosen."""
    found = await opened(road, "ssu", "fsu")
    named = {"nils": await name(road, "nord", await call_of(road, found, "fsu:region:nord"), "Nils")}
    for region, party in (("nord", "Helseregion Nord"), ("sor", "Helseregion Sør")):
        named[region] = await name(road, region, await call_of(road, found, "ssu:fastlege", party))
    return found, named


async def test_a_name_is_withdrawn_chosen_and_confirmed(road: Road, enter: Enter) -> None:
    found, named = await _names(road)
    here = f"/{road.tenant.slug}/oppnevning/{found}"
    bjorn, nord = await enter("bjorn"), await enter("nord")
    chosen = f"{here}/navn/{named['nord']['id']}/velg"
    assert (await nord.get(chosen)).status_code == 403
    fields = {"version": "1", "by": "annet", "reference": "SSU sak 3/26", "dated": road.today.isoformat()}
    assert (await bjorn.post(chosen, {**fields, "reference": ""})).status_code == 422
    assert (await bjorn.post(chosen, fields)).status_code == 303
    assert "Mulig vara" in text_of(await bjorn.get(here))
    withdrawn = f"{here}/navn/{named['sor']['id']}/trekk"
    assert (await nord.get(withdrawn)).status_code == 404, "it is not theirs to see"
    reserve = (await road.rows("nomination", id=named["sor"]["id"]))[0]
    given = {"version": str(reserve["version"]), "reason": "Flytter"}
    assert (await bjorn.post(withdrawn, {**given, "reason": ""})).status_code == 422
    assert (await bjorn.post(withdrawn, given)).status_code == 303
    page = text_of(await bjorn.get(f"{here}/bekreft"))
    assert "Strategisk samarbeidsutvalg bekrefter" in page and "har ikke hatt noe møte ennå" in page
    nobody = await bjorn.post(f"{here}/bekreft", {"version": "1", "nomination_ids": str(named["nils"]["id"])})
    assert nobody.status_code == 422


async def test_nobody_is_named_more_time_is_given_and_the_round_closes(road: Road, enter: Enter) -> None:
    found = await opened(road, "fsu")
    here = f"/{road.tenant.slug}/oppnevning/{found}"
    bjorn, nord = await enter("bjorn"), await enter("nord")
    call = (await call_of(road, found, "fsu:region:nord"))["id"]
    empty = await nord.post(f"{here}/svar/{call}/ingen", {"version": "1", "reason": ""})
    assert empty.status_code == 422
    assert (
        await nord.post(f"{here}/svar/{call}/ingen", {"version": "1", "reason": "Ingen kan"})
    ).status_code == 303
    assert "Foreslår ingen" in text_of(await nord.get(here))
    missing = text_of(await nord.get(f"{here}?vis=mangler"))
    assert "Helseregion Sør" in missing
    part = await nord.get(here, {"HX-Request": "true", "HX-Target": "div#tabell"})
    assert "<html" not in part.text and "1 av 2 mottatt" in text_of(part)
    assert (await nord.get(f"{here}/frist")).status_code == 403
    later = {"version": "1", "deadline": (road.today + timedelta(days=40)).isoformat()}
    assert (await bjorn.post(f"{here}/frist", {**later, "deadline": "2020-01-01"})).status_code == 422
    assert (await bjorn.post(f"{here}/frist", later)).status_code == 303
    early = await bjorn.get(f"{here}/avslutt")
    assert early.status_code == 422 and "Runden kan ikke avsluttes" in text_of(early)
    road.later(41)
    bjorn = await enter("bjorn")
    assert "Ingen kan gi flere navn etterpå." in text_of(await bjorn.get(f"{here}/avslutt"))
    assert (await bjorn.post(f"{here}/avslutt", {"version": "2"})).status_code == 303
    assert "tar ikke imot flere navn" in text_of(await bjorn.get(here))
