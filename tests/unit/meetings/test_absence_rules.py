"""Who answers a call, which deputy is called, and who counts in which line; without a database."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.meetings import rules
from fellesskap.meetings.model import (
    Attendance,
    AttendanceState,
    DeputyCall,
    DeputyState,
    Meeting,
    MeetingForm,
    MeetingState,
    Recusal,
    Stint,
)
from fellesskap.minutes import rules as minutes_rules
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.structure.model import Names, SeatKind

DAY = date(2026, 3, 10)
MEETING = Meeting(
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
    open_to_public=False,
    call_sequence=1,
    audience=Audience.PARTNERS,
)
HANNA, IVAR, JO, ANNE = (uuid4() for _ in range(4))
SECRETARY = Actor(ActorKind.PERSON, ANNE, roles=frozenset({Role(RoleKind.SECRETARIAT, Side.HOSPITAL)}))


def somebody(person_id: UUID) -> Actor:
    return Actor(ActorKind.PERSON, person_id)


def ref(person_id: UUID) -> PersonRef:
    return PersonRef(person_id, "Navn", "nb")


def seat(*, holder: UUID | None = None, deputies: tuple[UUID, ...] = (), away: bool = False) -> FilledSeat:
    return FilledSeat(
        uuid4(),
        "plass",
        Names("Plass"),
        Side.MUNICIPAL,
        SeatKind.MEMBER,
        may_propose=True,
        counts=True,
        may_attend=True,
        position=0,
        region_id=None,
        partner_id=None,
        division_id=None,
        holder=ref(holder) if holder else None,
        deputies=tuple(ref(one) for one in deputies),
        away=away,
    )


def attends(
    person_id: UUID | None,
    state: AttendanceState = AttendanceState.CALLED,
    *,
    deputy: bool = False,
    absent: UUID | None = None,
) -> Attendance:
    return Attendance(uuid4(), person_id, state, deputy, 1, uuid4(), absent)


def call(person_id: UUID, state: DeputyState, seat_id: UUID | None = None) -> DeputyCall:
    return DeputyCall(uuid4(), MEETING.id, seat_id or uuid4(), person_id, state)


def test_a_call_is_answered_until_the_meeting_has_been() -> None:
    rules.require_answerable(MEETING, DAY)
    with pytest.raises(RuleBroken, match="answered_too_late"):
        rules.require_answerable(MEETING, DAY + timedelta(days=1))
    for state in MeetingState:
        if state is not MeetingState.CALLED:
            with pytest.raises(RuleBroken, match="not_answerable"):
                rules.require_answerable(replace(MEETING, state=state), DAY)


def test_for_a_seat_answers_whoever_is_called() -> None:
    rules.require_own_place(somebody(HANNA), HANNA)
    rules.require_own_place(SECRETARY, HANNA)
    for actor, person_id in ((somebody(IVAR), HANNA), (somebody(IVAR), None)):
        with pytest.raises(NotAllowed, match="not_called_for_seat"):
            rules.require_own_place(actor, person_id)
    with pytest.raises(NotAllowed, match="sign_in_first"):
        rules.require_own_place(Actor(ActorKind.PUBLIC), None)


def test_an_answer_is_new() -> None:
    called = attends(HANNA)
    for coming in (True, False):
        assert rules.require_new_answer(called, coming=coming) == HANNA
    comes = attends(HANNA, AttendanceState.COMING)
    assert rules.require_new_answer(comes, coming=False) == HANNA
    absent = attends(IVAR, deputy=True, absent=HANNA)
    assert rules.require_new_answer(absent, coming=True) == HANNA
    for answered, coming in ((comes, True), (absent, False)):
        with pytest.raises(RuleBroken, match="answered_so_already"):
            rules.require_new_answer(answered, coming=coming)
    with pytest.raises(RuleBroken, match="seat_has_no_holder"):
        rules.require_new_answer(attends(IVAR, deputy=True), coming=False)


def test_a_reason_is_short_or_not_given() -> None:
    rules.require_absence_reason("")
    rules.require_absence_reason("x" * rules.LONGEST_ABSENCE_REASON)
    with pytest.raises(Invalid, match="text_too_long"):
        rules.require_absence_reason("x" * (rules.LONGEST_ABSENCE_REASON + 1))


def test_deputies_are_called_in_order_and_for_one_seat() -> None:
    vacant = seat(deputies=(IVAR, JO))
    other = seat(deputies=(IVAR, JO))
    assert [one and one.person_id for one in rules.callers([vacant, other])] == [IVAR, JO]
    held = seat(holder=IVAR)
    assert [one and one.person_id for one in rules.callers([vacant, held])] == [JO, IVAR]
    away = seat(holder=IVAR, away=True)
    assert [one and one.person_id for one in rules.callers([vacant, away])] == [JO, None]
    busy = rules.busy_people(
        [vacant], [attends(HANNA)], [call(IVAR, DeputyState.DECLINED), call(ANNE, DeputyState.RELEASED)]
    )
    assert busy == {HANNA, IVAR}
    assert rules.next_deputy(vacant.deputies, busy) == ref(JO)
    assert rules.next_deputy(vacant.deputies, {IVAR, JO}) is None


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1, 2, 3]), st.lists(st.integers(1, 6), unique=True, max_size=4)),
        max_size=6,
    )
)
def test_no_deputy_is_called_twice_nor_beside_an_own_seat(
    drawn: list[tuple[int | None, list[int]]],
) -> None:
    seats = [
        seat(holder=UUID(int=holder) if holder else None, deputies=tuple(UUID(int=one) for one in listed))
        for holder, listed in drawn
    ]
    holders = {UUID(int=holder) for holder, _ in drawn if holder}
    deputies = [
        chosen.person_id
        for chosen, one in zip(rules.callers(seats), seats, strict=True)
        if chosen and one.holder is None
    ]
    assert len(set(deputies)) == len(deputies)
    assert not holders & set(deputies)


@given(st.lists(st.lists(st.integers(1, 6), max_size=4, unique=True), max_size=5), st.sets(st.integers(1, 6)))
def test_deputies_who_are_not_called_are_each_told_once(lists: list[list[int]], called: set[int]) -> None:
    seats = [seat(deputies=tuple(UUID(int=one) for one in deputies)) for deputies in lists]
    told = [one.person_id.int for one in rules.informed(seats, {UUID(int=one) for one in called})]
    assert len(set(told)) == len(told)
    assert set(told) == {one for deputies in lists for one in deputies} - called
    assert rules.informed([replace(one, may_attend=False) for one in seats], set()) == []


def test_who_accepts_first_keeps_the_place() -> None:
    gap = attends(HANNA, AttendanceState.ABSENT, absent=HANNA)
    asked = attends(JO, deputy=True, absent=HANNA)
    taken = attends(JO, AttendanceState.COMING, deputy=True, absent=HANNA)
    back = attends(HANNA, AttendanceState.COMING)
    declined = call(IVAR, DeputyState.DECLINED)
    for open_place in (gap, asked):
        rules.require_open_place(declined, open_place, [declined])
    with pytest.raises(RuleBroken, match="place_taken"):
        rules.require_open_place(declined, taken, [declined])
    with pytest.raises(RuleBroken, match="deputy_not_needed"):
        rules.require_open_place(declined, back, [declined])
    with pytest.raises(RuleBroken, match="deputy_meets_elsewhere"):
        rules.require_open_place(declined, asked, [declined, call(IVAR, DeputyState.CALLED)])
    for state, code in (
        (DeputyState.ACCEPTED, "meeting.answered_so_already"),
        (DeputyState.RELEASED, "meeting.deputy_not_needed"),
    ):
        with pytest.raises(RuleBroken, match=code):
            rules.require_open_place(call(IVAR, state), gap, [])
    rules.require_standing(call(IVAR, DeputyState.ACCEPTED))
    rules.require_standing(call(IVAR, DeputyState.CALLED))
    for state in (DeputyState.DECLINED, DeputyState.RELEASED):
        with pytest.raises(RuleBroken):
            rules.require_standing(call(IVAR, state))


def test_in_each_line_counts_who_is_there() -> None:
    present = AttendanceState.PRESENT
    k1, k2, k3 = attends(HANNA, present), attends(ANNE, present), attends(None, AttendanceState.ABSENT)
    called = {one.seat_id: one for one in (k1, k2, k3)}
    stints = [Stint(k1.seat_id, IVAR, 1, 2, deputy=True), Stint(k1.seat_id, HANNA, 3, 4)]
    aside = [Recusal(uuid4(), k2.seat_id, 2, ANNE, JO), Recusal(uuid4(), k1.seat_id, 1, HANNA, None)]
    lines = [rules.who_is_there(called, stints, aside, position) for position in range(1, 6)]
    assert lines[0] == {k1.seat_id: IVAR, k2.seat_id: ANNE}, "who is not there steps not aside"
    assert lines[1] == {k1.seat_id: IVAR, k2.seat_id: JO}
    assert lines[2] == lines[3] == {k1.seat_id: HANNA, k2.seat_id: ANNE}
    assert lines[4] == {k2.seat_id: ANNE}
    alone = [Recusal(uuid4(), k2.seat_id, 3, ANNE, None)]
    assert rules.who_is_there(called, stints, alone, 3) == {k1.seat_id: HANNA}


PEOPLE = tuple(uuid4() for _ in range(6))
_DONE = st.tuples(
    st.sampled_from(("attend", "recuse", "withdraw")), st.integers(0, 3), st.none() | st.sampled_from(PEOPLE)
)


@example([("attend", 0, PEOPLE[0]), ("recuse", 0, None), ("attend", 1, PEOPLE[0]), ("withdraw", 0, None)])
@example(
    [
        *(("attend", 0, PEOPLE[0]), ("attend", 1, PEOPLE[1]), ("recuse", 0, None)),
        *(("recuse", 1, PEOPLE[0]), ("withdraw", 0, None)),
    ]
)
@settings(max_examples=400)
@given(st.lists(_DONE, max_size=12))
def test_whoever_steps_aside_counts_for_no_other_seat(done: list[tuple[str, int, UUID | None]]) -> None:
    """Attendance is recorded, and recusals declared and taken back, in any order; all stand in for every seat."""
    seats = [seat(deputies=PEOPLE) for _ in range(4)]
    called = {
        one.seat_id: replace(attends(None, AttendanceState.ABSENT), seat_id=one.seat_id) for one in seats
    }
    recusals: list[Recusal] = []
    for act, place, person in done:
        at = seats[place].seat_id
        with suppress(RuleBroken, Invalid):
            if act == "attend":
                state = AttendanceState.PRESENT if person else AttendanceState.ABSENT
                after = {**called, at: replace(called[at], person_id=person, state=state)}
                minutes_rules.require_one_seat_each(rules.who_is_engaged(after, (), recusals, 1))
                called = after
            elif act == "recuse":
                own = rules.who_is_there(called, (), (), 1).get(at)
                again = any(one.seat_id == at for one in recusals)
                partial = minutes_rules.require_recusal(SECRETARY, own, "Er part.", recused=again)
                engaged = rules.who_is_engaged(called, (), recusals, 1)
                minutes_rules.require_stepping_in(person, seats[place], engaged)
                recusals = [*recusals, Recusal(uuid4(), at, 1, partial, person)]
            else:
                recusals = [one for one in recusals if one.seat_id != at]
        there = rules.who_is_there(called, (), recusals, 1)
        assert len(set(there.values())) == len(there)
        own_seats = rules.who_is_there(called, (), (), 1)
        aside = {one.person_id for one in recusals if own_seats.get(one.seat_id) == one.person_id}
        assert not aside & set(there.values())


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=5), st.integers(1, 5))
def test_a_seat_has_one_person_in_every_line(spans: list[tuple[int, int]], position: int) -> None:
    lines = [(min(one), max(one)) for one in spans]
    try:
        minutes_rules.require_apart(lines)
    except Invalid:
        overlapping = any(
            first[0] <= other[1] and other[0] <= first[1]
            for place, first in enumerate(lines)
            for other in lines[place + 1 :]
        )
        assert overlapping
        return
    there = [one for one in lines if one[0] <= position <= one[1]]
    assert len(there) <= 1


def test_lines_are_those_of_the_agenda() -> None:
    assert minutes_rules.lines_of(1, None, 5) == (1, 5)
    assert minutes_rules.lines_of(2, 3, 5) == (2, 3)
    for first, last in ((0, 2), (3, 2), (1, 6), (6, None)):
        with pytest.raises(Invalid, match="lines_not_on_agenda"):
            minutes_rules.lines_of(first, last, 5)


def test_whoever_is_partial_says_so_with_a_reason() -> None:
    for actor in (somebody(HANNA), SECRETARY):
        assert minutes_rules.require_recusal(actor, HANNA, "Er gift med søkeren.") == HANNA
    with pytest.raises(NotAllowed, match="not_your_recusal"):
        minutes_rules.require_recusal(somebody(IVAR), HANNA, "Grunn")
    with pytest.raises(RuleBroken, match="nobody_to_recuse"):
        minutes_rules.require_recusal(SECRETARY, None, "Grunn")
    with pytest.raises(RuleBroken, match="recused_already"):
        minutes_rules.require_recusal(SECRETARY, HANNA, "Grunn", recused=True)
    with pytest.raises(RuleBroken, match="line_is_decided"):
        minutes_rules.require_recusal(SECRETARY, HANNA, "Grunn", decided=True)
    for reason in ("", "x" * (minutes_rules.LONGEST_RECUSAL + 1)):
        with pytest.raises(Invalid):
            minutes_rules.require_recusal(SECRETARY, HANNA, reason)


def test_a_deputy_of_the_seat_steps_in() -> None:
    filled = seat(holder=HANNA, deputies=(IVAR,))
    minutes_rules.require_stepping_in(None, None, [])
    minutes_rules.require_stepping_in(IVAR, filled, [HANNA])
    with pytest.raises(RuleBroken, match="not_a_deputy_of_seat"):
        minutes_rules.require_stepping_in(JO, filled, [])
    with pytest.raises(RuleBroken, match="person_for_two_seats"):
        minutes_rules.require_stepping_in(IVAR, filled, [IVAR])


def test_of_a_guest_is_kept_a_name() -> None:
    minutes_rules.require_guest("Kari Nordmann", "Statsforvalteren")
    minutes_rules.require_guest("Kari Nordmann", "")
    for name, represents, code in (
        ("", "X", "minutes.guest_without_name"),
        ("kari@example.no", "", "minutes.guest_malformed"),
        ("Kari", "tlf. 12 34 56 78", "minutes.guest_malformed"),
        ("Kari\nOla", "", "minutes.guest_malformed"),
        ("x" * 201, "", "meeting.text_too_long"),
    ):
        with pytest.raises(Invalid, match=code):
            minutes_rules.require_guest(name, represents)
