"""The open pages show what the public may see of a community, all of it and nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    CallMeeting,
    CloseItem,
    PlanMeeting,
    add_item,
    call_meeting,
    close_item,
    plan_meeting,
)
from fellesskap.texts import translator
from frame_scene import rail_of, text_of
from minutes_scene import mended
from open_crawl import crawl
from open_scene import Busy
from open_town import Town

START = "/apen/offentlig"
ROUTE = ("to-trinn", "prinsipiell", "samhandlingssekretariatet", "su")


@pytest.fixture(scope="module")
async def decided(town: Town) -> UUID:
    """A meeting of the open community that decided a case, with approved minutes."""
    town.app.state.installation.register.forget()
    busy = await Busy.of(town.open, town.clock)
    _, meeting_id = await busy.decided("Epikrise samme dag", *ROUTE)
    return meeting_id


async def test_a_stranger_reads_what_the_community_is_and_what_it_decided(town: Town, decided: UUID) -> None:
    home = text_of(await town.stranger().get(START))
    assert "Et samarbeid mellom 18 kommuner og Finnmarkssykehuset HF" in home
    assert "Måten helsefellesskapet er bygd opp på her, er foreslått og ikke vedtatt" in home
    assert "Sykehuset sender epikrise samme dag." in home
    meeting = text_of(await town.stranger().get(f"{START}/moter/{decided}"))
    assert "Rådhuset, Alta" in meeting
    assert "Enighet Bindende" in meeting
    number = (await town.open.ask("SELECT number FROM \"case\" WHERE title = 'Epikrise samme dag'"))[0][
        "number"
    ]
    case = text_of(await town.stranger().get(f"{START}/saker/{number}-2026"))
    assert "Pasienter skrives ut uten at kommunen vet" in case
    assert "Beslutningen binder kommunene og helseforetaket." in case
    body = text_of(await town.stranger().get(f"{START}/utvalg/su"))
    assert "Kommunesiden (5)" in body
    assert "Sykehussiden (5)" in body


async def test_the_open_pages_hold_only_names_that_are_public_and_no_address(
    town: Town, decided: UUID
) -> None:
    pages = await crawl(town.stranger(), START)
    assert len(pages) > 8
    everything = " ".join(pages.values())
    rows = await town.open.ask(
        "SELECT name, audience, email FROM person JOIN contact ON person_id = id WHERE email > ''"
    )
    assert any(row["audience"] == 3 and row["name"] in everything for row in rows)
    public = {row["name"] for row in rows if row["audience"] == 3}
    assert {row["name"] for row in rows if row["name"] in everything} <= public
    assert [row["email"] for row in rows if row["email"] in everything] == []
    assert "@" not in everything


async def test_a_case_and_a_meeting_that_are_not_open_are_not_there(
    town: Town, busy: Busy, superuser: asyncpg.Connection
) -> None:
    case_id = await busy.placed("Ikke på noen sakliste", *ROUTE[:3])
    number = (await town.open.ask('SELECT number FROM "case" WHERE id = $1', case_id))[0]["number"]
    here = f"{START}/saker/{number}-2026"
    assert (await town.stranger().get(here)).status_code == 404
    assert (await (await town.browser(town.open, "secretary")).get(here)).status_code == 404
    meeting_id, _ = await busy.called("samhandlingssekretariatet", case_id, days=5)
    there = f"{START}/moter/{meeting_id}"
    assert (await town.stranger().get(here)).status_code == 200
    assert (await town.stranger().get(there)).status_code == 200
    schema = town.open.tenant.schema
    await superuser.execute(f"UPDATE {schema}.meeting SET audience = 1 WHERE id = $1", meeting_id)
    assert (await town.stranger().get(there)).status_code == 404
    await superuser.execute(f"UPDATE {schema}.meeting SET audience = 3 WHERE id = $1", meeting_id)


@pytest.mark.parametrize("key", ["0-2026", "1-20260", "x", "1-2026%27", "99999999999999-2026", "7777-2026"])
async def test_an_address_that_names_no_case_is_not_found(town: Town, busy: Busy, key: str) -> None:
    assert (await town.stranger().get(f"{START}/saker/{key}")).status_code == 404


async def test_a_closed_line_shows_its_number_and_nothing_else(town: Town, busy: Busy) -> None:
    body_id = await town.open.body("su")
    starts_at = town.clock.moment + timedelta(days=9)
    meeting_id = await busy.do(
        plan_meeting, PlanMeeting(body_id, starts_at, MeetingForm.PHYSICAL, place="Alta")
    )
    secret = await busy.do(add_item, AddItem(meeting_id, 1, "Om en navngitt pasient"))
    await busy.do(add_item, AddItem(meeting_id, 2, "Eventuelt"))
    planned = text_of(await town.stranger().get(f"{START}/moter/{meeting_id}"))
    assert "Sakslisten er ikke klar" in planned
    assert "Eventuelt" not in planned
    await busy.do(close_item, CloseItem(meeting_id, 3, secret, closed=True, basis="offl. § 13"))
    await busy.do(call_meeting, CallMeeting(meeting_id, 4))
    called = await town.stranger().get(f"{START}/moter/{meeting_id}")
    assert "Om en navngitt pasient" not in called.text
    assert '<li value="1"> <p><strong>Lukket sak' in " ".join(called.text.split())
    assert '<li value="2"> <h3' in " ".join(called.text.split())
    assert "Eventuelt" in called.text


async def test_a_community_without_open_meetings_says_so_and_why(town: Town, busy: Busy) -> None:
    other = await Busy.of(town.closed, town.clock)
    case_id = await other.placed("Bare for partene", "faglig", "faglig", "fu")
    meeting_id, _ = await other.called("fu", case_id)
    pages = await crawl(town.stranger(), "/lukket/offentlig")
    everything = " ".join(pages.values())
    assert "møtes uten publikum" in pages["/lukket/offentlig"]
    assert "Dette er et forslag" not in everything
    assert "Bare for partene" not in everything
    names = await town.closed.ask("SELECT name FROM person WHERE audience < 3")
    assert [row["name"] for row in names if row["name"] in everything] == []
    assert (await town.stranger().get(f"/lukket/offentlig/moter/{meeting_id}")).status_code == 404
    assert (await town.stranger().get(f"/apen/offentlig/moter/{meeting_id}")).status_code == 404
    assert (await town.stranger().get("/ukjent/offentlig")).status_code == 404


async def test_the_papers_of_an_open_meeting_are_linked_when_they_are_ready(
    town: Town, decided: UUID, superuser: asyncpg.Connection
) -> None:
    schema = town.open.tenant.schema
    here = f"{START}/moter/{decided}"
    assert "/offentlig/dokumenter/" not in (await town.stranger().get(here)).text
    rows = await superuser.fetch(
        f"UPDATE {schema}.document SET state = 'ready', digest = 'x', size = 4 WHERE meeting_id = $1 "
        "AND state = 'requested' RETURNING id, kind, audience",
        decided,
    )
    for row in rows:
        await superuser.execute(
            f"INSERT INTO {schema}.document_file (document_id, audience, content) VALUES ($1, $2, 'PDF!')",
            row["id"],
            row["audience"],
        )
    page = (await town.stranger().get(here)).text
    open_papers = {str(row["id"]) for row in rows if row["audience"] == 3}
    assert {row["kind"] for row in rows if row["audience"] == 3} == {"call", "minutes"}
    assert all(f"{START}/dokumenter/{paper}/fil" in page for paper in open_papers)
    for row in rows:
        file = await town.stranger().get(f"{START}/dokumenter/{row['id']}/fil")
        assert file.status_code == (200 if row["audience"] == 3 else 404)
        assert (str(row["id"]) in page) == (row["audience"] == 3)


async def test_the_home_page_and_the_footer_lead_to_the_open_pages(town: Town, busy: Busy) -> None:
    assert f'href="{START}"' in (await town.stranger().get("/")).text
    inside = await (await town.browser(town.open, "contact")).get("/apen/utvalg")
    assert f'href="{START}"' in inside.text


async def test_a_corrected_decision_says_so_to_strangers(town: Town, busy: Busy) -> None:
    case_id, meeting_id = await busy.decided("Felles nummer", *ROUTE)
    number = (await town.open.ask('SELECT number FROM "case" WHERE id = $1', case_id))[0]["number"]
    pages = [f"{START}/saker/{number}-2026", f"{START}/moter/{meeting_id}", START]
    words = ("Sykehuset sender epikrisen samme dag.", "Manglet bestemt form.")
    for page in pages:
        assert words[0] not in text_of(await town.stranger().get(page))
    await mended(town.open, town.clock, case_id, *words)
    for page in pages:
        said = text_of(await town.stranger().get(page))
        assert "Sykehuset sender epikrise samme dag." in said
        assert f": {words[1]} {words[0]}" in said
        assert "Foreslått av" not in said
        assert said.count(words[0]) == 1


async def test_the_rail_of_an_open_meeting_ends_on_the_day_its_minutes_became_public(
    town: Town, busy: Busy
) -> None:
    starts_at = busy.clock.moment + timedelta(days=9)
    command = PlanMeeting(await town.open.body("su"), starts_at, MeetingForm.PHYSICAL, place="Alta")
    planned = await busy.do(plan_meeting, command)
    _, approved = await busy.decided("Felles tavle", *ROUTE)
    secretary = await town.browser(town.open, "secretary")
    rail = rail_of(await secretary.get(f"/apen/moter/{planned}"))
    assert rail == "Planlagt* Innkalt Gjennomført Referat skrevet Referat godkjent Referat publisert"
    day = translator("nb").short_day(busy.clock.moment.date())
    rail = rail_of(await secretary.get(f"/apen/moter/{approved}"))
    assert rail.endswith(f"Referat skrevet Referat godkjent {day} Referat publisert* {day}")
    # That day a stranger reads them.
    assert "Felles tavle" in text_of(await town.stranger().get(f"{START}/moter/{approved}"))
