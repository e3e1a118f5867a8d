"""A round goes on: more time over Easter and 17 May, opened again, reminded of, and answered in bulk."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.cases.model import CaseState
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds import rules
from fellesskap.rounds.model import Answer, Reminder, RoundState
from fellesskap.structure.rules.holidays import after_working_days, is_working_day, working_day_from
from round_parts import TODAY, a_round, code_of, municipality

DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))
LAST_OF_APRIL = date(2022, 4, 29)


@pytest.mark.parametrize(
    ("start", "number", "day"),
    [
        (date(2022, 4, 13), 1, date(2022, 4, 19)),
        (date(2022, 4, 12), 5, date(2022, 4, 22)),
        (date(2022, 5, 16), 1, date(2022, 5, 18)),
        (date(2022, 12, 23), 1, date(2022, 12, 27)),
        (date(2022, 3, 18), 1, date(2022, 3, 21)),
    ],
)
def test_working_days_pass_over_easter_and_17_may(start: date, number: int, day: date) -> None:
    assert rules.extended_deadline(start, TODAY, number, working=True) == day


def test_calendar_days_end_on_a_working_day() -> None:
    assert rules.extended_deadline(LAST_OF_APRIL, TODAY, 18, working=False) == date(2022, 5, 18)
    assert rules.extended_deadline(LAST_OF_APRIL, TODAY, 3, working=False) == date(2022, 5, 2)


@given(DAYS, DAYS, st.integers(1, rules.LONGEST_EXTENSION), st.booleans())
def test_more_time_never_ends_on_a_day_off(now: date, today: date, days: int, working: bool) -> None:
    found = rules.extended_deadline(now, today, days, working=working)
    assert is_working_day(found)
    assert found >= max(now, today) + timedelta(days=days)
    more = rules.extended_deadline(now, today, days, working=True)
    assert more >= rules.extended_deadline(now, today, days, working=False)


@given(DAYS, st.integers(0, 60))
def test_a_working_day_is_a_weekday_and_no_holiday(day: date, number: int) -> None:
    assert working_day_from(day) >= day
    assert (working_day_from(day) == day) == is_working_day(day)
    later = after_working_days(day, number)
    between = [day + timedelta(days=n) for n in range(1, (later - day).days + 1)]
    assert sum(map(is_working_day, between)) == number
    assert not any(is_working_day(one) for one in between if one.isoweekday() > 5)


@pytest.mark.parametrize("days", [0, -1, rules.LONGEST_EXTENSION + 1])
def test_so_many_days_cannot_be_given(days: int) -> None:
    with pytest.raises(Invalid) as error:
        rules.extended_deadline(TODAY, TODAY, days, working=True)
    assert code_of(error) == ("round.days_out_of_range", "R-ROUND-19")


def test_the_new_deadline_is_a_day_or_a_number_of_days() -> None:
    day = TODAY + timedelta(days=30)
    assert rules.choose_deadline(TODAY, TODAY, day, None, working=False) == day
    assert rules.choose_deadline(TODAY, TODAY, None, 1, working=True) == date(2022, 3, 17)
    for deadline, days in ((None, None), (day, 3)):
        with pytest.raises(Invalid) as error:
            rules.choose_deadline(TODAY, TODAY, deadline, days, working=False)
        assert code_of(error) == ("round.deadline_or_days", "R-ROUND-19")


def test_a_deadline_is_only_moved_ahead() -> None:
    found = a_round(deadline=LAST_OF_APRIL)
    rules.require_later_deadline(found, date(2022, 5, 2), TODAY)
    for day in (LAST_OF_APRIL, LAST_OF_APRIL - timedelta(days=1)):
        with pytest.raises(RuleBroken) as broken:
            rules.require_later_deadline(found, day, TODAY)
        assert code_of(broken) == ("round.deadline_not_later", "R-ROUND-20")
    with pytest.raises(Invalid) as passed:
        rules.require_later_deadline(found, date(2022, 5, 2), date(2022, 5, 2))
    assert code_of(passed) == ("round.deadline_not_ahead", "R-ROUND-20")
    with pytest.raises(Invalid) as holiday:
        rules.require_later_deadline(found, date(2022, 5, 17), TODAY)
    assert code_of(holiday) == ("round.deadline_not_working_day", "R-ROUND-20")
    assert holiday.value.facts["following"] == date(2022, 5, 18)


def test_more_time_has_a_reason() -> None:
    rules.require_change_reason("Påske")
    with pytest.raises(Invalid) as error:
        rules.require_change_reason(" ")
    assert code_of(error) == ("round.change_needs_reason", "R-ROUND-18")


@pytest.mark.parametrize("state", [CaseState.ANCHORED, CaseState.DISCUSSED, CaseState.DECIDING])
def test_a_round_opens_again_until_the_case_goes_on(state: CaseState) -> None:
    closed = a_round(state=RoundState.CLOSED)
    rules.require_reopenable(closed, state, bears=True, outdated=False, held=False)
    for code, changes in (
        ("round.case_went_on", {"bears": False}),
        ("round.text_changed", {"outdated": True}),
        ("round.meeting_held", {"held": True}),
    ):
        facts = {"bears": True, "outdated": False, "held": False, **changes}
        with pytest.raises(RuleBroken) as error:
            rules.require_reopenable(closed, state, **facts)
        assert code_of(error) == (code, "R-ROUND-21")


def test_an_open_round_and_a_decided_case_do_not_open_again() -> None:
    with pytest.raises(RuleBroken) as still:
        rules.require_reopenable(a_round(), CaseState.ANCHORING, bears=True, outdated=False, held=False)
    assert code_of(still) == ("round.still_open", "R-ROUND-21")
    closed = a_round(state=RoundState.CLOSED)
    for state in (CaseState.DECIDED, CaseState.NOT_AGREED, CaseState.PLACED):
        with pytest.raises(RuleBroken) as gone:
            rules.require_reopenable(closed, state, bears=True, outdated=False, held=False)
        assert code_of(gone) == ("round.case_went_on", "R-ROUND-21")


@given(st.integers(1, 60))
def test_reminders_come_before_the_deadline_and_on_it_once_each(days: int) -> None:
    deadline = TODAY + timedelta(days=days)
    sent: list[tuple[Reminder, date]] = []
    ahead, due = rules.reminded_at_opening(deadline, TODAY), False
    for number in range(days + 10):
        on = TODAY + timedelta(days=number)
        which = rules.reminder_due(deadline, on, reminded_ahead=ahead, reminded_due=due)
        if which is not None:
            sent.append((which, on))
            ahead, due = True, due or which is Reminder.DUE
    early = [(Reminder.AHEAD, deadline - timedelta(days=7))] if days > 7 else []
    assert sent == [*early, (Reminder.DUE, deadline)]


def test_those_who_answered_are_not_reminded() -> None:
    silent, said = municipality("Dal"), municipality("Eid", Answer.AGREE)
    assert rules.to_remind([silent, said]) == [silent]


def test_a_batch_holds_each_answer_once() -> None:
    one = uuid4()
    rules.require_batch([one, uuid4()])
    many = [uuid4() for _ in range(rules.LONGEST_BATCH + 1)]
    for asked, code in (
        ([], "round.no_answers"),
        ([one, one], "round.answered_twice"),
        (many, "round.too_many_answers"),
    ):
        with pytest.raises(Invalid) as error:
            rules.require_batch(asked)
        assert code_of(error) == (code, "R-ROUND-27")
