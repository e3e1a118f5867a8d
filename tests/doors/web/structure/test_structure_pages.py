"""The structure on any day, as a chart's data and as a list; its versions compared; its deviations in words."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import httpx2
import pytest

from frame_scene import Browser, text_of
from open_town import Town
from structure_scene import NEW, OLD


def chart_of(response: httpx2.Response) -> dict[str, Any]:
    """What is drawn, as it stands in the page."""
    found = re.search(
        r'<script type="application/json" id="struktur-kart"[^>]*>(.*?)</script>', response.text
    )
    assert found
    drawn: dict[str, Any] = json.loads(found[1])
    return drawn


def listed(response: httpx2.Response) -> set[str]:
    """The bodies that the list links to, by key."""
    part = response.text.partition('<div class="structure-list">')[2]
    return set(re.findall(r'href="/\w+/utvalg/([\w-]+)', part))


async def test_the_chart_and_the_list_hold_the_same_bodies(town: Town, member: Browser) -> None:
    pages = [await member.get("/endret/struktur")]
    pages.append(await (await town.browser(town.closed, "contact")).get("/regioner/struktur"))
    for page in pages:
        drawn = chart_of(page)
        inside = [item["href"] for node in drawn["nodes"] for item in node.get("items", ()) if "href" in item]
        links = [*(node["href"] for node in drawn["nodes"] if "href" in node), *inside]
        assert {link.rpartition("/")[2] for link in links if "/utvalg/" in link} == listed(page)
        known = {node["id"] for node in drawn["nodes"]}
        assert {end for edge in drawn["edges"] for end in (edge["from"], edge["to"])} <= known
        assert {node["tier"] for node in drawn["nodes"]} == {tier["id"] for tier in drawn["tiers"]}


async def test_bodies_of_every_region_are_one_that_opens(town: Town) -> None:
    page = await (await town.browser(town.closed, "contact")).get("/regioner/struktur")
    nodes = {node["id"]: node for node in chart_of(page)["nodes"]}
    assert [len(nodes[key]["items"]) for key in ("regionmote", "dialogmote")] == [7, 7]
    assert nodes["dialogmote"]["name"] == "Dialogmøte med folkevalgte"
    assert nodes["regionmote"]["side"] == "municipal"
    edges = {(edge["to"], edge["kind"], edge["from"]) for edge in chart_of(page)["edges"]}
    assert {("fu", "prepares", "fsu"), ("ssu", "reports", "partnerskapsmote")} <= edges
    assert ("dialogmote", "part", "partnerskapsmote") in edges
    assert "36 kommuner må bekreftes" in nodes["partner:regions"]["warn"]
    words = text_of(page)
    assert "Forbereder saker for Faglig samarbeidsutvalg (FSU)" in words
    assert "må bekreftes" in words


async def test_a_day_shows_the_structure_of_that_day(member: Browser) -> None:
    today, before, after = [
        await member.get(f"/endret/struktur{query}") for query in ("", "?dato=2026-06-30", "?dato=2026-07-02")
    ]
    assert OLD in listed(before)
    assert NEW not in listed(before)
    assert "Slik blir det tirsdag 30. juni 2026." in text_of(before)
    assert NEW in listed(after)
    assert OLD not in listed(after)
    assert f"/endret/utvalg/{NEW}?dato=2026-07-02" in after.text
    assert "Versjon 2, «Statsforvalteren»" in text_of(after)
    assert "Slik blir det" not in text_of(today)
    assert listed(today) == listed(before)
    past = text_of(await member.get("/endret/struktur?dato=2026-01-05"))
    assert "Slik var det mandag 5. januar 2026." in past
    assert "Oppbygningen er et forslag og er ikke vedtatt." in past


async def test_a_day_before_the_first_version_says_when_it_begins(member: Browser) -> None:
    page = await member.get("/endret/struktur?dato=2020-01-01")
    assert page.status_code == 200
    assert "Den første strukturen gjelder fra torsdag 1. januar 2026." in text_of(page)
    assert "struktur-kart" not in page.text


@pytest.mark.parametrize("odd", ["i dag", "2026-02-30", "<b>", "9999-12-31", "0001-01-01", "%00", "2026W101"])
async def test_an_odd_day_is_answered_in_words_and_never_a_failure(member: Browser, odd: str) -> None:
    for place in ("struktur", "struktur/avvik", "utvalg/su"):
        page = await member.get(f"/endret/{place}?dato={odd}")
        assert page.status_code == 200
    if odd == "i dag":
        assert "«i dag» er ikke en dag." in html.unescape(
            text_of(await member.get(f"/endret/struktur?dato={odd}"))
        )


async def test_two_versions_are_compared_in_words(member: Browser) -> None:
    page = text_of(await member.get("/endret/struktur/historikk"))
    assert "2 versjoner" in page
    assert "Kommer" in page
    assert "innkallingsfrist 14 dager 10 dager" in page
    assert "Statsforvalteren: tittel Fylkesmannen Statsforvalteren" in page
    assert "navn Strategisk samarbeidsutvalg Styret for samarbeidet" in page
    assert "Fastlegerådet Fjernet" in page
    assert "Allmennlegerådet Ny" in page
    assert not re.search(r"[{}\[\]]|_|None|True", page.partition("Hva som er endret")[2])
    back = text_of(await member.get("/endret/struktur/historikk?fra=2&til=1"))
    assert "innkallingsfrist 10 dager 14 dager" in back
    assert "Du har valgt samme versjon to ganger." in text_of(
        await member.get("/endret/struktur/historikk?fra=2&til=2")
    )
    odd = await member.get("/endret/struktur/historikk?fra=99&til=%C2%B2")
    assert "innkallingsfrist 14 dager 10 dager" in text_of(odd)


async def test_one_version_has_nothing_to_compare_with(town: Town) -> None:
    page = text_of(await (await town.browser(town.third, "contact")).get("/malen/struktur/historikk"))
    assert "1 versjon" in page
    assert "Bare én versjon" in page
    assert "Sammenlign" not in page.partition("Bare én versjon")[2]


async def test_deviations_tell_of_an_extra_tier_and_of_another_discussing_body(
    town: Town, member: Browser
) -> None:
    regions = text_of(await (await town.browser(town.closed, "contact")).get("/regioner/struktur/avvik"))
    assert "Kommunene er samlet i 7 regioner. Det er et ekstra kommunalt ledd" in regions
    assert "drøftes i Fagutvalget (FU)" in regions
    assert "Helseregion Sør-Gudbrandsdal Bare her Lillehammer, Nord-Fron" in regions
    elsewhere = text_of(await member.get("/endret/struktur/avvik"))
    assert "Saker av typen «Faglig» drøftes i Samhandlingssekretariatet." in elsewhere
    assert "ekstra kommunalt ledd" not in elsewhere
    assert "virkning anbefaling bindende" in elsewhere
    assert "Finnmarkssykehuset HF" not in elsewhere.partition("Det viktigste")[2]


async def test_a_community_that_follows_the_template_has_no_deviation(town: Town) -> None:
    page = text_of(await (await town.browser(town.third, "contact")).get("/malen/struktur/avvik"))
    assert "Strukturen følger den nasjonale malen på alle punkter." in page


async def test_what_a_community_has_not_told_itself_is_marked(town: Town, member: Browser) -> None:
    assumed = "Hvordan helsefellesskapet selv er bygd opp, er ikke lagt inn."
    third = await town.browser(town.third, "contact")
    for path in ("struktur", "struktur/avvik", "utvalg/ssu"):
        assert assumed in text_of(await third.get(f"/malen/{path}"))
        assert assumed not in text_of(await member.get(f"/endret/{path.replace('ssu', 'su')}"))


async def test_who_may_change_the_structure_is_led_there(town: Town, member: Browser) -> None:
    administrator = await town.browser(town.open, "administrator")
    for path in ("struktur", "struktur/historikk", "struktur/avvik"):
        assert 'href="/endret/struktur/rediger"' in (await administrator.get(f"/endret/{path}")).text
        assert "/struktur/rediger" not in (await member.get(f"/endret/{path}")).text


async def test_who_is_not_logged_in_sees_no_structure(town: Town, member: Browser) -> None:
    for path in ("struktur", "struktur/historikk", "struktur/avvik"):
        assert (await town.stranger().get(f"/endret/{path}")).status_code == 303
        assert (await member.get(f"/regioner/{path}")).status_code == 404
        assert (await member.get(f"/endret/{path}")).status_code == 200


async def test_the_list_tells_where_cases_are_lifted_and_whose_services_come_first(town: Town) -> None:
    page = text_of(await (await town.browser(town.closed, "contact")).get("/regioner/struktur"))
    assert "Saker løftes fra FU, FU PHBU og FSU til AU og SSU." in page
    assert "Saker tas ned fra AU og SSU til FSU." in page
    assert "Nasjonal helse- og sykehusplan 2020–2023" in page
    assert "Skrøpelige eldre" in page
