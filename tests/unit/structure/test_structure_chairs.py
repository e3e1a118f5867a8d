"""Which side leads, by the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.structure.model import Rotation
from fellesskap.structure.rules import (
    chair_party,
    chair_side,
    chair_turn,
    chair_until,
    deputy_party,
    deputy_side,
)

H, M = Side.HOSPITAL, Side.MUNICIPAL


@pytest.mark.parametrize(
    ("months", "anchor", "day", "side"),
    [
        # S7: a secretariat led by the trust from 1 October 2021.
        (12, date(2021, 10, 1), date(2021, 11, 20), H),
        (12, date(2021, 10, 1), date(2022, 9, 30), H),
        (12, date(2021, 10, 1), date(2022, 10, 1), M),
        (12, date(2021, 10, 1), date(2023, 10, 1), H),
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
    assert chair_side(Rotation(months=months, anchor=anchor, first=H), day) is side


@given(st.integers(1, 60), st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 40))
def test_each_turn_goes_to_the_other_side(months: int, anchor: date, turns: int) -> None:
    month = anchor.year * 12 + anchor.month - 1 + months * turns
    year, month = divmod(month, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    day = date(year, month + 1, min(anchor.day, last))
    assert chair_side(Rotation(months=months, anchor=anchor, first=M), day) is (M if turns % 2 == 0 else H)


@given(
    st.integers(1, 60),
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.dates(date(1995, 1, 1), date(2070, 1, 1)),
)
def test_the_chair_is_handed_over_on_the_day_it_is_said_to_be(months: int, anchor: date, day: date) -> None:
    rotation = Rotation(months=months, anchor=anchor, first=M)
    until = chair_until(rotation, day)
    assert until is not None
    assert until > day
    assert chair_side(rotation, until) is not chair_side(rotation, day)
    assert chair_side(rotation, until - timedelta(days=1)) is chair_side(rotation, day)


MET = [date(2026, month, 10) for month in range(1, 9)]


@pytest.mark.parametrize(
    ("day", "side"),
    [
        (date(2026, 2, 10), M),  # the third before the anchor: turns run backwards too
        (date(2026, 3, 10), H),
        (date(2026, 4, 10), H),
        (date(2026, 5, 1), M),
        (date(2026, 5, 10), M),
        (date(2026, 5, 11), M),
        (date(2026, 6, 10), M),
        (date(2026, 6, 11), H),
        (date(2026, 7, 10), H),
        (date(2026, 8, 10), H),
        (date(2026, 8, 11), M),
    ],
)
def test_the_chair_turns_by_the_meeting(day: date, side: Side) -> None:
    rotation = Rotation(meetings=2, anchor=date(2026, 5, 1), first=M)
    assert chair_side(rotation, day, MET) is side


def test_every_meeting_or_every_other_is_led_by_the_other_side() -> None:
    for meetings, sides in ((1, [M, H, M, H]), (2, [M, M, H, H])):
        rotation = Rotation(meetings=meetings, anchor=MET[0], first=M)
        assert [chair_side(rotation, day, MET) for day in MET[:4]] == sides


def test_a_meeting_called_off_takes_no_turn() -> None:
    rotation = Rotation(meetings=1, anchor=MET[0], first=M)
    assert chair_side(rotation, MET[2], MET) is M
    assert chair_side(rotation, MET[2], [MET[0], MET[2]]) is H


def test_the_handing_over_by_meetings_is_the_meeting_that_begins_the_next_turn() -> None:
    rotation = Rotation(meetings=2, anchor=MET[0], first=M)
    assert chair_until(rotation, MET[0], MET) == MET[2]
    assert chair_until(rotation, MET[1], MET) == MET[2]
    assert chair_until(rotation, MET[1], MET[:2]) is None


@given(
    st.integers(1, 5),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sets(st.dates(date(2018, 1, 1), date(2032, 1, 1)), min_size=1, max_size=40),
)
def test_each_side_leads_as_many_meetings_in_a_row_as_the_turn_is_long(
    meetings: int, anchor: date, days: set[date]
) -> None:
    rotation = Rotation(meetings=meetings, anchor=anchor, first=H)
    turns = [chair_turn(rotation, day, days) for day in sorted(days)]
    assert turns == sorted(turns)
    assert all(turns.count(turn) == meetings for turn in set(turns) if min(turns) < turn < max(turns))
    first = [turn for turn, day in zip(turns, sorted(days), strict=True) if day >= anchor]
    assert first[:1] in ([], [0])


def test_the_other_side_has_the_deputy_chair_where_there_is_one() -> None:
    with_deputy = Rotation(months=12, anchor=date(2021, 2, 1), first=H, deputy=True)
    assert deputy_side(with_deputy, H) is M
    assert deputy_side(with_deputy, M) is H
    assert deputy_side(Rotation(months=12, anchor=date(2021, 2, 1), first=H), H) is None


def test_a_turn_that_would_end_after_the_last_day_there_is_has_no_end() -> None:
    yearly = Rotation(anchor=date(2024, 2, 29), first=Side.HOSPITAL, months=12)
    assert chair_until(yearly, date(9999, 12, 31)) is None
    assert chair_until(yearly, date(9998, 12, 31)) == date(9999, 2, 28)


PARTIES = ("hf", "nord", "sor")
SIDES = {"hf": H, "nord": M, "sor": M}
_rounds = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True).map(tuple)


@pytest.mark.parametrize(
    ("day", "party"),
    [
        (date(2020, 2, 29), "hf"),
        (date(2021, 2, 27), "hf"),
        (date(2021, 2, 28), "nord"),  # an anchor on 29 February turns on the month's last day
        (date(2022, 2, 28), "sor"),
        (date(2023, 2, 28), "hf"),
        (date(2020, 2, 28), "sor"),  # before the anchor the turns run backwards
        (date(2019, 2, 27), "nord"),
    ],
)
def test_the_chair_goes_round_among_parties(day: date, party: str) -> None:
    rotation = Rotation(anchor=date(2020, 2, 29), first=H, months=12, parties=PARTIES)
    assert chair_party(rotation, day) == party
    assert chair_side(rotation, day, sides=SIDES) is SIDES[party]


def test_parties_take_turns_by_the_meeting() -> None:
    rotation = Rotation(anchor=MET[3], first=H, meetings=1, parties=PARTIES)
    assert [chair_party(rotation, day, MET) for day in MET[1:7]] == ["nord", "sor", "hf", "nord", "sor", "hf"]


def test_without_parties_no_party_leads() -> None:
    yearly = Rotation(anchor=MET[0], first=H, months=12, deputy=True)
    assert chair_party(yearly, MET[0]) == ""
    assert deputy_party(yearly, "hf") == ""


def test_whoever_leads_next_has_the_deputy_chair() -> None:
    rotation = Rotation(anchor=MET[0], first=H, months=12, deputy=True, parties=PARTIES)
    assert [deputy_party(rotation, party) for party in PARTIES] == ["nord", "sor", "hf"]
    assert deputy_side(rotation, H, "hf", SIDES) is M
    assert deputy_side(rotation, M, "sor", SIDES) is H
    alone = Rotation(anchor=MET[0], first=H, months=12, parties=PARTIES)
    assert (deputy_party(alone, "hf"), deputy_side(alone, H, "hf", SIDES)) == ("", None)


@given(_rounds, st.integers(1, 24), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_every_party_leads_as_often_over_whole_rounds(
    parties: tuple[str, ...], months: int, anchor: date
) -> None:
    rotation = Rotation(anchor=anchor, first=H, months=months, parties=parties)
    day, leads = anchor, []
    for _ in range(len(parties) * 2):
        leads.append(chair_party(rotation, day))
        until = chair_until(rotation, day)
        assert until is not None
        assert chair_party(rotation, until - timedelta(days=1)) == leads[-1]
        day = until
    assert tuple(leads) == parties * 2
    assert {leads.count(party) for party in parties} == {2}


@given(
    _rounds,
    st.integers(1, 4),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sets(st.dates(date(2018, 1, 1), date(2032, 1, 1)), min_size=1, max_size=40),
)
def test_parties_lead_in_their_order_by_the_meeting_too(
    parties: tuple[str, ...], meetings: int, anchor: date, days: set[date]
) -> None:
    rotation = Rotation(anchor=anchor, first=H, meetings=meetings, parties=parties)
    for day in days:
        turn = chair_turn(rotation, day, days)
        assert chair_party(rotation, day, days) == parties[turn % len(parties)]
        if day < anchor:
            assert turn < 0
