"""A new text: who is asked again, whose answer stands, and which positions do."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.cases.model import CaseState
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds import rules
from fellesskap.rounds.model import Answer, Reply
from round_parts import a_round, code_of, division, municipality, region_stance, trust_stance

ANSWERS = st.lists(st.one_of(st.none(), st.sampled_from(Answer)), min_size=1, max_size=12)


def of_round(answers: list[Answer | None]) -> list[Reply]:
    return [municipality(f"Kommune {number:02}", answer) for number, answer in enumerate(answers)]


@given(ANSWERS)
def test_objectors_and_the_silent_are_asked_again(answers: list[Answer | None]) -> None:
    replies = of_round(answers)
    asked = rules.asked_again(replies, rules.derive(a_round(), replies))
    assert asked == [reply.id for reply in replies if reply.answer in (None, Answer.OBJECT)]


def test_a_division_that_the_trust_has_overruled_is_not_asked_again() -> None:
    replies = [division("Kirurgi", Answer.OBJECT), division("Psykiatri", Answer.AGREE)]
    for position, expected in ((Answer.AGREE, []), (None, [replies[0].id]), (Answer.OBJECT, [replies[0].id])):
        standing = rules.derive(a_round(), replies, [trust_stance(position)])
        assert rules.asked_again(replies, standing) == expected


def test_the_secretariat_chooses_otherwise_but_never_leaves_the_silent_out() -> None:
    replies = of_round([Answer.AGREE, Answer.OBJECT, None])
    standing = rules.derive(a_round(), replies)
    agreed, objecting, silent = (reply.id for reply in replies)
    assert rules.choose_asked(replies, standing, None) == {objecting, silent}
    assert rules.choose_asked(replies, standing, [agreed, silent]) == {agreed, silent}
    refusals: tuple[tuple[list[UUID], str], ...] = (
        ([objecting], "round.silent_left_out"),
        ([silent, uuid4()], "round.not_in_round"),
    )
    for wanted, code in refusals:
        with pytest.raises(Invalid) as error:
            rules.choose_asked(replies, standing, wanted)
        assert code_of(error) == (code, "R-ROUND-25")
        assert error.value.field == "asked"


def test_somebody_is_asked_unless_a_region_itself_objected() -> None:
    replies = of_round([Answer.AGREE, Answer.AGREE])
    with pytest.raises(Invalid) as error:
        rules.choose_asked(replies, rules.derive(a_round(), replies), None)
    assert code_of(error) == ("round.nobody_to_ask", "R-ROUND-25")
    objecting = rules.derive(a_round(), replies, [region_stance(Answer.OBJECT)])
    assert rules.choose_asked(replies, objecting, None) == frozenset()


def test_a_position_stands_unless_its_own_are_asked_again() -> None:
    here, elsewhere = municipality("Aune", Answer.OBJECT), municipality("Dal", Answer.OBJECT, region=uuid4())
    ward = division("Kirurgi", Answer.AGREE)
    replies = [here, elsewhere, ward]
    region, trust = region_stance(Answer.AGREE), trust_stance(Answer.AGREE)
    assert rules.stands_on(region, replies, {elsewhere.id, ward.id})
    assert not rules.stands_on(region, replies, {here.id})
    assert rules.stands_on(trust, replies, {here.id, elsewhere.id})
    assert not rules.stands_on(trust, replies, {ward.id})
    for position in (None, Answer.OBJECT):
        assert not rules.stands_on(region_stance(position), replies, set())


@pytest.mark.parametrize("state", list(CaseState))
def test_who_may_be_asked_again_and_when(state: CaseState) -> None:
    found = a_round()
    if state in (CaseState.DISCUSSED, CaseState.ANCHORING):
        assert rules.require_askable_again(found, state, bears=True, outdated=True) is found
    else:
        with pytest.raises(RuleBroken) as error:
            rules.require_askable_again(found, state, bears=True, outdated=True)
        assert code_of(error) == ("round.case_not_to_ask", "R-ROUND-24")


def test_without_a_round_or_a_new_text_nobody_is_asked_again() -> None:
    for found, bears, outdated, code in (
        (None, False, False, "round.none_before"),
        (a_round(), False, True, "round.none_before"),
        (a_round(), True, False, "round.text_unchanged"),
    ):
        with pytest.raises(RuleBroken) as error:
            rules.require_askable_again(found, CaseState.DISCUSSED, bears=bears, outdated=outdated)
        assert code_of(error) == (code, "R-ROUND-24")


@given(st.integers(1, 9), st.integers(1, 9))
def test_an_answer_counts_for_the_text_it_was_given_to(sent: int, now: int) -> None:
    assert rules.is_outdated(a_round(text_edition=sent), now) == (now > sent)
