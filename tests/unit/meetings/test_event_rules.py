"""What others hold on a fixed day: the year is planned around it, and a body without a meeting there is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.errors import DomainError
from fellesskap.meetings import rules
from fellesskap.meetings.model import (
    Beside,
    EventBody,
    StepPair,
    YearBody,
    YearEvent,
    YearFault,
    YearMeeting,
    YearWish,
)
from fellesskap.meetings.rules import YearNorms

YEAR = 2027
AUTUMN = date(YEAR, 10, 14)  # A Thursday, in the week that the schools are closed.
NORMS = YearNorms(
    (YearBody("partnerskap", 1), YearBody("dialog", 1, part_of="partnerskap"), YearBody("su", 4)), ()
)
KS = YearEvent(
    "KS’ høstmøte",
    AUTUMN,
    (EventBody("dialog", Beside.BEFORE), EventBody("partnerskap", Beside.SAME)),
)


def proposed(
    norms: YearNorms = NORMS,
    events: tuple[YearEvent, ...] = (KS,),
    booked: tuple[YearMeeting, ...] = (),
    first: date = date(YEAR, 1, 1),
) -> list[YearMeeting]:
    keys = frozenset(body.key for body in norms.bodies)
    return list(rules.propose(norms, YearWish(YEAR, keys, 2, frozenset({41}), first, events), booked))


def lacking(meetings: list[YearMeeting], *events: YearEvent) -> list[tuple[YearFault, str]]:
    found = rules.findings_of(NORMS, YEAR, frozenset({41}), meetings, events)
    return [(one.fault, one.body) for one in found]


def test_a_dialogue_meeting_lies_the_day_before_and_the_partnership_meeting_at_the_autumn_meeting() -> None:
    made = proposed()
    assert rules.days_in(made, "dialog") == [date(YEAR, 10, 13)]
    assert rules.days_in(made, "partnerskap") == [AUTUMN]
    assert len(rules.days_in(made, "su")) == 4
    # The week is one to avoid, but not for those who meet beside the event.
    assert lacking(made, KS) == []
    assert (YearFault.AVOIDED, "dialog") in lacking(made)


def test_a_day_beside_an_event_on_which_nobody_can_meet_is_exchanged_for_another_beside_it() -> None:
    monday = YearEvent("Samling", date(YEAR, 9, 6), (EventBody("su", Beside.BEFORE),))
    assert date(YEAR, 9, 6) in rules.days_in(proposed(events=(monday,)), "su")
    sunday = YearEvent("Samling", date(YEAR, 9, 5), (EventBody("su", Beside.SAME),))
    assert date(YEAR, 9, 6) in rules.days_in(proposed(events=(sunday,)), "su")
    closed = YearEvent("Samling", date(YEAR, 3, 27), (EventBody("su", Beside.SAME),))
    around = {date(YEAR, 3, 26), date(YEAR, 3, 27), date(YEAR, 3, 28)}
    assert not around & set(rules.days_in(proposed(events=(closed,)), "su"))


def test_a_body_that_meets_there_already_or_has_all_its_meetings_gets_no_more() -> None:
    there = YearMeeting(date(YEAR, 10, 15), ("partnerskap",))
    assert rules.days_in(proposed(booked=(there,)), "partnerskap") == []
    elsewhere = YearMeeting(date(YEAR, 5, 4), ("partnerskap",))
    assert rules.days_in(proposed(booked=(elsewhere,)), "partnerskap") == []


@pytest.mark.parametrize(
    ("day", "told"),
    [(12, True), (13, False), (14, False), (15, False), (16, True)],
)
def test_a_body_without_a_meeting_beside_its_event_is_told(day: int, told: bool) -> None:
    meetings = [YearMeeting(date(YEAR, 10, day), ("partnerskap", "dialog"))]
    assert ((YearFault.EVENT, "partnerskap") in lacking(meetings, KS)) is told
    (found,) = [
        one
        for one in rules.findings_of(NORMS, YEAR, frozenset(), [], [KS])
        if (one.fault, one.body) == (YearFault.EVENT, "dialog")
    ]
    assert (found.rule, found.day, found.event) == ("R-YEAR-12", AUTUMN, "KS’ høstmøte")


def test_a_decision_is_not_laid_before_its_answers_for_the_sake_of_an_event() -> None:
    norms = YearNorms((YearBody("su", 1), YearBody("fu", 1)), (StepPair("fu", "su", 28),))
    discussed = YearMeeting(AUTUMN - timedelta(days=20), ("fu",))
    event = YearEvent("KS’ høstmøte", AUTUMN, (EventBody("su", Beside.SAME),))
    made = proposed(norms, (event,), (discussed,))
    assert all(abs((day - AUTUMN).days) > 1 for day in rules.days_in(made, "su"))


@pytest.mark.parametrize(
    ("name", "place", "bodies", "code"),
    [
        (" ", "", [], "year.event_name_required"),
        ("x" * 121, "", [], "meeting.text_too_long"),
        ("KS", "x" * 201, [], "meeting.text_too_long"),
        ("KS", "", ["su", "su"], "year.event_body_twice"),
    ],
)
def test_an_event_that_will_not_do(name: str, place: str, bodies: list[str], code: str) -> None:
    rules.require_event("KS’ høstmøte", "Alta", ["su", "dialog"])
    with pytest.raises(DomainError) as error:
        rules.require_event(name, place, bodies)
    assert error.value.code == code


def test_what_is_removed_is_not_changed() -> None:
    rules.require_kept(False)
    with pytest.raises(DomainError) as error:
        rules.require_kept(True)
    assert error.value.code == "year.event_removed"


_keys = st.sampled_from(["a", "b", "c"])
_days = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
_events = st.lists(
    st.builds(
        YearEvent,
        st.just("Samling"),
        _days,
        st.lists(
            st.builds(EventBody, _keys, st.sampled_from(Beside)), max_size=3, unique_by=lambda one: one.body
        ).map(tuple),
    ),
    max_size=3,
).map(tuple)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.builds(YearBody, _keys, st.none() | st.integers(0, 6)), unique_by=lambda one: one.key, min_size=1
    ),
    st.lists(st.builds(StepPair, _keys, _keys, st.integers(0, 60)), max_size=3),
    _events,
    st.lists(st.builds(YearMeeting, _days, st.tuples(_keys)), max_size=4, unique_by=lambda one: one.day),
    _days,
)
def test_any_events_leave_a_proposal_that_keeps_quota_holidays_and_spacing(
    bodies: list[YearBody],
    pairs: list[StepPair],
    events: tuple[YearEvent, ...],
    booked: list[YearMeeting],
    first: date,
) -> None:
    norms = YearNorms(tuple(bodies), tuple(pairs), 7)
    made = proposed(norms, events, tuple(booked), first)
    closed = {day for day, _ in rules.holidays(YEAR)}
    for body in bodies:
        own, new = rules.days_in([*booked, *made], body.key), rules.days_in(made, body.key)
        assert not new or len(own) <= max(norms.wanted(body), 1)
        assert len(set(new)) == len(new)
        for day in new:
            assert day >= first and day.isoweekday() < 6 and day not in closed
            beside = any(rules.meets_beside(event, body.key, [day]) for event in events)
            assert beside or day.isocalendar().week != 41
            rest = [*booked, *(one for one in made if one != YearMeeting(day, (body.key,)))]
            assert rules.keeps_spacing(body.key, day, pairs, rest)
