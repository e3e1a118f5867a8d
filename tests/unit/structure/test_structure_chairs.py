"""Which side leads, by the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.structure.model import Rotation
from fellesskap.structure.rules import chair_side, chair_until

H, M = Side.HOSPITAL, Side.MUNICIPAL


@pytest.mark.parametrize(
    ("months", "anchor", "day", "side"),
    [
        (12, date(2021, 2, 1), date(2021, 2, 1), H),
        (12, date(2021, 2, 1), date(2022, 1, 31), H),
        (12, date(2021, 2, 1), date(2022, 2, 1), M),
        (12, date(2021, 2, 1), date(2023, 2, 1), H),
        (12, date(2021, 2, 1), date(2021, 1, 31), M),
        (12, date(2020, 2, 29), date(2021, 2, 27), H),
        (12, date(2020, 2, 29), date(2021, 2, 28), M),
        (48, date(2020, 2, 29), date(2024, 2, 28), H),
        (48, date(2020, 2, 29), date(2024, 2, 29), M),
        (1, date(2026, 1, 31), date(2026, 2, 27), H),
        (1, date(2026, 1, 31), date(2026, 2, 28), M),
        (1, date(2026, 1, 31), date(2026, 3, 30), M),
        (1, date(2026, 1, 31), date(2026, 3, 31), H),
        (6, date(2026, 10, 1), date(2027, 3, 31), H),
        (6, date(2026, 10, 1), date(2027, 4, 1), M),
    ],
)
def test_the_chair_turns_on_the_day_of_the_month(months: int, anchor: date, day: date, side: Side) -> None:
    assert chair_side(Rotation(months, anchor, H), day) is side


@given(st.integers(1, 60), st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 40))
def test_each_turn_goes_to_the_other_side(months: int, anchor: date, turns: int) -> None:
    month = anchor.year * 12 + anchor.month - 1 + months * turns
    year, month = divmod(month, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    day = date(year, month + 1, min(anchor.day, last))
    assert chair_side(Rotation(months, anchor, M), day) is (M if turns % 2 == 0 else H)


@given(
    st.integers(1, 60),
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.dates(date(1995, 1, 1), date(2070, 1, 1)),
)
def test_the_chair_is_handed_over_on_the_day_it_is_said_to_be(months: int, anchor: date, day: date) -> None:
    rotation = Rotation(months, anchor, M)
    until = chair_until(rotation, day)
    assert until > day
    assert chair_side(rotation, until) is not chair_side(rotation, day)
    assert chair_side(rotation, until - timedelta(days=1)) is chair_side(rotation, day)
