"""What must hold for what is recorded of a meeting, and for approving its minutes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor
from fellesskap.cases.model import Step, Treatment, TreatmentState
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.leaders.model import LeaderRole
from fellesskap.meetings.model import AgendaItem, Meeting, MeetingState
from fellesskap.minutes.model import Leading
from fellesskap.structure.model import Approval

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


def require_all_recorded(
    items: Sequence[AgendaItem], open_treatments: Collection[UUID], with_names: Collection[UUID]
) -> None:
    """R-MINUTES-5: Every case on the agenda, every line that approves minutes, and every line with names that
    wait for the body's word (`with_names`) has an outcome before the minutes. Source: features 5.9."""
    missing = [
        item.title
        for item in items
        if item.treatment_id in open_treatments
        or (item.approves_id is not None and not item.approval)
        or item.id in with_names
    ]
    if missing:
        raise RuleBroken("minutes.item_without_outcome", titles=", ".join(missing), rule="R-MINUTES-5")


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


def require_noting(treatment: Treatment | None) -> Treatment:
    """R-MINUTES-16: What a body says of a decision that is reported to it is noted on that decision's own line.

    Source: 004 §4.1 «Alt som forplikter skal opp i partnerskapsmøte»; models.md A27.
    """
    if treatment is None or treatment.step is not Step.NOTE:
        raise RuleBroken("minutes.not_reported_here", rule="R-MINUTES-16")
    if treatment.state not in (TreatmentState.LISTED, TreatmentState.DONE):
        raise RuleBroken("minutes.not_reported_here", rule="R-MINUTES-16")
    return treatment


def require_postponable(treatment: Treatment | None) -> Treatment:
    """R-MINUTES-17: A body puts off a discussion that it has not had. Source: features 3.11 «postpone»."""
    if treatment is None or treatment.step is not Step.DISCUSS:
        raise RuleBroken("minutes.not_a_discussion", rule="R-MINUTES-17")
    if treatment.state is not TreatmentState.LISTED:
        raise RuleBroken("minutes.discussed_already", rule="R-MINUTES-17")
    return treatment


def require_following(meeting: Meeting, body_id: UUID, until: Meeting, bodies: Collection[UUID]) -> None:
    """R-MINUTES-18: What is put off to a named meeting goes to a later one of the body that puts it off, alone or
    jointly, that nobody is called to yet; `bodies` are those that meet in it. Source: features 3.11 «postpone»;
    SAPL #3527.
    """
    if body_id not in bodies:
        raise Invalid("minutes.until_other_body", field="until_meeting_id", rule="R-MINUTES-18")
    if until.state is not MeetingState.PLANNED or until.held_on <= meeting.held_on:
        raise Invalid("minutes.until_not_ahead", field="until_meeting_id", rule="R-MINUTES-18")


def require_no_case(item: AgendaItem) -> None:
    """R-MINUTES-10: What is said of a case is recorded as its treatment. Source: features 3.4."""
    if item.treatment_id is not None:
        raise RuleBroken("minutes.line_is_a_case", rule="R-MINUTES-10")


_ELSEWHERE = {
    Approval.SECRETARIAT: "minutes.approved_by_secretariat",
    Approval.NEXT_MEETING: "minutes.approved_in_next_meeting",
    Approval.LEADERS: "minutes.approved_by_leaders",
}


def require_approval(approval: Approval, wanted: Approval) -> None:
    """R-MINUTES-12: Minutes are approved by those whose word the structure says it takes.

    Source: 004 «Skrive referat», features 5.9.
    """
    if approval is not wanted:
        raise RuleBroken(_ELSEWHERE[approval], rule="R-MINUTES-12")


def require_other_line(item: AgendaItem, with_names: Collection[UUID]) -> None:
    """R-MINUTES-13: What came of a line that approves minutes is that they are approved or sent back, once; and of
    one with names (`with_names`), what the body said of each.

    Source: features 5.9 «approval next meeting», scenario S3 «approved as item 1 in the next meeting».
    """
    if item.approves_id is not None:
        raise RuleBroken("minutes.line_approves_minutes", rule="R-MINUTES-13")
    if item.id in with_names:
        raise RuleBroken("minutes.line_confirms_names", rule="R-MINUTES-13")


def require_approval_line(item: AgendaItem) -> UUID:
    """R-MINUTES-13, of the line itself: return the meeting whose minutes it approves."""
    if item.approves_id is None:
        raise RuleBroken("minutes.line_approves_nothing", rule="R-MINUTES-13")
    if item.approval:
        raise RuleBroken("minutes.approval_recorded", rule="R-MINUTES-13")
    return item.approves_id


def require_returnable(meeting: Meeting) -> None:
    """R-MINUTES-14: With a remark, minutes go back to be drafted anew; approved ones do not.

    Source: features 5.9 «comment period».
    """
    require_happened(meeting)


def bodies_that_approve(first: UUID, ways: Mapping[UUID, Approval]) -> list[UUID]:
    """R-MINUTES-39: A joint meeting has one record, approved as that of the first of its bodies is, which it was
    planned for; where that takes leaders, by those of each body whose minutes take theirs.

    `ways` tell of each body of the meeting how its minutes are approved. A further body whose minutes the next
    meeting or the secretariat approves has no word of its own for this record. Source: features 5.9, 5.15; 004
    «leder og nestleder».
    """
    return [first, *(body for body, way in ways.items() if body != first and way is Approval.LEADERS)]


def leads_as(actor: Actor, leaders: Mapping[Leading, UUID]) -> list[Leading]:
    """R-MINUTES-15: For leaders to approve, the leader and the deputy leader of that day each give their word.

    Return which of them the actor is; that can be several where bodies met jointly (R-MINUTES-39). Source: 004
    «leder og nestleder».
    """
    policy.require_signed_in(actor)
    found = [leading for leading, person_id in leaders.items() if person_id == actor.person_id]
    if not found:
        raise NotAllowed("minutes.not_a_leader", rule="R-MINUTES-15")
    return found


def all_words(bodies: Collection[UUID]) -> set[Leading]:
    """R-MINUTES-15, of some bodies: the words that it takes."""
    return {Leading(body_id, role) for body_id in bodies for role in LeaderRole}


def require_both_recorded(leaders: Collection[Leading], bodies: Collection[UUID]) -> None:
    """R-MINUTES-15, of each body: both are recorded, else nobody knows whose word is missing."""
    if set(leaders) != all_words(bodies):
        raise RuleBroken("minutes.leaders_not_recorded", rule="R-MINUTES-15")


def require_new_word(own: Collection[Leading], given: Collection[Leading]) -> list[Leading]:
    """R-MINUTES-15, of one of them: the word is given once for each edition. Return what is given now."""
    new = [leading for leading in own if leading not in given]
    if not new:
        raise RuleBroken("minutes.approved_already", rule="R-MINUTES-15")
    return new


def plans_next(planned: datetime | None, wanted: datetime) -> bool:
    """R-MINUTES-35: With the minutes of a meeting its body's next one is planned, where none is; once is enough.

    Source: 004 «avtales god tid i forveien»; the secretariat does what follows a meeting in one go.
    """
    if planned is not None and planned != wanted:
        raise RuleBroken("minutes.next_is_planned", field="starts_at", rule="R-MINUTES-35")
    return planned is None
