"""Those that ended while they were asked: seen, settled once, answered for by those that came after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Role, RoleKind, Side
from fellesskap.errors import DomainError
from fellesskap.rounds import rules
from fellesskap.rounds.model import Answer, Asked, Reply, RoundState, Tally
from fellesskap.structure.model import Anchor, Silence
from round_parts import (
    REGION,
    TODAY,
    a_round,
    code_of,
    division,
    municipality,
    person,
    region_stance,
    trust_stance,
)

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OTHER = uuid4()
MUNICIPALITIES = [municipality(name).asked for name in ("Aune", "Berg", "Dal")]
DIVISIONS = [division(name).asked for name in ("Kirurgi", "Psykiatri")]
TRUST = Asked(DIVISIONS[0].partner_id, Side.HOSPITAL, "Foretaket", "foretaket")
CANDIDATES = {Anchor.MUNICIPALITIES: MUNICIPALITIES, Anchor.DIVISIONS: DIVISIONS, Anchor.TRUST: [TRUST]}


@given(st.none() | st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days)))
def test_a_partner_has_ended_from_the_first_day_without_it(until: object) -> None:
    assert rules.is_over(until, TODAY) is (until is not None and until <= TODAY)


def test_who_answers_now_is_settled_once_for_one_that_has_ended_while_the_round_is_open() -> None:
    reply = municipality("Aune")
    for until in (YESTERDAY, TODAY):
        rules.require_over(a_round(), reply, until, TODAY)
    refusals = (
        (a_round(), reply, None, "round.partner_not_ended", "R-ROUND-47"),
        (a_round(), reply, TOMORROW, "round.partner_not_ended", "R-ROUND-47"),
        (a_round(state=RoundState.CLOSED), reply, TODAY, "round.closed", "R-ROUND-6"),
        (a_round(), replace(reply, ended=True), TODAY, "round.no_longer_asked", "R-ROUND-48"),
    )
    for found, asked, until, code, rule in refusals:
        with pytest.raises(DomainError) as error:
            rules.require_over(found, asked, until, TODAY)
        assert code_of(error) == (code, rule)


def test_who_is_no_longer_asked_gives_no_answer() -> None:
    rules.require_still_asked(municipality("Aune"))
    with pytest.raises(DomainError) as error:
        rules.require_still_asked(replace(municipality("Aune", Answer.AGREE), ended=True))
    assert code_of(error) == ("round.no_longer_asked", "R-ROUND-48")


def test_that_one_is_no_longer_asked_has_a_reason() -> None:
    rules.require_ending_reason("Slått sammen fra nyttår.")
    with pytest.raises(DomainError) as error:
        rules.require_ending_reason("  ")
    assert code_of(error) == ("round.ending_needs_reason", "R-ROUND-47")


def test_a_question_goes_on_to_the_likes_of_whoever_had_it() -> None:
    gone = municipality("Nedlagt").asked
    assert rules.successors_among(gone, CANDIDATES) == MUNICIPALITIES
    assert rules.successors_among(division("Nedlagt").asked, CANDIDATES) == DIVISIONS
    undivided = {**CANDIDATES, Anchor.DIVISIONS: []}
    assert rules.successors_among(division("Nedlagt").asked, undivided) == [TRUST]
    assert rules.successors_among(TRUST, CANDIDATES) == [TRUST]


def test_each_is_chosen_once_and_only_who_can_be() -> None:
    aune, berg, dal = (one.partner_id for one in MUNICIPALITIES)
    kirurgi = DIVISIONS[0].division_id or UUID(int=0)
    assert rules.choose_successors(MUNICIPALITIES, [], [dal, aune], []) == [
        MUNICIPALITIES[0],
        MUNICIPALITIES[2],
    ]
    assert rules.choose_successors(MUNICIPALITIES, [], [], []) == []
    assert rules.choose_successors(DIVISIONS, [], [], [kirurgi]) == DIVISIONS[:1]
    refusals: tuple[tuple[list[Asked], list[Asked], list[UUID], list[UUID], str], ...] = (
        (MUNICIPALITIES, [], [berg, berg], [], "round.chosen_twice"),
        (MUNICIPALITIES, [], [uuid4()], [], "round.not_a_successor"),
        (MUNICIPALITIES, [], [], [kirurgi], "round.not_a_successor"),
        (DIVISIONS, [], [TRUST.partner_id], [], "round.not_a_successor"),
        (MUNICIPALITIES, [MUNICIPALITIES[1]], [berg], [], "round.not_a_successor"),
    )
    for able, former, partners, divisions, code in refusals:
        with pytest.raises(DomainError) as error:
            rules.choose_successors(able, former, partners, divisions)
        assert code_of(error) == (code, "R-ROUND-49")


@given(st.lists(st.sampled_from(MUNICIPALITIES), unique=True), st.lists(st.sampled_from(MUNICIPALITIES)))
def test_a_successor_that_is_asked_already_is_one_and_the_same(
    successors: list[Asked], asked: list[Asked]
) -> None:
    replies = [Reply(uuid4(), 1, uuid4(), one, Answer.OBJECT) for one in asked]
    new = rules.newly_asked(successors, replies)
    assert new == [one for one in successors if one not in asked]


def test_whoever_is_asked_instead_has_the_same_text_and_a_day_to_answer() -> None:
    some = MUNICIPALITIES[:1]
    rules.require_time_for(some, TOMORROW, TODAY, outdated=False)
    rules.require_time_for([], YESTERDAY, TODAY, outdated=True)
    for deadline, outdated, code in (
        (TODAY, False, "round.extend_to_hand_on"),
        (YESTERDAY, False, "round.extend_to_hand_on"),
        (TOMORROW, True, "round.ask_again_before_handing_on"),
    ):
        with pytest.raises(DomainError) as error:
            rules.require_time_for(some, deadline, TODAY, outdated=outdated)
        assert code_of(error) == (code, "R-ROUND-51")


@pytest.mark.parametrize("position", list(Answer))
def test_a_position_that_nobody_is_behind_neither_counts_nor_is_settled(position: Answer) -> None:
    found, stance = a_round(silence=Silence.BLOCKS), region_stance(position)
    left = rules.derive(found, [municipality("Dal", Answer.AGREE, region=OTHER)], [stance])
    assert left.objections == ()
    assert left.group_of(stance).tally == Tally.of([])
    with pytest.raises(DomainError) as error:
        rules.require_someone_behind(left.group_of(stance))
    assert code_of(error) == ("round.nobody_behind", "R-ROUND-52")
    whole = rules.derive(found, [municipality("Aune", Answer.AGREE)], [stance])
    assert len(whole.objections) == (position is Answer.OBJECT)
    rules.require_someone_behind(whole.group_of(stance))


def test_a_new_round_counts_each_in_the_region_of_the_day_and_the_ended_where_it_was() -> None:
    aune, berg, dal = MUNICIPALITIES
    moved, alone = replace(aune, region_id=OTHER), replace(berg, region_id=None)
    placed = rules.placed_today([aune, berg, dal, *DIVISIONS], [moved, alone, *DIVISIONS, TRUST])
    assert placed == [moved, alone, dal, *DIVISIONS]
    assert rules.placed_today(placed, [aune, berg, dal]) == [aune, berg, dal, *DIVISIONS]


def test_a_position_stands_only_for_those_it_was_settled_for() -> None:
    aune, berg, dal = MUNICIPALITIES
    nord, sor, trust = region_stance(Answer.AGREE), region_stance(Answer.AGREE, OTHER), trust_stance()
    before = [aune, berg, *DIVISIONS]
    assert rules.speaks_for_the_same(nord, before, before)
    moved = [aune, replace(berg, region_id=OTHER), *DIVISIONS]
    assert not rules.speaks_for_the_same(nord, before, moved)
    assert not rules.speaks_for_the_same(nord, before, [*before, dal])
    assert rules.speaks_for_the_same(trust, before, moved)
    assert [rules.speaks_for_any(one, before) for one in (nord, sor, trust)] == [True, False, True]
    assert rules.speaks_for_any(sor, moved)
    assert not rules.speaks_for_any(nord, [replace(aune, region_id=OTHER)])
    assert REGION != OTHER


def test_only_the_secretariat_settles_it_and_only_where_one_has_ended() -> None:
    secretary = person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL))
    reply = municipality("Aune")
    contact = person(Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=reply.asked.partner_id))

    def told(actor: object, name: str, asked: Reply, until: object) -> tuple[bool, bool, str | None]:
        acts = rules.reply_actions(actor, a_round(), asked, until, TODAY)
        one = next(act for act in acts if act.name == name)
        return one.allowed, one.offered, one.code

    assert told(secretary, "settleEnded", reply, TODAY) == (True, True, None)
    assert told(secretary, "settleEnded", reply, None) == (False, True, "round.partner_not_ended")
    assert told(contact, "settleEnded", reply, TODAY)[:2] == (False, False)
    assert told(contact, "answerRound", reply, TODAY) == (True, True, None)
    gone = replace(reply, ended=True)
    assert told(contact, "answerRound", gone, TODAY) == (False, True, "round.no_longer_asked")
