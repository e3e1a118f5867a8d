"""Finnmark's open meetings: the papers that anybody may read say what anybody may know."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pypdf
import pytest

from builders import Community
from fellesskap.actor import PUBLIC_ACTOR
from fellesskap.clock import FixedClock
from fellesskap.db.outbox import SCHEMA_VERSION
from fellesskap.db.work import Work
from fellesskap.documents.service import load_file
from fellesskap.errors import NotFound
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
from fellesskap.settings import Settings
from fellesskap_workers import documents
from fellesskap_workers.actor import Message, Surroundings, perform


async def test_anybody_reads_the_call_of_an_open_meeting(
    finnmark: Community, database: Settings, superuser: asyncpg.Connection, clock: FixedClock
) -> None:
    secretary = await finnmark.secretary()
    body_id = await finnmark.body("samhandlingssekretariatet")

    async def do(act: Any, command: object) -> UUID:
        async with Work(finnmark.tenant, secretary, clock, write=True) as work:
            done: UUID = await act(work, command)
            return done

    starts_at = clock.now() + timedelta(days=20)
    meeting_id = await do(plan_meeting, PlanMeeting(body_id, starts_at, MeetingForm.PHYSICAL, place="Alta"))
    await do(add_item, AddItem(meeting_id, 1, "Årsplan for samarbeidet"))
    await do(call_meeting, CallMeeting(meeting_id, 2))
    row = await superuser.fetchrow(
        "SELECT o.id, o.subject FROM shared.outbox o "
        f"JOIN {finnmark.tenant.schema}.document d ON d.id = o.subject WHERE d.meeting_id = $1",
        meeting_id,
    )
    message = Message(finnmark.tenant.slug, row["subject"], row["id"], SCHEMA_VERSION, "")
    await perform(documents.TYPESET, message, Surroundings.of(database, clock))
    async with Work(finnmark.tenant, PUBLIC_ACTOR, clock) as work:
        file = await load_file(work, row["subject"])
    pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    # The hospital led from October 2021, and the sides change every twelve months.
    for words in ("Åpent for publikum", "Alta", "Årsplan for samarbeidet", "Møteledelse Helseforetaket"):
        assert words in text
    # Who sits in an open body is public.
    seats = await finnmark.ask(
        "SELECT p.name FROM attendance a JOIN person p ON p.id = a.person_id WHERE a.meeting_id = $1",
        meeting_id,
    )
    assert len(seats) >= 10
    assert all(seat["name"] in text for seat in seats)


async def test_a_closed_line_is_in_the_partners_call_and_a_number_in_the_one_for_all(
    finnmark: Community, database: Settings, superuser: asyncpg.Connection, clock: FixedClock
) -> None:
    secretary = await finnmark.secretary()

    async def do(act: Any, command: object) -> UUID:
        async with Work(finnmark.tenant, secretary, clock, write=True) as work:
            done: UUID = await act(work, command)
            return done

    plan = PlanMeeting(
        await finnmark.body("su"), clock.now() + timedelta(days=25), MeetingForm.PHYSICAL, place="Alta"
    )
    meeting_id = await do(plan_meeting, plan)
    (before,) = await superuser.fetch(
        f"SELECT version, (SELECT count(*) FROM {finnmark.tenant.schema}.agenda_item WHERE meeting_id = m.id) "
        f"AS lines FROM {finnmark.tenant.schema}.meeting m WHERE id = $1",
        meeting_id,
    )
    secret = await do(add_item, AddItem(meeting_id, before["version"], "Lønn til en leder"))
    await do(add_item, AddItem(meeting_id, before["version"] + 1, "Årsplan"))
    closing = CloseItem(
        meeting_id, before["version"] + 2, secret, closed=True, basis="forvaltningsloven § 13"
    )
    await do(close_item, closing)
    await do(call_meeting, CallMeeting(meeting_id, before["version"] + 3))
    rows = await superuser.fetch(
        "SELECT o.id, o.subject, d.kind FROM shared.outbox o "
        f"JOIN {finnmark.tenant.schema}.document d ON d.id = o.subject WHERE d.meeting_id = $1",
        meeting_id,
    )
    texts = {}
    for row in rows:
        message = Message(finnmark.tenant.slug, row["subject"], row["id"], SCHEMA_VERSION, "")
        await perform(documents.TYPESET, message, Surroundings.of(database, clock))
        async with Work(finnmark.tenant, secretary, clock) as work:
            file = await load_file(work, row["subject"])
        pages = pypdf.PdfReader(io.BytesIO(file.content)).pages
        texts[row["kind"]] = " ".join(" ".join(page.extract_text() for page in pages).split())
        async with Work(finnmark.tenant, PUBLIC_ACTOR, clock) as work:
            if row["kind"] == "call_open":
                assert await load_file(work, row["subject"])
            else:
                with pytest.raises(NotFound):
                    await load_file(work, row["subject"])
    assert set(texts) == {"call", "call_open"}
    assert "Lønn til en leder (lukket: forvaltningsloven § 13)" in texts["call"]
    assert "Lukket punkt" not in texts["call"]
    assert "Lukket punkt" in texts["call_open"]
    assert "Lønn" not in texts["call_open"]
    assert all("Årsplan" in text for text in texts.values())
