"""What can be done at once when a meeting is over: draft its minutes and send them for comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.db.work import Work
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import MeetingState
from fellesskap.minutes import queries
from fellesskap.minutes.service.commenting import AskForComments, ask_for_comments
from fellesskap.minutes.service.recording import DraftMinutes, draft_minutes


@dataclass(frozen=True, slots=True)
class FinishMeeting:
    """Draft the minutes of a meeting and ask for comments to the end of a day; what is done stays done."""

    meeting_id: UUID
    version: int
    until: date


async def finish_meeting(work: Work, command: FinishMeeting) -> UUID:
    """Do what is not done of it, all or nothing, and return the meeting's id."""
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    if meeting.state is not MeetingState.MINUTED:
        await draft_minutes(work, DraftMinutes(meeting.id, command.version))
    async with work.engine_scope():
        asked = await queries.find_round(work, meeting.id)
    if asked is None:
        await ask_for_comments(work, AskForComments(meeting.id, command.until))
    return meeting.id
