"""The page that searches, for whoever is logged in and for anybody at all."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote
from uuid import UUID

import asyncpg
import pytest

from frame_scene import Browser, text_of
from open_scene import Busy
from open_town import Town

ROUTE = ("to-trinn", "prinsipiell", "samhandlingssekretariatet", "su")
NUMBER = "15837030088"


@pytest.fixture(scope="module")
async def decided(town: Town) -> UUID:
    """A case of the open community that was decided in an open meeting, with approved minutes."""
    town.app.state.installation.register.forget()
    busy = await Busy.of(town.open, town.clock)
    case_id, _ = await busy.decided("Ismåker i Alta", *ROUTE)
    return case_id


@pytest.fixture
async def secretary(town: Town, decided: UUID) -> Browser:
    town.app.state.installation.register.forget()
    return await town.browser(town.open, "secretary")


def hits(response_text: str) -> list[tuple[str, str]]:
    """Where each hit leads, and its words."""
    found = re.findall(r'<h3[^>]*>\s*<a class="ds-link" href="([^"]+)">(.*?)</a>', response_text, re.DOTALL)
    return [(address, re.sub(r"<[^>]+>", "", words)) for address, words in found]


async def test_a_stranger_finds_what_is_open_and_what_was_asked_for_is_marked(
    town: Town, decided: UUID
) -> None:
    response = await town.stranger().get("/apen/offentlig/sok?q=ismåke")
    assert response.status_code == 200
    assert "<mark>Ismåker</mark> i Alta" in response.text
    case = (await town.open.ask('SELECT number, year FROM "case" WHERE id = $1', decided))[0]
    address = f"/apen/offentlig/saker/{case['number']}-{case['year']}"
    assert hits(response.text)[0] == (address, f"{case['number']}/{case['year']} Ismåker i Alta")
    assert (await town.stranger().get(address)).status_code == 200


async def test_hits_are_narrowed_to_what_cases_are_for(town: Town, decided: UUID) -> None:
    narrowed = await town.stranger().get("/apen/offentlig/sok?q=ismåke&sakstype=beslutning")
    assert "Ismåker i Alta" in text_of(narrowed)
    assert '<option value="beslutning" selected>' in narrowed.text
    none = await town.stranger().get("/apen/offentlig/sok?q=ismåke&sakstype=horing")
    assert "Ingen treff på «ismåke»" in text_of(none)
    assert 'href="/apen/offentlig/sok?q=ism%C3%A5ke"' in none.text
    assert "Ismåker i Alta" in text_of(
        await town.stranger().get("/apen/offentlig/sok?q=ismåke&sakstype=tull")
    )


async def test_every_hit_of_a_stranger_leads_to_a_page(town: Town, decided: UUID) -> None:
    response = await town.stranger().get("/apen/offentlig/sok?q=epikrise")
    found = hits(response.text)
    assert len(found) > 1
    for address, _ in found:
        assert (await town.stranger().get(address)).status_code == 200, address


async def test_a_stranger_is_not_told_of_what_is_not_open_nor_how_much_there_is(
    town: Town, busy: Busy, secretary: Browser
) -> None:
    await busy.placed("Enhjørninger på Finnmarksvidda", *ROUTE[:3])
    there = await secretary.get("/apen/sok?q=enhjørning")
    assert "1 treff på «enhjørning»" in text_of(there)
    open_page = await town.stranger().get("/apen/offentlig/sok?q=enhjørning")
    nothing = await town.stranger().get("/apen/offentlig/sok?q=enhjørnang")
    assert "Ingen treff på «enhjørning»" in text_of(open_page)
    said = [
        re.sub('nonce="[^"]+"', "", unquote(found.text)).replace(word, "X")
        for found, word in ((open_page, "enhjørning"), (nothing, "enhjørnang"))
    ]
    assert said[0] == said[1]
    # Whoever is logged in sees no more on the open page than anybody does.
    assert "Ingen treff" in text_of(await secretary.get("/apen/offentlig/sok?q=enhjørning"))
    assert (await town.stranger().get("/apen/sok?q=enhjørning")).status_code != 200


async def test_another_community_finds_nothing_of_ours(town: Town, busy: Busy, decided: UUID) -> None:
    for slug in ("lukket", "tredje"):
        assert "Ingen treff" in text_of(await town.stranger().get(f"/{slug}/offentlig/sok?q=ismåke"))


async def test_the_secretary_finds_by_number_kind_body_and_time(
    town: Town, secretary: Browser, decided: UUID
) -> None:
    case = (await town.open.ask('SELECT number, year, reported_at FROM "case" WHERE id = $1', decided))[0]
    by_number = await secretary.get(f"/apen/sok?q=sak+{case['number']}/{case['year']}")
    assert hits(by_number.text)[0][1] == f"{case['number']}/{case['year']} Ismåker i Alta"
    whole = hits((await secretary.get("/apen/sok?q=epikrise")).text)
    decisions = await secretary.get("/apen/sok?q=epikrise&type=beslutning")
    assert 0 < len(hits(decisions.text)) < len(whole)
    assert 'aria-current="true">Beslutninger</a>' in decisions.text
    assert "Ingen treff" in text_of(await secretary.get("/apen/sok?q=epikrise&utvalg=finnes-ikke"))
    assert "Ingen treff" in text_of(await secretary.get("/apen/sok?q=epikrise&til=1990-01-01"))
    assert hits((await secretary.get("/apen/sok?q=epikrise&utvalg=su&fra=1.1.2000")).text)
    for address, _ in whole:
        assert (await secretary.get(address)).status_code == 200, address


async def test_a_page_without_a_question_says_what_can_be_asked(town: Town, secretary: Browser) -> None:
    for browser, address in ((secretary, "/apen/sok"), (town.stranger(), "/apen/offentlig/sok")):
        for query in ("", "?q=", "?q=+++"):
            response = await browser.get(f"{address}{query}")
            assert response.status_code == 200
            assert "Skriv et saksnummer slik: 3/2026." in text_of(response)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"q=pasient+{NUMBER}", "fødselsnummer"),
        ("q=%3F%3F%3F", "Skriv minst ett ord eller et saksnummer."),
        (f"q={'a' * 201}", "Søket kan ha 200 tegn."),
        ("q=sak&fra=2026-02-01&til=2026-01-01", "Siste dag er før første dag."),
        ("q=sak&fra=i+fjor", "dato"),
    ],
)
async def test_what_cannot_be_looked_for_is_refused_with_a_sentence(
    secretary: Browser, query: str, said: str
) -> None:
    response = await secretary.get(f"/apen/sok?{query}")
    assert response.status_code == 422
    assert said in text_of(response)
    assert NUMBER not in response.text
    assert not hits(response.text)


@pytest.mark.parametrize("query", ["etter=nonsense", "type=finnes-ikke", "etter=", "q=annet&x=1"])
async def test_an_address_that_was_tampered_with_begins_at_the_beginning(
    secretary: Browser, query: str
) -> None:
    response = await secretary.get(f"/apen/sok?q=epikrise&{query}".replace("q=epikrise&q=annet", "q=annet"))
    assert response.status_code == 200


async def test_what_somebody_wrote_is_text_and_never_markup(secretary: Browser, busy: Busy) -> None:
    await busy.placed("<b>Tykke</b> & tynne bokser", *ROUTE[:3])
    response = await secretary.get("/apen/sok?q=tynne+bokser")
    assert "&lt;b&gt;Tykke&lt;/b&gt; &amp; <mark>tynne</mark> <mark>bokser</mark>" in response.text
    response = await secretary.get("/apen/sok?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in response.text


async def test_many_hits_come_page_by_page(
    town: Town, secretary: Browser, superuser: asyncpg.Connection
) -> None:
    schema = town.open.tenant.schema
    async with superuser.transaction():
        await superuser.execute(
            f'SET LOCAL search_path TO "{schema}"; SET LOCAL session_replication_role = replica'
        )
        await superuser.execute(
            "INSERT INTO search_entry (id, kind, case_id, day, title, content, words, audience) SELECT "
            "gen_random_uuid(), 'minutes', id, current_date - n, 'Reinsdyr ' || n, '', "
            "search_words('minutes', current_date - n, '{}', 'Reinsdyr ' || n, ''), 3 "
            'FROM (SELECT id FROM "case" LIMIT 1) c, generate_series(1, 530) n'
        )
    first = await secretary.get("/apen/sok?q=reinsdyr")
    assert "Flere enn 500 treff på «reinsdyr»" in text_of(first)
    assert len(hits(first.text)) == 20
    following = unescape(re.search(r'rel="next" href="([^"]+)"', first.text)[1])
    second = await secretary.get(f"/apen/sok{following}")
    assert len(hits(second.text)) == 20
    assert not {words for _, words in hits(first.text)} & {words for _, words in hits(second.text)}
    assert "Til de første treffene" in second.text
    await superuser.execute(f"DELETE FROM \"{schema}\".search_entry WHERE title LIKE 'Reinsdyr%'")


async def test_the_field_stands_on_every_page_and_leads_here(town: Town, secretary: Browser) -> None:
    assert (
        '<form class="header-search spring" role="search" action="/apen/sok">'
        in (await secretary.get("/apen/saker")).text
    )
    assert 'role="search" action="/apen/offentlig/sok"' in (await town.stranger().get("/apen/offentlig")).text
    assert (await secretary.get("/apen/sok")).text.count('role="search"') == 1
