"""Who may be recorded in a seat of a meeting; without a database."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.errors import RuleBroken
from fellesskap.minutes import rules
from fellesskap.minutes.model import DaySeat

PEOPLE = [UUID(int=number) for number in range(1, 9)]
HANNA, IVAR, JO, LEGE, *_ = PEOPLE
M, H = Side.MUNICIPAL, Side.HOSPITAL
people = st.sampled_from(PEOPLE)
seats = st.builds(
    DaySeat,
    st.builds(uuid4),
    st.sampled_from(list(Side)),
    st.booleans(),
    st.none() | people,
    st.lists(people, max_size=4).map(tuple),
)


def test_for_a_seat_meets_its_holder_or_a_deputy_in_order() -> None:
    seat = DaySeat(uuid4(), M, True, HANNA, (JO, IVAR, HANNA))
    assert rules.who_may_meet(seat, [seat]) == [HANNA, JO, IVAR]
    vacant = DaySeat(uuid4(), M, True, None)
    assert rules.who_may_meet(vacant, [vacant]) == []
    assert rules.who_may_meet(vacant, [vacant], [JO]) == [JO], "what is recorded already stays"


def test_no_deputy_observes_or_holds_a_seat_of_the_other_side_there() -> None:
    seat = DaySeat(uuid4(), M, True, HANNA, (IVAR, JO, LEGE))
    seated = [
        seat,
        DaySeat(uuid4(), H, True, JO),
        DaySeat(uuid4(), M, False, LEGE),
        DaySeat(uuid4(), M, True, IVAR),
    ]
    assert rules.who_may_meet(seat, seated) == [HANNA, IVAR]
    listening = DaySeat(uuid4(), M, False, None, (JO, LEGE))
    assert rules.who_may_meet(listening, seated) == [JO, LEGE], (
        "one that does not count may be met for by them"
    )


def test_nobody_else_is_recorded() -> None:
    rules.require_of_seat(HANNA, [HANNA, IVAR])
    with pytest.raises(RuleBroken, match="not_of_the_seat"):
        rules.require_of_seat(JO, [HANNA, IVAR])


@given(seats, st.lists(seats, max_size=6))
def test_who_may_meet_is_of_the_seat_each_once_and_never_observes_it_as_counted(
    seat: DaySeat, others: list[DaySeat]
) -> None:
    found = rules.who_may_meet(seat, [seat, *others])
    assert len(found) == len(set(found))
    assert set(found) <= {seat.holder_id, *seat.deputy_ids}
    assert seat.holder_id is None or found[0] == seat.holder_id
    if seat.heard:
        observers = {one.holder_id for one in others if not one.heard or one.side is not seat.side}
        assert not (set(found) - {seat.holder_id}) & observers
