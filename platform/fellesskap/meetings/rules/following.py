"""What a meeting has from the structure, and when that stops following it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.errors import RuleBroken
from fellesskap.meetings.model import Meeting, MeetingState
from fellesskap.structure.model import Body

_USUAL_FRAME = 120


def usual_frame(bodies: Sequence[Body]) -> int:
    """Tell how many minutes these bodies meet for together: as the one among them that takes most."""
    return max(body.frame_minutes or _USUAL_FRAME for body in bodies)


def is_open(bodies: Sequence[Body]) -> bool:
    """Tell whether everyone may come when these bodies meet together: where each of them lets them."""
    return all(body.open_to_public for body in bodies)


def reach_of(*, open_to_public: bool) -> Audience:
    """How far a meeting is seen when it is planned or called."""
    return Audience.PUBLIC if open_to_public else Audience.PARTNERS


def frame_followed(minutes: int, planned_by: Sequence[Body], now: Sequence[Body]) -> int:
    """R-MEETING-45: Until people are called a meeting is as the structure of its day says: its frame, unless
    another was chosen for it than the bodies had, and whether it is open.

    Source: 004 «forberede og innkalle»; ours; ADR 15.
    """
    return usual_frame(now) if planned_by and minutes == usual_frame(planned_by) else minutes


def version_to_hold_by(meeting: Meeting, of_its_day: UUID | None) -> UUID:
    """R-MEETING-46: A meeting is held, and decides, by the structure in force on its day; what has been held stays
    as it was. A meeting whose body is not in it, None here, is held by the structure people were called by.

    Source: models.md A12, A13 (quorum and basis are the structure's, and the structure has validity); ADR 15.
    """
    return of_its_day if of_its_day and meeting.state is MeetingState.CALLED else meeting.structure_version_id


def require_same_seats(meeting: Meeting, then: Collection[UUID], now: Collection[UUID]) -> None:
    """R-MEETING-14: A meeting that people are called to stays where its bodies and their seats are as on the day
    they were called for; `then` and `now` are their editions on that day and the new.

    Source: 004 §4.2 «funksjonsperiode»; who has a seat may change with the structure.
    """
    if meeting.state is MeetingState.CALLED and set(then) != set(now):
        raise RuleBroken("meeting.other_structure", field="starts_at", rule="R-MEETING-14")
