"""A body on any day: its mandate, how its seats are filled, who it took over from, and what it has been."""

from __future__ import annotations

from frame_scene import Browser, text_of
from structure_scene import NEW, OLD


async def test_a_body_shows_the_seats_and_the_holders_of_the_day(member: Browser) -> None:
    before = text_of(await member.get("/endret/utvalg/partnerskapsmote?dato=2026-06-30"))
    after = text_of(await member.get("/endret/utvalg/partnerskapsmote?dato=2026-07-02"))
    assert "Fylkesmannen" in before.partition("Slik har utvalget vært")[0]
    assert "Statsforvalteren" not in before.partition("Slik har utvalget vært")[0]
    assert "Statsforvalteren" in after.partition("Slik har utvalget vært")[0]
    assert "Fylkesmannen" not in after.partition("Slik har utvalget vært")[0]
    assert "tittel fra «Fylkesmannen» til «Statsforvalteren»" in after


async def test_a_body_shows_its_mandate_and_what_changed(member: Browser) -> None:
    page = text_of(await member.get("/endret/utvalg/su?dato=2026-07-02"))
    assert "Styret for samarbeidet" in page
    assert "Skal utvikle strategien og følge opp handlingsplanen." in page
    assert "Vedtatt av Partnerskapsmøtet torsdag 15. januar 2026, Sak 4/2026" in page
    history = page.partition("Slik har utvalget vært")[2]
    assert "navn fra «Strategisk samarbeidsutvalg» til «Styret for samarbeidet»" in history
    assert "Plass som ble borte: " in history
    assert "Utvalget begynte, med 15 plasser." in history
    assert "Skal utvikle" not in text_of(await member.get("/endret/utvalg/su")).partition("Slik har")[0]


async def test_a_seat_tells_how_it_is_filled(member: Browser) -> None:
    page = text_of(await member.get("/endret/utvalg/partnerskapsmote"))
    assert "Følger funksjonen kommunedirektør" in page
    assert "Krav og oppnevning" in page


async def test_a_body_leads_to_the_one_it_took_over_from_and_back(member: Browser) -> None:
    new = await member.get(f"/endret/utvalg/{NEW}?dato=2026-07-02")
    assert "Overtok etter Fastlegerådet som varte fram til onsdag 1. juli 2026" in text_of(new)
    assert "Varer til lørdag 1. januar 2028" in text_of(new)
    assert f"/endret/utvalg/{OLD}?dato=2026-01-01" in new.text
    old = await member.get(f"/endret/utvalg/{OLD}?dato=2026-01-01")
    assert "Etterfølges av Allmennlegerådet fra onsdag 1. juli 2026" in text_of(old)
    assert f"/endret/utvalg/{NEW}?dato=2026-07-01" in old.text
    assert "Utvalget blir avviklet." in text_of(old)


async def test_a_body_that_is_no_more_keeps_its_past(member: Browser) -> None:
    gone = await member.get(f"/endret/utvalg/{OLD}?dato=2026-08-01")
    assert gone.status_code == 200
    page = text_of(gone)
    assert "Utvalget fantes ikke lørdag 1. august 2026." in page
    assert "Fra torsdag 1. januar 2026 fram til onsdag 1. juli 2026" in page
    assert "Etterfølges av Allmennlegerådet" in page
    coming = text_of(await member.get(f"/endret/utvalg/{NEW}"))
    assert "Utvalget finnes ikke i dag." in coming
    assert (await member.get("/endret/utvalg/aldri?dato=2026-08-01")).status_code == 404
    assert (await member.get("/endret/utvalg/fsu")).status_code == 404
