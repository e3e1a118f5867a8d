"""The pages of seats: put somebody in, order the deputies, end, pause and correct; and offices in one go."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from fellesskap.db.work import system_work
from fellesskap.notices.service import warn_of_terms
from frame_scene import Browser, text_of
from people_town import Town, after

Enter = Callable[[str], Awaitable[Browser]]


async def _form(town: Town, key: str, **fields: str) -> dict[str, str]:
    seat = key if key.startswith("liste-") else str(await town.seat(key))
    day = town.today.isoformat()
    return {"seat": seat, "kind": "holder", "valid_from": day, "lasts": "open", **fields}


async def test_somebody_is_put_in_a_seat_for_as_long_as_the_structure_says(town: Town, enter: Enter) -> None:
    await town.known("Kari")
    path = f"/{town.tenant.slug}/personer/{town.people['Kari']}/plass?utvalg=utvalg"
    browser = await enter("anne")
    shown = text_of(await browser.get(path))
    assert "Perioden er 48 måneder." in shown
    assert "Felles varaliste, Sykehussiden" in shown
    done = await browser.post(path, await _form(town, "ingen", lasts="term", appointed_by="Regionen"))
    assert done.status_code == 303
    row = (await town.rows("holding", person_id=town.people["Kari"]))[0]
    assert row["valid_to"] == town.today.replace(year=town.today.year + 4)
    page = text_of(await browser.get(done.headers["location"]))
    assert "Kari er satt inn." in page
    assert "oppnevnt av Regionen" in page


async def test_a_refusal_keeps_the_form_and_changes_nothing(town: Town, enter: Enter) -> None:
    await town.sits("Per", "ingen")
    await town.known("Kari")
    path = f"/{town.tenant.slug}/personer/{town.people['Kari']}/plass?utvalg=utvalg"
    browser = await enter("anne")
    before = await town.everything()
    cases = (
        (await _form(town, "ingen"), "allerede en innehaver"),
        (await _form(town, "ingen", kind="deputy"), "ikke har vara"),
        (await _form(town, "ordnet", lasts="term"), "Strukturen sier ikke hvor lenge"),
        (await _form(town, "ordnet", lasts="day"), "valid_to"),
        ({"kind": "holder", "valid_from": "", "lasts": "open"}, "valid_from"),
    )
    for fields, said in cases:
        answer = await browser.post(path, fields)
        assert (answer.status_code, await town.everything()) == (422, before), fields
        assert said in answer.text
    assert (await (await enter("aune")).post(path, await _form(town, "ordnet"))).status_code == 403
    assert (await (await enter("aune")).get(path)).status_code == 403
    assert await town.everything() == before


async def test_deputies_take_the_next_free_place_and_are_moved(town: Town, enter: Enter) -> None:
    browser = await enter("anne")
    for name in ("Ada", "Bo"):
        await town.known(name)
        path = f"/{town.tenant.slug}/personer/{town.people[name]}/plass?utvalg=utvalg"
        assert (await browser.post(path, await _form(town, "ordnet", kind="deputy"))).status_code == 303
        assert (await browser.post(path, await _form(town, "liste-hospital"))).status_code == 303
    seat = f"/{town.tenant.slug}/plasser/{await town.seat('ordnet')}"
    order = re.compile(r'<span class="number">(\d)\.</span> <a [^>]*>(\w+)</a>')
    assert order.findall((await browser.get(seat)).text) == [("1", "Ada"), ("2", "Bo")]
    held = next(row for row in await town.rows("holding", rank=2) if row["side"] is None)
    move = {"version": "1", "rank": "1", "seat": str(await town.seat("ordnet"))}
    done = await browser.post(f"/{town.tenant.slug}/verv/{held['id']}/flytt", move)
    assert done.headers["location"] == seat
    opened = await browser.get(f"/{town.tenant.slug}/verv/{held['id']}/flytt")
    assert opened.headers["location"] == seat
    listed = next(row for row in await town.rows("holding", rank=2) if row["side"] is not None)
    opened = await browser.get(f"/{town.tenant.slug}/verv/{listed['id']}/flytt")
    assert opened.headers["location"] == f"/{town.tenant.slug}/utvalg/utvalg"
    assert order.findall((await browser.get(seat)).text) == [("1", "Bo"), ("2", "Ada")]
    common = f"/{town.tenant.slug}/plasser/{await town.seat('felles')}"
    assert order.findall((await browser.get(common)).text) == [("1", "Ada"), ("2", "Bo")]
    assert "Flytt opp" not in text_of(await (await enter("aune")).get(seat))
    body = text_of(await browser.get(f"/{town.tenant.slug}/utvalg/utvalg"))
    assert "Felles varaliste Sykehussiden 1. Ada" in body


async def test_somebody_leaves_and_the_deputy_is_named_before(town: Town, enter: Enter) -> None:
    held = await town.sits("Hanna", "personlig")
    await town.sits("Ivar", "personlig", deputy_rank=1)
    browser, path = await enter("anne"), f"/{town.tenant.slug}/verv/{held}/avslutt"
    assert "Hva skal skje med personlig vara, Ivar?" in text_of(await browser.get(path))
    before = await town.everything()
    nothing = await browser.post(path, {"version": "1", "valid_to": "", "note": "Flyttet"})
    assert (nothing.status_code, await town.everything()) == (422, before)
    assert 'value="Flyttet"' in nothing.text
    fields = {
        "version": "1",
        "valid_to": after(town, 10).isoformat(),
        "reason": "own_wish",
        "note": "Flyttet",
        "deputy": "stays",
    }
    done = await browser.post(path, fields)
    assert done.status_code == 303
    deputy = (await town.rows("holding", person_id=town.people["Ivar"]))[0]
    assert (deputy["behind_id"], deputy["valid_to"]) == (None, None)
    assert "Etter eget ønske: Flyttet" in text_of(await browser.get(done.headers["location"]))
    member = await enter("aune")
    assert (await member.get(path)).status_code == 403
    whose = text_of(await member.get(f"/{town.tenant.slug}/personer/{town.people['Hanna']}"))
    assert "Flyttet" not in whose


async def test_a_leave_is_noted_shown_cut_short_and_taken_back(town: Town, enter: Enter) -> None:
    held = await town.sits("Hanna", "ordnet")
    browser, home = await enter("anne"), f"/{town.tenant.slug}"
    days = {"valid_from": after(town, 5).isoformat(), "valid_to": after(town, 25).isoformat()}
    done = await browser.post(f"{home}/verv/{held}/permisjon", days)
    assert done.status_code == 303
    assert "Permisjonen til Hanna er ført." in text_of(await browser.get(done.headers["location"]))
    leave = (await town.rows("leave"))[0]["id"]
    again = await browser.post(f"{home}/verv/{held}/permisjon", days)
    assert again.status_code == 422
    assert "allerede permisjon" in again.text
    cut = {"version": "1", "valid_to": after(town, 15).isoformat()}
    assert (await browser.post(f"{home}/permisjoner/{leave}", cut)).status_code == 303
    assert (await browser.post(f"{home}/permisjoner/{leave}", cut)).status_code == 409
    member = await enter("aune")
    for path in (f"{home}/permisjoner/{leave}", f"{home}/verv/{held}/permisjon"):
        assert (await member.get(path)).status_code == 403
    town.later(6)
    member = await enter("aune")
    assert "Hanna (oppdiktet) Permisjon" in text_of(await member.get(f"{home}/utvalg/utvalg"))


async def test_what_has_not_begun_is_corrected_or_taken_back(town: Town, enter: Enter) -> None:
    held = await town.sits("Kari", "ingen", valid_from=after(town, 10))
    browser, path = await enter("anne"), f"/{town.tenant.slug}/verv/{held}"
    assert after(town, 10).isoformat() in (await browser.get(f"{path}/rett")).text
    days = {"version": "1", "valid_from": after(town, 20).isoformat(), "valid_to": ""}
    assert (await browser.post(f"{path}/rett", days)).status_code == 303
    assert (await town.rows("holding", id=held))[0]["valid_from"] == after(town, 20)
    assert (await browser.post(f"{path}/trekk", {"version": "1"})).status_code == 409
    assert (await browser.post(f"{path}/trekk", {"version": "2"})).status_code == 303
    assert await town.rows("holding") == []
    assert (await browser.get(f"{path}/rett")).status_code == 404


async def _fields(town: Town, **names: str) -> dict[str, str]:
    found = {"valid_from": after(town, 30).isoformat()}
    for number, name in names.items():
        partner: UUID = await town.id_of("partner", number.removeprefix("n"))
        found[f"person-ordforer-{partner}"] = name
    return found


async def test_offices_change_hands_in_one_go_after_a_look(town: Town, enter: Enter) -> None:
    await town.known("Kjent")
    browser, path = await enter("anne"), f"/{town.tenant.slug}/funksjoner/bytt"
    fields = await _fields(town, n9901="Ny Ordfører", n9902="kjent")
    before = await town.everything()
    seen = await browser.post(path, fields)
    page = text_of(seen)
    assert (seen.status_code, await town.everything()) == (200, before)
    assert "4 plasser i 2 utvalg får ny innehaver" in page
    assert re.search(r"Ny Ordfører\s+Ny person, blir registrert", page)
    assert re.search(r"kjent\s+Finnes fra før", page)
    back = await browser.post(path, {**fields, "button": "change"})
    assert 'value="Ny Ordfører"' in back.text
    done = await browser.post(path, {**fields, "button": "save"})
    assert done.headers["location"] == f"/{town.tenant.slug}/funksjoner"
    listed = text_of(await browser.get(done.headers["location"]))
    assert "Funksjonene er byttet." in listed
    assert "Ny Ordfører" in listed
    assert await town.holder("mote:ordforer:9902", after(town, 30)) == "Kjent"


async def test_what_is_wrong_stands_at_its_field(town: Town, enter: Enter) -> None:
    await town.known("To Like")
    town.people.pop("To Like")
    await town.known("To Like")
    browser, path = await enter("anne"), f"/{town.tenant.slug}/funksjoner/bytt"
    before = await town.everything()
    wrong = await browser.post(path, await _fields(town, n9901="En Ny", n9902="To Like"))
    field = f"person-ordforer-{await town.id_of('partner', '9902')}"
    assert (wrong.status_code, await town.everything()) == (409, before)
    assert f'id="felt-{field}-feil"' in wrong.text
    assert 'value="En Ny"' in wrong.text
    nobody = await browser.post(path, {"valid_from": after(town, 3).isoformat()})
    assert nobody.status_code == 422
    assert "Skriv navnet på minst én" in nobody.text
    assert await town.everything() == before


async def test_a_contact_changes_its_own_municipality_alone(town: Town, enter: Enter) -> None:
    aune, path = await enter("aune"), f"/{town.tenant.slug}/funksjoner/bytt"
    page = await aune.get(path)
    assert re.findall(r'<legend class="ds-label">(.*?)</legend>', page.text) == ["Aune"]
    # Another's field is not read, whoever writes it into the form.
    done = await aune.post(path, {**await _fields(town, n9901="Vår", n9902="Deres"), "button": "save"})
    assert done.status_code == 303
    assert await town.holder("mote:ordforer:9901", after(town, 30)) == "Vår"
    assert await town.holder("mote:ordforer:9902", after(town, 30)) is None
    await town.sits("Kari", "ordnet")
    assert (await (await enter("Kari")).get(path)).status_code == 403


async def test_one_office_is_given_and_left_from_pages(town: Town, enter: Enter) -> None:
    await town.known("Leder")
    browser, home = await enter("anne"), f"/{town.tenant.slug}"
    give = f"{home}/personer/{town.people['Leder']}/funksjon"
    day = after(town, 1).isoformat()
    assert (await browser.post(give, {"office": "tull", "valid_from": day})).status_code == 422
    done = await browser.post(give, {"office": "person-leder-felles", "valid_from": day})
    assert done.status_code == 303
    office = (await town.rows("office_holding"))[0]["id"]
    leave = f"{home}/funksjoner/{office}/avslutt"
    assert "1 plass blir ledig" in text_of(await browser.get(leave))
    assert (await (await enter("aune")).get(leave)).status_code == 403
    fields = {"version": "1", "valid_to": (town.today + timedelta(days=9)).isoformat()}
    assert (await browser.post(leave, fields)).status_code == 303
    assert await town.holder("dialog:leder", after(town, 8)) == "Leder"
    assert await town.holder("dialog:leder", after(town, 9)) is None


async def test_a_municipality_shows_who_represents_it_on_any_day(town: Town, enter: Enter) -> None:
    browser = await enter("anne")
    fields = await _fields(town, n9901="Ny Ordfører")
    await browser.post(f"/{town.tenant.slug}/funksjoner/bytt", {**fields, "button": "save"})
    path = f"/{town.tenant.slug}/kommuner/9901"
    today = text_of(await browser.get(path))
    assert "Ny Ordfører" not in today
    assert "Dette skal besvares" in today
    later = text_of(await browser.get(f"{path}?dato={after(town, 30)}"))
    assert later.count("Ny Ordfører") == 3  # the office, and a seat in two bodies
    assert "følger funksjonen Ordfører" in later
    assert "Dette skal besvares" not in later
    assert text_of(await browser.get(f"{path}?dato=tull")).count("Ny Ordfører") == 0


async def test_a_term_that_soon_ends_waits_for_the_secretariat(town: Town, enter: Enter) -> None:
    await town.sits("Kari", "ingen", valid_to=after(town, 60))
    home = f"/{town.tenant.slug}"
    start = text_of(await (await enter("anne")).get(f"{home}/"))
    assert "En periode går ut innen 90 dager, og ingen er oppnevnt etter den." in start
    body = text_of(await (await enter("aune")).get(f"{home}/utvalg/utvalg"))
    assert "1 periode går ut innen 90 dager" in body
    async with system_work(town.tenant, town.clock) as work:
        assert await warn_of_terms(work) == 1
    for page in ("varsler", ""):
        told = (await (await enter("Kari")).get(f"{home}/{page}")).text
        assert f'href="{home}/plasser/{await town.seat("ingen")}">Utvalg: Uten vara</a>' in told
    await town.sits("Per", "ingen", valid_from=after(town, 60))
    start = text_of(await (await enter("anne")).get(f"{home}/"))
    assert "går ut innen 90 dager" not in start
