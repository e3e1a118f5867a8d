"""Pages in the frame: who sees them, in which language, and that no link leads nowhere."""

from __future__ import annotations

import re
from html import unescape

import asyncpg
import pytest

from builders import as_provisioner
from fellesskap.db.ids import uuid7
from fellesskap.settings import Settings
from fellesskap.structure.model import Trust
from fellesskap_tenants.provision import create_tenant
from frame_scene import Browser, add_person, log_in_as, text_of


def links_of(html: str) -> set[str]:
    return {unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"]*)"', html)}


async def test_a_person_of_the_community_sees_its_page_in_the_frame(site) -> None:
    response = await site.secretary.get("/alfa/")
    assert response.status_code == 200
    assert "Sara Sekretær" in text_of(response)
    assert response.text.count("<h1") == 1
    assert '<html lang="nb"' in response.text
    assert "Start Saker Møter Utvalg Kommuner Mer" in text_of(response)


async def test_a_stranger_is_sent_to_log_in_and_back(site) -> None:
    response = await site.stranger.get("/alfa/saker?sorter=-title&q=å")
    assert response.status_code == 303
    assert response.headers["location"] == "/logg-inn?next=%2Falfa%2Fsaker%3Fsorter%3D-title%26q%3D%25C3%25A5"


async def test_a_strangers_community_and_one_that_does_not_exist_look_the_same(site) -> None:
    foreign, unknown = await site.secretary.get("/beta/"), await site.secretary.get("/gamma/")
    assert foreign.status_code == unknown.status_code == 404
    same = [
        re.sub(r"nonce=\"[^\"]*\"", "", page.text.replace("/beta", "/gamma")) for page in (foreign, unknown)
    ]
    assert same[0] == same[1]
    assert "Beta" not in foreign.text
    assert (await site.secretary.get("/alfa/")).status_code == 200


async def test_a_stranger_learns_nothing_about_which_communities_exist(site) -> None:
    assert (await site.stranger.get("/beta/")).status_code == (await site.stranger.get("/gamma/")).status_code


async def test_an_open_page_is_open_and_shows_the_public_even_to_members(site) -> None:
    for browser in (site.stranger, site.secretary):
        response = await browser.get("/alfa/offentlig")
        assert response.status_code == 200
        assert "public" in text_of(response)
        assert "Sara Sekretær" not in response.text


async def test_an_open_page_of_no_community_is_not_found(site) -> None:
    assert (await site.stranger.get("/gamma/offentlig")).status_code == 404


async def test_an_address_without_a_page_is_the_404_page(site) -> None:
    response = await site.secretary.get("/alfa/finnes/ikke")
    assert response.status_code == 404
    assert "Vi finner ikke siden" in text_of(response)


async def test_what_does_not_exist_within_the_community_keeps_its_frame(site) -> None:
    response = await site.secretary.get("/alfa/saker/99-2026")
    assert response.status_code == 404
    assert "Gå til startsiden" in text_of(response)
    assert "Hovedmeny" in response.text


async def test_no_link_in_the_frame_leads_nowhere(site) -> None:
    waiting, seen = {"/", "/alfa/"}, set()
    # Nobody here is anybody in the other communities of the run.
    others = set(await site.app.state.installation.register.communities()) - {"alfa"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        if path.startswith(("/logg-inn", "/alfa/graphiql")) or path.split("/")[1] in others:
            continue
        response = await site.secretary.get(path)
        assert response.status_code == 200, path
        waiting |= {link.partition("#")[0] for link in links_of(response.text)} - seen
    assert {"/alfa/mer", "/alfa/varsler", "/om/hjelp", "/om/personvern", "/om/tilgjengelighet"} <= seen


async def test_only_places_that_exist_are_in_the_navigation(site) -> None:
    links = links_of((await site.secretary.get("/alfa/mer")).text)
    assert "/alfa/struktur" in links
    assert "/alfa/arshjul" not in links
    assert "/alfa/administrasjon" not in links


async def test_the_page_one_is_on_is_marked(site) -> None:
    html = (await site.secretary.get("/alfa/saker")).text
    assert '<a href="/alfa/saker" aria-current="page">' in html
    assert '<a href="/alfa/saker" aria-current="true">' in (await site.secretary.get("/alfa/saker/ny")).text


async def test_the_inbox_counts_what_is_unread(site, superuser: asyncpg.Connection) -> None:
    assert 'class="count"' not in (await site.secretary.get("/alfa/")).text
    for read in (None, None, "now"):
        await superuser.execute(
            "INSERT INTO tenant_alfa.notice (id, person_id, kind, subject, created_at, read_at) "
            "VALUES ($1, $2, 'meeting.called', 'Møte', now(), $3::text::timestamptz)",
            uuid7(), site.secretary_id, read,
        )  # fmt: skip
    assert "Varsler 2 uleste" in text_of(await site.secretary.get("/alfa/"))
    assert 'class="count"' not in (await site.member.get("/alfa/")).text


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Hopp til hovedinnhold"), ("nn", "Hopp til hovudinnhald"), ("se", "Njuike sisdollui")],
)
async def test_the_chosen_language_is_kept_in_the_browser(site, language: str, words: str) -> None:
    chosen = await site.secretary.post("/innstillinger", {"language": language, "back": "/alfa/mer?a=1"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/alfa/mer?a=1")
    response = await site.secretary.get("/alfa/utvalg")
    assert f'<html lang="{language}"' in response.text
    assert words in text_of(response)
    assert f" {language} " in text_of(response), "the graph reads in the page's language"


async def test_what_is_not_translated_is_marked_as_bokmal(site) -> None:
    await site.secretary.post("/innstillinger", {"language": "se"})
    html = (await site.secretary.get("/alfa/utvalg")).text
    assert '<p>se <span lang="nb">Start</span></p>' in html
    assert "\ue000" not in html
    assert 'aria-label="Om nettstedet"' in html


async def test_a_browser_that_asks_for_nynorsk_gets_it(site) -> None:
    html = (await site.stranger.get("/", {"Accept-Language": "en;q=0.9, nn-NO, nb;q=0.5"})).text
    assert '<html lang="nn"' in html


async def test_the_colour_scheme_is_kept_in_the_browser(site) -> None:
    assert 'data-color-scheme="auto"' in (await site.stranger.get("/")).text
    await site.stranger.post("/innstillinger", {"scheme": "dark"})
    assert 'data-color-scheme="dark"' in (await site.stranger.get("/")).text


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
async def test_settings_lead_back_only_to_ourselves(site, away: str) -> None:
    response = await site.stranger.post("/innstillinger", {"scheme": "dark", "back": away})
    assert response.headers["location"] == "/"


async def test_the_home_page_finds_communities_without_scripts(site) -> None:
    assert "Alfa" in text_of(await site.stranger.get("/"))
    found = await site.stranger.get("/?sok=alf")
    assert "/alfa/" in links_of(found.text)
    assert "/beta/" not in links_of(found.text)
    assert "Ingen helsefellesskap passer med «<b>»" in unescape(
        text_of(await site.stranger.get("/?sok=%3Cb%3E"))
    )


async def test_the_home_page_lists_ones_own_first_and_the_others_by_health_region(
    site, database: Settings
) -> None:
    async with as_provisioner(database):
        for slug, place in (("nordvik", "Nord"), ("vestvik", "Vest"), ("nordnes", "Nord")):
            trust = Trust(slug, f"Sykehuset {slug.title()} HF", "983971709", f"Helse {place}")
            await create_tenant(database, slug, f"Helsefellesskapet {slug.title()}", trust=trust)
    site.app.state.installation.register.forget()
    seen = text_of(await site.secretary.get("/"))
    places = [
        seen.index(word) for word in ("Alfa", "Helse Nord", "Nordnes", "Nordvik", "Helse Vest", "Vestvik")
    ]
    assert places == sorted(places)
    found = links_of((await site.stranger.get("/?sok=sykehuset+nordnes")).text)
    assert "/nordnes/" in found
    assert "/nordvik/" not in found
    found = links_of((await site.stranger.get("/?sok=helse+nord")).text)
    assert {"/nordnes/", "/nordvik/"} <= set(found)
    assert "/vestvik/" not in found


async def test_htmx_is_given_the_part_it_asks_for(site) -> None:
    asked = {"HX-Request": "true", "HX-Target": "div#tabell"}
    part = await site.secretary.get("/alfa/saker", asked)
    assert part.text.lstrip().startswith("<table")
    whole = await site.secretary.get("/alfa/saker", {**asked, "HX-Target": "div#noe-annet"})
    assert "<html" in whole.text
    restored = await site.secretary.get("/alfa/saker", {**asked, "HX-History-Restore-Request": "true"})
    assert "<html" in restored.text


async def test_head_answers_as_get_without_the_body(site) -> None:
    response = await site.secretary.http.head("/alfa/")
    assert (response.status_code, response.content) == (200, b"")


async def test_somebody_in_two_communities_can_switch(database, clock, alfa, beta, site) -> None:
    here, there = await add_person(alfa, clock, "To Steder"), await add_person(beta, clock, "To Steder")
    session = await log_in_as(database, clock, (alfa, here), (beta, there))
    browser = Browser.open(site.app, session)
    assert "Dine helsefellesskap" in (await browser.get("/alfa/mer")).text
    assert (await browser.get("/beta/mer")).status_code == 200
    assert "Dine helsefellesskap" not in (await site.secretary.get("/alfa/mer")).text


async def test_a_member_finds_the_way_from_the_open_page_to_the_own_start(site) -> None:
    assert "/alfa/" in links_of((await site.secretary.get("/alfa/offentlig")).text)
    assert "/logg-inn?next=/alfa/" in links_of((await site.stranger.get("/alfa/offentlig")).text)
