"""A called meeting with an absent holder, a deputy who is called, somebody who steps aside, and a guest."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from api_road import Journey
from fellesskap.db.ids import uuid7
from fellesskap.meetings.model import MeetingForm
from fellesskap.meetings.service import (
    AddItem,
    AnswerCall,
    CallMeeting,
    PlanMeeting,
    add_item,
    answer_call,
    call_meeting,
    plan_meeting,
)
from fellesskap.minutes.service import AddGuest, DeclareRecusal, add_guest, declare_recusal
from road import Road


async def absent_at_home(road: Road, ready: dict[str, UUID]) -> None:
    """Call a meeting a good while ahead, and let one be absent and one step aside."""
    starts_at = road.clock.moment + timedelta(days=40)
    plan = PlanMeeting(await road.id_of("body", "fu"), starts_at, MeetingForm.PHYSICAL, place="Prøveby")
    meeting = ready["to_answer"] = await road.do("anne", plan_meeting, plan)
    for number, name in ((1, "item_to_answer"), (2, "item_stepped_aside")):
        ready[name] = await road.do("anne", add_item, AddItem(meeting, number, name))
    await road.do("anne", call_meeting, CallMeeting(meeting, 3))
    seats = {key: await road.id_of("seat", f"fu:{key}") for key in ("kommune", "sykehus")}
    ready["answered_seat"] = seats["sykehus"]
    await road.do("fu:kommune", answer_call, AnswerCall(meeting, seats["kommune"], False, "Bortreist"))
    ready["deputy_call"] = (await road.rows("deputy_call", meeting_id=meeting))[0]["id"]
    aside = DeclareRecusal(ready["item_stepped_aside"], seats["sykehus"], "Er part i saken.")
    ready["recusal"] = await road.do("anne", declare_recusal, aside)
    ready["guest"] = await road.do("anne", add_guest, AddGuest(meeting, "Gjest", "Gjestebyen"))


async def absent_elsewhere(there: Journey) -> None:
    """Let the same have happened elsewhere, in a meeting whose minutes are not approved."""
    schema = there.api.tenant.schema
    superuser = there.api.superuser
    row = await superuser.fetchrow(
        f'SELECT a.id, a.meeting_id, a.seat_id, a.person_id, i.id AS item_id FROM "{schema}".attendance a '
        f'JOIN "{schema}".meeting m ON m.id = a.meeting_id JOIN "{schema}".agenda_item i '
        "ON i.meeting_id = m.id WHERE a.person_id IS NOT NULL AND m.state <> 'approved' ORDER BY a.id LIMIT 1"
    )
    assert row is not None
    place = (row["meeting_id"], row["id"], row["seat_id"], row["person_id"])
    now = there.api.clock.moment
    await superuser.execute(
        f'INSERT INTO "{schema}".absence VALUES ($1, $2, $3, $4, $3, $5)',
        row["id"],
        row["meeting_id"],
        row["person_id"],
        "Bortreist",
        now,
    )
    await superuser.execute(
        f"INSERT INTO \"{schema}\".deputy_call VALUES ($1, $2, $3, $4, $5, 1, 'declined', $6, $6, 1)",
        uuid7(),
        *place,
        now,
    )
    await superuser.execute(
        f'INSERT INTO "{schema}".recusal VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, 1)',
        uuid7(),
        row["meeting_id"],
        row["item_id"],
        *place[1:],
        "Er part.",
    )
    await superuser.execute(
        f'INSERT INTO "{schema}".guest VALUES ($1, $2, $3, $4, 1, 1, 1)',
        uuid7(),
        row["meeting_id"],
        "Gjest",
        "Gjestebyen",
    )
