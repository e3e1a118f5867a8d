"""Lists of people over the pages: the template, a look line by line, taking in, and what is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable

import httpx2

from fellesskap_web.spreadsheets import read_rows
from frame_scene import FROM_OUR_FORM, Browser, text_of
from road import Road

Enter = Callable[[str], Awaitable[Browser]]
HEAD = "Navn;E-post;Plass;Fra og med;Vara\n"


async def upload(browser: Browser, road: Road, content: bytes, name: str = "liste.csv") -> httpx2.Response:
    return await browser.http.post(
        f"/{road.tenant.slug}/administrasjon/import",
        data={"_csrf": browser.csrf},
        files={"file": (name, content, "text/csv")},
        headers=FROM_OUR_FORM,
    )


async def test_a_list_is_looked_over_and_taken_in(road: Road, enter: Enter) -> None:
    browser, slug = await enter("anne"), road.tenant.slug
    before = len(await road.rows("person"))
    content = f"{HEAD}Åse Ny;aase@eksempel.no;fsu:lege;02.03.2026;8\nBare Navn;;;;\n".encode("cp1252")
    look = await upload(browser, road, content)
    assert look.status_code == 200, text_of(look)
    said = text_of(look)
    assert "Alle linjene kan tas inn." in said
    assert "Åse Ny" in said
    assert "Blir vara" in said
    assert len(await road.rows("person")) == before
    packed = html.unescape(re.search(r'name="rows" value="([^"]+)"', look.text).group(1))
    done = await browser.post(f"/{slug}/administrasjon/import/bekreft", {"rows": packed})
    assert (done.status_code, done.headers["location"]) == (303, f"/{slug}/administrasjon/import")
    assert len(await road.rows("person")) == before + 2
    assert "Sist tatt inn" in text_of(await browser.get(f"/{slug}/administrasjon/import"))
    again = text_of(await upload(browser, road, content))
    assert "Finnes fra før" in again
    assert "Er vara" in again


async def test_a_list_with_errors_cannot_be_confirmed(road: Road, enter: Enter) -> None:
    browser, slug = await enter("anne"), road.tenant.slug
    before = await road.rows("person")
    content = f"{HEAD}God Rad;;;;\nFeil Rad;;borte;02.03.2026;\nKari 15837030088;;;;\n".encode()
    look = await upload(browser, road, content)
    said = text_of(look)
    assert "2 linjer må rettes" in said
    assert "Plassen finnes ikke i strukturen" in said
    assert "15837030088" not in look.text
    assert "Kari" not in said
    assert 'name="rows"' not in look.text
    for packed in (
        '[{"line":2,"name":"God Rad"},{"line":3,"name":"Feil Rad","seat":"borte","first_day":"02.03.2026"}]',
        '[{"line":2,"name":"Kari 15837030088"}]',
    ):
        refused = await browser.post(f"/{slug}/administrasjon/import/bekreft", {"rows": packed})
        assert refused.status_code == 422
        assert "15837030088" not in refused.text
    for nonsense in ("", "{", "[]", '[{"line":"x"}]', "null"):
        assert (
            await browser.post(f"/{slug}/administrasjon/import/bekreft", {"rows": nonsense})
        ).status_code == 422
    assert await road.rows("person") == before


async def test_a_file_that_is_no_list_is_refused_in_words(road: Road, enter: Enter) -> None:
    browser = await enter("anne")
    for content, words in (
        (b"", "Velg en fil først."),
        (b"Fornavn\nKari\n", "Fant ikke overskriftene."),
        (b"PK\x03\x04 og ikke mer", "Filen kan ikke leses."),
    ):
        answer = await upload(browser, road, content)
        assert answer.status_code == 422
        assert words in text_of(answer)


async def test_template_and_export_are_taken_in_again(road: Road, enter: Enter) -> None:
    browser, slug = await enter("anne"), road.tenant.slug
    template = await browser.get(f"/{slug}/administrasjon/import/mal.csv")
    assert template.headers["content-type"].startswith("text/csv")
    assert [row.name for row in read_rows(template.content)] == ["Kari Eksempel"]
    export = await browser.get(f"/{slug}/administrasjon/import/personer.csv")
    rows = read_rows(export.content)
    assert len({row.name for row in rows}) == len({row["name"] for row in await road.rows("person")})
    assert any(row.deputy == "1" for row in rows)
    said = text_of(await upload(browser, road, export.content))
    assert "Alle linjene kan tas inn." in said
    assert "Ny person" not in said
    assert "Får plassen" not in said


async def test_nobody_but_the_secretariat_comes_in(road: Road, enter: Enter) -> None:
    browser, slug = await enter("berg"), road.tenant.slug
    for page in ("", "/mal.csv", "/personer.csv"):
        assert (await browser.get(f"/{slug}/administrasjon/import{page}")).status_code == 403
    assert (await upload(browser, road, f"{HEAD}Ny;;;;\n".encode())).status_code == 403
    rows = {"rows": '[{"line":2,"name":"Ny"}]'}
    assert (await browser.post(f"/{slug}/administrasjon/import/bekreft", rows)).status_code == 403
    assert await road.rows("person", name="Ny") == []
