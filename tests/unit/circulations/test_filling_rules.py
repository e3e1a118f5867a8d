"""Who answers in writing for a seat when who fills it has changed; without a database."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from circulation_facts import AGREES, asked, filled, person, refusal
from fellesskap.circulations import rules
from fellesskap.circulations.model import SeatAbsence


def test_who_fills_a_seat_answers_for_it() -> None:
    seat, vara = asked(1), asked(1, person_id=UUID(int=2), absent_id=UUID(int=1), absence=SeatAbsence.ABSENT)
    rules.require_filling(seat, filled(1))
    rules.require_filling(vara, filled(1, 2))
    for one, now in (
        (seat, filled(1, away=True)),
        (seat, filled(1, holder=False)),
        (seat, replace(filled(1), holder=person(3))),
        (vara, filled(1, 3)),
        (seat, None),
    ):
        assert refusal(lambda one=one, now=now: rules.require_filling(one, now)) == (
            "circulation.seat_left_since",
            "R-CIRCULATION-26",
        )


def test_where_nothing_is_answered_who_fills_the_seat_is_asked() -> None:
    seat, new = asked(1), replace(filled(1, 2), holder=person(3))
    assert rules.refilled(seat, filled(1), [seat]) is None
    assert rules.refilled(replace(seat, stand=AGREES), new, [seat]) is None
    place = rules.refilled(seat, new, [seat])
    assert place is not None
    assert (place.person, place.absence) == (person(3), None)
    elsewhere = asked(4, person_id=UUID(int=3))
    place = rules.refilled(seat, new, [seat, elsewhere])
    assert place is not None
    assert (place.person, place.absence) == (person(2), SeatAbsence.ABSENT)
    vacant = rules.refilled(seat, filled(1, 2, holder=False), [seat])
    assert vacant is not None
    assert (vacant.person, vacant.absent, vacant.absence) == (person(2), None, SeatAbsence.VACANT)
    nobody = asked(1, person_id=None, absence=SeatAbsence.VACANT)
    assert rules.refilled(nobody, filled(1, holder=False), [nobody]) is None
    recused = asked(1, person_id=UUID(int=2), absent_id=UUID(int=1), absence=SeatAbsence.RECUSED)
    place = rules.refilled(recused, filled(1, 5), [recused])
    assert place is not None
    assert (place.person, place.absent, place.absence) == (person(5), person(1), SeatAbsence.RECUSED)
