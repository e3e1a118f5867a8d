"""What must hold for moving a meeting, calling it off, and letting another side lead it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.model import Attendance, DeputyCall, DeputyState, Meeting, MeetingState
from fellesskap.meetings.rules.calling import require_fits
from fellesskap.structure.model import Rotation
from fellesskap.structure.rules import chair_turn, chair_until

LONGEST_REASON = 500
TOLD_AHEAD = timedelta(days=30)
_MOST_BODIES = 50


def require_ahead(meeting: Meeting) -> None:
    """R-MEETING-13: A meeting is moved, called off or led by another side until it has been held.

    Source: 004 «forberede og innkalle».
    """
    if meeting.state not in (MeetingState.PLANNED, MeetingState.CALLED):
        raise RuleBroken("meeting.no_longer_ahead", rule="R-MEETING-13")


def require_cancel_reason(reason: str) -> None:
    """R-MEETING-15: Those who were to meet are told why the meeting is called off. Source: 004 «innkalle»."""
    if not reason.strip():
        raise Invalid("meeting.cancel_reason_required", field="reason", rule="R-MEETING-15")
    require_fits("reason", reason, LONGEST_REASON)


def require_exception(
    rotation: Rotation | None, side: Side | None, party: str, reason: str, sides: Mapping[str, Side]
) -> Side | None:
    """R-MEETING-16: One meeting may be led by another side or party than the turn says, with a reason; the
    turns go on.

    Return the side that leads then; None where the turn holds. Where the chair goes round among parties, one
    of them is named, and `sides` tell which side each is of.
    Source: 004 §4.4.1 «annen hvert år», features 2.6, scenarios.md S7.
    """
    if rotation is None:
        raise RuleBroken("meeting.chair_does_not_alternate", rule="R-MEETING-16")
    if side is Side.OTHER:
        raise Invalid("meeting.chair_of_no_side", field="side", rule="R-MEETING-16")
    if party and party not in rotation.parties:
        raise Invalid("meeting.chair_party_unknown", field="party", rule="R-MEETING-16")
    if rotation.parties and side is not None and not party:
        raise Invalid("meeting.chair_party_required", field="party", rule="R-MEETING-16")
    chosen = sides.get(party, rotation.first) if party else side
    if chosen is not None and not reason.strip():
        raise Invalid("meeting.chair_reason_required", field="reason", rule="R-MEETING-16")
    require_fits("reason", reason, LONGEST_REASON)
    return chosen


def said_no(called: Iterable[Attendance], calls: Iterable[DeputyCall]) -> set[UUID]:
    """R-MEETING-51: Whoever has said that they do not come is told when the meeting is moved, and asked whether
    they can after all, and when it is called off: holders who are absent, and deputies who declined.

    Who was let off has had it taken out of the calendar already. An absence given before the meeting was moved to
    another day is marked with the day it was for, and stands until it is taken back. Source: 004 «Forberede og
    innkalle til møter»; features 5.5 «forfall by member».
    """
    absent = {one.absent_id for one in called if one.absent_id is not None}
    return absent | {call.person_id for call in calls if call.state is DeputyState.DECLINED}


def require_joint(body_id: UUID, others: Collection[UUID]) -> None:
    """R-MEETING-17: A joint meeting is of several bodies, each once. Source: 002 «5, 6, 7 og 12 mai», A23."""
    if body_id in others or len(set(others)) < len(others) or len(others) > _MOST_BODIES:
        raise Invalid("meeting.joint_bodies_twice", field="joint_with", rule="R-MEETING-17")


def due_turn(rotation: Rotation, today: date, meetings: Collection[date]) -> tuple[int, date] | None:
    """R-MEETING-18: Those concerned are told once, 30 days ahead, that the chair is about to pass to the other
    side: which turn begins, and on which day. Source: scenarios.md S7.

    A turn counted in meetings begins with the first meeting it holds.
    """
    if rotation.months:
        day = chair_until(rotation, today)
        soon = day is not None and day - today <= TOLD_AHEAD
        return (chair_turn(rotation, today) + 1, day) if day is not None and soon else None
    turns = [(chair_turn(rotation, day, meetings), day) for day in sorted(meetings)]
    for number, (turn, day) in enumerate(turns):
        begins = number == 0 or turns[number - 1][0] != turn
        if begins and today <= day <= today + TOLD_AHEAD:
            return turn, day
    return None
