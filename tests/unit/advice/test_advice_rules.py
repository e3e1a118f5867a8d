"""Who is asked for advice and when, who answers, what an answer must say, and when it is reminded of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind, Audience, HeldSeat, Role, RoleKind, Side
from fellesskap.advice import rules
from fellesskap.advice.model import Advice, AdviceFacts, AdviceStance
from fellesskap.cases.model import Case, CaseFile, CaseState, Step, Treatment, TreatmentState
from fellesskap.errors import Conflict, DomainError, Invalid, NotAllowed, RuleBroken
from round_parts import TODAY, code_of

COUNCIL, TREATING = uuid4(), uuid4()
FILE = CaseFile(
    Case(
        id=uuid4(),
        version=1,
        year=2026,
        number=1,
        title="Sak",
        state=CaseState.PLACED,
        matter_class="faglig",
        route="faglig",
        structure_version_id=uuid4(),
        submitted_by=uuid4(),
        body_id=TREATING,
        text_edition=1,
        audience=Audience.PARTNERS,
        reference="1/2026",
        form_version_id=uuid4(),
    ),
    (Treatment(uuid4(), uuid4(), TREATING, Step.DISCUSS, 1, TreatmentState.WAITING, None, 1),),
    (),
    frozenset(),
)


def advice(**changes: Any) -> Advice:
    values: dict[str, Any] = {
        "id": uuid4(),
        "version": 1,
        "case_id": uuid4(),
        "body_id": COUNCIL,
        "name": "Brukerutvalget",
        "deadline": TODAY,
        "stance": None,
        "audience": Audience.PARTNERS,
    }
    return Advice(**{**values, **changes})


def actor(*roles: Role, body: UUID | None = None, deputy: bool = False) -> Actor:
    seats = [HeldSeat(uuid4(), body, Side.OTHER, deputy, may_propose=True, counts=False)] if body else []
    return Actor(ActorKind.PERSON, uuid4(), "Ola", roles=frozenset(roles), seats=frozenset(seats))


SECRETARY = actor(Role(RoleKind.SECRETARIAT, Side.HOSPITAL))


@pytest.mark.parametrize("state", list(CaseState))
def test_advice_comes_before_the_decision(state: CaseState) -> None:
    ended = ("decided", "not_agreed", "settled", "concluded", "withdrawn")
    if state in ("reported", *ended):
        with pytest.raises(RuleBroken) as error:
            rules.require_before_decision(state)
        assert code_of(error) == ("advice.case_not_under_treatment", "R-ADVICE-1")
    else:
        rules.require_before_decision(state)


def test_who_can_be_asked() -> None:
    rules.require_advisers([COUNCIL], ["FAMU"], FILE)
    many = [f"Lag {number}" for number in range(rules.MOST_ADVISERS + 1)]
    cases: tuple[tuple[list[UUID], list[str], str], ...] = (
        ([], [], "advice.nobody_asked"),
        ([COUNCIL, COUNCIL], [], "advice.asked_twice"),
        ([], ["FAMU", " famu "], "advice.asked_twice"),
        ([], [" "], "advice.name_wrong"),
        ([], ["x" * (rules.LONGEST_ADVISER + 1)], "advice.name_wrong"),
        ([], many, "advice.too_many_asked"),
        ([TREATING], [], "advice.body_treats_case"),
    )
    for bodies, others, code in cases:
        with pytest.raises(DomainError) as error:
            rules.require_advisers(bodies, others, FILE)
        assert code_of(error) == (code, "R-ADVICE-2")


def test_nobody_is_asked_twice_before_having_answered() -> None:
    waiting, outside = advice(), advice(body_id=None, name="FAMU")
    for bodies, others, known in (([COUNCIL], [], waiting), ([], ["famu"], outside)):
        with pytest.raises(Conflict) as error:
            rules.require_not_waiting(bodies, others, [known])
        assert code_of(error) == ("advice.already_asked", "R-ADVICE-2")
    rules.require_not_waiting([COUNCIL], ["FAMU"], [advice(stance=AdviceStance.SUPPORTS)])


def test_a_question_has_words_and_a_day() -> None:
    rules.require_question("Hva mener dere?", TODAY + timedelta(days=1), TODAY)
    for question, day, code in (
        (" ", TODAY + timedelta(days=1), "advice.question_required"),
        ("x" * (rules.LONGEST_TEXT + 1), TODAY + timedelta(days=1), "advice.text_too_long"),
        ("Hva?", TODAY, "advice.deadline_not_ahead"),
    ):
        with pytest.raises(Invalid) as error:
            rules.require_question(question, day, TODAY)
        assert code_of(error) == (code, "R-ADVICE-3")


def test_a_body_answers_for_itself_and_the_secretariat_writes_down() -> None:
    assert rules.registers(actor(body=COUNCIL), advice()) is False
    assert rules.registers(SECRETARY, advice()) is True
    assert rules.registers(SECRETARY, advice(body_id=None)) is True
    strangers = (actor(), actor(body=uuid4()), actor(body=COUNCIL, deputy=True))
    for stranger in strangers:
        with pytest.raises(NotAllowed) as error:
            rules.registers(stranger, advice())
        assert code_of(error) == ("advice.not_yours", "R-ADVICE-4")
    with pytest.raises(NotAllowed):
        rules.registers(actor(body=COUNCIL), advice(body_id=None))


@pytest.mark.parametrize("stance", list(AdviceStance))
def test_what_an_answer_must_say(stance: AdviceStance) -> None:
    rules.require_answer(stance, "Fordi", "", registered=False)
    rules.require_answer(stance, "Fordi", "E-post", registered=True)
    with pytest.raises(Invalid) as silent:
        rules.require_answer(stance, "Fordi", " ", registered=True)
    assert code_of(silent) == ("advice.reference_required", "R-ADVICE-5")
    if stance in (AdviceStance.ADVISES_AGAINST, AdviceStance.SUPPORTS_WITH_REMARKS):
        with pytest.raises(Invalid) as error:
            rules.require_answer(stance, " ", "", registered=False)
        assert code_of(error) == ("advice.text_required", "R-ADVICE-5")
    else:
        rules.require_answer(stance, "", "", registered=False)


@given(st.integers(0, 60))
def test_advisers_are_reminded_once_each_time(days: int) -> None:
    deadline = TODAY + timedelta(days=days)
    ahead, due, sent = days <= 7, False, list[date]()
    for number in range(days + 10):
        on = TODAY + timedelta(days=number)
        if rules.reminder_due(deadline, on, reminded_ahead=ahead, reminded_due=due):
            sent.append(on)
            ahead, due = True, due or on >= deadline
    assert sent == [*([deadline - timedelta(days=7)] if days > 7 else []), deadline]


def test_actions_say_what_the_service_would() -> None:
    (offered,) = rules.advice_actions(SECRETARY, AdviceFacts(advice(), CaseState.PLACED))
    assert (offered.name, offered.allowed) == ("giveAdvice", True)
    (late,) = rules.advice_actions(actor(body=COUNCIL), AdviceFacts(advice(), CaseState.DECIDED))
    assert (late.offered, late.allowed) == (True, False)
    (none,) = rules.advice_actions(actor(), AdviceFacts(advice(), CaseState.PLACED))
    assert not none.offered


def test_the_route_names_whom_is_usually_asked() -> None:
    other = uuid4()
    known = [advice(), advice(body_id=None, name="FAMU", stance=AdviceStance.SUPPORTS)]
    named = ([COUNCIL, other, TREATING], ["famu", "Fagforbundet"])
    assert rules.usual_advisers(*named, known, FILE) == ((other,), ("Fagforbundet",))
    assert rules.usual_advisers(*named, [], FILE) == ((COUNCIL, other), ("famu", "Fagforbundet"))
    assert rules.usual_advisers([], [], known, FILE) == ((), ())
