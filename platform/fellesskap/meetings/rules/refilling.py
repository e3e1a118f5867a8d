"""What becomes of the call of a seat when who sits there, or stands in, has changed since it was sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.meetings.model import Attendance, AttendanceState, Meeting, MeetingState
from fellesskap.people.model import FilledSeat


class Refilling(StrEnum):
    """What is to happen to the call of a seat."""

    STAYS = "stays"
    HOLDER = "holder"
    DEPUTY = "deputy"
    GAP = "gap"


def is_refilled(meeting: Meeting, on: date) -> bool:
    """R-MEETING-53, when: from the call through the meeting's day, until it is recorded who met."""
    return meeting.state is MeetingState.CALLED and on <= meeting.held_on


def refill_of(seat: Attendance, filled: FilledSeat | None, sitting: Collection[UUID]) -> Refilling:
    """R-MEETING-53: Called to a meeting is who fills the seat on its day: its holder, unless on leave or absent,
    else a deputy of that day who holds none of the meeting's seats (`sitting` do).

    Whoever was called and does not fill it any longer is let off, and the holder called, or a deputy; a `GAP` is a
    seat that nobody was called for any longer, to call a deputy for if there has come to be one. A seat that is not
    in the structure that day is left as it is. Source: features 2.9 «Resignation/leave/replacement»; R-MEETING-25.
    """
    if filled is None or not filled.may_attend:
        return Refilling.STAYS
    holder_id = filled.holder.person_id if filled.holder else None
    excused = seat.absent_id is not None and seat.absent_id == holder_id
    if filled.present_holder is not None and not excused:
        stays = not seat.deputy and seat.absent_id is None and seat.person_id == holder_id
        return Refilling.STAYS if stays else Refilling.HOLDER
    if seat.person_id is None or (not seat.deputy and seat.state is AttendanceState.ABSENT and excused):
        return Refilling.GAP
    deputies = {one.person_id for one in filled.deputies} - set(sitting)
    return Refilling.STAYS if seat.deputy and seat.person_id in deputies else Refilling.DEPUTY


def stale_absence(seat: Attendance, filled: FilledSeat | None) -> UUID | None:
    """R-MEETING-53, of who reported absence and does not hold the seat any longer: there is nothing to be absent
    from, and the call is let off."""
    if filled is None or seat.absent_id is None:
        return None
    held = filled.holder is not None and filled.holder.person_id == seat.absent_id
    return None if held else seat.absent_id
