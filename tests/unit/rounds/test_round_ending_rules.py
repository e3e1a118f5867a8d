"""Settling and closing a round, and what can be done now: told by the same rules."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from fellesskap.actor import PUBLIC_ACTOR, Actor, Role, RoleKind, Side
from fellesskap.cases.model import CaseState
from fellesskap.errors import NotAllowed, RuleBroken
from fellesskap.rounds import rules
from fellesskap.rounds.model import (
    Answer,
    RoundFacts,
    RoundState,
)
from fellesskap.structure.model import (
    Silence,
)
from round_parts import (
    BODY,
    REGION,
    TODAY,
    a_round,
    a_seat,
    code_of,
    division,
    municipality,
    person,
    region_stance,
    trust_stance,
)


@pytest.mark.parametrize(
    "actor",
    [
        person(Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=REGION)),
        person(seats=(a_seat(),)),
    ],
)
def test_a_region_s_contact_and_its_seat_settle_its_position(actor: Actor) -> None:
    rules.require_settler(actor, region_stance(), BODY)


@pytest.mark.parametrize(
    "actor",
    [
        PUBLIC_ACTOR,
        person(),
        person(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL), Role(RoleKind.SECRETARIAT, Side.HOSPITAL)),
        person(Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=uuid4())),
        person(Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=uuid4())),
        person(seats=(a_seat(deputy=True),)),
        person(seats=(a_seat(counts=False),)),
        person(seats=(a_seat(region_id=uuid4()),)),
        person(seats=(a_seat(region_id=None),)),
    ],
)
def test_nobody_else_settles_a_region_s_position(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        rules.require_settler(actor, region_stance(), BODY)


def test_a_seat_in_another_body_settles_nothing() -> None:
    with pytest.raises(NotAllowed) as error:
        rules.require_settler(person(seats=(a_seat(),)), region_stance(), uuid4())
    assert code_of(error) == ("round.not_your_stance", "R-ROUND-12")


def test_the_trust_s_position_is_its_secretary_s_or_its_own_seat_s() -> None:
    rules.require_settler(person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL)), trust_stance(), BODY)
    rules.require_settler(person(seats=(a_seat(Side.HOSPITAL, region_id=None),)), trust_stance(), BODY)
    for actor in (
        person(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)),
        person(seats=(a_seat(Side.HOSPITAL, division_id=uuid4()),)),
        person(seats=(a_seat(Side.MUNICIPAL),)),
        person(Role(RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=uuid4())),
    ):
        with pytest.raises(NotAllowed):
            rules.require_settler(actor, trust_stance(), BODY)


@pytest.mark.parametrize("silence", [Silence.CONSENTS, Silence.DOES_NOT_COUNT])
def test_silence_is_passed_over_with_a_reason_where_the_round_lets_it(silence: Silence) -> None:
    found = a_round(silence=silence)
    group = rules.derive(found, [municipality("Øyer"), municipality("Gausdal", Answer.AGREE)]).groups[0]
    rules.require_silence_passable(found, group)
    with pytest.raises(RuleBroken) as error:
        rules.require_silence_reason(group, " ")
    assert code_of(error) == ("round.silence_needs_reason", "R-ROUND-13")
    assert error.value.facts["names"] == ["Øyer"]
    rules.require_silence_reason(group, "Purret to ganger")


def test_blocking_silence_is_never_passed_over() -> None:
    found = a_round(silence=Silence.BLOCKS)
    silent = rules.derive(found, [municipality("Øyer")]).groups[0]
    with pytest.raises(RuleBroken) as error:
        rules.require_silence_passable(found, silent)
    assert code_of(error) == ("round.answers_missing", "R-ROUND-13")
    answered = rules.derive(found, [municipality("Øyer", Answer.AGREE)]).groups[0]
    rules.require_silence_passable(found, answered)
    rules.require_silence_reason(answered, "")


def test_a_round_closes_when_all_have_answered() -> None:
    found = a_round()
    some = [municipality("Øyer", Answer.AGREE), municipality("Gausdal")]
    with pytest.raises(RuleBroken) as error:
        rules.require_closable(found, rules.derive(found, some), TODAY)
    assert code_of(error) == ("round.too_early_to_close", "R-ROUND-14")
    assert error.value.facts["missing"] == 1
    every = [municipality("Øyer", Answer.AGREE), municipality("Gausdal", Answer.ABSTAIN)]
    rules.require_closable(found, rules.derive(found, every, [region_stance()]), TODAY)


def test_a_round_closes_after_its_deadline_and_not_on_it() -> None:
    found = a_round()
    standing = rules.derive(found, [municipality("Øyer")])
    with pytest.raises(RuleBroken):
        rules.require_closable(found, standing, found.deadline)
    rules.require_closable(found, standing, found.deadline + timedelta(days=1))


def test_a_round_closes_early_when_every_position_is_settled() -> None:
    found = a_round()
    replies = [municipality("Øyer"), division("Gjøvik")]
    one = rules.derive(found, replies, [region_stance(Answer.AGREE), trust_stance()])
    with pytest.raises(RuleBroken):
        rules.require_closable(found, one, TODAY)
    both = rules.derive(found, replies, [region_stance(Answer.AGREE), trust_stance(Answer.AGREE)])
    rules.require_closable(found, both, TODAY)


def test_one_without_a_region_is_not_spoken_for() -> None:
    found = a_round()
    replies = [municipality("Øyer"), municipality("Nesseby", region=None)]
    with pytest.raises(RuleBroken):
        rules.require_closable(found, rules.derive(found, replies, [region_stance(Answer.AGREE)]), TODAY)


def test_a_closed_round_does_not_close_again() -> None:
    found = a_round(state=RoundState.CLOSED)
    with pytest.raises(RuleBroken) as error:
        rules.require_closable(found, rules.derive(found, [municipality("Øyer", Answer.AGREE)]), TODAY)
    assert error.value.code == "round.closed"


def test_actions_tell_what_the_services_would_say() -> None:
    found = a_round()
    reply = municipality("Øyer")
    standing = rules.derive(found, [reply], [region_stance()])
    secretary = person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL))
    contact = person(
        Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=reply.asked.partner_id),
        Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=REGION),
    )
    before = RoundFacts(CaseState.DISCUSSED, TODAY)
    assert [(a.name, a.allowed) for a in rules.round_actions(secretary, before)] == [("openRound", True)]
    assert [(a.name, a.offered) for a in rules.round_actions(contact, before)] == [("openRound", False)]

    running = RoundFacts(CaseState.ANCHORING, TODAY, found, standing)
    told = {a.name: a for a in rules.round_actions(secretary, running)}
    assert told["openRound"].code == "round.already_open"
    assert told["closeRound"].code == "round.too_early_to_close"
    assert rules.reply_actions(contact, found, reply, None, TODAY)[0].allowed
    assert not rules.reply_actions(secretary, found, reply, None, TODAY)[0].offered
    group = standing.groups[0]
    by_contact = rules.stance_actions(contact, found, region_stance(), group, BODY)
    assert [(a.name, a.allowed) for a in by_contact] == [("settleStance", True), ("answerForRegion", True)]
    assert not any(a.offered for a in rules.stance_actions(secretary, found, region_stance(), group, BODY))
    blocked = rules.stance_actions(contact, a_round(silence=Silence.BLOCKS), region_stance(), group, BODY)
    assert (blocked[0].allowed, blocked[0].offered, blocked[0].code) == (False, True, "round.answers_missing")
