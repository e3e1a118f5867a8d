"""What must hold for a committee: each refusal beside what is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from builders import NOW
from fellesskap.actor import Actor, ActorKind, HeldSeat, Role, RoleKind, Side
from fellesskap.committees import rules
from fellesskap.committees.model import Committee, CommitteeState, Makeup, Report
from fellesskap.committees.rules.living import above
from fellesskap.errors import DomainError
from fellesskap.meetings.model import MeetingState
from fellesskap.structure.model import Body, BodyKind, Each
from structure_changes import with_body, with_more
from structure_examples import small_structure

TODAY = NOW.date()
DAY = timedelta(days=1)
BODY, OTHER = UUID(int=1), UUID(int=2)
PLAIN = Committee(BODY, 1, TODAY - 60 * DAY, None, TODAY + 60 * DAY, None, temporary=True, reports_to=OTHER)
LISTED = Report(1, UUID(int=9), MeetingState.PLANNED)
DELIVERED = replace(PLAIN, delivered_on=TODAY, report=Report(1, None))
NOTED = replace(
    PLAIN, delivered_on=TODAY, noted_on=TODAY, report=Report(1, UUID(int=9), MeetingState.HELD, recorded=True)
)
ENDED = replace(PLAIN, ended_on=TODAY)
SECRETARY = Actor(
    ActorKind.PERSON, UUID(int=5), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)})
)


def member(body_id: UUID, *, may_propose: bool = True) -> Actor:
    seat = HeldSeat(UUID(int=3), body_id, Side.HOSPITAL, False, may_propose, True)
    return Actor(ActorKind.PERSON, UUID(int=6), seats=frozenset({seat}))


def listed(state: MeetingState, *, recorded: bool = False) -> Committee:
    return replace(DELIVERED, report=Report(1, UUID(int=9), state, recorded))


def body(key: str, **more: object) -> Body:
    return replace(small_structure().body(key), **more)


APPOINTER = body("ssu", may_appoint=(BodyKind.TEMPORARY,))
STRUCTURE = with_body("ssu", may_appoint=(BodyKind.TEMPORARY,))

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "a kind its appointer does not appoint": (
        lambda: rules.require_appointer(STRUCTURE, STRUCTURE.body("fu"), BodyKind.TEMPORARY),
        "committee.may_not_appoint",
    ),
    "a kind that nobody appoints": (
        lambda: rules.require_appointer(small_structure(), small_structure().body("fu"), BodyKind.EXPERT),
        "committee.nobody_appoints",
    ),
    "a lasting kind": (
        lambda: rules.require_appointer(
            STRUCTURE, replace(APPOINTER, may_appoint=(BodyKind.EXPERT,)), BodyKind.EXPERT
        ),
        "committee.lasting",
    ),
    "one of many bodies": (
        lambda: rules.require_appointer(STRUCTURE, replace(APPOINTER, each=Each.REGION), BodyKind.TEMPORARY),
        "committee.one_of_many",
    ),
    "the hospital alone": (lambda: rules.require_makeup(Makeup(0, 3), None), "committee.not_bipartite"),
    "the municipalities alone": (
        lambda: rules.require_makeup(Makeup(0, 0, ("1001",)), Side.MUNICIPAL),
        "committee.not_bipartite",
    ),
    "too many seats": (lambda: rules.require_makeup(Makeup(100, 1), None), "committee.seats_out_of_bounds"),
    "fewer seats than none": (
        lambda: rules.require_makeup(Makeup(1, -1), None),
        "committee.seats_out_of_bounds",
    ),
    "a place twice": (
        lambda: rules.require_makeup(Makeup(0, 1, ("1001", "1001")), None),
        "committee.place_twice",
    ),
    "a leader of no side": (
        lambda: rules.require_makeup(Makeup(1, 1), Side.OTHER),
        "committee.leads_no_side",
    ),
    "an unknown municipality": (
        lambda: rules.require_places(STRUCTURE, Makeup(0, 1, ("0301",))),
        "committee.place_unknown",
    ),
    "an unknown division": (
        lambda: rules.require_places(STRUCTURE, Makeup(1, 0, (), ("ukjent",))),
        "committee.place_unknown",
    ),
    "no name": (lambda: rules.require_texts(" ", "", "Mandat"), "committee.text_missing"),
    "no mandate": (lambda: rules.require_texts("Navn", "", " "), "committee.text_missing"),
    "too long a name": (lambda: rules.require_texts("x" * 91, "", "Mandat"), "committee.text_too_long"),
    "too long an abbreviation": (
        lambda: rules.require_texts("Navn", "x" * 21, "Mandat"),
        "committee.text_too_long",
    ),
    "another's name": (
        lambda: rules.require_own_name(STRUCTURE, "fagutvalg", ""),
        "committee.name_taken",
    ),
    "another's abbreviation": (
        lambda: rules.require_own_name(STRUCTURE, "Nytt", "ssu"),
        "committee.name_taken",
    ),
    "no decision": (
        lambda: rules.require_decided("", TODAY, TODAY, in_meeting=False),
        "committee.decision_missing",
    ),
    "a decision of no day": (
        lambda: rules.require_decided("Sak 1", None, TODAY, in_meeting=False),
        "committee.decision_day_missing",
    ),
    "a decision to come": (
        lambda: rules.require_decided("Sak 1", TODAY + DAY, TODAY, in_meeting=False),
        "committee.decided_ahead",
    ),
    "too long a reference": (
        lambda: rules.require_decided("x" * 201, TODAY, TODAY, in_meeting=True),
        "committee.text_too_long",
    ),
    "a day that was": (
        lambda: rules.require_day(TODAY - DAY, TODAY - 9 * DAY, TODAY, "begins"),
        "committee.in_the_past",
    ),
    "the day of another version": (
        lambda: rules.require_day(TODAY, TODAY, TODAY, "begins"),
        "committee.later_version",
    ),
    "any day while a version is to come": (
        lambda: rules.require_day(None, TODAY + 9 * DAY, TODAY, "begins"),
        "committee.later_version",
    ),
    "a last day before the first": (
        lambda: rules.require_time(TODAY, TODAY),
        "committee.until_before_begins",
    ),
    "more time after the report is noted": (
        lambda: rules.require_extendable(NOTED, TODAY),
        "committee.already_heard",
    ),
    "more time for what is dissolved": (
        lambda: rules.require_extendable(ENDED, TODAY),
        "committee.dissolved",
    ),
    "more time for what is going to be": (
        lambda: rules.require_extendable(replace(PLAIN, ended_on=TODAY + DAY), TODAY),
        "committee.being_dissolved",
    ),
    "more time for what lasts": (
        lambda: rules.require_extendable(replace(PLAIN, temporary=False), TODAY),
        "committee.lasting",
    ),
    "no longer time": (
        lambda: rules.require_longer(PLAIN, TODAY + 60 * DAY, TODAY),
        "committee.not_longer",
    ),
    "a new last day that was": (
        lambda: rules.require_longer(replace(PLAIN, until=TODAY - 9 * DAY), TODAY - DAY, TODAY),
        "committee.in_the_past",
    ),
    "no reason": (lambda: rules.require_reason("  "), "committee.reason_required"),
    "too long a reason": (lambda: rules.require_reason("x" * 2001), "committee.text_too_long"),
    "a report of another body's member": (
        lambda: rules.require_reporter(member(OTHER), PLAIN),
        "committee.not_yours_to_report",
    ),
    "a report of an observer": (
        lambda: rules.require_reporter(member(BODY, may_propose=False), PLAIN),
        "committee.not_yours_to_report",
    ),
    "a report before the beginning": (
        lambda: rules.require_report(replace(PLAIN, begins_on=TODAY + DAY), TODAY),
        "committee.not_begun",
    ),
    "a report anew after the call": (
        lambda: rules.require_report(listed(MeetingState.CALLED), TODAY),
        "committee.report_is_out",
    ),
    "an empty report": (lambda: rules.require_written(" ", "Råd"), "committee.text_missing"),
    "a book": (lambda: rules.require_written("x", "x" * 20_001), "committee.text_too_long"),
    "an agenda without a report": (
        lambda: rules.require_listable(PLAIN, TODAY),
        "committee.report_required",
    ),
    "two agendas": (
        lambda: rules.require_listable(listed(MeetingState.PLANNED), TODAY),
        "committee.report_is_listed",
    ),
    "an agenda of nobody": (
        lambda: rules.require_listable(replace(DELIVERED, reports_to=None), TODAY),
        "committee.reports_to_nobody",
    ),
    "another body's agenda": (lambda: rules.require_hears([BODY], OTHER), "committee.other_body_hears"),
    "noting what is not delivered": (
        lambda: rules.require_heard(PLAIN, TODAY),
        "committee.report_required",
    ),
    "noting twice": (lambda: rules.require_heard(NOTED, TODAY), "committee.already_heard"),
    "noting before the meeting": (
        lambda: rules.require_heard(listed(MeetingState.CALLED), TODAY),
        "committee.not_heard_yet",
    ),
    "noting what the minutes do not tell": (
        lambda: rules.require_heard(listed(MeetingState.APPROVED), TODAY),
        "committee.not_heard_yet",
    ),
    "noting without a word": (lambda: rules.require_record(" ", recorded=False), "committee.text_missing"),
    "an end before the report is noted": (
        lambda: rules.require_noted(DELIVERED),
        "committee.report_required",
    ),
    "an end on the first day": (
        lambda: rules.require_ended_by_day(replace(PLAIN, begins_on=TODAY), TODAY),
        "committee.not_begun",
    ),
    "an end by a body below": (
        lambda: rules.require_override(STRUCTURE, "ssu", STRUCTURE.body("fu"), "Grunn"),
        "committee.may_not_override",
    ),
    "an end by the appointer itself": (
        lambda: rules.require_override(STRUCTURE, "ssu", STRUCTURE.body("ssu"), "Grunn"),
        "committee.may_not_override",
    ),
    "an end without a reason": (
        lambda: rules.require_override(STRUCTURE, "ssu", STRUCTURE.body("mote"), " "),
        "committee.reason_required",
    ),
    "open cases": (lambda: rules.require_nothing_open(["1/2026"]), "committee.open_cases"),
    "meetings to come": (
        lambda: rules.require_meetings_off([TODAY], confirmed=False),
        "committee.meetings_ahead",
    ),
}

ALLOWED: dict[str, Callable[[], object]] = {
    "what its appointer appoints": lambda: rules.require_appointer(
        STRUCTURE, STRUCTURE.body("ssu"), BodyKind.TEMPORARY
    ),
    "seats of both sides": lambda: rules.require_makeup(Makeup(1, 1), None),
    "a municipality and a leader from the hospital": lambda: rules.require_makeup(
        Makeup(0, 0, ("1001",)), Side.HOSPITAL
    ),
    "places of ours": lambda: rules.require_places(STRUCTURE, Makeup(0, 0, ("1001",), ("kirurgi",))),
    "a name of its own": lambda: rules.require_own_name(STRUCTURE, "Nytt utvalg", ""),
    "texts": lambda: rules.require_texts("Navn", "", "Mandat"),
    "a decision of today": lambda: rules.require_decided("Sak 1", TODAY, TODAY, in_meeting=False),
    "a meeting without a reference": lambda: rules.require_decided("", None, TODAY, in_meeting=True),
    "a last day after the first": lambda: rules.require_time(TODAY, TODAY + DAY),
    "more time while it works": lambda: rules.require_extendable(PLAIN, TODAY),
    "more time after it has reported": lambda: rules.require_extendable(DELIVERED, TODAY),
    "longer time": lambda: rules.require_longer(PLAIN, TODAY + 61 * DAY, TODAY),
    "a last day where there was none": lambda: rules.require_longer(replace(PLAIN, until=None), TODAY, TODAY),
    "a reason": lambda: rules.require_reason("Grunn"),
    "a report of the secretariat": lambda: rules.require_reporter(SECRETARY, PLAIN),
    "a report of a member": lambda: rules.require_reporter(member(BODY), PLAIN),
    "a report anew before the call": lambda: rules.require_report(listed(MeetingState.PLANNED), TODAY),
    "a report anew after the meeting is called off": lambda: rules.require_report(
        listed(MeetingState.CANCELLED), TODAY
    ),
    "an agenda": lambda: rules.require_listable(DELIVERED, TODAY),
    "another agenda when the meeting is called off": lambda: rules.require_listable(
        listed(MeetingState.CANCELLED), TODAY
    ),
    "another agenda when the minutes passed it over": lambda: rules.require_listable(
        listed(MeetingState.APPROVED), TODAY
    ),
    "the appointer's agenda": lambda: rules.require_hears([BODY, OTHER], OTHER),
    "noting in the meeting": lambda: rules.require_heard(listed(MeetingState.HELD), TODAY),
    "noting what approved minutes tell": lambda: rules.require_heard(
        listed(MeetingState.APPROVED, recorded=True), TODAY
    ),
    "noting what is recorded": lambda: rules.require_record("", recorded=True),
    "an end when the report is noted": lambda: rules.require_noted(NOTED),
    "an end on a later day": lambda: rules.require_ended_by_day(PLAIN, TODAY),
    "an end by a body above": lambda: rules.require_override(
        STRUCTURE, "ssu", STRUCTURE.body("mote"), "Grunn"
    ),
    "an end by one that appoints lasting committees": lambda: rules.require_override(
        STRUCTURE, "ssu", body("fu", may_appoint=(BodyKind.EXPERT,)), "Grunn"
    ),
    "nothing open": lambda: rules.require_nothing_open([]),
    "meetings to call off": lambda: rules.require_meetings_off([TODAY], confirmed=True),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_must_not_be_is_refused(case: str) -> None:
    act, code = REFUSED[case]
    with pytest.raises(DomainError) as refused:
        act()
    assert refused.value.code == code
    assert (refused.value.rule_id or "").startswith("R-COMMITTEE-")


@pytest.mark.parametrize("case", ALLOWED)
def test_what_may_be_is_left_in_peace(case: str) -> None:
    ALLOWED[case]()


@pytest.mark.parametrize(
    ("committee", "state"),
    [
        (PLAIN, CommitteeState.ACTIVE),
        (replace(PLAIN, until=None), CommitteeState.ACTIVE),
        (replace(PLAIN, begins_on=TODAY + DAY), CommitteeState.COMING),
        (replace(PLAIN, until=TODAY + 30 * DAY), CommitteeState.DUE_SOON),
        (replace(PLAIN, until=TODAY + 31 * DAY), CommitteeState.ACTIVE),
        (replace(PLAIN, until=TODAY), CommitteeState.DUE_SOON),
        (replace(PLAIN, until=TODAY - DAY), CommitteeState.OVERDUE),
        (replace(PLAIN, until=TODAY - DAY, extended_to=TODAY + 99 * DAY), CommitteeState.ACTIVE),
        (replace(DELIVERED, until=TODAY - DAY), CommitteeState.DELIVERED),
        (NOTED, CommitteeState.REPORTED),
        (ENDED, CommitteeState.DISSOLVED),
        (replace(PLAIN, ended_on=TODAY + DAY), CommitteeState.ACTIVE),
    ],
)
def test_a_committee_stands_where_its_days_say(committee: Committee, state: CommitteeState) -> None:
    assert rules.state_of(committee, TODAY) is state


@pytest.mark.parametrize(
    ("due", "told", "overdue", "enough"),
    [
        (TODAY + DAY, None, None, False),
        (TODAY + DAY, TODAY + DAY, None, True),
        (TODAY - DAY, TODAY - DAY, None, False),
        (TODAY - DAY, TODAY - DAY, TODAY - DAY, True),
        # Another last day is told of anew.
        (TODAY + DAY, TODAY - 9 * DAY, TODAY - 9 * DAY, False),
    ],
)
def test_each_last_day_is_told_of_once_before_and_once_after(
    due: date, told: date | None, overdue: date | None, enough: bool
) -> None:
    assert rules.is_told(due, TODAY, told, overdue) is enough


def test_the_bodies_above_are_those_that_lead_to_the_top_in_any_way() -> None:
    assert above(STRUCTURE, "ssu") == {"mote"}
    assert above(STRUCTURE, "fu") == {"ssu", "mote"}
    assert above(with_more(), "ukjent") == set()


def test_what_can_be_done_is_offered_to_who_may() -> None:
    def names(actor: Actor, committee: Committee) -> set[str]:
        return {one.name for one in rules.committee_actions(actor, committee, TODAY) if one.allowed}

    assert names(SECRETARY, PLAIN) == {"extendCommittee", "deliverReport"}
    assert names(SECRETARY, DELIVERED) == {"extendCommittee", "deliverReport", "listReport"}
    assert names(SECRETARY, listed(MeetingState.HELD)) == {"extendCommittee", "noteReport"}
    assert names(SECRETARY, NOTED) == {"dissolveCommittee"}
    assert names(SECRETARY, ENDED) == set()
    assert names(member(BODY), PLAIN) == {"deliverReport"}
    assert names(member(OTHER), PLAIN) == set()
    offered = {one.name for one in rules.committee_actions(member(OTHER), PLAIN, TODAY) if one.offered}
    assert offered == set()
