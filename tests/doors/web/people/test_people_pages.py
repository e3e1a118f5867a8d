"""The pages of persons: found, registered, corrected, reached, and what each reader is offered."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

from fellesskap.people.service import EditPerson, edit_person
from fellesskap_graphql.ids import global_id
from frame_scene import Browser, text_of
from people_town import Town

Enter = Callable[[str], Awaitable[Browser]]


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page)


async def test_people_are_found_by_name_role_body_and_municipality(town: Town, enter: Enter) -> None:
    await town.sits("Kari Nes", "ordnet")
    await town.sits("Per Nes", "ordnet", deputy_rank=1)
    home, browser = f"/{town.tenant.slug}/personer", await enter("anne")

    async def listed(query: str) -> list[str]:
        answer = await browser.get(f"{home}?{query}")
        assert answer.status_code == 200
        return names(answer.text)

    assert await listed("navn=nes") == ["Kari Nes", "Per Nes"]
    assert await listed("rolle=kommunekontakt") == ["aune"]
    body = global_id("Body", await town.id_of("body", "utvalg"))
    assert await listed(f"utvalg={body}") == ["Kari Nes", "Per Nes"]
    assert await listed(f"kommune={global_id('Partner', await town.id_of('partner', '9901'))}") == ["aune"]
    assert await listed("etter=tull") == ["admin", "anne", "aune", "Kari Nes", "Per Nes"]
    refused = await browser.get(f"{home}?navn=15837030088")
    assert refused.status_code == 422
    assert "fødselsnummer" in text_of(refused)
    assert "15837030088" not in refused.text
    empty = text_of(await browser.get(f"{home}?navn=ingenslik"))
    assert "Ingen personer passer med det du søker etter" in empty


async def test_a_seat_that_is_no_more_is_nobody_s(town: Town, enter: Enter, superuser) -> None:
    await town.sits("Rolf Moe", "ordnet")
    home, browser = f"/{town.tenant.slug}/personer?navn=rolf", await enter("anne")
    assert "Ingen nå" not in text_of(await browser.get(home))
    edition = f"{town.tenant.schema}.seat_edition SET valid_to ="
    seat = await town.seat("ordnet")
    was = await superuser.fetchval(
        f"SELECT valid_to FROM {town.tenant.schema}.seat_edition WHERE seat_id = $1", seat
    )
    await superuser.execute(f"UPDATE {edition} $2 WHERE seat_id = $1", seat, town.clock.now().date())
    assert "Ingen nå" in text_of(await browser.get(home))
    await superuser.execute(f"UPDATE {edition} $2 WHERE seat_id = $1", seat, was)


async def test_a_long_list_is_read_page_by_page(town: Town, enter: Enter) -> None:
    for number in range(25):
        await town.known(f"Person {number:02}")
    browser = await enter("anne")
    first = await browser.get(f"/{town.tenant.slug}/personer?navn=person")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onward is not None
    second = await browser.get(f"/{town.tenant.slug}/personer{onward[1].replace('&amp;', '&')}")
    assert names(first.text) + names(second.text) == [f"Person {number:02}" for number in range(25)]


async def test_the_secretariat_registers_a_person_and_a_mistake_keeps_the_form(
    town: Town, enter: Enter
) -> None:
    browser, path = await enter("anne"), f"/{town.tenant.slug}/personer/ny"
    assert "Registrer personen" in text_of(await browser.get(path))
    fields = {"name": "Ny Person", "language": "nn", "email": "ikke-en-adresse", "phone": ""}
    before = await town.everything()
    wrong = await browser.post(path, fields)
    assert (wrong.status_code, await town.everything()) == (422, before)
    assert 'value="Ny Person"' in wrong.text
    assert 'id="felt-email-feil"' in wrong.text
    done = await browser.post(path, {**fields, "email": "ny@eksempel.no"})
    assert done.status_code == 303
    page = text_of(await browser.get(done.headers["location"]))
    assert "Ny Person er registrert." in page
    assert "ny@eksempel.no" in page
    member = await enter("aune")
    assert (await member.get(path)).status_code == 403
    before = await town.everything()
    assert (await member.post(path, {**fields, "email": ""})).status_code == 403
    assert await town.everything() == before


async def test_contact_data_shows_to_whom_it_may(town: Town, enter: Enter) -> None:
    await town.sits("Kari", "ordnet")
    command = EditPerson(town.people["Kari"], 1, "Kari", email="kari@eksempel.no", phone="12 34 56 78")
    await town.do("anne", edit_person, command)
    path = f"/{town.tenant.slug}/personer/{town.people['Kari']}"
    for who in ("anne", "Kari"):
        page = await (await enter(who)).get(path)
        assert "kari@eksempel.no" in page.text
        assert "Bare sekretariatet og personen selv ser dette." in text_of(page)
    page = await (await enter("aune")).get(path)
    assert "kari@eksempel.no" not in page.text
    assert "Personen har valgt å ikke vise e-post og telefon." in text_of(page)
    kari = await enter("Kari")
    shared = {"version": "2", "name": "Kari", "language": "nb", "email": "kari@eksempel.no", "phone": ""}
    assert (await kari.post(f"{path}/endre", {**shared, "contact_shared": "1"})).status_code == 303
    page = await (await enter("aune")).get(path)
    assert "kari@eksempel.no" in page.text


async def test_a_person_corrects_only_oneself(town: Town, enter: Enter) -> None:
    await town.known("Kari")
    path = f"/{town.tenant.slug}/personer/{town.people['Kari']}/endre"
    fields = {"version": "1", "name": "Annet Navn", "language": "nb", "email": "", "phone": ""}
    aune = await enter("aune")
    before = await town.everything()
    assert (await aune.get(path)).status_code == 403
    assert (await aune.post(path, fields)).status_code == 403
    assert await town.everything() == before
    kari = await enter("Kari")
    assert 'value="Kari"' in (await kari.get(path)).text
    assert (await kari.post(path, fields)).status_code == 303
    stale = await kari.post(path, {**fields, "name": "Tredje Navn"})
    assert stale.status_code == 409
    assert 'value="Tredje Navn"' in stale.text
    nobody = await (await enter("anne")).get(f"/{town.tenant.slug}/personer/{uuid4()}")
    assert nobody.status_code == 404


async def test_what_is_offered_is_what_the_reader_may(town: Town, enter: Enter) -> None:
    await town.sits("Kari", "ordnet")
    path = f"/{town.tenant.slug}/personer/{town.people['Kari']}"
    offered = {
        who: {
            word
            for word in ("Sett inn i plass", "Endre opplysninger", "Avslutt", "Permisjon")
            if word in text
        }
        for who in ("anne", "Kari", "aune")
        if (text := text_of(await (await enter(who)).get(path)))
    }
    assert offered == {
        "anne": {"Sett inn i plass", "Endre opplysninger", "Avslutt", "Permisjon"},
        "Kari": {"Endre opplysninger"},
        "aune": set(),
    }


async def test_the_directory_tells_whom_to_ask_and_is_for_those_who_take_part(
    town: Town, enter: Enter
) -> None:
    command = EditPerson(
        town.people["aune"], 1, "Aune Kontakt", email="aune@eksempel.no", contact_shared=True
    )
    await town.do("anne", edit_person, command)
    await town.sits("Kari", "ordnet")
    for who in ("anne", "Kari"):
        page = text_of(await (await enter(who)).get(f"/{town.tenant.slug}/kontakter"))
        assert "Helseregion Nord" in page
        assert re.search(r"Aune Aune Kontakt \( ?oppdiktet ?\) aune@eksempel.no", page)
    await town.known("Fremmed")
    assert (await (await enter("Fremmed")).get(f"/{town.tenant.slug}/kontakter")).status_code == 404
