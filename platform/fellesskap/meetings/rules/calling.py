"""What must hold for a meeting from its plan to its call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from fellesskap.cases.model import ONWARD, CaseFile, CaseState, Step, Treatment, TreatmentState
from fellesskap.cases.rules import require_to_be_decided
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.meetings.model import AgendaItem, Meeting, MeetingForm, MeetingState
from fellesskap.people.model import FilledSeat
from fellesskap.rounds.model import Anchoring
from fellesskap.structure.model import Route

LONGEST_TITLE = LONGEST_PLACE = 200
LONGEST_LINK = 500
FRAME_MINUTES = (5, 1440)
ITEM_MINUTES = (0, 600)
FURTHEST_AHEAD = timedelta(days=5 * 366)


def require_future(starts_at: datetime, now: datetime) -> None:
    """R-MEETING-1: A meeting is planned for a time that has not been. Source: 004 «forberede og innkalle»."""
    if starts_at.tzinfo is None:
        raise Invalid("meeting.time_needs_zone", field="starts_at", rule="R-MEETING-1")
    if starts_at <= now:
        raise Invalid("meeting.in_the_past", field="starts_at", rule="R-MEETING-1")
    if starts_at > now + FURTHEST_AHEAD:
        raise Invalid("meeting.too_far_ahead", field="starts_at", rule="R-MEETING-1")


def require_where(form: MeetingForm, place: str, link: str) -> None:
    """R-MEETING-2: Those called are told where: a place, a link or both. Source: 004 «fysisk møte»."""
    if form is not MeetingForm.DIGITAL and not place.strip():
        raise Invalid("meeting.place_required", field="place", rule="R-MEETING-2")
    if form is not MeetingForm.PHYSICAL and not link.strip():
        raise Invalid("meeting.link_required", field="link", rule="R-MEETING-2")
    require_secure(link)
    require_fits("place", place, LONGEST_PLACE)
    require_fits("link", link, LONGEST_LINK)


def require_secure(link: str) -> None:
    """R-MEETING-2, the link: one that nobody can read along with."""
    if link.strip() and not _is_secure_address(link.strip()):
        raise Invalid("meeting.link_not_secure", field="link", rule="R-MEETING-2")


def require_fits(field: str, text: str, longest: int) -> None:
    """R-MEETING-12, the length of what stands on a call."""
    if len(text.strip()) > longest:
        raise Invalid("meeting.text_too_long", field=field, longest=longest, rule="R-MEETING-12")


def require_minutes(field: str, minutes: int, bounds: tuple[int, int]) -> None:
    """R-MEETING-12: What stands on a call fits there, and a meeting takes a day at most. Source: 004 «innkalle»."""
    least, most = bounds
    if not least <= minutes <= most:
        raise Invalid(
            "meeting.minutes_out_of_bounds", field=field, least=least, most=most, rule="R-MEETING-12"
        )


def require_planned(meeting: Meeting) -> None:
    """R-MEETING-3: A meeting is called once; what changes afterwards is sent by itself. Source: SAPL #3527."""
    if meeting.state is not MeetingState.PLANNED:
        raise RuleBroken("meeting.already_called", rule="R-MEETING-3")


def require_not_begun(meeting: Meeting, now: datetime) -> None:
    """R-MEETING-52: People are called to a meeting that is to come. That the call is late is told, and not refused.

    Source: 004 «Forberede og innkalle til møter»; R-MEETING-1.
    """
    if meeting.starts_at <= now:
        raise RuleBroken("meeting.has_begun", rule="R-MEETING-52")


def require_agenda(lines: int) -> None:
    """R-MEETING-4: A call says what the meeting is about. Source: kommuneloven § 11-3, as a default."""
    if not lines:
        raise RuleBroken("meeting.agenda_empty", rule="R-MEETING-4")


def require_callable_seats(seats: Collection[FilledSeat]) -> None:
    """R-MEETING-5: Someone must be there to call. Source: 004 «innkalle»."""
    if not any(seat.caller for seat in seats):
        raise RuleBroken("meeting.nobody_to_call", rule="R-MEETING-5")


