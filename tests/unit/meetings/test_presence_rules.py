"""Which meetings count for a person, and in which of them the person was; without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.meetings.model import (
    HAPPENED,
    Attendance,
    AttendanceState,
    DeputyCall,
    DeputyState,
    MeetingState,
    Stint,
)
from fellesskap.meetings.rules import PersonCall, Presence, count_calls, first_day_of_year, was_there

HANNA, IVAR, JO = (uuid4() for _ in range(3))
SEAT, MEETING = uuid4(), uuid4()
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT
DAY = date(2026, 3, 10)


def seat(
    person_id: UUID | None, state: AttendanceState, *, deputy: bool = False, absent: UUID | None = None
) -> Attendance:
    return Attendance(SEAT, person_id, state, deputy, 1, uuid4(), absent)


def call(person_id: UUID, state: DeputyState) -> DeputyCall:
    return DeputyCall(uuid4(), MEETING, SEAT, person_id, state)


def stint(person_id: UUID, first: int, last: int, *, deputy: bool = False) -> Stint:
    return Stint(SEAT, person_id, first, last, deputy)


def met(
    person_id: UUID,
    what: Attendance,
    *calls: DeputyCall,
    stints: Sequence[Stint] = (),
    holds: bool = False,
    state: MeetingState = MeetingState.HELD,
) -> bool | None:
    return was_there(person_id, state, what, calls, stints, holds=holds)


def test_only_a_meeting_that_was_held_counts() -> None:
    for state in MeetingState:
        expected = True if state in HAPPENED else None
        assert met(HANNA, seat(HANNA, PRESENT), state=state, holds=True) is expected


def test_a_holder_is_called_and_meets_or_does_not() -> None:
    assert met(HANNA, seat(HANNA, PRESENT), holds=True) is True
    assert met(HANNA, seat(HANNA, ABSENT), holds=True) is False
    away = seat(IVAR, PRESENT, deputy=True, absent=HANNA)
    assert met(HANNA, away, call(IVAR, DeputyState.ACCEPTED), holds=True) is False


def test_a_holder_in_whose_place_another_met_unasked_was_called_and_a_stranger_was_not() -> None:
    unasked = seat(IVAR, PRESENT, deputy=True)
    assert met(HANNA, unasked, holds=True) is False
    assert met(IVAR, unasked) is None, "whoever was there without a call was not called"
    assert met(JO, unasked) is None
    vacant = seat(IVAR, PRESENT, deputy=True)
    assert met(HANNA, vacant, call(IVAR, DeputyState.CALLED), holds=True) is None, "the deputy was called"


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        (DeputyState.CALLED, False),
        (DeputyState.ACCEPTED, False),
        (DeputyState.DECLINED, None),
        (DeputyState.RELEASED, None),
    ],
)
def test_a_deputy_fails_to_meet_only_where_the_call_stands(answer: DeputyState, counts: bool | None) -> None:
    nobody = seat(HANNA, ABSENT, absent=HANNA)
    assert met(IVAR, nobody, call(IVAR, answer)) is counts
    there = seat(IVAR, PRESENT, deputy=True, absent=HANNA)
    assert met(IVAR, there, call(IVAR, answer)) is True
    holder_after_all = seat(HANNA, PRESENT, absent=HANNA)
    assert met(IVAR, holder_after_all, call(IVAR, answer)) is None, "not needed after all"


def test_whoever_met_for_some_lines_met() -> None:
    parted = seat(HANNA, PRESENT, absent=HANNA)
    stints = (stint(IVAR, 1, 2, deputy=True), stint(HANNA, 3, 5))
    called = call(IVAR, DeputyState.ACCEPTED)
    assert met(HANNA, parted, called, stints=stints, holds=True) is True
    assert met(IVAR, parted, called, stints=stints) is True
    assert met(JO, parted, called, call(JO, DeputyState.DECLINED), stints=stints) is None


def test_a_meeting_counts_once_and_for_each_body_it_is_of() -> None:
    joint, other, a, b = (uuid4() for _ in range(4))
    calls = [
        PersonCall(joint, DAY, a, met=False),
        PersonCall(joint, DAY, b, met=True),
        PersonCall(joint, DAY, b, met=True),
        PersonCall(other, DAY - timedelta(days=1), a, met=False),
    ]
    assert count_calls(calls, date.min) == Presence(2, 1)
    assert count_calls(calls, DAY) == Presence(1, 1)
    assert count_calls(calls, {a: date.min}) == Presence(2, 1), "met there for another seat"
    assert count_calls(calls, {b: DAY}) == Presence(1, 1)
    assert count_calls(calls, {a: DAY, b: DAY + timedelta(days=1)}) == Presence(1, 1)
    assert count_calls(calls, {}) == count_calls([], DAY) == Presence(0, 0)


def test_twelve_months_end_today() -> None:
    assert first_day_of_year(date(2026, 11, 30)) == date(2025, 12, 1)
    assert first_day_of_year(date(2024, 2, 29)) == date(2023, 3, 1)
    assert first_day_of_year(date(2025, 2, 28)) == date(2024, 2, 29)


PEOPLE = st.sampled_from([HANNA, IVAR, JO])
SEATS = st.builds(
    seat,
    st.none() | PEOPLE,
    st.sampled_from(AttendanceState),
    deputy=st.booleans(),
    absent=st.none() | PEOPLE,
)
CALLS = st.lists(st.builds(call, PEOPLE, st.sampled_from(DeputyState)), max_size=3)
STINTS = st.lists(st.builds(stint, PEOPLE, st.just(1), st.just(1)), max_size=3)
BODIES = [uuid4() for _ in range(2)]
MEETINGS = [(uuid4(), DAY - timedelta(days=200 * number)) for number in range(3)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(MEETINGS),
            st.sampled_from(BODIES),
            SEATS,
            CALLS,
            STINTS,
            st.booleans(),
            st.sampled_from(MeetingState),
        ),
        max_size=8,
    ),
    st.dates(DAY - timedelta(days=500), DAY),
)
def test_nobody_meets_more_often_than_called_nor_is_called_for_meetings_that_were_not(
    seats: list[
        tuple[tuple[UUID, date], UUID, Attendance, list[DeputyCall], list[Stint], bool, MeetingState]
    ],
    since: date,
) -> None:
    found = []
    for (meeting, day), body, what, calls, stints, holds, state in seats:
        there = was_there(IVAR, state, what, calls, stints, holds=holds)
        concerned = what.called_id == IVAR or holds or any(one.person_id == IVAR for one in calls)
        assert there is None or (concerned and state in HAPPENED)
        if there is not None:
            found.append(PersonCall(meeting, day, body, there))
    total = count_calls(found, since)
    assert 0 <= total.met <= total.called <= len(MEETINGS)
    assert total.absent == total.called - total.met
    by_body = [count_calls(found, {body: since}) for body in BODIES]
    assert all(one.met <= one.called <= total.called for one in by_body)
    assert total.called <= sum(one.called for one in by_body)
    assert count_calls([*found, *found], since) == total
