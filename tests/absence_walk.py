"""What scenario S3 needs around the absence: the seats of each community, its calendars, and others' meetings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import icalendar

from browser_story import Story
from fellesskap.actor import Side
from fellesskap.clock import OSLO
from fellesskap.db.outbox import SCHEMA_VERSION
from fellesskap.db.work import Work, system_work
from fellesskap.people.model import EndReason
from fellesskap.people.service import (
    AppointCommonDeputy,
    EndHolding,
    RegisterPerson,
    appoint_common_deputy,
    end_holding,
    register_person,
)
from fellesskap_workers.actor import Message, Surroundings, perform
from fellesskap_workers.notices import SEND_MAIL
from postbox import open_mailbox

Row = Any
SEATS = """SELECT s.key, e.title_nb AS title, s.id AS seat_id, h.id, h.version, h.kind, h.person_id, p.name
    FROM seat s JOIN body b ON b.id = s.body_id JOIN seat_edition e ON e.seat_id = s.id AND e.valid_to IS NULL
    JOIN holding h ON h.seat_id = s.id JOIN person p ON p.id = h.person_id
    WHERE b.key = $1 AND e.side = $2 AND e.counts
    ORDER BY e.position, s.key, h.kind DESC"""
WAITING = """SELECT o.id, o.subject FROM shared.outbox o JOIN "{schema}".delivery d ON d.id = o.subject
    WHERE o.job = $1 AND o.done_at IS NULL AND o.dead_at IS NULL AND d.person_id = $2 ORDER BY o.id"""


@dataclass(frozen=True)
class Where:
    """What is different in a community, by its own papers or as its administrator set it up.

    Deputies are `personal` where each municipal seat has one, and `shared` where the hospital's seats have a list.
    `elsewhere` is a body that nobody of this one sits in.
    """

    body: str
    observer: str
    elsewhere: str
    personal: bool = False
    shared: bool = False
    approved_by_next: bool = False
    public: bool = False
    access_days: int | None = None


FINNMARK = Where(
    "su", "Fastlege", "samhandlingssekretariatet", personal=True, approved_by_next=True, public=True
)
INNLANDET = Where("ssu", "Lege for kommunene", "fu")
TELEMARK = Where("ssu", "Tillitsvalgt", "fsu", personal=True, shared=True, access_days=12)


@dataclass(frozen=True)
class Seat:
    """A seat with who held it and who was the deputy when the story began."""

    id: UUID
    title: str
    holder: Row
    deputy: Row


async def seats(story: Story, where: Where) -> list[Seat]:
    """Hanna's seat first; the third becomes vacant and its deputy stays, the fourth has no deputy left."""
    found = await _seats(story, where, Side.MUNICIPAL)
    await _leave(story, found[2].holder, deputy_stays=where.personal)
    if where.personal:
        await _leave(story, found[3].deputy)
    story.later(2)
    return found


async def shared(story: Story, where: Where) -> tuple[Seat, list[str]]:
    """A seat of the hospital's and who stands in for it, in order."""
    seat = (await _seats(story, where, Side.HOSPITAL))[0]
    names = ["Første Felles", "Andre Felles"]
    body = await story.community.body(where.body)
    async with system_work(story.community.tenant, story.clock) as work:
        people = [await register_person(work, RegisterPerson(name, demo=True)) for name in names]
    secretary = await story.community.secretary(Side.HOSPITAL)
    for rank, person in enumerate(people, 1):
        listed = AppointCommonDeputy(body, Side.HOSPITAL, person, rank, story.today)
        async with Work(story.community.tenant, secretary, story.clock, write=True) as work:
            await appoint_common_deputy(work, listed)
    return seat, names


async def _seats(story: Story, where: Where, side: Side) -> list[Seat]:
    rows: dict[str, dict[str, Row]] = {}
    for row in await story.ask(SEATS, where.body, side.value):
        rows.setdefault(row["key"], {}).setdefault(row["kind"], row)
    held = [
        one
        for one in rows.values()
        if ("holder" in one and ("deputy" in one) >= where.personal) or side is Side.HOSPITAL
    ]
    return [
        Seat(one["holder"]["seat_id"], one["holder"]["title"], one["holder"], one.get("deputy"))
        for one in held
    ]


async def _leave(story: Story, holding: Row, *, deputy_stays: bool = False) -> None:
    """Let somebody's time in a seat end tomorrow."""
    secretary = await story.community.secretary()
    tomorrow = story.today + timedelta(days=1)
    given = EndHolding(
        holding["id"], holding["version"], tomorrow, EndReason.NEW_POSITION, deputy_stays=deputy_stays
    )
    async with Work(story.community.tenant, secretary, story.clock, write=True) as work:
        await end_holding(work, given)


async def invited(story: Story, meeting: str, person: Row) -> None:
    """The mail that somebody got last has the meeting for their own calendar, and nobody else's."""
    async with open_mailbox() as mailbox:
        settings = replace(story.settings, smtp_host=mailbox.host, smtp_port=mailbox.port, smtp_tls=False)
        connection = await asyncpg.connect(story.settings.provisioner_url)
        try:
            query = WAITING.format(schema=story.community.tenant.schema)
            jobs = await connection.fetch(query, SEND_MAIL.name, person["person_id"])
        finally:
            await connection.close()
        for job in jobs:
            message = Message(story.community.tenant.slug, job["subject"], job["id"], SCHEMA_VERSION, "")
            await perform(SEND_MAIL, message, Surroundings.of(settings, story.clock))
        mail = mailbox.mails[-1]
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"
    (event,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    starts: datetime = event["DTSTART"].dt
    rows = await story.ask("SELECT starts_at FROM meeting WHERE id = $1", UUID(meeting.rpartition("/")[2]))
    assert starts == rows[0]["starts_at"].astimezone(OSLO)
    assert event["URL"].endswith(meeting.removeprefix(story.demo.address))
    attendee = event["ATTENDEE"]
    assert attendee.params["CN"] == person["name"]
    assert attendee.removeprefix("mailto:") in str(mail["To"])


async def elsewhere(story: Story, where: Where, title: str) -> str:
    """A meeting of another body about something of its own, called unless the body's meetings are open."""
    async with story.quietly() as road:
        meeting = await road.plan(where.elsewhere, 9)
        version = await road.meeting_version(meeting)
        await road.api.do(road.secretary, "addItem", meetingId=meeting, version=version, title=title)
        if not where.public:
            await road.call(meeting)
    return f"{story.home}moter/{meeting.partition('_')[2]}"
