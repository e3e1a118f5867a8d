"""What workers do of a round of appointments: letters, their mails, calls to parties outside, reminders."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pypdf
import pytest

from appointment_scene import call_of, found_appointing, name, opened
from fellesskap.appointments.service import (
    CloseAppointmentRound,
    PartyAddress,
    SendCallAgain,
    close_appointment_round,
    send_call_again,
)
from fellesskap.db.work import Work
from fellesskap.documents.service import load_file
from fellesskap.settings import Settings
from fellesskap_workers.actor import Surroundings
from fellesskap_workers.appointments import remind_parties
from jobs_scene import Scene
from postbox import Mailbox
from road import Road

ADDRESS = (PartyAddress("ks", "ks@example.no"),)


@pytest.fixture(scope="session")
async def appointing(database: Settings) -> Road:
    return await found_appointing(database, "brevverk")


@pytest.fixture
async def office(
    appointing: Road, mailbox: Mailbox, database: Settings, superuser: asyncpg.Connection
) -> AsyncIterator[Scene]:
    settings = replace(
        database,
        smtp_host=mailbox.host,
        smtp_port=mailbox.port,
        mail_from="post@fellesskap.example",
        base_url="https://fellesskap.example",
    )
    schema = appointing.tenant.schema
    await superuser.execute(
        f"UPDATE {schema}.holding SET kind = 'deputy', rank = 9, valid_to = valid_from + 1"
    )
    await superuser.execute(f"UPDATE {schema}.appointment_round SET state = 'closed', closed_at = now()")
    scene = Scene(appointing, mailbox, settings, superuser)
    await scene.clear()
    yield scene
    await scene.clear()


def plain(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("Du er oppnevnt til plassen «Kommunalsjef, Helseregion Nord» i Strategisk", "til og med")),
        ("nn", ("Du er oppnemnd til plassen «Kommunalsjef, Helseregion Nord» i Strategisk", "til og med")),
    ],
)
async def test_the_appointed_gets_the_letter_in_their_own_language(
    office: Scene, language: str, words: tuple[str, ...]
) -> None:
    road = office.road
    found = await opened(road, "ssu", term_to=road.today + timedelta(days=1000))
    await office.clear()
    made = await name(
        road,
        "nord",
        await call_of(road, found, "ssu:region:nord"),
        "Kari Nordmann",
        email=f"kari.{language}@example.no",
        language=language,
    )
    await office.perform_all()
    await office.let_holds_run_out()
    await office.perform_all()
    letter = (await road.rows("document", nomination_id=made["id"]))[0]
    assert (letter["state"], letter["language"]) == ("ready", language)
    (mail,) = office.mailbox.to(f"kari.{language}@example.no")
    assert f"/brevverk/dokumenter/{letter['id']}/fil" in plain(mail)
    (paper,) = [part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    reader = pypdf.PdfReader(io.BytesIO(paper.get_content()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for sentence in (*words, "Kari Nordmann", "Helseregion Nord"):
        assert sentence in text
    # Before the term begins nothing else is theirs to read, but the letter is.
    road.people["kari"] = made["person_id"]
    async with Work(road.tenant, await road.actor("kari"), road.clock) as work:
        assert (await load_file(work, letter["id"])).content == paper.get_content()


async def state(office: Scene, party: UUID) -> tuple[str, str | None]:
    row = (await office.road.rows("asked_address", asked_party_id=party))[0]
    return row["state"], row["failure"]


async def test_a_party_outside_is_called_by_mail_once(office: Scene) -> None:
    road = office.road
    found = await opened(road, "ssu", addresses=ADDRESS)
    (party,) = await road.rows("asked_party", appointment_round_id=found, kind="outside")
    await office.perform_all()
    await office.perform_all()
    (mail,) = office.mailbox.to("ks@example.no")
    assert mail["Subject"] == "Oppnevning: Oppnevning 2026–2029"
    assert "Kommunedirektør, Strategisk samarbeidsutvalg" in plain(mail)
    assert await state(office, party["id"]) == ("sent", None)
    again = SendCallAgain(
        party["id"], (await road.rows("asked_address", asked_party_id=party["id"]))[0]["version"]
    )
    assert (await road.refused("bjorn", send_call_again, again)).code == "notice.not_retryable"


async def test_a_call_that_was_refused_is_mailed_again_by_a_person(office: Scene) -> None:
    road = office.road
    found = await opened(road, "ssu", addresses=ADDRESS)
    (party,) = await road.rows("asked_party", appointment_round_id=found, kind="outside")
    office.mailbox.rcpt = "550 No such user"
    await office.perform_all()
    assert await state(office, party["id"]) == ("failed", "notice.refused")
    office.mailbox.rcpt = "250 OK"
    version = (await road.rows("asked_address", asked_party_id=party["id"]))[0]["version"]
    again = SendCallAgain(party["id"], version)
    assert (await road.refused("nord", send_call_again, again)).kind == "not_found"
    await road.do("bjorn", send_call_again, again)
    await office.perform_all()
    assert await state(office, party["id"]) == ("sent", None)
    assert len(office.mailbox.to("ks@example.no")) == 1


async def test_a_call_nobody_heard_of_is_uncertain_and_forgotten_with_the_round(office: Scene) -> None:
    road = office.road
    found = await opened(road, "ssu", addresses=ADDRESS)
    (party,) = await road.rows("asked_party", appointment_round_id=found, kind="outside")
    office.mailbox.data = "hang up"
    await office.perform_all()
    assert await state(office, party["id"]) == ("uncertain", "notice.interrupted")
    road.later(31)
    await road.do("bjorn", close_appointment_round, CloseAppointmentRound(found, 1))
    assert await road.rows("asked_address", asked_party_id=party["id"]) == []


async def test_the_schedule_reminds_those_who_have_not_answered(office: Scene) -> None:
    road = office.road
    found = await opened(road, "fsu", deadline=road.today + timedelta(days=10))
    road.later(3)
    around = Surroundings.of(office.settings, road.clock)
    for _ in range(2):
        await remind_parties(around)
    rows = await road.rows("notice", appointment_round_id=found, kind="appointment.reminded")
    assert {row["person_id"] for row in rows} == {road.people["nord"], road.people["sor"]}
    assert len(rows) == 2
