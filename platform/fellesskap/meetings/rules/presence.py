"""Which meetings a person was called to, and which of them the person was in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from fellesskap.meetings.model import HAPPENED, Attendance, AttendanceState, DeputyCall, MeetingState, Stint


@dataclass(frozen=True, slots=True)
class PersonCall:
    """That a person was called to a meeting for a seat of a body, and whether the person was there for it."""

    meeting_id: UUID
    day: date
    body_id: UUID
    met: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """How many meetings somebody was called to, and in how many of them the person was."""

    called: int
    met: int

    @property
    def absent(self) -> int:
        """Those the person was called to and was not in, whether that was reported or not."""
        return self.called - self.met


def was_there(
    person_id: UUID,
    state: MeetingState,
    seat: Attendance,
    calls: Collection[DeputyCall],
    stints: Sequence[Stint],
    *,
    holds: bool,
) -> bool | None:
    """R-MEETING-38: Whether somebody met for a seat in a meeting that was held; None where it does not count.

    It counts for whoever was called: the seat's holder, and the deputy whose call stands. A deputy who declined,
    was released, or whose holder came after all did not fail to meet, and counts only if there. Who `holds` the
    seat that day was called for it also where another was there unasked. `calls` and `stints` are the seat's own.
    Source: scenario S3 «Statistics for ivar count only meetings he was called to».
    """
    if state not in HAPPENED:
        return None
    present = seat.state is AttendanceState.PRESENT
    parted = {one.person_id for one in stints}
    met = person_id in parted if parted else present and seat.person_id == person_id
    unasked = seat.deputy and seat.absent_id is None and not calls
    if seat.called_id == person_id or (holds and unasked):
        return met
    own = next((one for one in calls if one.person_id == person_id), None)
    if own is None:
        return None
    needed = own.stands and not (present and not seat.deputy)
    return met if met or needed else None


def count_calls(calls: Iterable[PersonCall], since: Mapping[UUID, date] | date) -> Presence:
    """R-MEETING-38, of several: a meeting counts once, however many seats somebody was called for or met for.

    From a day on, or for each body from a day of its own and for no other body.
    """
    known = list(calls)
    met = {one.meeting_id for one in known if one.met}
    called = {
        one.meeting_id
        for one in known
        if (first := since if isinstance(since, date) else since.get(one.body_id)) and one.day >= first
    }
    return Presence(len(called), len(called & met))


def first_day_of_year(until: date) -> date:
    """The first of the twelve months that end with a day."""
    leap = until.month == 2 and until.day == 29
    return until.replace(year=until.year - 1, day=28 if leap else until.day) + timedelta(days=1)
