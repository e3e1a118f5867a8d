"""What becomes of a seat's call when who fills it has changed; without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Audience, Side
from fellesskap.meetings import rules
from fellesskap.meetings.model import (
    Attendance,
    AttendanceState,
    DeputyCall,
    DeputyState,
    Meeting,
    MeetingForm,
    MeetingState,
)
from fellesskap.meetings.rules import Refilling
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.structure.model import Names, SeatKind

DAY = date(2026, 3, 10)
PEOPLE = [UUID(int=number) for number in range(1, 6)]
HANNA, IVAR, JO, *_ = PEOPLE
SEAT = uuid4()
STAYS, HOLDER, DEPUTY, GAP = Refilling


def ref(person: UUID) -> PersonRef:
    return PersonRef(person, "Navn", "nb")


def filled(
    holder: UUID | None = None, deputies: tuple[UUID, ...] = (), *, away: bool = False, attends: bool = True
) -> FilledSeat:
    return FilledSeat(
        SEAT,
        "k1",
        Names("Kommune 1"),
        Side.MUNICIPAL,
        SeatKind.MEMBER,
        True,
        True,
        attends,
        1,
        None,
        None,
        None,
        ref(holder) if holder else None,
        tuple(map(ref, deputies)),
        away=away,
    )


def called(
    person: UUID | None,
    state: AttendanceState = AttendanceState.CALLED,
    *,
    deputy: bool = False,
    absent: UUID | None = None,
) -> Attendance:
    return Attendance(SEAT, person, state, deputy, 1, uuid4(), absent)


@pytest.mark.parametrize(
    ("seat", "now", "expected"),
    [
        (called(HANNA), filled(HANNA, (IVAR,)), STAYS),
        (called(HANNA, AttendanceState.COMING), filled(HANNA), STAYS),
        (called(HANNA), filled(JO), HOLDER),
        (called(HANNA), filled(None, (IVAR,)), DEPUTY),
        (called(HANNA, AttendanceState.COMING), filled(HANNA, away=True), DEPUTY),
        (called(IVAR, deputy=True), filled(None, (IVAR,)), STAYS),
        (called(IVAR, deputy=True), filled(HANNA, (IVAR,), away=True), STAYS),
        (called(IVAR, deputy=True), filled(HANNA, (IVAR,)), HOLDER),
        (called(IVAR, deputy=True, absent=HANNA), filled(HANNA, (IVAR,)), STAYS),
        (called(IVAR, deputy=True, absent=HANNA), filled(HANNA, (JO,)), DEPUTY),
        (called(IVAR, deputy=True, absent=HANNA), filled(JO, (IVAR,)), HOLDER),
        (called(IVAR, deputy=True, absent=HANNA), filled(None, (IVAR,)), STAYS),
        (called(HANNA, AttendanceState.ABSENT, absent=HANNA), filled(HANNA), GAP),
        (called(HANNA, AttendanceState.ABSENT, absent=HANNA), filled(), DEPUTY),
        (called(None), filled(), GAP),
        (called(None, AttendanceState.ABSENT), filled(HANNA), HOLDER),
        (called(HANNA), None, STAYS),
        (called(HANNA), filled(JO, attends=False), STAYS),
    ],
)
def test_called_is_who_fills_the_seat_on_the_day(
    seat: Attendance, now: FilledSeat | None, expected: Refilling
) -> None:
    assert rules.refill_of(seat, now, ()) is expected


def test_a_deputy_who_holds_a_seat_of_the_meeting_meets_for_that() -> None:
    seat = called(IVAR, deputy=True)
    assert rules.refill_of(seat, filled(None, (IVAR,)), {IVAR}) is DEPUTY


def test_an_absence_is_of_who_holds_the_seat() -> None:
    assert rules.stale_absence(called(IVAR, deputy=True, absent=HANNA), filled(HANNA, away=True)) is None
    assert rules.stale_absence(called(IVAR, deputy=True, absent=HANNA), filled(JO)) == HANNA
    assert rules.stale_absence(called(IVAR, deputy=True, absent=HANNA), filled()) == HANNA
    assert rules.stale_absence(called(HANNA), filled()) is None
    assert rules.stale_absence(called(HANNA, absent=HANNA), None) is None


def test_it_is_done_from_the_call_through_the_day() -> None:
    meeting = Meeting(
        uuid4(),
        1,
        uuid4(),
        uuid4(),
        datetime(2026, 3, 10, 9, tzinfo=UTC),
        DAY,
        120,
        MeetingForm.PHYSICAL,
        "Prøveby",
        "",
        MeetingState.CALLED,
        False,
        1,
        Audience.PARTNERS,
    )
    assert rules.is_refilled(meeting, DAY)
    assert not rules.is_refilled(meeting, DAY + timedelta(days=1))
    for state in set(MeetingState) - {MeetingState.CALLED}:
        assert not rules.is_refilled(replace(meeting, state=state), DAY)


def test_who_said_no_is_told_of_what_moves() -> None:
    seats = [called(IVAR, deputy=True, absent=HANNA), called(JO)]
    calls = [
        DeputyCall(uuid4(), uuid4(), SEAT, person, state)
        for person, state in zip(PEOPLE, [*DeputyState, DeputyState.DECLINED], strict=True)
    ]
    declined = {one.person_id for one in calls if one.state is DeputyState.DECLINED}
    assert rules.said_no(seats, calls) == {HANNA} | declined
    assert rules.said_no([called(JO)], []) == set()


person = st.none() | st.sampled_from(PEOPLE)


@given(
    person,
    st.sampled_from(list(AttendanceState)),
    st.booleans(),
    person,
    person,
    st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True),
    st.booleans(),
)
def test_nobody_stays_called_who_does_not_fill_the_seat(
    who: UUID | None,
    state: AttendanceState,
    deputy: bool,
    absent: UUID | None,
    holder: UUID | None,
    deputies: list[UUID],
    away: bool,
) -> None:
    now = filled(holder, tuple(deputies), away=away and holder is not None)
    seat = called(who, state, deputy=deputy, absent=absent)
    if rules.refill_of(seat, now, ()) is STAYS:
        assert who is not None
        assert who in deputies if deputy else (who == holder and not now.away)
