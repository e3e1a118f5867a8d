"""Seats that follow offices: on every day the one in office sits in each of them, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.db.ids import uuid7
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.people import rules
from fellesskap.people.model import ExOfficio, Held, HoldingKind, InOffice, Place
from fellesskap.structure.model import Each, Names, Office
from road_structure import STRUCTURE

FIRST = date(2026, 1, 1)
ON = FIRST + timedelta(days=20)
PARTNER = uuid7()
HERE, THERE = Place(partner_id=PARTNER), Place(partner_id=uuid7())
DESCRIBED = replace(
    STRUCTURE,
    offices=(Office("ordforer", Names("Ordfører"), Each.MUNICIPALITY), Office("leder", Names("Leder"))),
)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_an_office_is_in_the_kind_of_place_the_structure_says() -> None:
    rules.require_office(DESCRIBED, "ordforer", HERE)
    rules.require_office(DESCRIBED, "leder", Place())
    for key, place, field in (
        ("konge", Place(), "office"),
        ("ordforer", Place(), "partner_id"),
        ("ordforer", Place(region_id=uuid7()), "partner_id"),
        ("leder", HERE, "office"),
    ):
        with pytest.raises(Invalid) as caught:
            rules.require_office(DESCRIBED, key, place)
        assert caught.value.field == field


def test_an_office_changes_hands_forward_in_time() -> None:
    kari, per = uuid7(), uuid7()
    now = InOffice(uuid7(), "ordforer", HERE, kari, day(0), None)
    assert rules.require_turn(per, day(30), [now], day(10)) == now
    assert rules.require_turn(per, day(-30), [], day(10)) is None
    assert rules.require_turn(per, day(5), [replace(now, valid_to=day(5))], day(10)) is None
    for who, when, code in (
        (per, day(0), "people.office_taken"),
        (per, day(-5), "people.office_taken"),
        (kari, day(30), "people.already_in_office"),
        (per, day(5), "people.in_the_past"),
    ):
        with pytest.raises(RuleBroken) as caught:
            rules.require_turn(who, when, [now], day(10))
        assert caught.value.code == code


def test_an_office_ends_as_a_holding_does() -> None:
    now = InOffice(uuid7(), "ordforer", HERE, uuid7(), day(0), day(50))
    for when in (day(0), day(5), day(50)):
        with pytest.raises(RuleBroken):
            rules.require_office_end(now, when, day(10))
    rules.require_office_end(now, day(10), day(10))


@st.composite
def chains(draw: st.DrawFn, most: int = 4) -> list[tuple[date, date | None]]:
    """Periods one after the other, some with days between."""
    edges = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=2 * most)))
    days = [day(edge) for edge in edges]
    periods: list[tuple[date, date | None]] = list(zip(days[::2], days[1::2], strict=False))
    if len(days) % 2:
        periods.append((days[-1], None))
    return periods


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[ExOfficio], list[InOffice], list[Held]]:
    """Seats with days in which they follow an office, people in offices, and who holds the seats now."""
    offices = [
        InOffice(uuid7(), "ordforer", place, UUID(int=draw(st.integers(1, 4))), begins, ends)
        for place in (HERE, THERE)
        for begins, ends in draw(chains())
    ]
    seats: list[ExOfficio] = []
    held: list[Held] = []
    for number in range(draw(st.integers(1, 3))):
        seat_id, place = UUID(int=100 + number), draw(st.sampled_from((HERE, THERE)))
        seats += [
            ExOfficio(seat_id, UUID(int=9), "ordforer", place, begins, ends)
            for begins, ends in draw(chains(2))
        ]
        for begins, ends in draw(chains(2)):
            office = draw(st.sampled_from([None, *offices]))
            person_id = office.person_id if office else UUID(int=draw(st.integers(1, 4)))
            if ends is None or ends > ON:
                now = Held(
                    uuid7(), seat_id, UUID(int=9), person_id, HoldingKind.HOLDER, 0, begins, ends, version=1
                )
                held.append(replace(now, office_holding_id=office.id if office else None))
    return seats, offices, held


def _settled(seats: list[ExOfficio], offices: list[InOffice], held: list[Held]) -> list[Held]:
    """What is held when everything that must change has."""
    found = rules.settle(rules.follow(seats, offices, ON), held, ON)
    ends = {now.id: ends for now, ends in (*found.end, *found.prolong)}
    gone = {now.id for now in found.take_back}
    kept = [replace(now, valid_to=ends.get(now.id, now.valid_to)) for now in held if now.id not in gone]
    return kept + [
        Held(
            uuid7(),
            one.seat.seat_id,
            one.seat.body_id,
            one.person_id,
            HoldingKind.HOLDER,
            0,
            one.valid_from,
            one.valid_to,
            1,
            office_holding_id=one.office_holding_id,
        )
        for one in found.begin
    ]


def _on(one: Held | ExOfficio | InOffice, when: date) -> bool:
    return one.valid_from <= when and (one.valid_to is None or when < one.valid_to)


@given(worlds())
def test_after_settling_seats_agree_with_offices_every_day(
    world: tuple[list[ExOfficio], list[InOffice], list[Held]],
) -> None:
    seats, offices, held = world
    after = _settled(seats, offices, held)
    for number in range(-1, 70):
        when = day(number)
        for seat_id in {seat.seat_id for seat in seats}:
            sitting = [one for one in after if one.seat_id == seat_id and _on(one, when)]
            if when < ON:
                # What has been stays as it was.
                before = [one.person_id for one in held if one.seat_id == seat_id and _on(one, when)]
                assert [one.person_id for one in sitting] == before
                continue
            assert len(sitting) <= 1
            follows = next((one for one in seats if one.seat_id == seat_id and _on(one, when)), None)
            wanted = [one for one in offices if follows and one.place == follows.place and _on(one, when)]
            if wanted:
                assert [one.person_id for one in sitting] == [wanted[0].person_id]
            else:
                assert all(one.office_holding_id is None for one in sitting)
    # Nothing is left to change.
    again = rules.settle(rules.follow(seats, offices, ON), [one for one in after if _ends_later(one)], ON)
    assert again == rules.Settlement()


def _ends_later(one: Held) -> bool:
    return one.valid_to is None or one.valid_to > ON
