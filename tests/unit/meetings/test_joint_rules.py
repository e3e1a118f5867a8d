"""What a joint meeting is to each of its bodies; without a database."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind
from fellesskap.cases.model import Step, Treatment, TreatmentState
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.leaders.model import LeaderRole
from fellesskap.meetings import rules
from fellesskap.meetings.model import Attendance, AttendanceState, Recusal, Stint
from fellesskap.minutes import rules as minutes_rules
from fellesskap.minutes.model import Leading
from fellesskap.structure.model import Approval
from minutes_scene import MINUTED

OST, VEST, NORD = (UUID(int=number) for number in (1, 2, 3))
PEOPLE = [UUID(int=number) for number in range(10, 16)]
SEATS = {UUID(int=100 + number): (OST, VEST, NORD)[number % 3] for number in range(9)}

attended = st.dictionaries(st.sampled_from(list(SEATS)), st.none() | st.sampled_from(PEOPLE), max_size=9)
stints = st.lists(
    st.tuples(st.sampled_from(list(SEATS)), st.sampled_from(PEOPLE), st.integers(1, 4), st.integers(0, 3)),
    max_size=6,
).map(lambda found: [Stint(seat, who, first, first + more) for seat, who, first, more in found])
aside = st.lists(
    st.tuples(st.sampled_from(list(SEATS)), st.sampled_from(PEOPLE), st.none() | st.sampled_from(PEOPLE)),
    max_size=4,
).map(lambda found: [Recusal(seat, seat, 2, who, deputy) for seat, who, deputy in found])


def person(person_id: UUID) -> Actor:
    return Actor(ActorKind.PERSON, person_id)


def called(people: dict[UUID, UUID | None]) -> dict[UUID, Attendance]:
    """Seats that are met for, or not."""
    return {
        seat: Attendance(
            seat,
            who,
            AttendanceState.PRESENT if who else AttendanceState.ABSENT,
            deputy=False,
            version=1,
            body_id=SEATS[seat],
        )
        for seat, who in people.items()
    }


def test_a_line_is_of_the_body_that_treats_its_case_and_else_of_the_first() -> None:
    treatment = Treatment(NORD, NORD, VEST, Step.DECIDE, 1, TreatmentState.LISTED, None, 1)
    meeting = replace(MINUTED, body_id=OST)
    assert rules.body_of_line(treatment, meeting) == VEST
    assert rules.body_of_line(None, meeting) == OST


@given(attended, stints, aside, st.integers(1, 7))
def test_in_a_bodys_line_are_its_own_seats_as_in_a_meeting_of_its_own(
    people: dict[UUID, UUID | None], parted: list[Stint], recusals: list[Recusal], position: int
) -> None:
    everybody = called(people)
    bodies = rules.bodies_called(everybody.values())
    assert sorted(body for body in bodies if body) == sorted({SEATS[seat] for seat in everybody})
    found: dict[UUID, UUID] = {}
    for body in bodies:
        own = rules.seats_of(body, everybody)
        there = rules.who_is_there(own, parted, recusals, position)
        alone = rules.who_is_there(
            own,
            [one for one in parted if SEATS[one.seat_id] == body],
            [one for one in recusals if SEATS[one.seat_id] == body],
            position,
        )
        assert there == alone, "what happens in another body's seats changes nothing here"
        assert all(SEATS[seat] == body for seat in there)
        found |= there
    assert found == rules.who_is_there(everybody, parted, recusals, position), "and nobody is left out"


def test_one_person_meets_for_one_seat_of_each_body_and_for_no_two_of_one() -> None:
    first, second, third = (seat for seat in list(SEATS)[:3])
    everybody = called({first: PEOPLE[0], second: PEOPLE[0], third: PEOPLE[1]})
    for body in rules.bodies_called(everybody.values()):
        own = rules.seats_of(body, everybody)
        minutes_rules.require_one_seat_each(rules.who_is_engaged(own, (), (), 1))
    twice = called({first: PEOPLE[0], list(SEATS)[3]: PEOPLE[0]})
    with pytest.raises(Invalid, match="person_for_two_seats"):
        minutes_rules.require_one_seat_each(rules.who_is_engaged(rules.seats_of(OST, twice), (), (), 1))


def test_from_a_case_steps_aside_a_seat_of_the_body_that_treats_it() -> None:
    minutes_rules.require_seat_of_line(VEST, VEST)
    with pytest.raises(RuleBroken) as refused:
        minutes_rules.require_seat_of_line(OST, VEST)
    assert (refused.value.code, refused.value.rule_id) == ("minutes.seat_of_other_body", "R-MINUTES-20")


@given(st.dictionaries(st.sampled_from([OST, VEST, NORD]), st.sampled_from(list(Approval)), min_size=1))
def test_leaders_approve_of_each_body_whose_minutes_take_theirs(ways: dict[UUID, Approval]) -> None:
    first, *others = ways
    found = minutes_rules.bodies_that_approve(first, ways)
    assert found == [first, *(one for one in others if ways[one] is Approval.LEADERS)]
    words = minutes_rules.all_words(found)
    minutes_rules.require_both_recorded(words, found)
    assert len(words) == 2 * len(found)
    with pytest.raises(RuleBroken, match="leaders_not_recorded"):
        minutes_rules.require_both_recorded(list(words)[1:], found)


def test_a_leader_gives_every_word_that_is_the_leaders_own_and_once() -> None:
    anne = Leading(OST, LeaderRole.LEADER), Leading(VEST, LeaderRole.DEPUTY)
    leaders = {**dict.fromkeys(anne, PEOPLE[0]), Leading(OST, LeaderRole.DEPUTY): PEOPLE[1]}
    own = minutes_rules.leads_as(person(PEOPLE[0]), leaders)
    assert own == list(anne)
    assert minutes_rules.require_new_word(own, [anne[0]]) == [anne[1]]
    with pytest.raises(RuleBroken, match="approved_already"):
        minutes_rules.require_new_word(own, anne)
    with pytest.raises(NotAllowed, match="not_a_leader"):
        minutes_rules.leads_as(person(PEOPLE[2]), leaders)


def body(opening: list[str], closing: list[str]) -> Any:
    return cast(Any, SimpleNamespace(opening_items=tuple(opening), closing_items=tuple(closing)))


def test_the_same_fixed_line_stands_once() -> None:
    bodies = [
        body(["Navneopprop ", "Nytt"], ["Eventuelt"]),
        body(["navneopprop", "Møtebok"], ["Eventuelt", "Nytt"]),
    ]
    assert rules.fixed_lines(bodies) == (["Navneopprop", "Nytt", "Møtebok"], ["Eventuelt"])


titles = st.lists(
    st.sampled_from(["Navneopprop", "navneopprop ", "Nytt", "Eventuelt", "Møtebok"]), max_size=4
)


@given(st.lists(st.builds(body, titles, titles), min_size=1, max_size=4))
def test_no_fixed_line_is_lost_and_a_body_alone_has_its_own(bodies: list[Any]) -> None:
    opening, closing = rules.fixed_lines(bodies)
    said = {title.casefold() for title in (*opening, *closing)}
    assert said == {
        title.strip().casefold() for one in bodies for title in (*one.opening_items, *one.closing_items)
    }
    alone = rules.fixed_lines(bodies[:1])
    assert alone == tuple(
        [title.strip() for title in one] for one in (bodies[0].opening_items, bodies[0].closing_items)
    )
    for known, whole in zip(alone, (opening, closing), strict=True):
        assert whole[: len(known)] == known, "what the first body has stands as in a meeting of its own"
    assert rules.fixed_lines([*bodies, *bodies]) == (opening, closing)
