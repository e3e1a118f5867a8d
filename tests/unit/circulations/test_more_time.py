"""More time to answer in writing: never an earlier day, never one that has come, and always why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circulation_facts import circulation
from fellesskap.circulations import rules
from fellesskap.errors import DomainError
from fellesskap.structure.rules.holidays import is_working_day

OPEN = circulation(deadline=date(2026, 3, 27))
TODAY = date(2026, 3, 25)


def refused(deadline: date | None = None, days: int | None = None) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as error:
        rules.extended_deadline(OPEN, TODAY, deadline, days, working=False)
    return error.value.code, error.value.rule_id


def test_the_last_day_is_moved_as_a_rounds_deadline_is() -> None:
    def extended(deadline: date | None = None, days: int | None = None, *, working: bool = False) -> date:
        return rules.extended_deadline(OPEN, TODAY, deadline, days, working=working)

    assert extended(date(2026, 3, 30)) == date(2026, 3, 30)
    # From Friday the 27th five working days pass over Easter, and five days end on its Wednesday.
    assert extended(days=5, working=True) == date(2026, 4, 8)
    assert extended(days=5) == date(2026, 4, 1)
    past = replace(OPEN, deadline=TODAY - timedelta(days=5))
    assert rules.extended_deadline(past, TODAY, None, 1, working=True) == date(2026, 3, 26)


def test_it_is_never_moved_nearer_nor_to_a_day_that_nobody_works() -> None:
    assert refused(OPEN.deadline) == ("circulation.deadline_not_later", "R-CIRCULATION-20")
    assert refused(OPEN.deadline - timedelta(days=1))[0] == "circulation.deadline_not_later"
    assert refused(date(2026, 4, 4))[0] == "round.deadline_not_working_day"
    assert refused(date(2036, 3, 14))[0] == "round.deadline_too_far"
    assert refused()[0] == "round.deadline_or_days"
    assert refused(date(2026, 3, 30), 5)[0] == "round.deadline_or_days"
    assert refused(days=0)[0] == "round.days_out_of_range"


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(-30, 30),
    st.integers(1, 40),
    st.booleans(),
)
def test_more_days_always_end_later_on_a_day_people_work(
    today: date, away: int, days: int, working: bool
) -> None:
    found = replace(OPEN, deadline=today + timedelta(days=away))
    chosen = rules.extended_deadline(found, today, None, days, working=working)
    assert chosen > max(found.deadline, today)
    assert is_working_day(chosen)


def test_those_who_are_asked_are_told_why() -> None:
    rules.require_extension_reason("Påsken kom imellom.")
    for reason, code in (
        (" ", "circulation.extension_reason_required"),
        ("x" * 2001, "circulation.text_too_long"),
    ):
        with pytest.raises(DomainError) as error:
            rules.require_extension_reason(reason)
        assert (error.value.code, error.value.rule_id) == (code, "R-CIRCULATION-19")
