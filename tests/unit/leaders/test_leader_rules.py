"""Who may lead, for how long, and one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.errors import DomainError
from fellesskap.leaders import rules
from fellesskap.leaders.model import Leader, LeaderRole, LeadingSeat
from fellesskap.structure.model import Rotation

DAY = date(2026, 3, 1)
BODY, HOLDING, PERSON = UUID(int=1), UUID(int=2), UUID(int=3)
SEAT = LeadingSeat(
    HOLDING, PERSON, BODY, Side.MUNICIPAL, True, frozenset({"1001", "nord"}), DAY, date(2030, 3, 1)
)
LEADER = Leader(UUID(int=9), BODY, HOLDING, PERSON, LeaderRole.LEADER, DAY, date(2028, 3, 1), 1)


def code(check: object, *given: object) -> str | None:
    try:
        check(*given)
    except DomainError as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    ("seat", "refused"),
    [
        (SEAT, None),
        (None, "leader.no_seat"),
        (replace(SEAT, body_id=UUID(int=7)), "leader.no_seat"),
        (replace(SEAT, may_lead=False), "leader.no_seat"),
    ],
)
def test_a_member_of_the_body_leads_it(seat: LeadingSeat | None, refused: str | None) -> None:
    assert code(rules.require_may_lead, seat, BODY) == refused


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        (DAY, None, None),
        (DAY, date(2028, 3, 1), None),
        (DAY - timedelta(days=1), None, "leader.outside_seat"),
        (date(2030, 3, 1), None, "leader.outside_seat"),
        (DAY, DAY, "leader.ends_before_it_begins"),
        (DAY, date(2030, 3, 2), "leader.beyond_seat"),
    ],
)
def test_nobody_leads_longer_than_the_seat_is_held(
    start: date, end: date | None, refused: str | None
) -> None:
    assert code(rules.lead_until, SEAT, start, end) == refused
    if refused is None:
        assert rules.lead_until(SEAT, start, end) == (end or SEAT.valid_to)


def test_who_takes_over_ends_the_time_of_the_one_before_and_yields_to_the_one_after() -> None:
    after = replace(LEADER, id=UUID(int=8), valid_from=date(2029, 1, 1), valid_to=None)
    took, until = rules.require_turn_to_lead(date(2027, 1, 1), None, [LEADER, after])
    assert (took, until) == (LEADER, date(2029, 1, 1))
    assert code(rules.require_turn_to_lead, DAY, None, [LEADER]) == "leader.taken"


_days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
_terms = st.lists(st.tuples(_days, st.none() | st.integers(1, 900)), max_size=12)


@given(_terms)
def test_however_leaders_follow_one_another_there_is_one_at_a_time(
    terms: list[tuple[date, int | None]],
) -> None:
    held: list[Leader] = []
    for number, (start, days) in enumerate(terms):
        end = start + timedelta(days=days) if days else None
        try:
            before, until = rules.require_turn_to_lead(start, end, held)
        except DomainError:
            continue
        if before is not None:
            held = [replace(one, valid_to=start) if one is before else one for one in held]
        held.append(replace(LEADER, id=UUID(int=number), valid_from=start, valid_to=until))
    for one in held:
        assert one.valid_to is None or one.valid_from < one.valid_to
        others = [other for other in held if other is not one]
        assert not any(
            (one.valid_to is None or other.valid_from < one.valid_to)
            and (other.valid_to is None or one.valid_from < other.valid_to)
            for other in others
        )


def test_nobody_is_the_own_deputy() -> None:
    assert code(rules.require_one_role, PERSON, DAY, None, [LEADER]) == "leader.has_other_role"
    assert code(rules.require_one_role, PERSON, date(2028, 3, 1), None, [LEADER]) is None
    assert code(rules.require_one_role, UUID(int=4), DAY, None, [LEADER]) is None


@pytest.mark.parametrize(
    ("end", "refused"),
    [
        (date(2027, 1, 1), None),
        (DAY, "leader.not_begun"),
        (date(2026, 5, 1), "leader.in_the_past"),
        (date(2028, 3, 1), "leader.ends_already"),
    ],
)
def test_somebody_stops_leading_from_today_on(end: date, refused: str | None) -> None:
    assert code(rules.require_leader_end, LEADER, end, date(2026, 6, 1)) == refused


def test_only_what_has_not_begun_is_taken_back() -> None:
    assert code(rules.require_not_begun, LEADER, DAY) == "leader.begun"
    assert code(rules.require_not_begun, LEADER, DAY - timedelta(days=1)) is None


def test_a_seat_leads_for_the_party_whose_turn_it_is() -> None:
    rotation = Rotation(anchor=DAY, first=Side.MUNICIPAL, months=12, parties=("1001", "nord", "hf"))
    assert rules.party_of(SEAT, rotation, "nord", "hf") == "nord"
    assert rules.party_of(SEAT, rotation, "hf", "hf") == "1001"
    assert (
        rules.party_of(replace(SEAT, side=Side.HOSPITAL, places=frozenset()), rotation, "nord", "hf") == "hf"
    )
    assert rules.party_of(SEAT, None, "", "hf") == ""


def test_a_reference_is_a_short_line() -> None:
    assert code(rules.require_reference, "x" * 200) is None
    assert code(rules.require_reference, "x" * 201) == "leader.reference_too_long"
