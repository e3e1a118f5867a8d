"""Forms: what was typed is kept, problems are found in one go and lead to their fields, receipts are shown once."""

from __future__ import annotations

import re

import asyncpg
import pytest

from fellesskap_web.receipts import Receipt, seal, unseal
from frame_scene import text_of

NUMBER = "13097248022"


@pytest.fixture
async def persons(superuser: asyncpg.Connection):
    async def count() -> int:
        return await superuser.fetchval("SELECT count(*) FROM tenant_alfa.person")

    return count


async def test_a_form_leads_on_with_a_receipt_that_is_shown_once(site, persons) -> None:
    before = await persons()
    response = await site.secretary.post("/alfa/saker/ny", {"name": "Nina <Ny>", "email": "nina@example.no"})
    assert response.status_code == 303
    assert await persons() == before + 1
    shown = await site.secretary.get(response.headers["location"])
    assert "Nina &lt;Ny&gt; er lagt til." in shown.text
    assert "Nå kan du gi en plass i et utvalg." in text_of(shown)
    assert "er lagt til" not in (await site.secretary.get(response.headers["location"])).text


async def test_a_form_with_problems_keeps_everything_and_leads_to_the_fields(site, persons) -> None:
    before = await persons()
    sent = {"name": "", "email": "nina@example.no", "note": "<b>linje 1\nlinje 2", "answer": "object",
            "urgent": "1", "body": "b", "day": "2026-03-05"}  # fmt: skip
    response = await site.secretary.post("/alfa/saker/ny", sent)
    assert response.status_code == 422
    assert await persons() == before
    html = response.text
    assert "<title>Feil: Legg til en person" in html
    assert '<a class="ds-link" href="#felt-name">Fyll ut dette feltet.</a>' in html
    assert 'id="felt-name" name="name" aria-invalid="true"' in html
    assert 'value="nina@example.no"' in html
    assert "&lt;b&gt;linje 1\nlinje 2</textarea>" in html
    assert re.search(r'value="object" checked', html)
    assert re.search(r'name="urgent" value="1" checked', html)
    assert re.search(r'<option value="b" selected', html)
    assert 'value="2026-03-05"' in html


async def test_the_same_forms_key_is_kept_when_it_is_shown_again(site) -> None:
    response = await site.secretary.post("/alfa/saker/ny", {"name": "", "_key": "a-key"})
    assert 'name="_key" value="a-key"' in response.text


async def test_a_refusal_by_role_is_explained_and_changes_nothing(site, persons) -> None:
    before = await persons()
    response = await site.member.post("/alfa/saker/ny", {"name": "Nina Ny"})
    assert response.status_code == 403
    assert "Bare sekretariatet kan gjøre dette." in text_of(response)
    assert 'value="Nina Ny"' in response.text
    assert await persons() == before
    assert (await site.secretary.post("/alfa/saker/ny", {"name": "Nina Ny"})).status_code == 303


async def test_a_national_identity_number_is_refused_at_its_field(site, persons) -> None:
    before = await persons()
    response = await site.secretary.post("/alfa/saker/ny", {"name": f"Ola {NUMBER}"})
    assert response.status_code == 422
    assert 'href="#felt-name">Teksten inneholder et fødselsnummer' in response.text
    assert await persons() == before


async def test_a_form_sent_by_htmx_is_led_on_by_header(site) -> None:
    response = await site.secretary.http.post(
        "/alfa/saker/ny",
        data={"_csrf": site.secretary.csrf, "name": "Nina Ny"},
        headers={"HX-Request": "true", "Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 204
    assert response.headers["hx-redirect"].startswith("/alfa/moter/")


async def test_a_form_sent_after_the_session_ended_says_how_to_go_on(site) -> None:
    response = await site.stranger.post("/alfa/saker/ny", {"name": "Nina Ny"})
    assert response.status_code == 403
    assert "Det du skrev, ligger igjen i skjemaet." in text_of(response)


async def test_another_sessions_receipt_is_not_shown(site) -> None:
    sealed = seal(Receipt("Noe er gjort.", {}), site.secretary.csrf)
    for browser, seen in ((site.secretary, True), (site.member, False)):
        browser.http.cookies.set("kvittering", sealed, domain="localhost.local")
        assert ("Noe er gjort." in (await browser.get("/alfa/mer")).text) is seen


@pytest.mark.parametrize("value", ["", ".", "e30.e30", "x.y", "\u2603.1", "e30"])
def test_a_receipt_that_nobody_sealed_is_nothing(value: str) -> None:
    assert unseal(value, "token") is None


def test_a_sealed_receipt_comes_back_whole() -> None:
    receipt = Receipt("%(name)s er lagt til.", {"name": "Áŋŋel"}, "Neste steg.")
    assert unseal(seal(receipt, "token"), "token") == receipt
    assert unseal(seal(receipt, "token"), "another") is None
