"""The pages that correct what a body came to in writing, and every page on which its wording is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar

from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app, page_modules
from fellesskap_web.rendering import TEMPLATES
from frame_scene import Browser, log_in_again, text_of
from road import Road, build
from written_scene import COUNTED, OBJECTS, answer, close, started, the
from written_structure import written_structure

Enter = Callable[[str], Awaitable[Browser]]
FIELDS = {
    "version": "0",
    "text": "FSU slutter seg til rutinen for hvalross.",
    "reason": "Et ord manglet.",
    "same_meaning": "on",
}
CORRECTED = "FSU slutter seg til rutinen for hvalross."


@pytest.fixture(scope="module")
async def road(database: Settings) -> Road:
    return await build(database, "prove-rettesider", written_structure(public=True))


@pytest.fixture(scope="module")
def app(database: Settings, road: Road) -> Litestar:
    return create_app(database, clock=road.clock, modules=page_modules(), folders=(TEMPLATES,))


@pytest.fixture
def enter(app: Litestar, database: Settings, road: Road) -> Enter:
    async def open_as(name: str) -> Browser:
        app.state.installation.register.forget()
        return Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people[name]))

    return open_as


async def closed(road: Road) -> tuple[UUID, dict[str, Any]]:
    """A closed procedure, and its case."""
    found = await started(road)
    for key in COUNTED:
        await answer(road, found, key)
    await close(road, found)
    (case,) = await road.rows("case", id=(await the(road, found))["case_id"])
    return found, case


async def proposed(road: Road, found: UUID, secretary: Browser) -> str:
    """The address of a correction that waits for the other side."""
    here = f"/{road.tenant.slug}/skriftlig/{found}/rett"
    sent = await secretary.post(here, FIELDS)
    assert sent.status_code == 303, text_of(sent)
    (row,) = await road.rows("proposed_correction", circulation_id=found, state="open")
    return f"{here}/{row['id']}"


async def test_a_correction_is_proposed_from_the_procedure_and_from_the_case(
    road: Road, enter: Enter
) -> None:
    found, case = await closed(road)
    here = f"/{road.tenant.slug}/skriftlig/{found}"
    on_case = f"/{road.tenant.slug}/saker/{case['number']}-{case['year']}"
    anne, member = await enter("anne"), await enter("fsu:direktor")
    for page in (here, on_case):
        assert f'href="{here}/rett"' in (await anne.get(page)).text, page
        assert f'href="{here}/rett"' not in (await member.get(page)).text, page
    assert "FSU slutter seg til rutinen." in (await anne.get(f"{here}/rett")).text
    assert "Slik skulle det ha stått" not in text_of(await member.get(f"{here}/rett"))
    assert (await member.post(f"{here}/rett", FIELDS)).status_code == 403
    for changed, sentence in (
        ({"reason": ""}, CORRECTED),
        ({"text": "FSU slutter seg til rutinen."}, "Teksten er den samme som før."),
        ({"same_meaning": ""}, "En rettelse endrer aldri"),
    ):
        refused = await anne.post(f"{here}/rett", {**FIELDS, **changed})
        assert refused.status_code in (409, 422), changed
        assert sentence in text_of(refused), changed
    stale = await anne.post(f"{here}/rett", {**FIELDS, "version": "1"})
    assert stale.status_code == 409
    assert CORRECTED in text_of(stale)
    assert "Nå står det: FSU slutter seg til rutinen." in text_of(stale)
    assert await road.rows("proposed_correction", circulation_id=found) == []
    where = await proposed(road, found, anne)
    for page in (here, on_case):
        assert f'href="{here}/rett"' not in (await anne.get(page)).text, "one waits already"
    waits = await anne.get(f"{here}/rett")
    assert "En rettelse av det samme venter på bekreftelse" in text_of(waits)
    assert f'href="{where}"' in waits.text


async def test_the_other_side_confirms_and_it_shows_wherever_the_wording_is_read(
    road: Road, enter: Enter, app: Litestar
) -> None:
    other, _ = await closed(road)
    found, case = await closed(road)
    home = f"/{road.tenant.slug}"
    here, on_case = f"{home}/skriftlig/{found}", f"{home}/saker/{case['number']}-{case['year']}"
    anne, bjorn, member = await enter("anne"), await enter("bjorn"), await enter("fsu:direktor")
    contact, nobody = await enter("nord"), Browser.open(app)
    where = await proposed(road, found, anne)
    own = await anne.get(where)
    assert "Den som har foreslått rettelsen, kan ikke bekrefte den selv." in text_of(own)
    assert "Bekreft rettelsen" not in own.text and "Trekk rettelsen" in own.text
    seen = await member.get(where)
    assert "<ins>" in seen.text and "Bekreft rettelsen" not in seen.text
    assert (await member.post(f"{where}/bekreft", {"version": "1"})).status_code == 403
    assert (await contact.get(where)).status_code == 404
    elsewhere = where.replace(str(found), str(other))
    assert (await bjorn.get(elsewhere)).status_code == 404
    assert (await bjorn.post(f"{elsewhere}/bekreft", {"version": "1"})).status_code == 404
    assert where in (await bjorn.get(home)).text
    assert where not in (await anne.get(home)).text
    page = await bjorn.get(where)
    assert "Bekreft rettelsen" in page.text
    assert "Brevet til dem det gjelder, lages også på nytt, med rettelsen." in text_of(page)
    followup = (await road.rows("followup", case_id=case["id"]))[0]["id"]
    read = (
        (anne, here),
        (member, here),
        (anne, on_case),
        (contact, on_case),
        (anne, f"{home}/oppfolging/{followup}"),
        (nobody, f"{home}/offentlig/saker/{case['number']}-{case['year']}"),
        (nobody, f"{home}/offentlig"),
    )
    for reader, address in read[2:]:
        assert "hvalross" not in text_of(await reader.get(address)), address
    done = await bjorn.post(f"{where}/bekreft", {"version": "1"})
    assert done.status_code == 303, text_of(done)
    assert done.headers["location"] == here
    for reader, address in read:
        shown = await reader.get(address)
        assert shown.status_code == 200, address
        assert CORRECTED in text_of(shown), address
        assert "FSU slutter seg til rutinen." in text_of(shown), address
    timeline = text_of(await anne.get(on_case))
    assert "ble rettet. Begrunnelse: Et ord manglet." in timeline
    hits = text_of(await member.get(f"{home}/sok?q=hvalross"))
    assert f"Rettelse: {case['reference']}" in hits
    assert where not in (await bjorn.get(home)).text


async def test_it_is_declined_with_a_reason_or_taken_back(road: Road, enter: Enter) -> None:
    found, _ = await closed(road)
    here = f"/{road.tenant.slug}/skriftlig/{found}"
    anne, bjorn = await enter("anne"), await enter("bjorn")
    where = await proposed(road, found, anne)
    assert (await bjorn.post(f"{where}/avvis", {"version": "1", "remark": ""})).status_code == 422
    done = await bjorn.post(f"{where}/avvis", {"version": "1", "remark": "Det står riktig."})
    assert done.status_code == 303, text_of(done)
    assert "Det står riktig." in text_of(await anne.get(here))
    again = await proposed(road, found, anne)
    taken = await anne.post(f"{again}/trekk", {"version": "1"})
    assert taken.status_code == 303, text_of(taken)
    assert await road.rows("minutes_correction", circulation_id=found) == []
    assert "Foreslå en rettelse" in (await anne.get(here)).text


async def test_what_was_not_agreed_to_is_read_on_the_page_and_an_open_one_is_not_corrected(
    road: Road, enter: Enter
) -> None:
    found = await started(road)
    anne, here = await enter("anne"), f"/{road.tenant.slug}/skriftlig/{found}"
    assert "Foreslå en rettelse" not in (await anne.get(here)).text
    assert "Her er det ikke noe å rette" in text_of(await anne.get(f"{here}/rett"))
    await answer(road, found, "fsu:avdeling", OBJECTS, "Vi mangler folk.")
    for key in ("fsu:region:nord", "fsu:region:sor", "fsu:direktor"):
        await answer(road, found, key)
    await close(road, found, wording="Utvalget ble ikke enig om rutinen.")
    shown = text_of(await anne.get(here))
    assert "Det utvalget kom fram til Utvalget ble ikke enig om rutinen." in shown
