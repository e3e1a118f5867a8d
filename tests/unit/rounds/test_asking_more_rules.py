"""Whom a round left out: kept, asked after all, and otherwise not spoken for."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Role, RoleKind, Side
from fellesskap.cases.model import CaseState
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds import rules
from fellesskap.rounds.model import Answer, Asked, RoundFacts, RoundState
from round_parts import TODAY, a_round, code_of, division, municipality, person, region_stance, trust_stance

MUNICIPALITIES = [municipality(name).asked for name in ("Aune", "Berg", "Dal")]
DIVISIONS = [division(name).asked for name in ("Kirurgi", "Psykiatri")]
ALL = [*MUNICIPALITIES, *DIVISIONS]
OTHER_TRUST = Asked(uuid4(), Side.HOSPITAL, "Et annet foretak", "annet")


@given(st.lists(st.sampled_from(ALL), unique=True))
def test_whom_a_round_does_not_ask_it_leaves_out(asked: list[Asked]) -> None:
    unasked = rules.unasked_of(ALL, asked)
    assert [one for one in ALL if one in asked or one in unasked] == ALL
    assert not set(asked) & set(unasked)


@given(st.lists(st.sampled_from([*ALL, OTHER_TRUST]), unique=True))
def test_a_partner_is_left_out_when_nobody_of_it_is_asked(asked: list[Asked]) -> None:
    unasked = rules.unasked_of([*ALL, OTHER_TRUST], asked)
    found = rules.left_out_of(unasked, asked)
    assert len(set(found)) == len(found)
    assert set(found) == {one.partner_id for one in [*ALL, OTHER_TRUST]} - {one.partner_id for one in asked}


def test_a_trust_is_left_out_only_with_all_its_divisions() -> None:
    kirurgi, psykiatri = DIVISIONS
    assert rules.left_out_of([psykiatri], [kirurgi]) == []
    assert rules.left_out_of([kirurgi, psykiatri], MUNICIPALITIES) == [kirurgi.partner_id]
    # Whom the route never names is among neither.
    assert rules.left_out_of([], MUNICIPALITIES) == []


def test_those_left_out_are_asked_while_the_round_is_open_about_the_same_text_with_a_day_to_answer() -> None:
    tomorrow = a_round(deadline=TODAY + timedelta(days=1))
    rules.require_askable_more(tomorrow, partial=True, outdated=False, today=TODAY)
    refusals = (
        (a_round(state=RoundState.CLOSED), True, False, "round.reopen_to_ask_more"),
        (a_round(), False, False, "round.nobody_left_out"),
        (a_round(), True, True, "round.ask_again_instead"),
        (a_round(deadline=TODAY), True, False, "round.extend_to_ask_more"),
        (a_round(deadline=TODAY - timedelta(days=3)), True, False, "round.extend_to_ask_more"),
    )
    for found, partial, outdated, code in refusals:
        with pytest.raises(RuleBroken) as error:
            rules.require_askable_more(found, partial=partial, outdated=outdated, today=TODAY)
        assert code_of(error) == (code, "R-ROUND-41")


def test_somebody_of_those_left_out_is_asked_each_once_and_nobody_else() -> None:
    aune, berg, dal = (one.partner_id for one in MUNICIPALITIES)
    kirurgi, psykiatri = (one.division_id or UUID(int=0) for one in DIVISIONS)
    left = [MUNICIPALITIES[1], MUNICIPALITIES[2], DIVISIONS[1]]
    assert rules.choose_more(left, [dal, berg], []) == left[:2]
    assert rules.choose_more(left, [], [psykiatri]) == left[2:]
    assert rules.choose_more(left, [berg], [psykiatri]) == [left[0], left[2]]
    refusals: tuple[tuple[list[UUID], list[UUID], str, str], ...] = (
        ([], [], "round.nobody_chosen", "partners"),
        ([berg, berg], [], "round.chosen_twice", "partners"),
        ([], [psykiatri, psykiatri], "round.chosen_twice", "divisions"),
        ([aune], [], "round.not_left_out", "partners"),
        ([berg, uuid4()], [], "round.not_left_out", "partners"),
        ([berg], [kirurgi], "round.not_left_out", "divisions"),
        ([DIVISIONS[1].partner_id], [], "round.not_left_out", "partners"),
    )
    for partners, divisions, code, field in refusals:
        with pytest.raises(Invalid) as error:
            rules.choose_more(left, partners, divisions)
        assert code_of(error) == (code, "R-ROUND-42")
        assert error.value.field == field


@pytest.mark.parametrize("position", list(Answer))
def test_a_position_is_taken_back_when_another_is_asked_that_it_speaks_for(position: Answer) -> None:
    own, other, trust = region_stance(position), region_stance(position, uuid4()), trust_stance(position)
    outside = municipality("Utenfor", region=None).asked
    assert rules.taken_back([own, other, trust], MUNICIPALITIES[:1]) == [own]
    assert rules.taken_back([own, other, trust], DIVISIONS[:1]) == [trust]
    assert rules.taken_back([own, other, trust], [outside]) == []
    assert rules.taken_back([region_stance(None)], MUNICIPALITIES) == []


def test_the_secretariat_can_ask_more_only_where_somebody_was_left_out_and_the_round_is_open() -> None:
    secretary = person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL))
    contact = person(Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=uuid4()))

    def told(actor: object, state: RoundState, *, partial: bool) -> tuple[bool, bool, str | None]:
        found = a_round(state=state)
        facts = RoundFacts(CaseState.ANCHORING, TODAY, found, rules.derive(found, []), partial=partial)
        one = next(act for act in rules.round_actions(actor, facts) if act.name == "askMore")
        return one.allowed, one.offered, one.code

    assert told(secretary, RoundState.OPEN, partial=True) == (True, True, None)
    assert told(secretary, RoundState.OPEN, partial=False) == (False, True, "round.nobody_left_out")
    assert told(secretary, RoundState.CLOSED, partial=True) == (False, True, "round.reopen_to_ask_more")
    assert told(contact, RoundState.OPEN, partial=True)[:2] == (False, False)
