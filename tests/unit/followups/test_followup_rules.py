"""Who follows a decision up, and who reports on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import PUBLIC_ACTOR, Actor, ActorKind, Audience, Role, RoleKind, Side
from fellesskap.decisions.model import DecisionEffect, Recorded, Result
from fellesskap.errors import Invalid, NotAllowed, RuleBroken
from fellesskap.followups import rules
from fellesskap.followups.model import Adoption, Followup, FollowupState, Partner
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


@given(
    st.sampled_from([DecisionEffect.BINDING, DecisionEffect.RECOMMENDATION]),
    st.sets(st.sampled_from([AUNE.id, TRUST.id])),
)
def test_whom_nobody_asked_is_neither_bound_nor_recommended_to(
    effect: DecisionEffect, left_out: set[UUID]
) -> None:
    expected = [one for one in (AUNE, TRUST) if one.id not in left_out]
    assert rules.followed_up_by(effect, [AUNE, TRUST, OTHER], left_out) == expected


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
    assert rules.followup_actions(actor, followup(partner), TODAY)[0].allowed


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
    assert not rules.followup_actions(actor, followup(partner), TODAY)[0].offered


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


DECIDED = date(2026, 5, 12)
TODAY = date(2026, 9, 1)
RECOMMENDED = replace(followup(), effect=DecisionEffect.RECOMMENDATION, decided_on=DECIDED)


def adoption(found: Followup = RECOMMENDED, **changes: object) -> None:
    values: dict[str, object] = {
        "adoption": Adoption.ADOPTED,
        "decided_on": DECIDED,
        "reference": "kommunestyret, sak 45/26",
        "note": "",
        **changes,
    }
    rules.require_adoption(found, **values, on=TODAY)


def test_a_recommendation_is_done_by_an_own_decision() -> None:
    with pytest.raises(RuleBroken) as error:
        rules.require_reportable(RECOMMENDED, FollowupState.DONE)
    assert (error.value.code, error.value.rule_id) == ("followup.own_decision_first", "R-FOLLOWUP-6")
    for state in (FollowupState.OPEN, FollowupState.UNDER_WAY):
        rules.require_reportable(RECOMMENDED, state)
    rules.require_reportable(followup(), FollowupState.DONE)


def test_what_binds_nobody_decides_again() -> None:
    with pytest.raises(RuleBroken) as error:
        rules.require_recommended(followup())
    assert (error.value.code, error.value.rule_id) == ("followup.is_binding", "R-FOLLOWUP-7")
    rules.require_recommended(RECOMMENDED)
    offered = {one.name: one for one in rules.followup_actions(CONTACT, followup(), TODAY)}
    assert (offered["recordAdoption"].allowed, offered["recordAdoption"].offered) == (False, True)
    assert [one.allowed for one in rules.followup_actions(CONTACT, RECOMMENDED, TODAY)] == [True, True, False]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decided_on": TODAY + timedelta(days=1)}, "followup.decided_ahead"),
        ({"decided_on": DECIDED - timedelta(days=1)}, "followup.decided_before"),
        ({"reference": "  "}, "followup.reference_required"),
        ({"reference": "x" * (rules.LONGEST_REFERENCE + 1)}, "followup.reference_too_long"),
        ({"note": "x" * (rules.LONGEST_NOTE + 1)}, "followup.note_too_long"),
        ({"adoption": Adoption.ADOPTED_WITH_REMARK}, "followup.adoption_reason_required"),
        ({"adoption": Adoption.REJECTED, "note": " "}, "followup.adoption_reason_required"),
    ],
)
def test_an_own_decision_tells_its_day_where_it_is_found_and_why(
    changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as error:
        adoption(**changes)
    assert (error.value.code, error.value.rule_id) == (code, "R-FOLLOWUP-8")
    for day in (DECIDED, TODAY):
        adoption(decided_on=day)
    for one in (Adoption.ADOPTED_WITH_REMARK, Adoption.REJECTED):
        adoption(adoption=one, note="Vi mangler folk")


def test_a_changed_decision_tells_why() -> None:
    rejected = replace(RECOMMENDED, adoption=Adoption.REJECTED, state=FollowupState.DONE)
    with pytest.raises(Invalid):
        adoption(rejected)
    adoption(rejected, note="Kommunestyret behandlet saken på nytt")
    adoption(replace(rejected, adoption=Adoption.ADOPTED))


@given(st.lists(st.sampled_from([None, *Adoption])))
def test_a_recommendation_is_carried_when_all_have_adopted_it(adoptions: list[Adoption | None]) -> None:
    against = [one for one in adoptions if one in (None, Adoption.REJECTED)]
    assert rules.is_ratified(adoptions) is (bool(adoptions) and not against)


def test_partners_are_reminded_once_before_and_once_after() -> None:
    told = []
    warned = False
    for days in range(-30, 10):
        found = rules.tells(TODAY, TODAY + timedelta(days=days), warned=warned)
        if found is not None:
            told.append((days, found))
            warned = True
            if found:
                break
    assert told == [(-rules.WARNED_DAYS, False), (1, True)]
