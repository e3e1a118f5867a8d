"""What must hold while a committee works, when it reports, and when it is dissolved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Actor, ActorKind, RoleKind
from fellesskap.committees.model import Committee, CommitteeState, Report
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.meetings.model import HAPPENED, Meeting, MeetingState
from fellesskap.structure.model import Body, BodyKind, Structure

SOON = timedelta(days=30)
LONGEST_REASON, LONGEST_TEXT = 2_000, 20_000


def state_of(committee: Committee, today: date) -> CommitteeState:
    """R-COMMITTEE-6: A committee is overdue from the day after its last, and soon due thirty days before it, until
    it has delivered its report. Source: scenarios.md S8 «overdue banner 2022-07-01..extension».
    """
    due = committee.due
    if committee.ended_on is not None and committee.ended_on <= today:
        return CommitteeState.DISSOLVED
    if committee.begins_on is not None and committee.begins_on > today:
        return CommitteeState.COMING
    if committee.delivered_on is not None:
        return CommitteeState.DELIVERED if committee.noted_on is None else CommitteeState.REPORTED
    if due is None:
        return CommitteeState.ACTIVE
    if due < today:
        return CommitteeState.OVERDUE
    return CommitteeState.DUE_SOON if due - today <= SOON else CommitteeState.ACTIVE


def is_told(due: date, today: date, told: date | None, told_overdue: date | None) -> bool:
    """Tell whether those concerned have been told all there is to tell of a last day by today."""
    return told_overdue == due if due < today else told == due


def require_extendable(committee: Committee, today: date) -> None:
    """R-COMMITTEE-7: A committee gets more time until its report is noted; each time has a reason of its own.

    Source: scenarios.md S8 «extension granted once with reason»; more than once is allowed, and all are shown.
    """
    require_living(committee, today)
    if committee.noted_on is not None:
        raise RuleBroken("committee.already_heard", rule="R-COMMITTEE-7")


def require_longer(committee: Committee, until: date, today: date) -> None:
    """R-COMMITTEE-7, the new last day: later than the one before, and not past."""
    if committee.due is not None and until <= committee.due:
        raise Invalid("committee.not_longer", field="until", due=committee.due, rule="R-COMMITTEE-7")
    if until < today:
        raise Invalid("committee.in_the_past", field="until", rule="R-COMMITTEE-7")


def require_reason(reason: str, field: str = "reason") -> None:
    """R-COMMITTEE-7, the reason: told, and of a length that is read."""
    if not reason.strip():
        raise Invalid("committee.reason_required", field=field, rule="R-COMMITTEE-7")
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid("committee.text_too_long", field=field, longest=LONGEST_REASON, rule="R-COMMITTEE-7")


def require_living(committee: Committee, today: date) -> None:
    """R-COMMITTEE-8: What is dissolved is not written to any more. Source: scenarios.md S8."""
    if not committee.temporary:
        raise RuleBroken("committee.lasting", rule="R-COMMITTEE-8")
    if committee.ended_on is not None:
        code = "committee.dissolved" if committee.ended_on <= today else "committee.being_dissolved"
        raise RuleBroken(code, day=committee.ended_on, rule="R-COMMITTEE-8")


def require_reporter(actor: Actor, committee: Committee) -> None:
    """R-COMMITTEE-9: A committee's report is delivered by the secretariat, or from a seat in it.

    Source: 004 «rapporterer til OSO».
    """
    policy.require_signed_in(actor)
    seated = any(seat.body_id == committee.body_id and seat.may_propose for seat in actor.seats)
    if actor.kind is not ActorKind.SYSTEM and not actor.has(RoleKind.SECRETARIAT) and not seated:
        raise NotAllowed("committee.not_yours_to_report", rule="R-COMMITTEE-9")


def require_report(committee: Committee, today: date) -> None:
    """R-COMMITTEE-10: A report is delivered, or delivered anew, until it has gone out with a call to its appointer.

    Source: 004 «rapporterer … for så å oppløses».
    """
    require_living(committee, today)
    if committee.begins_on is not None and committee.begins_on > today:
        raise RuleBroken("committee.not_begun", day=committee.begins_on, rule="R-COMMITTEE-10")
    report = committee.report
    if report is not None and report.meeting_state not in (
        None,
        MeetingState.PLANNED,
        MeetingState.CANCELLED,
    ):
        raise RuleBroken("committee.report_is_out", rule="R-COMMITTEE-10")


def require_written(findings: str, advice: str) -> None:
    """R-COMMITTEE-10, the words: a report says what was found, within what is read."""
    if not findings.strip():
        raise Invalid("committee.text_missing", field="findings", rule="R-COMMITTEE-10")
    for field, text in (("findings", findings), ("advice", advice)):
        if len(text.strip()) > LONGEST_TEXT:
            raise Invalid("committee.text_too_long", field=field, longest=LONGEST_TEXT, rule="R-COMMITTEE-10")


def require_listable(committee: Committee, today: date) -> UUID:
    """R-COMMITTEE-11: A delivered report goes on the agenda of a meeting of the appointer, once at a time.

    Gives the appointer. Source: scenarios.md S8 «item on the appointer's agenda».
    """
    require_living(committee, today)
    report = committee.report
    if report is None:
        raise RuleBroken("committee.report_required", rule="R-COMMITTEE-11")
    passed_over = report.meeting_state is MeetingState.APPROVED and not report.recorded
    if not passed_over and report.meeting_state not in (None, MeetingState.CANCELLED):
        raise RuleBroken("committee.report_is_listed", rule="R-COMMITTEE-11")
    if committee.reports_to is None:
        raise RuleBroken("committee.reports_to_nobody", rule="R-COMMITTEE-11")
    return committee.reports_to


def require_hears(bodies: Collection[UUID], appointer_id: UUID) -> None:
    """R-COMMITTEE-11, the meeting: one of the body that appointed the committee."""
    if appointer_id not in bodies:
        raise RuleBroken("committee.other_body_hears", field="meeting_id", rule="R-COMMITTEE-11")


def require_heard(committee: Committee, today: date) -> Report:
    """R-COMMITTEE-12: A report is noted in the meeting that had it on its agenda, when that has been held.

    Minutes that were approved without a word of it do not note it. Source: scenarios.md S8 «noted».
    """
    require_living(committee, today)
    report = committee.report
    if report is None:
        raise RuleBroken("committee.report_required", rule="R-COMMITTEE-12")
    if committee.noted_on is not None:
        raise RuleBroken("committee.already_heard", rule="R-COMMITTEE-12")
    passed_over = report.meeting_state is MeetingState.APPROVED and not report.recorded
    if passed_over or report.meeting_state not in HAPPENED:
        raise RuleBroken("committee.not_heard_yet", rule="R-COMMITTEE-12")
    return report


def require_record(record: str, *, recorded: bool) -> None:
    """R-COMMITTEE-12, the minutes: they say what was said of the report."""
    if not record.strip() and not recorded:
        raise Invalid("committee.text_missing", field="record", rule="R-COMMITTEE-12")


def require_held(meeting: Meeting, bodies: Collection[UUID], appointer_id: UUID) -> None:
    """R-COMMITTEE-4, the meeting a committee was appointed in: the appointer's, and held."""
    if appointer_id not in bodies or meeting.state not in HAPPENED:
        raise RuleBroken("committee.not_decided_there", field="meeting_id", rule="R-COMMITTEE-4")


