"""What can be done at once when a meeting is over: minutes, comments on them, and the body's next meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fellesskap.access import policy
from fellesskap.db.work import Work
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting, MeetingForm, MeetingState
from fellesskap.meetings.service import PlanMeeting, plan_meeting
from fellesskap.minutes import queries, rules
from fellesskap.minutes.service.commenting import AskForComments, ask_for_comments
from fellesskap.minutes.service.recording import DraftMinutes, draft_minutes


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """When and where a meeting's body is to meet next; its own frame holds."""

    starts_at: datetime
    form: MeetingForm
    place: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FinishMeeting:
    """Draft the minutes of a meeting and ask for comments to the end of a day; what is done stays done.

    With `following` the body's next meeting is planned too, where none is.
    """

    meeting_id: UUID
    version: int
    until: date
    following: NextMeeting | None = None


async def finish_meeting(work: Work, command: FinishMeeting) -> UUID:
    """Do what is not done of it, all or nothing, and return the meeting's id."""
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    if meeting.state is not MeetingState.MINUTED:
        await draft_minutes(work, DraftMinutes(meeting.id, command.version))
    if command.following is not None:
        await _plan_next(work, meeting, command.following)
    async with work.engine_scope():
        asked = await queries.find_round(work, meeting.id)
    if asked is None:
        await ask_for_comments(work, AskForComments(meeting.id, command.until))
    return meeting.id


async def _plan_next(work: Work, meeting: Meeting, wanted: NextMeeting) -> None:
    async with work.engine_scope():
        # Whoever finishes the same meeting meanwhile waits, and finds the next one planned.
        await meeting_queries.load_meeting(work, meeting.id, unchanged=True)
        planned = await meeting_queries.find_next_start(work, meeting.body_id, work.clock.now())
    if rules.plans_next(planned, wanted.starts_at):
        plan = PlanMeeting(meeting.body_id, wanted.starts_at, wanted.form, wanted.place, wanted.link)
        await plan_meeting(work, plan)
