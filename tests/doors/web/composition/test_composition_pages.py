"""The pages of composition, competences and authorities: what each reader is told, recording, and refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from fellesskap.db.work import system_work
from fellesskap_graphql.ids import global_id
from frame_scene import Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]


async def empty(road: Road, key: str) -> None:
    """Let the holder of a seat be gone from today."""
    seat_id = await road.id_of("seat", key)
    async with system_work(road.tenant, road.clock) as work, work.engine_scope():
        await work.connection.execute(
            "UPDATE holding SET valid_to = $1 WHERE seat_id = $2 AND kind = 'holder'", road.today, seat_id
        )


async def test_a_vacancy_is_told_wherever_the_body_is_met(road: Road, enter: Enter) -> None:
    browser, slug = await enter("anne"), road.tenant.slug
    before = text_of(await browser.get(f"/{slug}/utvalg/fsu/sammensetning"))
    assert "er ledig" not in before
    await empty(road, "fsu:region:sor")
    report = text_of(await browser.get(f"/{slug}/utvalg/fsu/sammensetning"))
    assert "Plassen «Representant for regionen, Helseregion Sør» er ledig. En vara er oppnevnt" in report
    assert "Slik rettes brukere." in report
    assert "0 av 4 medlemmer" in report
    body = text_of(await browser.get(f"/{slug}/utvalg/fsu"))
    assert "1 plass er ledig. I tillegg er det" in body
    yesterday = (road.today - timedelta(days=1)).isoformat()
    assert "er ledig" not in text_of(await browser.get(f"/{slug}/utvalg/fsu/sammensetning?dato={yesterday}"))
    odd = await browser.get(f"/{slug}/utvalg/fsu/sammensetning?dato=i-morgen")
    assert "er ledig" in text_of(odd)


async def test_all_bodies_are_listed_and_chosen_among(road: Road, enter: Enter) -> None:
    browser, slug = await enter("berg"), road.tenant.slug
    everything = text_of(await browser.get(f"/{slug}/sammensetning"))
    assert "Fagutvalg (FU)" in everything
    assert "Kjønnsfordelingen er bare med for sekretariatet." in everything
    chosen = text_of(await browser.get(f"/{slug}/sammensetning?vis=avvik"))
    assert "Faglig samarbeidsutvalg (FSU)" in chosen
    assert "Fagutvalg (FU)" not in chosen
    long_ago = text_of(await browser.get(f"/{slug}/sammensetning?dato=2001-01-01"))
    assert "Ingen utvalg denne dagen" in long_ago
    elected = text_of(await (await enter("valgt")).get(f"/{slug}/sammensetning"))
    assert "Kompetanse og kjønnsfordeling er ikke med for deg." in elected
    assert (await browser.get(f"/{slug}/utvalg/ingen/sammensetning")).status_code == 404


async def test_a_competence_is_attested_shown_and_ended(road: Road, enter: Enter) -> None:
    browser, slug = await enter("anne"), road.tenant.slug
    doctor = road.people["fsu:lege"]
    here = f"/{slug}/personer/{doctor}/kompetanse"
    wrong = await browser.post(f"{here}/ny", {"competence": "", "valid_from": "", "attested_by": "Berg"})
    assert wrong.status_code == 422
    assert "Berg" in wrong.text
    assert await road.rows("attestation", person_id=doctor) == []
    given = {"competence": "heltid", "valid_from": "2026-01-01", "attested_by": "Berg kommune"}
    assert (await browser.post(f"{here}/ny", {**given, "evidence": "Nr. 15837030088"})).status_code == 422
    sent = await browser.post(f"{here}/ny", given)
    assert (sent.status_code, sent.headers["location"]) == (303, here)
    shown = text_of(await browser.get(here))
    assert "Kommuneoverlege på heltid" in shown
    assert "bekreftet av Berg kommune" in shown
    report = text_of(await browser.get(f"/{slug}/utvalg/fsu/sammensetning"))
    assert "regnes derfor ikke som «Fastlege i praksis»" in report
    clash = await browser.post(f"{here}/ny", {**given, "competence": "fastlege"})
    assert clash.status_code == 422
    assert "kan ikke ha begge deler samtidig" in text_of(clash)
    level = await browser.post(f"{here}/ny", {**given, "competence": "#3"})
    assert level.status_code == 303
    partner = text_of(await (await enter("berg")).get(here))
    assert "Kommuneoverlege på heltid" in partner
    assert "Berg kommune" not in partner
    assert "Bekreft kompetanse" not in partner
    row = (await road.rows("attestation", person_id=doctor, competence="heltid"))[0]
    there = f"/{slug}/kompetanse/{row['id']}/avslutt"
    assert (await (await enter("berg")).get(there)).status_code == 403
    assert (
        await (await enter("berg")).post(there, {"version": "1", "ends_on": "2026-03-02"})
    ).status_code == 403
    assert "Avslutt bekreftelsen" in text_of(await browser.get(there))
    early = await browser.post(there, {"version": "1", "ends_on": "2025-01-01"})
    assert early.status_code == 422
    assert (await browser.post(there, {"version": "1", "ends_on": "2026-01-01"})).status_code == 303
    assert "Kommuneoverlege på heltid" not in text_of(await browser.get(here))


async def test_gender_is_told_by_oneself_and_seen_by_few(road: Road, enter: Enter) -> None:
    slug, person = road.tenant.slug, road.people["fsu:direktor"]
    here = f"/{slug}/personer/{person}/kompetanse"
    mine, other = await enter("fsu:direktor"), await enter("berg")
    assert "Det er frivillig å oppgi kjønn" in text_of(await mine.get(here))
    assert "frivillig" not in text_of(await other.get(here))
    assert (await other.post(here, {"gender": "man"})).status_code == 403
    assert await road.rows("declaration", person_id=person) == []
    assert (await mine.post(here, {"gender": "noe"})).status_code == 422
    assert (await mine.post(here, {"gender": "man"})).status_code == 303
    assert 'value="man" checked' in (await mine.get(here)).text
    report = text_of(await (await enter("anne")).get(f"/{slug}/utvalg/fsu/sammensetning"))
    assert "1 av" in report


async def test_an_authority_is_recorded_on_the_seat_and_ended(road: Road, enter: Enter) -> None:
    browser, slug = await enter("anne"), road.tenant.slug
    person = road.people["fsu:region:nord"]
    here = f"/{slug}/personer/{person}"
    holding = (await road.rows("holding", person_id=person))[0]["id"]
    given = {
        "holding_id": global_id("Holding", holding),
        "kind": "delegated",
        "behalf": global_id("Region", await road.id_of("region", "nord")),
        "limit_nok": "500 000",
        "limit_text": "",
        "reference": "Kommunestyret i Berg, sak 12/26",
        "evidence_date": "2026-01-15",
        "valid_from": "2026-02-01",
        "valid_to": "",
    }
    for change in ({"reference": ""}, {"behalf": ""}, {"limit_nok": "mye"}, {"kind": ""}):
        refused = await browser.post(f"{here}/fullmakt/ny", {**given, **change})
        assert refused.status_code == 422, change
    assert await road.rows("authority_grant") == []
    assert (await (await enter("berg")).get(f"{here}/fullmakt/ny")).status_code == 403
    assert (await (await enter("berg")).post(f"{here}/fullmakt/ny", given)).status_code == 403
    assert (await browser.post(f"{here}/fullmakt/ny", given)).status_code == 303
    said = "Delegert fullmakt for Helseregion Nord, inntil 500 000 kroner"
    assert said in text_of(await browser.get(f"{here}/kompetanse")).replace("\xa0", " ")
    assert said in text_of(await (await enter("berg")).get(f"/{slug}/utvalg/fsu/sammensetning")).replace(
        "\xa0", " "
    )
    (row,) = await road.rows("authority_grant")
    there = f"/{slug}/fullmakt/{row['id']}/avslutt"
    assert (await browser.post(there, {"version": "9", "ends_on": "2026-03-02"})).status_code == 409
    assert (await browser.post(there, {"version": "1", "ends_on": "2026-03-02"})).status_code == 303
    assert "Delegert fullmakt" not in text_of(await browser.get(f"{here}/kompetanse"))


async def test_who_lacks_what_a_seat_asks_is_put_in_with_a_warning(road: Road, enter: Enter) -> None:
    await empty(road, "fsu:lege")
    browser, slug = await enter("anne"), road.tenant.slug
    person = road.people["valgt"]
    there = f"/{slug}/personer/{person}/plass?utvalg=fsu"
    assert "Ber om: Fastlege i praksis, Ledernivå 2." in text_of(await browser.get(there))
    given = {
        "seat": str(await road.id_of("seat", "fsu:lege")),
        "kind": "holder",
        "valid_from": road.today.isoformat(),
        "lasts": "open",
    }
    done = await browser.post(there, given)
    assert done.status_code == 303, text_of(done)
    page = text_of(await browser.get(done.headers["location"]))
    assert "Merk: Personen er ikke bekreftet som «Fastlege i praksis», som plassen «Fastlege» ber om." in page
    assert "Se kompetanse og fullmakt" in page
    assert len(await road.rows("holding", person_id=person)) == 1
