"""Moving a meeting, calling it off, and letting another side lead it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience, Side
from fellesskap.clock import OSLO, today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import Meeting, MeetingForm, MeetingState
from fellesskap.meetings.service.agenda import let_case_wait, require_still_later
from fellesskap.meetings.service.approvals import place_approvals
from fellesskap.meetings.service.calling import load_title, tell_called
from fellesskap.meetings.service.following import follow_day, keep_followed, load_body
from fellesskap.meetings.service.papers import request_paper
from fellesskap.meetings.service.refilling import refill
from fellesskap.notices.service import notify
from fellesskap.people.queries import find_trusted
from fellesskap.structure.model import Body, Structure
from fellesskap.structure.rules import sides_of_parties
from fellesskap.structure.service import find_structure


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """Move a meeting in time, and in place where a place, link or form is given.

    Those who are called get the new time in their calendars.
    """

    meeting_id: UUID
    version: int
    starts_at: datetime
    form: MeetingForm | None = None
    place: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """Call a meeting off, with a reason; the cases on its agenda wait for another.

    Those who are called are told, and it leaves their calendars.
    """

    meeting_id: UUID
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class SetChair:
    """Let this one meeting be led by somebody whose turn it is not, with a reason; without one the turn holds.

    That is a `side`, or a `party` by its key where the chair goes round among parties.
    """

    meeting_id: UUID
    version: int
    side: Side | None = None
    reason: str = ""
    party: str = ""


async def move_meeting(work: Work, command: MoveMeeting) -> UUID:
    """Move a meeting and return its id; the agenda stays, and who fills the seats on the new day is called."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_ahead(meeting)
    rules.require_future(command.starts_at, work.clock.now())
    held_on = command.starts_at.astimezone(OSLO).date()
    async with work.engine_scope():
        body_ids = await queries.find_bodies_of(work, meeting)
        rules.require_same_seats(
            meeting,
            await queries.find_editions(work, body_ids, meeting.held_on),
            await queries.find_editions(work, body_ids, held_on),
        )
        followed = await follow_day(work, replace(meeting, held_on=held_on))
        moved = replace(
            followed,
            starts_at=command.starts_at,
            form=command.form or meeting.form,
            place=meeting.place if command.place is None else command.place.strip(),
            link=meeting.link if command.link is None else command.link.strip(),
        )
        rules.require_where(moved.form, moved.place, moved.link)
        await require_still_later(work, moved)
        await keep_followed(
            work,
            meeting,
            moved,
            command.version,
            {
                "starts_at": moved.starts_at,
                "held_on": held_on,
                "form": moved.form,
                "place": moved.place,
                "link": moved.link,
                "call_sequence": _next_sequence(meeting),
            },
        )
        for body_id in body_ids:
            await place_approvals(work, body_id)
        if meeting.state is MeetingState.CALLED:
            title = await load_title(work, moved)
            audience = Audience.PUBLIC if meeting.open_to_public else Audience.PARTNERS
            await request_paper(work, meeting.id, DocumentKind.CALL, title, audience)
            new = await refill(work, moved)
            if held_on != meeting.held_on:
                await queries.mark_absences(work, meeting.id, meeting.held_on)
            await tell_called(work, moved, "meeting.moved", title, but=new)
        await audit.append(
            work, "meeting.moved", meeting.id, day=held_on.isoformat(), was=meeting.held_on.isoformat()
        )
    return meeting.id


async def cancel_meeting(work: Work, command: CancelMeeting) -> UUID:
    """Call a meeting off and return its id; its agenda stays for whoever was sent it."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_ahead(meeting)
    rules.require_cancel_reason(command.reason)
    async with work.engine_scope():
        await queries.update_meeting(
            work,
            meeting.id,
            command.version,
            {
                "state": MeetingState.CANCELLED,
                "cancel_reason": command.reason.strip(),
                "call_sequence": _next_sequence(meeting),
            },
        )
        for item in await queries.find_items(work, meeting.id):
            await let_case_wait(work, item)
            await queries.update_item(
                work, item.id, item.version, {"treatment_id": None, "approves_id": None}
            )
        await queries.let_names_wait(work, meeting.id)
        for body_id in await queries.find_bodies_of(work, meeting):
            await place_approvals(work, body_id)
        if meeting.state is MeetingState.CALLED:
            await tell_called(work, meeting, "meeting.cancelled", await load_title(work, meeting))
        await audit.append(work, "meeting.cancelled", meeting.id)
    return meeting.id


async def set_chair(work: Work, command: SetChair) -> UUID:
    """Let another side or party lead one meeting, or take that back, and return the meeting's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_ahead(meeting)
    async with work.engine_scope():
        _, structure = await find_structure(work, meeting.held_on)
        body = await load_body(work, structure, meeting.body_id)
        chosen = rules.require_exception(
            body.chair, command.side, command.party, command.reason, sides_of_parties(structure)
        )
        await queries.update_meeting(
            work,
            meeting.id,
            command.version,
            {
                "chair_side": chosen,
                "chair_party": command.party if chosen else "",
                "chair_reason": command.reason.strip() if chosen else "",
            },
        )
        await audit.append(work, "meeting.chair_set", meeting.id, side=chosen, party=command.party)
    return meeting.id


async def tell_due_turns(work: Work) -> int:
    """Tell the secretariat, once each, of the chairs about to pass to the other side; return how many."""
    day, told = today(work.clock), 0
    async with work.engine_scope():
        try:
            _, structure = await find_structure(work, day)
        except NotFound:
            return 0
        secretariat = await find_trusted(work, day, secretariat=True)
        for body in await queries.find_year_bodies(work, day):
            described = _find_body(structure, body.year.key)
            if described is None or described.chair is None:
                continue
            met = [] if described.chair.months else await queries.find_days_of_body(work, body.id)
            due = rules.due_turn(described.chair, day, met)
            if due is None or not await queries.note_turn_told(work, body.id, described.chair.anchor, due[0]):
                continue
            name = described.name.in_language(work.tenant.languages[0])
            region = next((one.name.nb for one in structure.regions if one.key == body.year.region), "")
            title = " – ".join(filter(None, (name, region)))
            await notify(work, "chair.due", f"{title} {due[1]:%d.%m.%Y}", secretariat)
            await audit.append(work, "chair.due_told", body.id, turn=due[0], day=due[1].isoformat())
            told += 1
    return told


def _find_body(structure: Structure, key: str) -> Body | None:
    """What the structure in force says of a body; nothing of one it does not have, which nobody leads."""
    try:
        return structure.body(key)
    except KeyError:
        return None


def _next_sequence(meeting: Meeting) -> int:
    return meeting.call_sequence + (1 if meeting.state is MeetingState.CALLED else 0)
