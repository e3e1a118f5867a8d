"""How long people sit, who stands in, and what can be changed of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.db.ids import uuid7
from fellesskap.errors import DomainError, Invalid, RuleBroken
from fellesskap.people import rules
from fellesskap.people.model import FilledSeat, Held, HoldingKind, PersonRef, SeatPlace
from fellesskap.structure.model import Deputies, Names, SeatKind

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def held(**changes: object) -> Held:
    facts = {
        "id": uuid7(),
        "seat_id": uuid7(),
        "body_id": uuid7(),
        "person_id": uuid7(),
        "kind": HoldingKind.HOLDER,
        "rank": 0,
        "valid_from": date(2025, 1, 1),
        "valid_to": None,
        "version": 1,
    }
    return Held(**{**facts, **changes})


@given(DAYS, st.integers(1, 240))
def test_a_term_ends_months_later_on_the_same_day_of_the_month(begins: date, months: int) -> None:
    ends = rules.term_end(begins, months)
    assert ends is not None
    assert (ends.year - begins.year) * 12 + ends.month - begins.month == months
    # The same day, or the month's last where it has no such day.
    assert ends.day == begins.day or (ends.day < begins.day and (ends + timedelta(days=1)).day == 1)


def test_a_term_without_a_length_is_open() -> None:
    assert rules.term_end(TODAY, None) is None
    assert rules.term_end(date(2024, 2, 29), 48) == date(2028, 2, 29)
    assert rules.term_end(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert rules.term_end(date(9990, 1, 1), 240) is None


@pytest.mark.parametrize(
    ("found", "valid_to", "code"),
    [
        (held(valid_from=date(2026, 5, 1)), date(2026, 5, 1), "people.not_begun"),
        (held(), TODAY - timedelta(days=1), "people.in_the_past"),
        (held(valid_to=date(2026, 6, 1)), date(2026, 6, 1), "people.ends_already"),
        (held(valid_to=date(2026, 6, 1)), date(2026, 7, 1), "people.ends_already"),
    ],
)
def test_a_holding_ends_from_today_on_and_within_its_time(found: Held, valid_to: date, code: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        rules.require_end(found, valid_to, TODAY)
    assert caught.value.code == code
    rules.require_end(held(valid_to=date(2026, 6, 1)), date(2026, 5, 31), TODAY)
    rules.require_end(held(), TODAY, TODAY)


def test_only_what_has_not_begun_is_corrected() -> None:
    for found, day in (
        (held(), None),
        (held(valid_from=TODAY), None),
        (held(valid_from=date(2026, 4, 1)), TODAY),
    ):
        with pytest.raises(RuleBroken):
            rules.require_correctable(found, TODAY, day)
    rules.require_correctable(held(valid_from=date(2026, 4, 1)), TODAY, TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("found", "leave", "code"),
    [
        (held(kind=HoldingKind.DEPUTY), (TODAY, date(2026, 4, 1)), "people.leave_of_deputy"),
        (held(), (TODAY - timedelta(days=1), date(2026, 4, 1)), "people.in_the_past"),
        (held(valid_to=date(2026, 3, 20)), (TODAY, date(2026, 4, 1)), "people.leave_outside"),
        (held(valid_from=date(2026, 3, 20)), (TODAY, date(2026, 4, 1)), "people.leave_outside"),
        (held(), (date(2026, 8, 1), date(2026, 9, 2)), "people.leave_taken"),
    ],
)
def test_a_leave_lies_within_the_time_in_the_seat(found: Held, leave: rules.Period, code: str) -> None:
    others = [(date(2026, 9, 1), date(2026, 10, 1))]
    with pytest.raises(RuleBroken) as caught:
        rules.require_leave(found, leave, TODAY, others)
    assert caught.value.code == code
    rules.require_leave(held(valid_to=date(2026, 9, 1)), (TODAY, date(2026, 9, 1)), TODAY, others)


def test_a_leave_is_cut_short_from_today_on() -> None:
    days = (date(2026, 2, 1), date(2026, 6, 1))
    for day in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 6, 1)):
        with pytest.raises(RuleBroken):
            rules.require_leave_end(days, day, TODAY)
    rules.require_leave_end(days, TODAY, TODAY)


def test_a_personal_deputy_is_alone_and_a_place_on_a_list_is_ones_own() -> None:
    first = held(kind=HoldingKind.DEPUTY, rank=1)
    period = (TODAY, None)
    with pytest.raises(RuleBroken) as caught:
        rules.require_rank(Deputies.PERSONAL, 2, period, [first])
    assert caught.value.code == "people.has_personal_deputy"
    with pytest.raises(RuleBroken) as caught:
        rules.require_rank(Deputies.ORDERED, 1, period, [first])
    assert caught.value.code == "people.rank_taken"
    for rank in (0, 100):
        with pytest.raises(Invalid):
            rules.require_rank(Deputies.ORDERED, rank, period, [])
    rules.require_rank(Deputies.ORDERED, 2, period, [first])
    rules.require_rank(Deputies.PERSONAL, 1, period, [replace(first, valid_to=TODAY)])


def test_nobody_stands_in_for_oneself() -> None:
    holder = held()
    with pytest.raises(RuleBroken):
        rules.require_someone_else(holder.person_id, (TODAY, None), [holder])
    rules.require_someone_else(uuid7(), (TODAY, None), [holder])
    rules.require_someone_else(holder.person_id, (TODAY, None), [replace(holder, valid_to=TODAY)])


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_moving_one_keeps_the_others_in_order(order: list[int], data: st.DataObject) -> None:
    moved = data.draw(st.sampled_from(order))
    rank = data.draw(st.integers(-2, len(order) + 3))
    found = rules.reordered(order, moved, rank)
    assert [one for one in found if one != moved] == [one for one in order if one != moved]
    assert found.index(moved) == min(max(rank, 1), len(order)) - 1


PEOPLE = [PersonRef(UUID(int=number), f"Person {number}", "nb") for number in range(6)]


@st.composite
def seats(draw: st.DrawFn) -> list[FilledSeat]:
    """Seats whose holders are different people, with deputies among all of them."""
    free = list(draw(st.permutations(PEOPLE)))
    found = []
    for number in range(draw(st.integers(1, 5))):
        holder = free.pop() if draw(st.booleans()) else None
        found.append(
            FilledSeat(
                UUID(int=100 + number),
                f"seat-{number}",
                Names("Plass"),
                Side.MUNICIPAL,
                SeatKind.MEMBER,
                may_propose=True,
                counts=True,
                may_attend=draw(st.booleans()),
                position=number,
                region_id=None,
                partner_id=None,
                division_id=None,
                holder=holder,
                deputies=tuple(draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4))),
                away=draw(st.booleans()) if holder else False,
            )
        )
    return found


@given(seats())
def test_nobody_steps_in_for_two_seats_nor_beside_an_own(found: list[FilledSeat]) -> None:
    filled = rules.step_in(found)
    assert [replace(seat, stand_in=None) for seat in filled] == found
    sitting = [seat.present_holder or seat.stand_in for seat in filled]
    there = [one.person_id for one in sitting if one]
    assert len(there) == len(set(there))
    for seat in filled:
        assert seat.stand_in is None or (seat.present_holder is None and seat.stand_in in seat.deputies)
        assert seat.caller is None or seat.may_attend
        # A seat stays empty only where each of its deputies sits elsewhere.
        if seat.present_holder is None and seat.stand_in is None:
            assert {one.person_id for one in seat.deputies} <= set(there)


def test_what_can_be_done_is_what_the_services_would_do() -> None:
    secretary = Actor(ActorKind.PERSON, uuid7(), roles=frozenset({Role(RoleKind.SECRETARIAT, Side.HOSPITAL)}))
    member = Actor(ActorKind.PERSON, uuid7())

    def allowed(actor: Actor, found: Held) -> set[str]:
        return {one.name for one in rules.holding_actions(actor, found, TODAY) if one.allowed}

    future = date(2026, 5, 1)
    assert allowed(secretary, held()) == {"endHolding", "takeLeave"}
    assert allowed(secretary, held(kind=HoldingKind.DEPUTY)) == {"endHolding"}
    assert allowed(secretary, held(valid_to=TODAY)) == set()
    assert allowed(secretary, held(office_holding_id=uuid7())) == {"takeLeave"}
    assert "correctHolding" in allowed(secretary, held(valid_from=future))
    assert allowed(member, held()) == set()
    assert not any(one.offered for one in rules.holding_actions(member, held(), TODAY))
    own = {one.name: one.allowed for one in rules.person_actions(member, member.person_id or uuid7())}
    assert own == {"editPerson": True, "appoint": False, "takeOffice": False}


def test_refusals_name_their_rule() -> None:
    with pytest.raises(DomainError) as caught:
        rules.require_by_hand("ordforer")
    assert caught.value.rule_id == "R-PEOPLE-6"
    rules.require_by_hand("")
    for how, code in ((Deputies.NONE, "people.no_deputies"), (Deputies.COMMON, "people.common_deputies")):
        with pytest.raises(RuleBroken) as broken:
            rules.require_deputies(how)
        assert broken.value.code == code
    rules.require_deputies(Deputies.PERSONAL)


def test_nobody_is_appointed_to_a_seat_that_is_gone() -> None:
    there = SeatPlace(uuid7(), uuid7(), open_to_public=False)
    gone = SeatPlace(uuid7(), uuid7(), open_to_public=False, gone_on=TODAY)
    rules.require_seat_there(there, TODAY)
    rules.require_seat_there(gone, TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken) as refused:
        rules.require_seat_there(gone, TODAY)
    assert (refused.value.code, refused.value.field) == ("people.seat_gone", "valid_from")
