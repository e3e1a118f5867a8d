"""Reporting a case in the community's own form, and what stops it."""

from __future__ import annotations

import logging

import pytest

from case_scene import TEXTS
from fellesskap.actor import RoleKind
from frame_scene import text_of

NUMBER = "13097248022"
SENT = {"title": "Felles rutine for sår", **TEXTS, "language": "nn"}


@pytest.fixture
def counted(scene):
    """Count everything a report writes."""

    async def count() -> list[int]:
        tables = ("case", "perspective", "event", "audit", "notice")
        return [(await scene.community.ask(f'SELECT count(*) FROM "{table}"'))[0][0] for table in tables]

    return count


async def test_the_form_is_the_communitys_own(member):
    response = await member.get("/sakene/saker/ny")
    assert response.status_code == 200
    said = text_of(response)
    assert "Hva skal helsefellesskapet ta stilling til?" in said
    assert "Konsekvenser for partene (valgfritt)" in said


async def test_a_report_leads_to_the_case_with_what_happens_next(scene, member):
    response = await member.post("/sakene/saker/ny", SENT)
    assert response.status_code == 303, text_of(response)
    shown = await member.get(response.headers["location"])
    said = text_of(shown)
    assert "Saken er meldt inn." in said
    assert "Sekretariatet ser på den og plasserer den i et utvalg. Du får beskjed når det er gjort." in said
    assert 'lang="nn"' in shown.text
    row = (await scene.community.ask('SELECT * FROM "case" ORDER BY reported_at DESC, number DESC LIMIT 1'))[
        0
    ]
    assert (row["title"], row["language"], row["state"]) == ("Felles rutine for sår", "nn", "reported")


async def test_all_that_is_missing_is_said_at_once_and_what_was_typed_is_kept(member, counted):
    before = await counted()
    response = await member.post("/sakene/saker/ny", {**SENT, "title": " ", "proposal": ""})
    assert response.status_code == 422
    assert await counted() == before
    assert 'href="#felt-title">Fyll ut «Hva gjelder saken?»' in response.text
    assert 'href="#felt-proposal">Fyll ut «Forslag til løsning»' in response.text
    assert TEXTS["background"].split("\n")[0] in response.text
    assert 'value="nn" checked' in response.text


async def test_a_national_identity_number_is_refused_kept_nowhere_and_costs_no_other_text(
    scene, member, counted, caplog
):
    before = await counted()
    with caplog.at_level(logging.DEBUG):
        response = await member.post(
            "/sakene/saker/ny", {**SENT, "background": f"Gjelder pasienten med nummer {NUMBER}."}
        )
    assert response.status_code == 422
    assert 'href="#felt-background">Teksten inneholder et fødselsnummer' in response.text
    assert "verken lagret eller sendt" in text_of(response)
    assert SENT["title"] in response.text
    assert TEXTS["proposal"] in response.text
    assert await counted() == before
    assert NUMBER not in caplog.text


async def test_a_title_that_is_too_long_is_refused_at_its_field(member, counted):
    before = await counted()
    response = await member.post("/sakene/saker/ny", {**SENT, "title": "x" * 201})
    assert response.status_code == 422
    assert 'href="#felt-title">«Hva gjelder saken?» er for lang' in response.text
    assert await counted() == before


async def test_a_language_that_is_none_of_ours_is_refused_at_its_field(member, counted):
    before = await counted()
    response = await member.post("/sakene/saker/ny", {**SENT, "language": "xx"})
    assert response.status_code == 422
    assert 'href="#felt-language"' in response.text
    assert await counted() == before


async def test_who_may_not_report_is_told_who_can(scene, as_, counted):
    elected = await as_(await scene.community.having(RoleKind.ELECTED))
    shown = await elected.get("/sakene/saker/ny")
    assert "Du kan ikke melde inn saker selv" in text_of(shown)
    assert "<textarea" not in shown.text
    before = await counted()
    response = await elected.post("/sakene/saker/ny", SENT)
    assert response.status_code == 403
    assert "Be sekretariatet om å melde inn saken" in text_of(response)
    assert TEXTS["proposal"] in response.text
    assert await counted() == before
