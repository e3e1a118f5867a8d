"""The pages of the year: what is planned and lacking, a proposal to change, and moving what is planned."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

import httpx2
import pytest

from frame_scene import FROM_OUR_FORM, Browser, text_of
from year_scene import Scene

CHOICES = {"year": "2027", "weekday": "2", "clock": "09:00", "form": "physical", "place": "Hamar rådhus"}


async def send(browser: Browser, address: str, fields: list[tuple[str, str]]) -> httpx2.Response:
    """Send a form in which names may stand several times."""
    body = urlencode([("_csrf", browser.csrf), *fields])
    headers = {**FROM_OUR_FORM, "Content-Type": "application/x-www-form-urlencoded"}
    return await browser.http.post(address, content=body, headers=headers)


def fields_of(page: httpx2.Response) -> list[tuple[str, str]]:
    """What the form for creating holds, as a browser would send it."""
    form = re.search(r'<form action="[^"]*/arshjul/planlegg".*?</form>', page.text, re.DOTALL)
    assert form, text_of(page)
    found = []
    for tag in re.findall(r"<input[^>]*>", form.group()):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name and value
        if name.group(1) != "_csrf" and ('type="checkbox"' not in tag or " checked" in tag):
            found.append((name.group(1), value.group(1)))
    return found


def changed(fields: list[tuple[str, str]], **new: str) -> list[tuple[str, str]]:
    names = {name.replace("_", "-"): value for name, value in new.items()}
    return [(name, names.get(name, value)) for name, value in fields]


async def proposed(scene: Scene, browser: Browser, *bodies: str, **more: str) -> httpx2.Response:
    fields = [*({**CHOICES, **more}).items(), ("weeks", "8"), *(("bodies", body) for body in bodies)]
    return await send(browser, scene.path("arshjul/forslag"), fields)


async def meetings(scene: Scene) -> list[tuple[date, str]]:
    rows = await scene.ask("SELECT held_on, key FROM meeting m JOIN body b ON b.id = m.body_id ORDER BY 1, 2")
    return [(row["held_on"], row["key"]) for row in rows]


async def test_a_year_is_planned_by_a_proposal_that_is_changed(scene: Scene) -> None:
    anne = await scene.enter("anne")
    empty = text_of(await anne.get(scene.path("arshjul?ar=2027")))
    assert "Ingen møter i 2027 ennå" in empty
    assert "Planlegg møtene i 2027" in empty
    choices = text_of(await anne.get(scene.path("arshjul/planlegg?ar=2027")))
    assert "Dialogmøte med folkevalgte, 7 regioner" in choices
    assert "Påskeuka, uke 12" in choices
    page = await proposed(scene, anne, "fsu", "fu")
    said = text_of(page)
    assert page.status_code == 200
    assert "12 møter i forslaget" in said
    assert "Opprett 12 møter" in said
    assert await meetings(scene) == []
    # One decision is put too early, one discussion is left out, and the days are judged anew.
    fields = fields_of(page)
    days = dict(fields)
    numbers = [
        int(name.split("-")[1]) for name, value in fields if name.startswith("utvalg-") and value == "fsu"
    ]
    second, third = numbers[1], numbers[2]
    before = max(
        date.fromisoformat(days[f"dag-{place}"])
        for place in range(12)
        if days[f"utvalg-{place}"] == "fu" and days[f"dag-{place}"] < days[f"dag-{second}"]
    )
    early = changed(fields, **{f"dag_{second}": (before + timedelta(days=3)).isoformat()})
    judged = await send(anne, scene.path("arshjul/forslag"), early)
    assert "før fristen på 28 dager" in text_of(judged)
    less = [one for one in fields if one[0] != f"med-{third}"]
    done = await send(anne, scene.path("arshjul/planlegg"), less)
    assert done.status_code == 303, text_of(done)
    assert str(done.headers["location"]).endswith("/arshjul?ar=2027")
    made = await meetings(scene)
    assert [key for _, key in made].count("fsu") == 5
    assert len(made) == 11
    said = text_of(await anne.get(scene.path("arshjul?ar=2027")))
    assert "11 møter er planlagt i 2027." in said
    assert "Faglig samarbeidsutvalg har fått 5 av 6 møter." in said
    assert "1 mangler" in said


async def test_a_joint_meeting_of_two_regions_counts_for_each(scene: Scene) -> None:
    anne = await scene.enter("anne")
    page = await proposed(scene, anne, "dialogmote-hamar+dialogmote-valdres+dialogmote-gjovik")
    fields = fields_of(page)
    joint = [*changed(fields, dag_0="2027-05-05", dag_1="2027-05-05"), ("felles-0", "1"), ("felles-1", "1")]
    assert (await send(anne, scene.path("arshjul/planlegg"), joint)).status_code == 303
    assert len(await meetings(scene)) == 2
    others = await scene.ask("SELECT count(*) AS number FROM joint_body")
    assert others[0]["number"] == 1
    said = text_of(await anne.get(scene.path("arshjul?ar=2027")))
    assert "Dialogmøte med folkevalgte, 7 regioner 3 av 7 4 mangler 2 felles" in said
    assert "Helseregion Hamar 0 av 1" not in said


async def test_a_region_that_is_forgotten_stands_with_none_of_its_one_meeting(scene: Scene) -> None:
    """S7: one dialogue meeting for each region, two of them together on 5 May, and one region forgotten."""
    anne = await scene.enter("anne")
    regions = ["hamar", "valdres", "gjovik", "nord-osterdal", "sor-osterdalen", "sor-gudbrandsdal"]
    page = await proposed(scene, anne, "+".join(f"dialogmote-{region}" for region in regions))
    fields = fields_of(page)
    numbers = {value.removeprefix("dialogmote-"): name[7:] for name, value in fields if name[:7] == "utvalg-"}
    together = [numbers["hamar"], numbers["valdres"]]
    joint = changed(fields, **{f"dag_{number}": "2027-05-05" for number in together})
    joint += [(f"felles-{number}", "1") for number in together]
    assert (await send(anne, scene.path("arshjul/planlegg"), joint)).status_code == 303
    assert len(await meetings(scene)) == 5
    said = text_of(await anne.get(scene.path("arshjul?ar=2027")))
    assert "Dialogmøte med folkevalgte, 7 regioner 6 av 7 1 mangler 2 felles" in said
    assert "Helseregion Nord-Gudbrandsdal 0 av 1" in said
    assert "Dialogmøte med folkevalgte – Helseregion Nord-Gudbrandsdal har fått 0 av 1 møter." in said
    assert "folkevalgte – Helseregion Hamar har fått" not in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"place": ""}, "Skriv hvor møtet holdes"),
        ({"clock": ""}, "Fyll ut feltet"),
        ({"other_weeks": "60"}, "En uke har et nummer fra 1 til 53"),
    ],
)
async def test_choices_that_will_not_do_are_kept_and_marked(
    scene: Scene, more: dict[str, str], said: str
) -> None:
    page = await proposed(scene, await scene.enter("anne"), "fsu", **more)
    assert page.status_code == 422
    assert "Planlegg møtene i 2027" in text_of(page)
    assert 'value="fsu" checked' in page.text
    assert "Lag forslag" in page.text
    assert await meetings(scene) == []


async def test_a_plan_that_others_made_meanwhile_is_not_doubled(scene: Scene) -> None:
    anne = await scene.enter("anne")
    fields = fields_of(await proposed(scene, anne, "ssu"))
    assert (await send(anne, scene.path("arshjul/planlegg"), fields)).status_code == 303
    # The same form once more does nothing more, and another is refused with everything kept.
    assert (await send(anne, scene.path("arshjul/planlegg"), fields)).status_code == 303
    other = [("_key", "en-annen"), *[one for one in fields if one[0] != "_key"]]
    again = await send(anne, scene.path("arshjul/planlegg"), other)
    assert again.status_code == 422
    assert "Et utvalg har alt et møte den dagen" in text_of(again)
    assert "4 møter i forslaget" in text_of(again)
    assert len(await meetings(scene)) == 4


async def test_others_see_the_year_and_plan_nothing(scene: Scene) -> None:
    anne = await scene.enter("anne")
    fields = fields_of(await proposed(scene, anne, "ssu"))
    await send(anne, scene.path("arshjul/planlegg"), fields)
    member = await scene.enter("fsu")
    said = text_of(await member.get(scene.path("arshjul?ar=2027")))
    assert "4 av 4" in said
    assert "Planlegg" not in said
    assert "Flytt" not in said
    elected = text_of(await (await scene.enter("valgt")).get(scene.path("arshjul?ar=2027")))
    assert "Du ser de åpne møtene" in elected
    assert "har fått" not in elected
    for who in (member, await scene.enter("valgt")):
        assert (await who.get(scene.path("arshjul/planlegg?ar=2027"))).status_code == 403
        assert (await send(who, scene.path("arshjul/forslag"), fields)).status_code == 403
        refused = await send(who, scene.path("arshjul/planlegg"), [("_key", "x"), *fields[1:]])
        assert refused.status_code == 403
    assert len(await meetings(scene)) == 4


@pytest.mark.parametrize("query", ["", "?ar=1999", "?ar=99999", "?ar=tull", "?ar=2027&utvalg=finnes-ikke"])
async def test_an_odd_address_shows_a_year(scene: Scene, query: str) -> None:
    page = await (await scene.enter("anne")).get(scene.path(f"arshjul{query}"))
    assert page.status_code == 200
    assert "Årshjul 202" in text_of(page)


async def _planned(scene: Scene, anne: Browser) -> UUID:
    await send(anne, scene.path("arshjul/planlegg"), fields_of(await proposed(scene, anne, "ssu")))
    found: UUID = (await scene.ask("SELECT id FROM meeting ORDER BY held_on LIMIT 1"))[0]["id"]
    return found


async def test_a_meeting_is_moved_by_its_form(scene: Scene) -> None:
    anne = await scene.enter("anne")
    meeting = await _planned(scene, anne)
    form = await anne.get(scene.path(f"moter/{meeting}/flytt?dag=2027-04-07"))
    assert 'value="2027-04-07"' in form.text
    assert "Ingen er kalt inn ennå, så ingen får beskjed" in text_of(form)
    fields = {
        "version": "1",
        "starts_at": "2027-04-07",
        "clock": "10:30",
        "form": "physical",
        "place": "Gjøvik",
    }
    wrong = await anne.post(scene.path(f"moter/{meeting}/flytt"), {**fields, "place": ""})
    assert wrong.status_code == 422
    done = await anne.post(scene.path(f"moter/{meeting}/flytt"), fields)
    assert done.status_code == 303
    page = text_of(await anne.get(scene.path(f"moter/{meeting}")))
    assert "Møtet er flyttet." in page
    assert "onsdag 7. april 2027 kl. 10.30" in page
    stale = await anne.post(scene.path(f"moter/{meeting}/flytt"), {**fields, "_key": "ny"})
    assert stale.status_code == 409


async def test_a_meeting_is_called_off_by_its_form(scene: Scene) -> None:
    anne = await scene.enter("anne")
    meeting = await _planned(scene, anne)
    assert "Møtet avlyses nå." in text_of(await anne.get(scene.path(f"moter/{meeting}/avlys")))
    without = await anne.post(scene.path(f"moter/{meeting}/avlys"), {"version": "1", "reason": ""})
    assert without.status_code == 422
    assert "Skriv hvorfor møtet avlyses" in text_of(without)
    done = await anne.post(scene.path(f"moter/{meeting}/avlys"), {"version": "1", "reason": "For få saker."})
    assert done.status_code == 303
    page = text_of(await anne.get(scene.path(f"moter/{meeting}")))
    assert "Møtet er avlyst For få saker." in page
    assert "Flytt møtet" not in page
    year = text_of(await anne.get(scene.path("arshjul?ar=2027")))
    assert "har fått 3 av 4 møter" in year
    assert "Avlyst" in year


async def test_the_other_pages_lead_to_the_year(scene: Scene) -> None:
    anne = await scene.enter("anne")
    for address, link in (
        ("mer", "arshjul"),
        ("moter", "arshjul"),
        ("utvalg/ssu", "arshjul?utvalg=ssu"),
    ):
        assert f'href="{scene.path(link)}"' in (await anne.get(scene.path(address))).text
