"""The list of cases: what it holds for whom, and that filters, order and pages lie in the address."""

from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest

from fellesskap.actor import RoleKind
from frame_scene import text_of


def references(response: httpx2.Response) -> list[str]:
    return re.findall(r'<td class="number" data-label="[^"]*">([\d/]+)</td>', response.text)


def link(response: httpx2.Response, rel: str) -> str:
    return unescape(re.search(rf'rel="{rel}" href="([^"]+)"', response.text)[1])


@pytest.fixture
async def cases(scene):
    """One case at each of three stages, by the case's own word in its title."""
    reported = await scene.reported("Elgjakt")
    placed = await scene.placed()
    lifted = await scene.placed("au", matter_class="administrativ", route="strategisk")
    return {name: await scene.row("case", one) for name, one in
            (("reported", reported), ("placed", placed), ("strategic", lifted))}  # fmt: skip


def named(row) -> str:
    return f"{row['number']}/{row['year']}"


async def test_a_case_stands_with_number_title_state_body_and_what_it_waits_for(scene, secretary, cases):
    response = await secretary.get(f"/sakene/saker?tekst={named(cases['placed'])}")
    assert response.status_code == 200
    assert references(response) == [named(cases["placed"])]
    said = text_of(response)
    assert cases["placed"]["title"] in said
    assert "Plassert" in said
    assert "Venter på å komme på sakslisten i FU ." in said
    assert f"/sakene/saker/{named(cases['placed']).replace('/', '-')}" in response.text


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("tekst=elgjakt", {"reported"}),
        ("status=meldt-inn", {"reported"}),
        ("status=plassert", {"placed", "strategic"}),
        ("utvalg=au", {"strategic"}),
        ("utvalg=fu&status=plassert", {"placed"}),
        ("status=pagaende", {"reported", "placed", "strategic"}),
        ("status=tull&utvalg=&tekst=", {"reported", "placed", "strategic"}),
        ("status=besluttet", set()),
    ],
)
async def test_filters_in_the_address_narrow_the_list(secretary, cases, query, wanted):
    found = set(references(await secretary.get(f"/sakene/saker?{query}")))
    ours = {named(row): name for name, row in cases.items()}
    assert {ours[one] for one in found & set(ours)} == wanted


async def test_a_number_is_found_however_it_is_written(secretary, cases):
    number, year = cases["placed"]["number"], cases["placed"]["year"]
    for written in (f"{number}/{year}", f"{number}-{year}", f"{number} / {year}"):
        response = await secretary.http.get("/sakene/saker", params={"tekst": written})
        assert references(response) == [f"{number}/{year}"], written


async def test_pages_lead_on_and_back_and_keep_the_filter(scene, secretary, cases):
    for _ in range(21):
        await scene.reported("Blad i boken")
    first = await secretary.get("/sakene/saker?tekst=blad&sorter=number")
    assert len(references(first)) == 20
    assert 'rel="prev"' not in first.text
    second = await secretary.get(f"/sakene/saker{link(first, 'next')}")
    assert not set(references(second)) & set(references(first))
    assert references(second)
    assert 'rel="next"' not in second.text
    assert 'value="blad"' in second.text
    back = await secretary.get(f"/sakene/saker{link(second, 'prev')}")
    assert references(back) == references(first)
    numbers = [int(one.split("/")[0]) for one in references(first)]
    assert numbers == sorted(numbers)
    newest = await secretary.get("/sakene/saker?tekst=blad")
    assert references(newest) == sorted(references(newest), key=lambda one: -int(one.split("/")[0]))


@pytest.mark.parametrize("place", ["etter=tull", "for=tull", "etter=", "sorter=tull"])
async def test_a_mangled_address_shows_a_list_all_the_same(secretary, cases, place):
    response = await secretary.get(f"/sakene/saker?{place}")
    assert response.status_code == 200
    assert references(response)


async def test_a_search_without_hits_says_so_and_leads_back(secretary):
    said = await secretary.get("/sakene/saker?tekst=finnesikke")
    assert "Ingen saker passer med det du søker etter" in text_of(said)
    assert 'href="/sakene/saker"' in said.text


async def test_who_may_report_is_offered_to_and_others_are_not(scene, as_, member):
    elected = await as_(await scene.community.having(RoleKind.ELECTED))
    assert "/sakene/saker/ny" in (await member.get("/sakene/saker")).text
    assert "/sakene/saker/ny" not in (await elected.get("/sakene/saker")).text


async def test_an_unplaced_case_is_in_nobody_elses_list(scene, as_, cases):
    contact = await as_(await scene.community.having(RoleKind.MUNICIPAL_CONTACT))
    assert named(cases["reported"]) not in references(await contact.get("/sakene/saker?tekst=elgjakt"))
    found = await contact.get(f"/sakene/saker?tekst={named(cases['placed'])}")
    assert references(found) == [named(cases["placed"])]
