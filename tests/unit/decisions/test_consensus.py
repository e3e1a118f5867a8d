"""Consensus over every rule and every mix of seats: what can change it, and what never can."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.decisions.model import Consensus, Hindrance, Position, PresentSeat, Result
from fellesskap.decisions.rules import evaluate, snapshot
from fellesskap.rounds.model import Asked, Bearing, Objection
from fellesskap.structure.model import Basis, DecisionRule, Silence

CLEAR = Bearing()
AGREE, OBJECT, QUIET = Position.AGREES, Position.OBJECTS, Position.SILENT
WE, THEY = Side.MUNICIPAL, Side.HOSPITAL
OBJECTION = Objection(Side.MUNICIPAL, "Nesseby", "Vi mangler senger", UUID(int=1), None, None)
SILENT = Asked(UUID(int=2), Side.MUNICIPAL, "Karasjok", "karasjok")

bearings = st.builds(
    Bearing,
    blocking=st.sampled_from([(), (OBJECTION,)]),
    to_address=st.sampled_from([(), (OBJECTION,)]),
    noted=st.sampled_from([(), (OBJECTION,)]),
    blocked_by_silence=st.sampled_from([(), (SILENT,)]),
)


@st.composite
def decision_rules(draw: st.DrawFn) -> DecisionRule:
    denominator = draw(st.integers(1, 7))
    return DecisionRule(
        draw(st.sampled_from(Basis)),
        draw(st.sampled_from(Silence)),
        draw(st.integers(0, denominator)),
        denominator,
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def seatings(draw: st.DrawFn) -> list[PresentSeat]:
    return [
        PresentSeat(
            UUID(int=1000 + number),
            UUID(int=2000 + number),
            draw(st.sampled_from(Side)),
            f"sete {number}",
            draw(st.booleans()),
            draw(st.sampled_from(Position)),
            "fordi",
        )
        for number in range(draw(st.integers(0, 7)))
    ]


def seat(number: int, side: Side, position: Position, *, counts: bool = True) -> PresentSeat:
    return PresentSeat(
        UUID(int=number), UUID(int=100 + number), side, f"sete {number}", counts, position, "fordi"
    )


def codes(consensus: Consensus) -> set[Hindrance]:
    return {reason.code for reason in consensus.reasons}


@given(decision_rules(), seatings(), st.integers(0, 12), bearings)
def test_there_is_agreement_exactly_when_nothing_hinders(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing
) -> None:
    consensus = evaluate(rule, seats, total, means)
    assert consensus.agreed is (not consensus.reasons)
    assert consensus.result in (Result.AGREEMENT, Result.NO_AGREEMENT)


@given(
    decision_rules(),
    seatings(),
    st.integers(0, 12),
    bearings,
    st.sampled_from(Side),
    st.sampled_from(Position),
)
def test_an_observer_changes_nothing(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing, side: Side, position: Position
) -> None:
    observer = seat(1, side, position, counts=False)
    assert evaluate(rule, [*seats, observer], total, means) == evaluate(rule, seats, total, means)


@given(decision_rules(), seatings(), st.integers(0, 12), bearings, st.randoms())
def test_order_does_not_matter(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing, random: object
) -> None:
    shuffled = list(seats)
    random.shuffle(shuffled)
    assert evaluate(rule, shuffled, total, means) == evaluate(rule, seats, total, means)


@given(decision_rules(), seatings(), st.integers(0, 12), bearings)
def test_an_objection_never_makes_agreement(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing
) -> None:
    for place, one in enumerate(seats):
        if one.counts:
            objecting = [*seats[:place], replace(one, position=Position.OBJECTS), *seats[place + 1 :]]
            consensus = evaluate(rule, objecting, total, means)
            assert not consensus.agreed
            assert one.name in {r.name for r in consensus.reasons if r.code is Hindrance.SEAT_OBJECTS}
    for side in Side:
        assert not evaluate(rule, [*seats, seat(1, side, Position.OBJECTS)], total, means).agreed


@given(decision_rules(), seatings(), st.integers(0, 12), bearings)
def test_agreeing_never_breaks_agreement(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing
) -> None:
    if not evaluate(rule, seats, total, means).agreed:
        return
    for place, one in enumerate(seats):
        agreeing = [*seats[:place], replace(one, position=Position.AGREES), *seats[place + 1 :]]
        assert evaluate(rule, agreeing, total, means).agreed
    for side in Side:
        if not rule.equal_sides or side is Side.OTHER:
            assert evaluate(rule, [*seats, seat(1, side, Position.AGREES)], total, means).agreed


@given(decision_rules(), seatings(), st.integers(0, 12))
def test_what_blocks_from_the_anchoring_blocks_whatever_the_seats_say(
    rule: DecisionRule, seats: list[PresentSeat], total: int
) -> None:
    objected = evaluate(rule, seats, total, Bearing(blocking=(OBJECTION,)))
    assert ("Nesseby", "Vi mangler senger") in {
        (r.name, r.text) for r in objected.reasons if r.code is Hindrance.PARTNER_OBJECTS
    }
    silent = evaluate(rule, seats, total, Bearing(blocked_by_silence=(SILENT,)))
    assert {r.name for r in silent.reasons if r.code is Hindrance.PARTNER_SILENT} == {"Karasjok"}


@given(decision_rules(), seatings(), st.integers(0, 12))
def test_what_is_noted_or_to_be_answered_does_not_hinder_here(
    rule: DecisionRule, seats: list[PresentSeat], total: int
) -> None:
    heavy = Bearing(to_address=(OBJECTION,), noted=(OBJECTION,))
    assert evaluate(rule, seats, total, heavy).reasons == evaluate(rule, seats, total, CLEAR).reasons


@given(decision_rules(), seatings(), st.integers(0, 12))
def test_the_quorum_is_the_exact_share_of_the_counted_seats(
    rule: DecisionRule, seats: list[PresentSeat], total: int
) -> None:
    consensus = evaluate(rule, seats, total, CLEAR)
    enough = consensus.present >= Fraction(total * rule.quorum_numerator, rule.quorum_denominator)
    assert (Hindrance.QUORUM_MISSING in codes(consensus)) is not enough
    assert consensus.present == sum(one.counts for one in seats)


@given(decision_rules(), seatings(), st.integers(0, 12), bearings)
def test_more_empty_seats_never_make_agreement(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing
) -> None:
    if not evaluate(rule, seats, total, means).agreed:
        assert not evaluate(rule, seats, total + 1, means).agreed


@given(decision_rules(), seatings(), st.integers(0, 12))
def test_consenting_silence_is_agreement(rule: DecisionRule, seats: list[PresentSeat], total: int) -> None:
    rule = replace(rule, silence=Silence.CONSENTS)
    spoken = [
        replace(one, position=Position.AGREES) if one.position is Position.SILENT else one for one in seats
    ]
    assert evaluate(rule, seats, total, CLEAR).reasons == evaluate(rule, spoken, total, CLEAR).reasons


@given(decision_rules(), seatings(), st.integers(0, 12))
def test_blocking_silence_names_each_silent_seat(
    rule: DecisionRule, seats: list[PresentSeat], total: int
) -> None:
    consensus = evaluate(replace(rule, silence=Silence.BLOCKS), seats, total, CLEAR)
    silent = {one.name for one in seats if one.counts and one.position is Position.SILENT}
    assert {r.name for r in consensus.reasons if r.code is Hindrance.SEAT_SILENT} == silent


@given(decision_rules(), seatings(), st.integers(0, 12), bearings)
def test_the_snapshot_holds_all_that_was_counted(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing
) -> None:
    consensus = evaluate(rule, seats, total, means)
    kept = snapshot(rule, consensus, seats)
    assert kept["result"] == consensus.result
    assert len(kept["seats"]) == len(seats)
    assert len(kept["reasons"]) == len(consensus.reasons)


@given(decision_rules(), seatings(), st.integers(0, 12), bearings)
def test_equal_sides_hinder_exactly_where_the_sides_are_not_equally_many(
    rule: DecisionRule, seats: list[PresentSeat], total: int, means: Bearing
) -> None:
    plain = evaluate(replace(rule, equal_sides=False), seats, total, means)
    asked = evaluate(replace(rule, equal_sides=True), seats, total, means)
    there = [sum(one.counts and one.side is side for one in seats) for side in (WE, THEY)]
    more = [(r.municipal, r.hospital) for r in asked.reasons if r not in plain.reasons]
    assert more == ([tuple(there)] if there[0] != there[1] else [])
    assert Hindrance.SIDES_UNEQUAL not in codes(plain)
    assert set(plain.reasons) <= set(asked.reasons)
    assert replace(asked, result=plain.result, reasons=plain.reasons) == plain


@given(decision_rules(), seatings(), st.integers(0, 12), st.sampled_from(Position))
def test_one_more_of_a_side_breaks_a_balance_and_one_of_each_keeps_it(
    rule: DecisionRule, seats: list[PresentSeat], total: int, position: Position
) -> None:
    rule = replace(rule, equal_sides=True)
    before = Hindrance.SIDES_UNEQUAL in codes(evaluate(rule, seats, total, CLEAR))
    pair = [seat(1, WE, position), seat(2, THEY, Position.SILENT)]
    assert (Hindrance.SIDES_UNEQUAL in codes(evaluate(rule, [*seats, *pair], total, CLEAR))) is before
    of_neither = seat(3, Side.OTHER, position)
    assert (Hindrance.SIDES_UNEQUAL in codes(evaluate(rule, [*seats, of_neither], total, CLEAR))) is before
    if not before:
        for one in pair:
            assert Hindrance.SIDES_UNEQUAL in codes(evaluate(rule, [*seats, one], total, CLEAR))


def test_the_snapshot_tells_how_many_there_were_of_each_side() -> None:
    seats = [seat(1, WE, QUIET), seat(2, WE, QUIET), seat(3, THEY, QUIET)]
    rule = DecisionRule(equal_sides=True)
    kept = snapshot(rule, evaluate(rule, seats, 3, CLEAR), seats)
    assert kept["reasons"] == [
        {"code": "sides_unequal", "name": "", "text": "", "municipal": 2, "hospital": 1}
    ]


TABLE = [
    (Basis.NO_OBJECTION, Silence.CONSENTS, [(WE, QUIET), (THEY, QUIET)], set()),
    (Basis.NO_OBJECTION, Silence.DOES_NOT_COUNT, [(WE, QUIET), (THEY, QUIET)], set()),
    (Basis.NO_OBJECTION, Silence.BLOCKS, [(WE, AGREE), (THEY, QUIET)], {Hindrance.SEAT_SILENT}),
    (Basis.NO_OBJECTION, Silence.CONSENTS, [(WE, AGREE), (THEY, OBJECT)], {Hindrance.SEAT_OBJECTS}),
    (Basis.NO_OBJECTION, Silence.CONSENTS, [(WE, AGREE), (WE, AGREE)], {Hindrance.SIDE_MISSING}),
    (Basis.ALL_AGREE, Silence.CONSENTS, [(WE, QUIET), (THEY, QUIET)], set()),
    (Basis.ALL_AGREE, Silence.DOES_NOT_COUNT, [(WE, AGREE), (THEY, QUIET)], {Hindrance.SIDE_MISSING}),
    (Basis.ALL_AGREE, Silence.DOES_NOT_COUNT, [(WE, AGREE), (THEY, AGREE), (THEY, QUIET)], set()),
    (
        Basis.ALL_AGREE,
        Silence.DOES_NOT_COUNT,
        [(WE, QUIET), (THEY, QUIET)],
        {Hindrance.SIDE_MISSING, Hindrance.NOBODY_AGREES},
    ),
    (
        Basis.NO_OBJECTION,
        Silence.CONSENTS,
        [],
        {Hindrance.NOBODY_COUNTS, Hindrance.QUORUM_MISSING, Hindrance.SIDE_MISSING},
    ),
]


@pytest.mark.parametrize(("basis", "silence", "positions", "expected"), TABLE)
def test_each_rule_by_example(
    basis: Basis, silence: Silence, positions: list[tuple[Side, Position]], expected: set[Hindrance]
) -> None:
    seats = [seat(number, side, position) for number, (side, position) in enumerate(positions, start=1)]
    assert codes(evaluate(DecisionRule(basis, silence), seats, 4 if len(seats) < 2 else 2, CLEAR)) == expected


@pytest.mark.parametrize(("total", "share", "needed"), [(16, (1, 2), 8), (17, (1, 2), 9), (42, (2, 3), 28)])
def test_a_share_is_rounded_up_in_whole_numbers(total: int, share: tuple[int, int], needed: int) -> None:
    rule = DecisionRule(quorum_numerator=share[0], quorum_denominator=share[1], both_sides=False)
    seats = [seat(number, WE, AGREE) for number in range(1, needed + 1)]
    assert evaluate(rule, seats, total, CLEAR).quorum == needed
    assert evaluate(rule, seats, total, CLEAR).agreed
    assert codes(evaluate(rule, seats[1:], total, CLEAR)) == {Hindrance.QUORUM_MISSING}