def require_ended_by_day(committee: Committee, day: date) -> None:
    """R-COMMITTEE-13, the day: a committee is dissolved after it began."""
    if committee.begins_on is not None and day <= committee.begins_on:
        raise RuleBroken("committee.not_begun", day=committee.begins_on, rule="R-COMMITTEE-13")


def require_noted(committee: Committee) -> None:
    """R-COMMITTEE-13: A committee is dissolved when its report is noted, or against that by a body above.

    Source: 004 «rapporterer … for så å oppløses», scenarios.md S8.
    """
    if committee.noted_on is None:
        raise RuleBroken("committee.report_required", rule="R-COMMITTEE-13")


def require_override(structure: Structure, appointer: str, by: Body, reason: str) -> None:
    """R-COMMITTEE-13, without a report: by a body above the appointer, or one that appoints lasting committees,
    with a reason.
    """
    if not (
        any(kind is not BodyKind.TEMPORARY for kind in by.may_appoint)
        or by.key in above(structure, appointer)
    ):
        raise RuleBroken(
            "committee.may_not_override", field="override_by_id", body=by.name.nb, rule="R-COMMITTEE-13"
        )
    require_reason(reason, "override_reason")


def above(structure: Structure, key: str) -> set[str]:
    """The bodies that a body reports to, prepares for or is part of, directly or through others."""
    bodies = {body.key: body for body in structure.bodies}
    found: set[str] = set()
    waiting = [key]
    while waiting:
        body = bodies.get(waiting.pop())
        for towards in (body.reports_to, body.prepares_for, body.part_of) if body else ():
            if towards and towards not in found:
                found.add(towards)
                waiting.append(towards)
    return found


def require_nothing_open(cases: Sequence[str]) -> None:
    """R-COMMITTEE-14: A committee with open cases is not dissolved; they are placed elsewhere first. Source: S1."""
    if cases:
        raise RuleBroken("committee.open_cases", cases=", ".join(cases), rule="R-COMMITTEE-14")


def require_meetings_off(days: Sequence[date], *, confirmed: bool) -> None:
    """R-COMMITTEE-15: Its meetings to come are called off, once that is confirmed. Source: S8 «no new meetings»."""
    if days and not confirmed:
        told = ", ".join(f"{day:%d.%m.%Y}" for day in days)
        raise RuleBroken(
            "committee.meetings_ahead", field="cancels_meetings", days=told, rule="R-COMMITTEE-15"
        )
