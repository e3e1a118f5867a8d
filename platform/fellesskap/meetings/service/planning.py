"""Planning meetings: one, or all that a year lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import OSLO, today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Invalid, NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import MeetingForm, MeetingState, YearMeeting, YearWish
from fellesskap.meetings.service.approvals import place_approvals
from fellesskap.meetings.service.following import load_bodies
from fellesskap.meetings.service.lines import put_fixed_lines
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.structure.service import find_structure


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """Plan a body's meeting, alone or jointly; without `frame_minutes` the body's own frame holds."""

    body_id: UUID
    starts_at: datetime
    form: MeetingForm
    place: str = ""
    link: str = ""
    frame_minutes: int | None = None
    joint_with: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenMeeting:
    """A meeting of a year as it was chosen: its day, and the key of each body that meets."""

    body_keys: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class PlanYear:
    """Plan the meetings that a year lacks, all or none.

    Of the bodies with the keys given, or of all; on the days of `meetings` where they are given, else on those
    that are proposed. `weekday` (Monday is 1) and `clock` («09:00») are when they begin. `avoided_weeks` are
    kept as the year's; without them those kept already hold.
    """

    year: int
    form: MeetingForm
    place: str = ""
    link: str = ""
    body_keys: tuple[str, ...] = ()
    weekday: int = 2
    clock: str = "09:00"
    avoided_weeks: tuple[int, ...] | None = None
    meetings: tuple[ChosenMeeting, ...] = ()


async def plan_meeting(work: Work, command: PlanMeeting) -> UUID:
    """Plan a meeting and return its id; its day is visible to all partners at once."""
    guarded(command)
    policy.require_secretariat(work.actor)
    rules.require_future(command.starts_at, work.clock.now())
    rules.require_where(command.form, command.place, command.link)
    rules.require_joint(command.body_id, command.joint_with)
    if command.frame_minutes is not None:
        rules.require_minutes("frame_minutes", command.frame_minutes, rules.FRAME_MINUTES)
    async with work.engine_scope():
        return await _insert(
            work,
            [command.body_id, *command.joint_with],
            command.starts_at,
            command,
            command.frame_minutes,
        )


async def plan_year(work: Work, command: PlanYear) -> UUID:
    """Plan a year's meetings, and return the id of the first; what is planned already is not doubled."""
    guarded(command)
    policy.require_secretariat(work.actor)
    rules.require_year(command.year)
    rules.require_weeks(command.avoided_weeks or (), command.weekday)
    rules.require_where(command.form, command.place, command.link)
    clock = rules.require_clock(command.clock)
    async with work.engine_scope():
        await queries.lock_year(work)
        if command.avoided_weeks is not None:
            await queries.keep_avoided_weeks(work, command.year, command.avoided_weeks)
        bodies, made = await _choose(work, command)
        first: UUID | None = None
        for meeting in made:
            starts_at = datetime.combine(meeting.day, clock, OSLO)
            rules.require_future(starts_at, work.clock.now())
            body_ids = [bodies[key] for key in meeting.bodies]
            meeting_id = await _insert(work, body_ids, starts_at, command)
            first = first or meeting_id
        assert first is not None
        await audit.append(work, "year.planned", first, year=command.year, meetings=len(made))
    return first


async def _choose(work: Work, command: PlanYear) -> tuple[dict[str, UUID], tuple[YearMeeting, ...]]:
    """Find the ids of the bodies, and the meetings to make: those chosen, else those proposed."""
    on = min(max(today(work.clock), date(command.year, 1, 1)), date(command.year, 12, 31))
    _, structure = await find_structure(work, on)
    found = await queries.find_year_bodies(work, on)
    bodies = {body.year.key: body.id for body in found}
    chosen = command.body_keys or tuple(bodies)
    if set(chosen) - set(bodies) or {key for one in command.meetings for key in one.body_keys} - set(bodies):
        raise NotFound("structure.body_not_found")
    norms = rules.norms_of([body.year for body in found], structure.routes, structure.call_days)
    booked = await queries.find_year_meetings(work, date(command.year - 1, 1, 1), date(command.year, 12, 31))
    made = _as_chosen(command)
    if not command.meetings:
        weeks = await queries.find_avoided_weeks(work, command.year)
        earliest = today(work.clock) + timedelta(days=structure.call_days + 1)
        events = await queries.find_year_events(work, command.year)
        made = rules.propose(
            norms, YearWish(command.year, frozenset(chosen), command.weekday, weeks, earliest, events), booked
        )
    rules.require_something(made)
    rules.require_undoubled(norms, [one for one in booked if one.day.year == command.year], made)
    return bodies, made


def _as_chosen(command: PlanYear) -> tuple[YearMeeting, ...]:
    for one in command.meetings:
        if one.day.year != command.year:
            raise Invalid("year.day_of_other_year", field="meetings", rule="R-YEAR-6")
        if not one.body_keys or len(set(one.body_keys)) < len(one.body_keys):
            raise Invalid("meeting.joint_bodies_twice", field="meetings", rule="R-MEETING-17")
    made = [YearMeeting(one.day, one.body_keys) for one in command.meetings]
    return tuple(sorted(made, key=lambda meeting: (meeting.day, meeting.bodies)))


async def _insert(
    work: Work,
    body_ids: Sequence[UUID],
    starts_at: datetime,
    command: PlanMeeting | PlanYear,
    frame_minutes: int | None = None,
) -> UUID:
    held_on = starts_at.astimezone(OSLO).date()
    version_id, structure = await find_structure(work, held_on)
    bodies = await load_bodies(work, structure, body_ids)
    open_to_public = rules.is_open(bodies)
    meeting_id = uuid7()
    await queries.insert_meeting(
        work,
        MeetingRow(
            id=meeting_id,
            body_id=body_ids[0],
            structure_version_id=version_id,
            starts_at=starts_at,
            held_on=held_on,
            frame_minutes=frame_minutes or rules.usual_frame(bodies),
            form=command.form,
            place=command.place.strip(),
            link=command.link.strip(),
            state=MeetingState.PLANNED,
            open_to_public=open_to_public,
            called_at=None,
            call_sequence=0,
            audience=int(rules.reach_of(open_to_public=open_to_public)),
            chair_side=None,
            chair_reason="",
            chair_party="",
            cancel_reason="",
            version=1,
        ),
        body_ids[1:],
    )
    # The trail is written by one at a time: of two who plan at once the other sees what the first has placed.
    await audit.append(work, "meeting.planned", meeting_id, body=str(body_ids[0]))
    await put_fixed_lines(work, meeting_id, bodies)
    for body_id in body_ids:
        await place_approvals(work, body_id)
    return meeting_id
