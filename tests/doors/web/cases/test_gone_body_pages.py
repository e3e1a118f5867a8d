"""A case whose body is dissolved: the secretariat is told where it looks, and places the case anew."""

from __future__ import annotations

from fellesskap.settings import Settings
from fellesskap_web.asgi import create_app
from frame_scene import Browser, log_in_again, text_of
from road import build
from transfer_structure import TWO_PAIRS, succeeded


async def test_the_secretary_finds_and_places_what_waits_in_a_body_that_is_gone(database: Settings) -> None:
    road = await build(database, "prove-borte-sider", TWO_PAIRS)
    stranded, other = await road.discussed(), await road.placed("faglig", "fsu")
    road.later(1)
    await road.publish(succeeded(("fu", "nyfu")), "Nytt fagutvalg")
    app = create_app(database, clock=road.clock)
    anne = Browser.open(app, await log_in_again(database, road.clock, road.tenant, road.people["anne"]))
    member = Browser.open(
        app, await log_in_again(database, road.clock, road.tenant, road.people["fsu:direktor"])
    )
    home = f"/{road.tenant.slug}"
    slugs = {
        one: f"{row['number']}-{row['year']}"
        for one in (stranded, other)
        for row in await road.rows("case", id=one)
    }
    form, case_page = f"{home}/saker/{slugs[stranded]}/plasser", f"{home}/saker/{slugs[stranded]}"

    start = await anne.get(f"{home}/")
    assert f'href="{form}">Plasser saken på nytt<' in start.text
    found = await anne.get(f"{home}/saker?borte=ja")
    assert case_page in found.text
    assert f"{home}/saker/{slugs[other]}" not in found.text
    assert "Utvalget saken venter på, er ikke i strukturen lenger." in text_of(found)
    assert "utvalg som er borte" not in text_of(await member.get(f"{home}/saker"))

    shown = await anne.get(case_page)
    assert f'href="{form}">Plasser saken på nytt<' in shown.text
    assert f"{home}/saker/{slugs[stranded]}/forankre" not in shown.text
    assert "Saken ble drøftet i FU" in text_of(shown)
    asked = await anne.get(form)
    assert "Det som er sagt og svart til nå, blir stående." in text_of(asked)
    body = await road.id_of("body", "nyfu")
    assert f"faglig:{await road.id_of('body', 'fu')}" not in asked.text
    fields = {
        "version": str(await road.case_version(stranded)),
        "matter_class": "faglig",
        "body": f"faglig:{body}",
    }
    before = await road.everything()
    refused = await anne.post(form, {**fields, "reason": " "})
    assert (refused.status_code, await road.everything()) == (422, before)
    done = await anne.post(form, {**fields, "reason": "Nytt fagutvalg tar over."})
    told = text_of(await anne.get(done.headers["location"]))
    assert "Saken er plassert." in told
    assert "er ikke i strukturen lenger" not in told
    assert await road.state(stranded) == "placed"
    assert case_page not in (await anne.get(f"{home}/saker?borte=ja")).text
