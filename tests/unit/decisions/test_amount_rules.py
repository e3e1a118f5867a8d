"""Sums, and who would be bound beyond their authority."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.composition.model import Authority, HeldAuthority
from fellesskap.composition.rules import HIGHEST_LIMIT
from fellesskap.decisions import rules
from fellesskap.decisions.model import Beyond, DecisionEffect, PresentSeat
from fellesskap.errors import Invalid, RuleBroken

DAY = date(2026, 5, 12)
SEAT, PERSON, HOLDER = UUID(int=1), UUID(int=2), UUID(int=3)
BINDING = DecisionEffect.BINDING


def seat(*, counts: bool = True) -> PresentSeat:
    return PresentSeat(SEAT, PERSON, Side.MUNICIPAL, "Hamar", counts)


def held(
    limit: int | None, *, since: int = -10, until: int | None = None, person: UUID = PERSON
) -> HeldAuthority:
    ends = None if until is None else DAY + timedelta(days=until)
    return HeldAuthority(person, person == HOLDER, Authority(limit, "", DAY + timedelta(days=since), ends))


def beyond(
    amount: int | None,
    *granted: HeldAuthority,
    effect: DecisionEffect = BINDING,
    counts: bool = True,
    needed: bool = False,
) -> tuple[Beyond, ...]:
    needing = {SEAT} if needed else set()
    return rules.beyond_authority(amount, effect, DAY, [seat(counts=counts)], {SEAT: granted}, needing)


def test_who_is_bound_beyond_their_authority() -> None:
    assert beyond(600, held(500)) == (Beyond(SEAT, "Hamar", 500),)
    assert beyond(500, held(500)) == ()
    # The highest counts, and one without a sum sets no limit.
    assert beyond(600, held(500), held(700)) == ()
    assert beyond(600, held(500), held(None)) == ()
    assert beyond(900, held(500), held(700)) == (Beyond(SEAT, "Hamar", 700),)
    # Only what holds on the day.
    assert beyond(600, held(500), held(700, until=0)) == (Beyond(SEAT, "Hamar", 500),)
    assert beyond(600, held(500), held(700, since=1)) == (Beyond(SEAT, "Hamar", 500),)
    # Nothing is said where none is known, unless the structure wants one.
    assert beyond(600) == beyond(None) == ()
    assert beyond(None, needed=True) == beyond(600, needed=True) == (Beyond(SEAT, "Hamar", None),)
    assert beyond(None, held(500), needed=True) == ()
    assert beyond(None, held(500, until=0), needed=True) == (Beyond(SEAT, "Hamar", None),)
    # Observers bind nobody, and neither does what is not binding.
    assert beyond(600, held(500), counts=False, needed=True) == ()
    for effect in (DecisionEffect.RECOMMENDATION, DecisionEffect.NONE):
        assert beyond(600, held(500), effect=effect, needed=True) == ()


def test_a_deputy_acts_on_the_holders_authority_where_there_is_no_own() -> None:
    assert beyond(600, held(500, person=HOLDER)) == (Beyond(SEAT, "Hamar", 500),)
    assert beyond(600, held(700), held(500, person=HOLDER)) == ()
    assert beyond(600, held(500), held(700, person=HOLDER)) == (Beyond(SEAT, "Hamar", 500),)


limits = st.lists(st.none() | st.integers(0, 2_000), max_size=4)


@given(st.integers(1, 2_000), limits, st.none() | st.integers(0, 2_000), st.booleans())
def test_a_higher_limit_never_makes_anybody_go_beyond(
    amount: int, granted: list[int | None], more: int | None, needed: bool
) -> None:
    before = beyond(amount, *map(held, granted), needed=needed)
    after = beyond(amount, *map(held, [*granted, more]), needed=needed)
    if not before and granted:
        assert not after
    assert bool(after) is (
        more is not None and amount > max([more, *filter(None, granted)]) and None not in granted
    )


def test_a_sum_is_in_whole_kroner() -> None:
    for amount in (None, 1, HIGHEST_LIMIT):
        rules.require_amount(amount, yearly=False)
    rules.require_amount(6_000_000, yearly=True)
    for amount, yearly in ((0, False), (-1, False), (HIGHEST_LIMIT + 1, True), (None, True)):
        with pytest.raises(Invalid) as error:
            rules.require_amount(amount, yearly=yearly)
        assert (error.value.field, error.value.rule_id) == ("amount_nok", "R-DECISION-18")


def test_going_beyond_takes_a_reason() -> None:
    found = [Beyond(SEAT, "Hamar", 500)]
    rules.require_accepted([], "")
    rules.require_accepted(found, "Vedtak kommer.")
    with pytest.raises(RuleBroken) as error:
        rules.require_accepted(found, " ")
    assert (error.value.code, error.value.facts["names"]) == ("decision.beyond_authority", ["Hamar"])
    with pytest.raises(Invalid):
        rules.require_accepted(found, "x" * (rules.LONGEST_REASON + 1))
