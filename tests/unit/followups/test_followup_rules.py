"""Who follows a decision up, and who reports on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.decisions.model import DecisionEffect, Recorded, Result
from fellesskap.errors import Invalid, NotAllowed
from fellesskap.followups import rules
from fellesskap.followups.model import Followup, FollowupState, Partner
from fellesskap.structure.model import Force

AUNE = Partner(UUID(int=1), Side.MUNICIPAL, "Aune", "aune")
TRUST = Partner(UUID(int=2), Side.HOSPITAL, "Sykehuset", "sykehuset")
OTHER = Partner(UUID(int=3), Side.OTHER, "Universitetet", "universitetet")


def followup(partner: Partner = AUNE, state: FollowupState = FollowupState.OPEN) -> Followup:
    return Followup(UUID(int=4), 1, UUID(int=5), UUID(int=6), partner, state, None)


def person(*roles: Role) -> Actor:
    return Actor(ActorKind.PERSON, UUID(int=7), "Ola", roles=frozenset(roles))


CONTACT = person(Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=AUNE.id))
MUNICIPAL_SECRETARY = person(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL))
HOSPITAL_SECRETARY = person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL))


@given(st.sampled_from(DecisionEffect), st.lists(st.sampled_from([AUNE, TRUST, OTHER]), unique=True))
def test_every_municipality_and_the_trust_follow_up_what_concerns_them(
    effect: DecisionEffect, partners: list[Partner]
) -> None:
    expected = [] if effect is DecisionEffect.NONE else [one for one in partners if one is not OTHER]
    assert rules.followed_up_by(effect, partners) == expected


@pytest.mark.parametrize(
    ("actor", "partner"),
    [
        (CONTACT, AUNE),
        (MUNICIPAL_SECRETARY, AUNE),
        (HOSPITAL_SECRETARY, TRUST),
    ],
)
def test_a_partner_s_contact_and_its_side_s_secretariat_report(actor: Actor, partner: Partner) -> None:
    rules.require_reporter(actor, followup(partner))
    assert rules.followup_actions(actor, followup(partner))[0].allowed


@pytest.mark.parametrize(
    ("actor", "partner"),
    [
        (PUBLIC_ACTOR, AUNE),
        (person(), AUNE),
        (CONTACT, TRUST),
        (CONTACT, replace(AUNE, id=UUID(int=9))),
        (MUNICIPAL_SECRETARY, TRUST),
        (HOSPITAL_SECRETARY, AUNE),
        (person(Role(RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=UUID(int=8))), TRUST),
        (person(Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=UUID(int=8))), AUNE),
    ],
)
def test_nobody_else_reports(actor: Actor, partner: Partner) -> None:
    with pytest.raises(NotAllowed):
        rules.require_reporter(actor, followup(partner))
    assert not rules.followup_actions(actor, followup(partner))[0].offered


@pytest.mark.parametrize("state", [FollowupState.OPEN, FollowupState.UNDER_WAY])
def test_what_was_done_is_taken_back_with_a_reason(state: FollowupState) -> None:
    done = followup(state=FollowupState.DONE)
    with pytest.raises(Invalid) as error:
        rules.require_report(done, state, " ")
    assert (error.value.code, error.value.rule_id) == ("followup.reason_required", "R-FOLLOWUP-3")
    rules.require_report(done, state, "Rutinen måtte gjøres om")
    rules.require_report(followup(), state, "")
    rules.require_report(followup(), FollowupState.DONE, "")
    with pytest.raises(Invalid):
        rules.require_report(followup(), state, "x" * (rules.LONGEST_NOTE + 1))


def recorded(result: Result, force: Force | None, confirms: UUID | None = None) -> Recorded:
    effect = DecisionEffect.NONE if force is None else DecisionEffect.BINDING
    ids = (UUID(int=20), UUID(int=21))
    return Recorded(*ids, "Sak", result, effect, date(2026, 5, 12), Audience.PARTNERS, force, confirms)


def test_nothing_is_followed_up_before_it_is_in_force() -> None:
    for force in (Force.AT_ONCE, Force.REPORTED):
        assert rules.comes_into_force(recorded(Result.AGREEMENT, force))
    assert not rules.comes_into_force(recorded(Result.AGREEMENT, Force.PENDING))
    assert rules.comes_into_force(recorded(Result.AGREEMENT, Force.AT_ONCE, UUID(int=22)))
    for result in (Result.NO_AGREEMENT, Result.POSTPONED):
        assert not rules.comes_into_force(recorded(result, None))


def test_a_letter_tells_what_was_decided_and_what_came_of_it() -> None:
    assert rules.is_told_by_letter(recorded(Result.AGREEMENT, Force.PENDING))
    assert not rules.is_told_by_letter(recorded(Result.NO_AGREEMENT, None))
    origin = UUID(int=22)
    assert rules.is_told_by_letter(recorded(Result.AGREEMENT, Force.AT_ONCE, origin))
    assert rules.is_told_by_letter(recorded(Result.NO_AGREEMENT, None, origin))
    assert not rules.is_told_by_letter(recorded(Result.POSTPONED, None, origin))