def step_to_list(file: CaseFile) -> Step:
    """R-MEETING-6: A case is listed for the step it has come to. Source: 002 «Saksbehandling i to trinn»."""
    if file.case.state is CaseState.DECIDED and file.onward is not None:
        return file.onward.step
    if file.case.state is CaseState.PLACED:
        return Step.DISCUSS
    if file.case.state in (CaseState.DISCUSSED, CaseState.ANCHORING, CaseState.ANCHORED):
        require_to_be_decided(file.case.kind)
    if file.case.state is CaseState.ANCHORED or (
        file.urgent and file.case.state in (CaseState.DISCUSSED, CaseState.ANCHORING)
    ):
        return Step.DECIDE
    raise RuleBroken("meeting.case_not_ready", state=file.case.state, rule="R-MEETING-6")


def state_off_agenda(step: Step, anchoring: Anchoring) -> CaseState:
    """R-MEETING-11: A case taken off an agenda is where it was before. Source: features 3.11."""
    if step in ONWARD:
        return CaseState.DECIDED
    if step is Step.DISCUSS:
        return CaseState.PLACED
    if anchoring.running:
        return CaseState.ANCHORING
    return CaseState.ANCHORED if anchoring.finished else CaseState.DISCUSSED


def require_waiting(treatment: Treatment | None, bodies: Collection[UUID]) -> Treatment:
    """R-MEETING-7: A case is discussed by the body it was placed with, in a meeting it is one of the `bodies` of
    (R-MEETING-55). Source: 004 «rett instans».
    """
    if treatment is None or treatment.state is not TreatmentState.WAITING:
        raise RuleBroken("meeting.case_not_ready", rule="R-MEETING-7")
    if treatment.body_id not in bodies:
        raise RuleBroken("meeting.other_body_discusses", rule="R-MEETING-7")
    return treatment


def require_onward(file: CaseFile, bodies: Collection[UUID], on: date) -> Treatment:
    """R-MEETING-20: A decision that goes onward is taken up by the body it goes to, once it has been made.

    `bodies` are those of the meeting (R-MEETING-55), and `on` its day. Source: 004 §4.1 «Alt som forplikter skal
    opp i partnerskapsmøte»; models.md A27.
    """
    waiting, decided = file.onward, file.last(Step.DECIDE)
    if waiting is None:
        raise RuleBroken("meeting.case_not_ready", state=file.case.state, rule="R-MEETING-20")
    if waiting.body_id not in bodies:
        raise RuleBroken("meeting.other_body_onward", rule="R-MEETING-20")
    if decided is not None and decided.treated_on is not None and on < decided.treated_on:
        raise RuleBroken("meeting.onward_before_decision", day=decided.treated_on, rule="R-MEETING-20")
    return waiting


def require_deciding_body(route: Route, bodies: Mapping[str, UUID]) -> UUID:
    """R-MEETING-8: A case is decided by the body its route names, which is one of those that meet (R-MEETING-55).

    `bodies` are by their keys; return which it is. Source: 002, 004 §4.5.
    """
    if route.decide_in not in bodies:
        raise RuleBroken("meeting.other_body_decides", rule="R-MEETING-8")
    return bodies[route.decide_in]


def comes_later(file: CaseFile, route: Route, on: date) -> bool:
    """Tell whether a day comes after that of the discussion, where the route asks for that."""
    discussed = file.last(Step.DISCUSS)
    if not route.later_meeting:
        return True
    return discussed is not None and discussed.treated_on is not None and on > discussed.treated_on


def require_later_meeting(file: CaseFile, route: Route, on: date) -> None:
    """R-MEETING-9: A decision comes in a later meeting than the discussion, unless both sides of the
    secretariat have marked the case urgent. Source: 002 «påfølgende FSU-møte», 004 §4.5, models.md A16.
    """
    if not file.urgent and not comes_later(file, route, on):
        raise RuleBroken("meeting.decision_needs_later_meeting", rule="R-MEETING-9")


def require_title(title: str) -> None:
    """R-MEETING-10: A line of an agenda says what it is. Source: kommuneloven § 11-3, as a default."""
    if not title.strip():
        raise Invalid("meeting.title_required", field="title", rule="R-MEETING-10")
    require_fits("title", title, LONGEST_TITLE)


def require_loose_line(item: AgendaItem) -> None:
    """R-MEETING-19: The line that approves minutes stays on the agenda. Source: features 3.15 «Fast post»."""
    if item.approves_id is not None:
        raise RuleBroken("meeting.line_is_fixed", rule="R-MEETING-19")


def _is_secure_address(link: str) -> bool:
    return link.startswith("https://") and link.isprintable() and not any(map(str.isspace, link))
