"""What others hold, kept in the year by forms, and what the year would lack were a meeting moved."""

from __future__ import annotations

import pytest

from fellesskap_graphql.ids import global_id
from frame_scene import Browser, text_of
from year_scene import Scene

EVENT = {
    "name": "KS’ høstmøte",
    "day": "2027-10-14",
    "place": "Hamar",
    "dag-partnerskapsmote": "same",
    "dag-dialogmote-hamar+dialogmote-valdres": "before",
    "dag-ssu": "",
}
NEW = "arshjul/arrangement/nytt"


async def add(scene: Scene, anne: Browser) -> str:
    done = await anne.post(scene.path(NEW), EVENT)
    assert done.status_code == 303, text_of(done)
    assert str(done.headers["location"]).endswith("/arshjul?ar=2027")
    rows = await scene.ask("SELECT id FROM year_event")
    return scene.path(f"arshjul/arrangement/{rows[-1]['id']}")


async def test_an_event_is_kept_shown_changed_and_removed(scene: Scene) -> None:
    anne = await scene.enter("anne")
    form = text_of(await anne.get(scene.path(f"{NEW}?ar=2027")))
    assert "Dialogmøte med folkevalgte, 7 regioner" in form
    own = await add(scene, anne)
    page = await anne.get(scene.path("arshjul?ar=2027"))
    said = text_of(page)
    assert "Arrangementet står i årshjulet." in said
    assert "KS’ høstmøte , torsdag 14. oktober 2027, Hamar" in said
    assert "Dialogmøte med folkevalgte, 2 regioner, møtes dagen før" in said
    assert "Partnerskapsmøtet møtes samme dag" in said
    assert "wheel-event" in page.text
    assert "KS’ høstmøte, torsdag 14. oktober 2027" in text_of(
        await anne.get(scene.path("arshjul/planlegg?ar=2027"))
    )
    change = await anne.get(own)
    assert 'value="KS’ høstmøte"' in change.text
    assert "Dialogmøte med folkevalgte, 2 regioner" in text_of(change)
    done = await anne.post(own, {**EVENT, "version": "1", "day": "2028-10-12", "_key": "to"})
    assert str(done.headers["location"]).endswith("/arshjul?ar=2028")
    assert "KS’ høstmøte" not in text_of(await anne.get(scene.path("arshjul?ar=2027")))
    removal = text_of(await anne.get(f"{own}/fjern"))
    assert "Forslag til møter tar ikke lenger hensyn til det." in removal
    assert (await anne.post(f"{own}/fjern", {"version": "2", "_key": "tre"})).status_code == 303
    for gone in (own, f"{own}/fjern"):
        assert (await anne.get(gone)).status_code == 404
    assert "høstmøte" not in text_of(await anne.get(scene.path("arshjul?ar=2028")))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": ""}, "Fyll ut dette feltet"),
        ({"day": ""}, "Fyll ut dette feltet"),
        ({"day": "2015-10-14"}, "Velg et år fra 2020"),
        ({"name": "Møte om 15837030088"}, "fødselsnummer"),
    ],
)
async def test_what_will_not_do_is_told_at_the_field_and_the_rest_is_kept(
    scene: Scene, more: dict[str, str], said: str
) -> None:
    anne = await scene.enter("anne")
    page = await anne.post(scene.path(NEW), {**EVENT, **more})
    assert page.status_code == 422
    assert said in text_of(page)
    assert 'value="Hamar"' in page.text
    assert page.text.count('value="same" selected') == 1
    assert await scene.ask("SELECT id FROM year_event") == []


async def test_an_event_that_others_changed_meanwhile_is_not_written_over(scene: Scene) -> None:
    anne = await scene.enter("anne")
    own = await add(scene, anne)
    assert (await anne.post(own, {**EVENT, "version": "1", "name": "Første"})).status_code == 303
    stale = await anne.post(own, {**EVENT, "version": "1", "name": "Andre", "_key": "ny"})
    assert stale.status_code == 409
    assert 'value="Andre"' in stale.text
    assert (await scene.ask("SELECT name FROM year_event"))[0]["name"] == "Første"


