"""What must hold for a written procedure, without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from circulation_facts import TODAY, circulation
from decision_facts import DECISION, DISCUSSION, the_file
from fellesskap.actor import Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.cases.model import CaseFile, CaseState, Step, TreatmentState
from fellesskap.cases.rules import require_not_in_writing
from fellesskap.circulations import rules
from fellesskap.circulations.model import (
    Aside,
    AskedSeat,
    CirculationStand,
    CirculationState,
    NamedSeat,
    SeatAbsence,
)
from fellesskap.decisions.model import Position, PresentSeat, Result
from fellesskap.errors import Conflict, DomainError, NotAllowed
from fellesskap.people.model import FilledSeat, PersonRef
from fellesskap.structure.model import Names, SeatKind, Silence, WrittenProcedure

RULE = WrittenProcedure(days=7)
SECRETARY = Actor(
    ActorKind.PERSON,
    person_id=UUID(int=90),
    roles=frozenset({Role(RoleKind.SECRETARIAT, Side.HOSPITAL)}),
)
AGREES, OBJECTS, MEETING = CirculationStand


def person(number: int) -> PersonRef:
    return PersonRef(UUID(int=number), f"Person {number}", "nb")


def member(number: int) -> Actor:
    return Actor(ActorKind.PERSON, person_id=UUID(int=number))


def filled(number: int, *deputies: int, holder: bool = True, **more: object) -> FilledSeat:
    seat = FilledSeat(
        UUID(int=1000 + number),
        f"plass-{number}",
        Names(f"Plass {number}"),
        Side.MUNICIPAL,
        SeatKind.MEMBER,
        True,
        True,
        True,
        number,
        None,
        None,
        None,
        person(number) if holder else None,
        tuple(person(one) for one in deputies),
    )
    return replace(seat, **more)


def asked(number: int, stand: CirculationStand | None = None, **more: object) -> AskedSeat:
    seat = AskedSeat(
        UUID(int=2000 + number),
        1,
        UUID(int=5),
        UUID(int=1000 + number),
        number,
        True,
        person_id=UUID(int=number),
        stand=stand,
        stand_reason="" if stand in (None, AGREES) else "Fordi",
    )
    return replace(seat, **more)


def refusal(check: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as error:
        check()
    return error.value.code, error.value.rule_id


def ready(state: CaseState = CaseState.ANCHORED) -> CaseFile:
    return the_file(DISCUSSION, state=state)


def test_a_body_decides_in_writing_where_its_structure_says_so() -> None:
    assert refusal(lambda: rules.require_allowed(None)) == ("circulation.not_allowed", "R-CIRCULATION-1")
    assert rules.require_allowed(RULE) is RULE


def test_only_a_case_that_has_come_to_its_decision_is_decided_in_writing() -> None:
    rules.require_ready(ready())
    placed = refusal(lambda: rules.require_ready(ready(CaseState.PLACED)))
    assert placed == ("circulation.not_to_decide", "R-CIRCULATION-2")
    confirming = replace(
        DECISION, step=Step.CONFIRM, state=TreatmentState.WAITING, decision_id=UUID(int=70), position=3
    )
    onward = the_file(DISCUSSION, replace(DECISION, state=TreatmentState.DONE), confirming)
    decided = replace(onward, case=replace(onward.case, state=CaseState.DECIDED))
    assert refusal(lambda: rules.require_ready(decided))[0] == "circulation.not_to_decide"
    assert refusal(lambda: rules.require_ready(ready(CaseState.ANCHORING)))[0] == "meeting.case_not_ready"


def test_there_is_time_to_answer_and_the_last_day_is_one_people_work() -> None:
    def settle(deadline: date | None = None, days: int | None = None, *, working: bool = False) -> date:
        return rules.settle_deadline(TODAY, RULE, deadline, days, working=working)

    assert settle() == TODAY + timedelta(days=7)
    assert settle(TODAY + timedelta(days=9)) == TODAY + timedelta(days=9)
    assert settle(days=7, working=True) == TODAY + timedelta(days=9)
    assert refusal(lambda: settle(TODAY + timedelta(days=4))) == (
        "circulation.deadline_too_soon",
        "R-CIRCULATION-3",
    )
    assert refusal(lambda: settle(days=3))[0] == "circulation.deadline_too_soon"
    assert refusal(lambda: settle(date(2026, 3, 14)))[0] == "round.deadline_not_working_day"
    assert refusal(lambda: settle(date(2036, 3, 14)))[0] == "round.deadline_too_far"
    assert refusal(lambda: settle(TODAY))[0] == "round.deadline_not_ahead"
    assert refusal(lambda: settle(date(2026, 3, 16), 8))[0] == "round.deadline_or_days"


def test_what_follows_comes_after_the_last_day_and_texts_fit() -> None:
    deadline = TODAY + timedelta(days=7)
    rules.require_due_after(None, deadline)
    rules.require_due_after(deadline + timedelta(days=1), deadline)
    assert (
        refusal(lambda: rules.require_due_after(deadline, deadline))[0] == "circulation.due_before_deadline"
    )
    rules.require_message("x" * rules.LONGEST_MESSAGE)
    assert refusal(lambda: rules.require_message("x" * (rules.LONGEST_MESSAGE + 1)))[0] == (
        "circulation.text_too_long"
    )


def test_who_is_set_aside_holds_a_seat_and_whoever_is_not_impartial_says_why() -> None:
    seats = [filled(1, 11), filled(2, holder=False), filled(3, away=True)]
    rules.require_aside((Aside(UUID(int=1001)),), seats)
    for aside, code in (
        ((Aside(UUID(int=1001)), Aside(UUID(int=1001))), "circulation.seat_twice"),
        ((Aside(UUID(int=1002)),), "circulation.seat_not_held"),
        ((Aside(UUID(int=1003)),), "circulation.seat_not_held"),
        ((Aside(UUID(int=7)),), "circulation.seat_not_held"),
        ((Aside(UUID(int=1001), recused=True, reason=" "),), "circulation.recusal_reason_required"),
        ((Aside(UUID(int=1001), recused=True, reason="x" * 501),), "circulation.text_too_long"),
    ):
        assert refusal(lambda aside=aside: rules.require_aside(aside, seats)) == (code, "R-CIRCULATION-4")


def test_for_each_seat_the_holder_or_the_next_deputy_is_asked() -> None:
    seats = [
        filled(1, 11, 12),
        filled(2, 11, holder=False),
        filled(3, 13, away=True),
        filled(4, 11, 14),
        filled(5, kind=SeatKind.OBSERVER, counts=False),
        filled(6, may_attend=False),
    ]
    aside = (Aside(UUID(int=1001), recused=True, reason="Søsken"), Aside(UUID(int=1004)))
    places = {place.seat.seat_id.int - 1000: place for place in rules.fill(seats, aside)}
    who = {number: place.person.person_id.int if place.person else None for number, place in places.items()}
    assert who == {1: 11, 2: None, 3: 13, 4: 14, 5: 5}
    assert {number: place.absence for number, place in places.items()} == {
        1: SeatAbsence.RECUSED,
        2: SeatAbsence.VACANT,
        3: SeatAbsence.LEAVE,
        4: SeatAbsence.ABSENT,
        5: None,
    }
    assert places[1].reason == "Søsken"
    rules.require_someone(list(places.values()))
    nobody = [rules.fill([filled(2, holder=False), seats[4]], ())][0]
    assert refusal(lambda: rules.require_someone(nobody)) == (
        "circulation.nobody_to_answer",
        "R-CIRCULATION-5",
    )


def test_nobody_answers_for_two_seats() -> None:
    twice = replace(filled(2, 12), holder=person(1))
    listening = replace(filled(3, kind=SeatKind.OBSERVER, counts=False), holder=person(1))
    places = rules.fill([listening, filled(1), twice], ())
    who = [place.person.person_id.int for place in places if place.person]
    assert who == [1, 12]


def test_all_agreeing_is_what_the_proposal_is_held_against() -> None:
    present = PresentSeat(UUID(int=1), UUID(int=2), Side.MUNICIPAL, "Plass", True)
    said = rules.if_all_agreed([present, replace(present, seat_id=UUID(int=9), counts=False)])
    assert [(one.seat_id.int, one.position) for one in said] == [(1, Position.AGREES)]


def test_who_answers_how_and_until_when() -> None:
    seat = asked(1)
    rules.require_own_seat(member(1), seat)
    for actor in (member(2), SECRETARY):
        assert refusal(lambda actor=actor: rules.require_own_seat(actor, seat)) == (
            "circulation.not_your_seat",
            "R-CIRCULATION-9",
        )
    assert refusal(lambda: rules.require_own_seat(member(1), asked(1, person_id=None)))[0] == (
        "circulation.not_your_seat"
    )
    assert refusal(lambda: rules.require_own_seat(member(1), replace(seat, counts=False))) == (
        "circulation.not_a_counted_seat",
        "R-CIRCULATION-9",
    )
    found = circulation()
    rules.require_open(found)
    rules.require_in_time(found, found.deadline)
    late = found.deadline + timedelta(days=1)
    assert refusal(lambda: rules.require_in_time(found, late)) == (
        "circulation.deadline_passed",
        "R-CIRCULATION-8",
    )
    for state in set(CirculationState) - {CirculationState.OPEN}:
        ended = circulation(state=state)
        assert refusal(lambda ended=ended: rules.require_open(ended)) == (
            "circulation.has_ended",
            "R-CIRCULATION-7",
        )


def test_an_objection_and_a_wish_for_a_meeting_have_a_reason() -> None:
    rules.require_stand(AGREES, "")
    for stand in (OBJECTS, MEETING):
        rules.require_stand(stand, "Fordi")
        assert refusal(lambda stand=stand: rules.require_stand(stand, " ")) == (
            "circulation.reason_required",
            "R-CIRCULATION-10",
        )
    assert refusal(lambda: rules.require_stand(AGREES, "x" * 2001))[0] == "circulation.text_too_long"
    assert [rules.wants_meeting(stand) for stand in (AGREES, OBJECTS, MEETING)] == [False, False, True]


def test_a_seat_is_left_by_whoever_has_it_or_by_the_secretariat() -> None:
    seat = asked(1)
    rules.require_leaver(member(1), seat)
    rules.require_leaver(SECRETARY, seat)
    with pytest.raises(NotAllowed):
        rules.require_leaver(member(2), seat)
    assert refusal(lambda: rules.require_leaver(SECRETARY, asked(1, person_id=None))) == (
        "circulation.seat_is_empty",
        "R-CIRCULATION-11",
    )


def test_the_deputy_after_the_one_who_leaves_takes_over() -> None:
    place = filled(1, 11, 12, 13)
    others = [asked(1), asked(2, person_id=UUID(int=11)), asked(3, absent_id=UUID(int=12))]

    def follows(seat: AskedSeat, *rest: AskedSeat) -> int | None:
        found = rules.who_takes_over(seat, place, [seat, *rest])
        return found.person_id.int if found else None

    assert follows(asked(1)) == 11
    assert follows(*others) == 13
    assert follows(asked(1, person_id=UUID(int=12), absent_id=UUID(int=1))) == 13
    assert follows(asked(1, person_id=UUID(int=13), absent_id=UUID(int=1))) is None
    assert rules.who_takes_over(asked(1), None, [asked(1)]) is None


def test_it_is_closed_when_all_have_answered_or_the_time_is_over() -> None:
    found, waiting = (
        circulation(),
        [asked(1, AGREES), asked(2), asked(3, person_id=None), asked(4, counts=False)],
    )
    done = [waiting[0], asked(2, OBJECTS), *waiting[2:]]
    rules.require_closable(found, done, TODAY)
    rules.require_closable(found, waiting, found.deadline + timedelta(days=1))
    assert refusal(lambda: rules.require_closable(found, waiting, found.deadline)) == (
        "circulation.answers_outstanding",
        "R-CIRCULATION-13",
    )


def test_it_is_ended_with_a_reason() -> None:
    rules.require_reason("Vi tar den i møtet")
    assert refusal(lambda: rules.require_reason(" ")) == (
        "circulation.cancel_reason_required",
        "R-CIRCULATION-14",
    )


def test_what_was_told_before_is_what_is_recorded_or_nothing_is() -> None:
    for result in (Result.AGREEMENT, Result.NO_AGREEMENT):
        rules.require_as_foreseen(result, result)
        rules.require_as_foreseen(None, result)
    for told, now in ((Result.AGREEMENT, Result.NO_AGREEMENT), (Result.NO_AGREEMENT, Result.AGREEMENT)):
        with pytest.raises(Conflict) as refused:
            rules.require_as_foreseen(told, now)
        assert refused.value.rule_id == "R-CIRCULATION-23"


def test_what_was_decided_is_as_open_as_the_bodys_meetings() -> None:
    assert rules.audience_of(open_to_public=True) is Audience.PUBLIC
    assert rules.audience_of(open_to_public=False) is Audience.PARTNERS


def test_who_is_silent_is_reminded_once_and_the_secretariat_is_told_once() -> None:
    deadline = TODAY + timedelta(days=7)
    days = [rules.is_reminded(deadline, TODAY + timedelta(days=n), reminded=False) for n in range(9)]
    assert days == [False] * 5 + [True] * 3 + [False]
    assert not rules.is_reminded(deadline, deadline, reminded=True)
    waiting = [asked(1, AGREES), asked(2)]
    assert not rules.is_to_close(deadline, deadline, waiting, told=False)
    assert rules.is_to_close(deadline, deadline + timedelta(days=1), waiting, told=False)
    assert rules.is_to_close(deadline, TODAY, waiting[:1], told=False)
    assert not rules.is_to_close(deadline, deadline + timedelta(days=1), waiting, told=True)


def test_a_silent_seat_takes_part_unless_silence_does_not_count() -> None:
    seats = [
        NamedSeat(asked(1, AGREES), "En", Side.MUNICIPAL),
        NamedSeat(asked(2), "To", Side.HOSPITAL),
        NamedSeat(asked(3, person_id=None), "Tre", Side.HOSPITAL),
        NamedSeat(asked(4, counts=False), "Fire", Side.HOSPITAL),
    ]
    for silence, taking in (
        (Silence.BLOCKS, ["En", "To"]),
        (Silence.CONSENTS, ["En", "To"]),
        (Silence.DOES_NOT_COUNT, ["En"]),
    ):
        assert [one.name for one in rules.taking_part(silence, seats)] == taking
    assert [(one.seat_id.int, one.position) for one in rules.voices(named.seat for named in seats)] == [
        (1001, Position.AGREES)
    ]


def test_actions_are_what_the_rules_say() -> None:
    assert rules.start_actions(SECRETARY, ready(), None) == []
    (start,) = rules.start_actions(SECRETARY, ready(), RULE)
    assert (start.name, start.allowed) == ("startCirculation", True)
    assert not rules.start_actions(member(1), ready(), RULE)[0].offered
    closing, *others, correcting = rules.circulation_actions(
        SECRETARY, circulation(), [asked(1)], TODAY, correcting=False
    )
    assert closing.code == "circulation.answers_outstanding"
    assert [(one.name, one.allowed) for one in others] == [
        ("extendCirculation", True),
        ("cancelCirculation", True),
    ]
    assert correcting.code == "circulation.nothing_decided"
    for actor, offered in ((SECRETARY, True), (member(1), False)):
        for waits in (False, True):
            closed = circulation(state=CirculationState.CLOSED)
            *_, correcting = rules.circulation_actions(actor, closed, [], TODAY, correcting=waits)
            assert (correcting.offered, correcting.allowed) == (offered, offered and not waits)
    actions = rules.circulation_actions(member(1), circulation(), [], TODAY, correcting=False)
    assert not any(one.offered for one in actions)
    answering, leaving = rules.seat_actions(member(1), circulation(), asked(1), TODAY)
    assert answering.allowed and leaving.allowed
    answering, leaving = rules.seat_actions(SECRETARY, circulation(), asked(1), TODAY)
    assert (answering.offered, leaving.allowed) == (False, True)
    assert rules.seat_actions(member(1), None, asked(1), TODAY) == []


def test_what_was_decided_in_writing_is_corrected_and_nothing_else() -> None:
    rules.require_decided(circulation(state=CirculationState.CLOSED))
    for state in set(CirculationState) - {CirculationState.CLOSED}:
        undecided = circulation(state=state)
        assert refusal(lambda undecided=undecided: rules.require_decided(undecided)) == (
            "circulation.nothing_decided",
            "R-CIRCULATION-24",
        )


def test_a_case_decided_in_writing_stays_until_that_has_ended() -> None:
    require_not_in_writing(the_file())
    circulating = the_file(DISCUSSION, replace(DECISION, state=TreatmentState.IN_WRITING))
    assert refusal(lambda: require_not_in_writing(circulating)) == ("case.in_writing", "R-CASE-17")
