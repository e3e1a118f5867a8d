"""Any set of written answers: nobody uncounted is heard, no seat twice, and no answer is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.circulations import rules
from fellesskap.circulations.model import Aside, AskedSeat, CirculationStand, NamedSeat
from fellesskap.decisions.model import Consensus, Hindrance, Position, PresentSeat
from fellesskap.decisions.rules import evaluate, require_voices
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.rounds.model import Bearing
from fellesskap.structure.model import Basis, DecisionRule, Names, SeatKind, Silence

_STANDS = st.sampled_from([None, CirculationStand.AGREES, CirculationStand.OBJECTS])
_SIDES = st.sampled_from([Side.MUNICIPAL, Side.HOSPITAL])
_RULES = st.builds(
    DecisionRule,
    st.sampled_from(Basis),
    st.sampled_from(Silence),
    st.integers(1, 3),
    st.integers(3, 4),
    st.booleans(),
    st.booleans(),
)


@st.composite
def answered(draw: st.DrawFn) -> list[NamedSeat]:
    """Seats as they may stand when a procedure is closed: answered or not, vacant, counted or listening."""
    made = []
    for number in range(draw(st.integers(0, 9))):
        counts, there = draw(st.booleans()), draw(st.booleans())
        stand = draw(_STANDS) if counts and there else None
        seat = AskedSeat(
            UUID(int=1000 + number),
            1,
            UUID(int=5),
            UUID(int=number),
            number + 1,
            counts,
            person_id=UUID(int=2000 + number) if there else None,
            stand=stand,
            stand_reason="Fordi" if stand is CirculationStand.OBJECTS else "",
        )
        made.append(NamedSeat(seat, f"Plass {number}", draw(_SIDES)))
    return made


def form(rule: DecisionRule, seats: list[NamedSeat]) -> tuple[Consensus, list[PresentSeat]]:
    """Form consensus as the service does."""
    present = {seat.seat_id: seat for seat in rules.taking_part(rule.silence, seats)}
    said = rules.voices(named.seat for named in seats)
    require_voices(said, present)
    for voice in said:
        present[voice.seat_id] = replace(present[voice.seat_id], position=voice.position, reason=voice.reason)
    heard = list(present.values())
    return evaluate(rule, heard, sum(named.seat.counts for named in seats), Bearing()), heard


@given(_RULES, answered())
def test_every_answer_is_heard_once_and_nobody_else(rule: DecisionRule, seats: list[NamedSeat]) -> None:
    consensus, heard = form(rule, seats)
    counted = {named.seat.seat_id for named in seats if named.seat.counts and named.seat.person_id}
    by_seat = Counter(seat.seat_id for seat in heard)
    by_person = Counter(seat.person_id for seat in heard)
    assert set(by_seat) <= counted
    assert max((*by_seat.values(), *by_person.values()), default=1) == 1
    stands = Counter(named.seat.stand for named in seats if named.seat.asked)
    assert consensus.objecting == stands[CirculationStand.OBJECTS]
    assert {one.position for one in heard if one.seat_id not in _answered(seats)} <= {Position.SILENT}
    assert set(by_seat) >= _answered(seats)
    named = {reason.name for reason in consensus.reasons if reason.code is Hindrance.SEAT_OBJECTS}
    assert named == {one.name for one in seats if one.seat.stand is CirculationStand.OBJECTS}


def _answered(seats: list[NamedSeat]) -> set[UUID]:
    return {named.seat.seat_id for named in seats if named.seat.stand is not None}


@given(_RULES, answered())
def test_agreement_takes_a_quorum_and_no_objection(rule: DecisionRule, seats: list[NamedSeat]) -> None:
    consensus, heard = form(rule, seats)
    if not consensus.agreed:
        return
    total = sum(named.seat.counts for named in seats)
    assert not any(named.seat.stand is CirculationStand.OBJECTS for named in seats)
    assert len(heard) * rule.quorum_denominator >= total * rule.quorum_numerator
    if rule.silence is Silence.BLOCKS:
        assert all(named.seat.stand for named in seats if named.seat.asked)
    if rule.equal_sides:
        sides = Counter(seat.side for seat in heard)
        assert sides[Side.MUNICIPAL] == sides[Side.HOSPITAL]
    if rule.both_sides:
        assert {seat.side for seat in heard} == {Side.MUNICIPAL, Side.HOSPITAL}


@given(_RULES, answered())
def test_an_objection_more_never_makes_agreement(rule: DecisionRule, seats: list[NamedSeat]) -> None:
    before, _ = form(rule, seats)
    for number, named in enumerate(seats):
        if not named.seat.asked:
            continue
        against = replace(named.seat, stand=CirculationStand.OBJECTS, stand_reason="Fordi")
        after, _ = form(rule, [*seats[:number], replace(named, seat=against), *seats[number + 1 :]])
        assert not after.agreed
        assert before.counted_total == after.counted_total


@st.composite
def composed(draw: st.DrawFn) -> tuple[list[FilledSeat], tuple[Aside, ...]]:
    """A body's seats with holders and deputies drawn from a few people, and some set aside."""
    people = [PersonRef(UUID(int=one), f"P{one}", "nb") for one in range(1, 7)]
    seats = []
    for number in range(draw(st.integers(1, 6))):
        holder = draw(st.none() | st.sampled_from(people))
        deputies = draw(st.lists(st.sampled_from(people), max_size=3, unique=True))
        seats.append(
            FilledSeat(
                UUID(int=100 + number),
                f"s{number}",
                Names(f"S{number}"),
                draw(_SIDES),
                draw(st.sampled_from([SeatKind.MEMBER, SeatKind.OBSERVER])),
                True,
                draw(st.booleans()),
                draw(st.booleans()),
                number,
                None,
                None,
                None,
                holder,
                tuple(one for one in deputies if one != holder),
                away=holder is not None and draw(st.booleans()),
            )
        )
    held = [seat.seat_id for seat in seats if seat.present_holder and seat.may_attend]
    chosen = draw(st.lists(st.sampled_from(held), unique=True)) if held else []
    return seats, tuple(Aside(one, draw(st.booleans()), "Fordi") for one in chosen)


@given(composed())
def test_each_seat_has_one_and_each_person_one_seat(
    drawn: tuple[list[FilledSeat], tuple[Aside, ...]],
) -> None:
    seats, aside = drawn
    places = rules.fill(seats, aside)
    assert {place.seat.seat_id for place in places} == {seat.seat_id for seat in seats if seat.may_attend}
    answering = Counter(place.person.person_id for place in places if place.person)
    assert max(answering.values(), default=1) == 1
    left = {one.seat_id for one in aside}
    for place in places:
        holder = place.seat.holder
        if place.person is None:
            continue
        if place.seat.seat_id in left or place.seat.away or holder is None:
            assert place.person in place.seat.deputies
        else:
            assert place.person == holder or place.absence is not None
