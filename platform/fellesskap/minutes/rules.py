"""What must hold for the record of a meeting, from its attendance to its approved minutes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.cases.model import Step, Treatment, TreatmentState
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.model import AgendaItem, Attendance, AttendanceState, Meeting, MeetingState

_HAS_HAPPENED = (MeetingState.HELD, MeetingState.MINUTED)


def require_its_day(meeting: Meeting, on: date) -> None:
    """R-MINUTES-1: What happened in a meeting is recorded on its day or later. Source: kommuneloven § 11-4."""
    if meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED):
        raise RuleBroken("minutes.not_called", rule="R-MINUTES-1")
    if on < meeting.held_on:
        raise RuleBroken("minutes.not_held_yet", day=meeting.held_on.isoformat(), rule="R-MINUTES-1")


def require_open_minutes(meeting: Meeting) -> None:
    """R-MINUTES-2: Approved minutes never change. Source: 004 «Skrive referat», features 12.6."""
    if meeting.state is MeetingState.APPROVED:
        raise RuleBroken("minutes.locked", rule="R-MINUTES-2")


def require_happened(meeting: Meeting) -> None:
    """R-MINUTES-3: Only a meeting that was held has minutes. Source: 004 «Skrive referat»."""
    require_open_minutes(meeting)
    if meeting.state not in _HAS_HAPPENED:
        raise RuleBroken("minutes.attendance_first", rule="R-MINUTES-3")


def require_minuted(meeting: Meeting) -> None:
    """R-MINUTES-4: Minutes are drafted before they are approved. Source: features 5.9."""
    require_open_minutes(meeting)
    if meeting.state is not MeetingState.MINUTED:
        raise RuleBroken("minutes.not_drafted", rule="R-MINUTES-4")


def require_all_recorded(items: Sequence[AgendaItem], open_treatments: Collection[UUID]) -> None:
    """R-MINUTES-5: Every case on the agenda has an outcome before the minutes. Source: features 5.9."""
    missing = [item.title for item in items if item.treatment_id in open_treatments]
    if missing:
        raise RuleBroken("minutes.item_without_outcome", titles=", ".join(missing), rule="R-MINUTES-5")


def require_known_seats(seats: Collection[UUID], known: Collection[UUID]) -> None:
    """R-MINUTES-6: Attendance is of the seats of the meeting's day, each once. Source: Popolo #119."""
    if len(set(seats)) != len(seats):
        raise Invalid("minutes.seat_twice", field="seats", rule="R-MINUTES-6")
    if not set(seats) <= set(known):
        raise Invalid("minutes.seat_unknown", field="seats", rule="R-MINUTES-6")


def people_there(before: Mapping[UUID, Attendance], met: Mapping[UUID, UUID | None]) -> list[UUID]:
    """List who is there once `met` (a person or nobody, by seat) is recorded on top of what was before."""
    present = {
        seat_id: one.person_id for seat_id, one in before.items() if one.state is AttendanceState.PRESENT
    }
    return [person_id for person_id in {**present, **met}.values() if person_id]


def require_one_seat_each(people: Sequence[UUID]) -> None:
    """R-MINUTES-7: One person meets for one seat. Source: scenario S3 «never both counted at once»."""
    if len(set(people)) != len(people):
        raise Invalid("minutes.person_for_two_seats", field="seats", rule="R-MINUTES-7")


def require_summary(summary: str) -> None:
    """R-MINUTES-8: A discussion leaves words behind. Source: 004 «Skrive referat»."""
    if not summary.strip():
        raise Invalid("minutes.summary_required", field="summary", rule="R-MINUTES-8")


def require_discussion(treatment: Treatment | None) -> Treatment:
    """R-MINUTES-9: A discussion is recorded on the case's own line. Source: 002 «Saksbehandling i to trinn»."""
    if treatment is None or treatment.step is not Step.DISCUSS:
        raise RuleBroken("minutes.not_a_discussion", rule="R-MINUTES-9")
    if treatment.state not in (TreatmentState.LISTED, TreatmentState.DONE):
        raise RuleBroken("minutes.not_a_discussion", rule="R-MINUTES-9")
    return treatment


def require_no_case(item: AgendaItem) -> None:
    """R-MINUTES-10: What is said of a case is recorded as its treatment. Source: features 3.4."""
    if item.treatment_id is not None:
        raise RuleBroken("minutes.line_is_a_case", rule="R-MINUTES-10")


def require_heard_kept(heard: Mapping[UUID, UUID], met: Mapping[UUID, UUID | None]) -> None:
    """R-MINUTES-11: Whoever a decision was formed by stays recorded as there. Source: safety D2; models.md A12."""
    if any(met.get(seat_id, person_id) != person_id for seat_id, person_id in heard.items()):
        raise RuleBroken("minutes.heard_in_decision", field="seats", rule="R-MINUTES-11")


def minutes_actions(actor: Actor, meeting: Meeting, on: date) -> list[Action]:
    """Tell what the actor can do with the meeting's record now."""

    def secretariat() -> None:
        policy.require_secretariat(actor)

    return [
        action(
            "recordAttendance",
            secretariat,
            lambda: require_open_minutes(meeting),
            lambda: require_its_day(meeting, on),
        ),
        action("draftMinutes", secretariat, lambda: require_happened(meeting)),
        action("approveMinutes", secretariat, lambda: require_minuted(meeting)),
    ]