async def test_others_see_events_and_change_none(scene: Scene) -> None:
    anne = await scene.enter("anne")
    own = await add(scene, anne)
    member = await scene.enter("fsu")
    page = await member.get(scene.path("arshjul?ar=2027"))
    assert "KS’ høstmøte" in text_of(page)
    assert "arrangement" not in page.text
    for who in (member, await scene.enter("valgt")):
        for address in (scene.path(NEW), own, f"{own}/fjern"):
            assert (await who.get(address)).status_code == 403
            assert (await who.post(address, {**EVENT, "version": "1"})).status_code in (403, 404)
    rows = await scene.ask("SELECT version, removed_at FROM year_event")
    assert [(row["version"], row["removed_at"]) for row in rows] == [(1, None)]


async def test_a_proposal_lies_at_the_event_and_a_lacking_meeting_there_is_told(scene: Scene) -> None:
    anne = await scene.enter("anne")
    await add(scene, anne)
    lacking = "skal møtes ved KS’ høstmøte torsdag 14. oktober 2027, men har ikke noe møte der."
    choices = {"year": "2027", "weekday": "2", "clock": "09:00", "form": "physical", "place": "Hamar"}
    fields = {**choices, "bodies": "partnerskapsmote+ssu", "weeks": "41"}
    page = await anne.post(scene.path("arshjul/forslag"), fields)
    assert 'value="2027-10-14"' in page.text
    assert f"Partnerskapsmøtet {lacking}" not in text_of(page)
    assert f"Helseregion Hamar {lacking}" in text_of(page)


async def test_a_move_tells_what_the_year_would_lack_before_anything_is_moved(scene: Scene) -> None:
    anne = await scene.enter("anne")
    for body, day in (("fu", "2027-03-02"), ("fsu", "2027-05-04")):
        body_id = (await scene.ask("SELECT id FROM body WHERE key = $1", body))[0]["id"]
        form = {
            "body_id": global_id("Body", body_id),
            "starts_at": day,
            "clock": "09:00",
            "form": "physical",
            "place": "Hamar",
        }
        assert (await anne.post(scene.path("moter/ny"), {**form, "_key": body})).status_code == 303
    meeting = (
        await scene.ask("SELECT m.id FROM meeting m JOIN body b ON b.id = m.body_id WHERE b.key = 'fsu'")
    )[0]["id"]
    move = scene.path(f"moter/{meeting}/flytt")
    breach = "før fristen på 28 dager etter møtet i Fagutvalget tirsdag 2. mars 2027"
    dropped = text_of(await anne.get(f"{move}?dag=2027-03-16"))
    assert "Flyttes møtet til tirsdag 16. mars 2027, er det 1 ting å vite:" in dropped
    assert breach in dropped
    fine = text_of(await anne.get(f"{move}?dag=2027-04-13"))
    assert "Tirsdag 13. april 2027 går opp med resten av årshjulet." in fine
    assert breach not in fine
    assert "ting å vite" not in text_of(await anne.get(move))
    # The same by the form, with what is written in it kept.
    fields = {
        "version": "1",
        "starts_at": "2027-05-17",
        "clock": "10:30",
        "form": "physical",
        "place": "Gjøvik",
    }
    checked = await anne.post(f"{move}/sjekk", fields)
    assert checked.status_code == 200
    assert "som er en helligdag" in text_of(checked)
    assert 'value="Gjøvik"' in checked.text and 'value="10:30"' in checked.text
    assert (await scene.ask("SELECT held_on FROM meeting WHERE id = $1", meeting))[0][
        "held_on"
    ].isoformat() == "2027-05-04"
    member = await scene.enter("fsu")
    assert "ting å vite" not in text_of(await member.get(f"{move}?dag=2027-03-16"))
