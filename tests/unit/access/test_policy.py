"""Who may do what, refusal and positive twin for each rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.access.roles import Permission, permissions
from fellesskap.actor import (
    PUBLIC_ACTOR,
    SYSTEM_ACTOR,
    Actor,
    ActorKind,
    Audience,
    HeldSeat,
    Role,
    RoleKind,
    Side,
)
from fellesskap.db.ids import uuid7
from fellesskap.errors import NotAllowed, RuleBroken

BODY, OTHER_BODY, PARTNER, REGION, DIVISION = (uuid7() for _ in range(5))


def person(*roles: Role, seats: tuple[HeldSeat, ...] = ()) -> Actor:
    return Actor(ActorKind.PERSON, person_id=uuid7(), roles=frozenset(roles), seats=frozenset(seats))


def seat(**changes: object) -> HeldSeat:
    facts = {
        "seat_id": uuid7(),
        "body_id": BODY,
        "side": Side.MUNICIPAL,
        "deputy": False,
        "may_propose": True,
        "counts": True,
        "region_id": REGION,
    }
    return HeldSeat(**{**facts, **changes})


SECRETARY = person(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL))
HOSPITAL_SECRETARY = person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL))
ADMINISTRATOR = person(Role(RoleKind.ADMINISTRATOR, Side.OTHER))
CONTACT = person(Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=PARTNER))
REGION_CONTACT = person(Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=REGION))
DIVISION_CONTACT = person(Role(RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=DIVISION))
MEMBER = person(seats=(seat(),))
OBSERVER = person(seats=(seat(may_propose=False, counts=False),))


@pytest.mark.parametrize(
    ("check", "refused", "allowed"),
    [
        (policy.require_signed_in, PUBLIC_ACTOR, MEMBER),
        (policy.require_secretariat, MEMBER, SECRETARY),
        (policy.require_secretariat, ADMINISTRATOR, HOSPITAL_SECRETARY),
        (policy.require_secretariat, PUBLIC_ACTOR, SYSTEM_ACTOR),
        (policy.require_administrator, SECRETARY, ADMINISTRATOR),
        (lambda a: policy.require_reporter(a, [BODY]), OBSERVER, MEMBER),
        (lambda a: policy.require_reporter(a, [OTHER_BODY]), MEMBER, SECRETARY),
        (lambda a: policy.require_answerer(a, PARTNER), MEMBER, CONTACT),
        (lambda a: policy.require_answerer(a, uuid7()), CONTACT, CONTACT),
        (lambda a: policy.require_answerer(a, PARTNER, DIVISION), CONTACT, DIVISION_CONTACT),
        (lambda a: policy.require_answerer(a, PARTNER, side=Side.HOSPITAL), SECRETARY, HOSPITAL_SECRETARY),
        (lambda a: policy.require_region_contact(a, REGION), CONTACT, REGION_CONTACT),
        (lambda a: policy.require_person_keeper(a, MEMBER.person_id or uuid7()), CONTACT, MEMBER),
        (lambda a: policy.require_person_keeper(a, uuid7()), PUBLIC_ACTOR, SECRETARY),
        (lambda a: policy.require_office_keeper(a, uuid7()), CONTACT, SECRETARY),
        (lambda a: policy.require_office_keeper(a, PARTNER), REGION_CONTACT, CONTACT),
        (lambda a: policy.require_office_keeper(a, None), CONTACT, SYSTEM_ACTOR),
    ],
)
def test_refuses_one_and_lets_the_other(
    check: Callable[[Actor], None], refused: Actor, allowed: Actor
) -> None:
    with pytest.raises(NotAllowed):
        check(refused)
    if allowed is not refused:
        check(allowed)


def test_region_is_represented_by_its_counted_holder_alone() -> None:
    assert policy.represents_region(MEMBER, REGION, BODY)
    assert not policy.represents_region(OBSERVER, REGION, BODY)
    assert not policy.represents_region(person(seats=(seat(deputy=True),)), REGION, BODY)
    assert not policy.represents_region(MEMBER, REGION, OTHER_BODY)


@pytest.mark.parametrize(
    ("actor", "audience"),
    [
        (SECRETARY, Audience.SECRETARIAT),
        (ADMINISTRATOR, Audience.SECRETARIAT),
        (MEMBER, Audience.PARTNERS),
        (CONTACT, Audience.PARTNERS),
        (person(Role(RoleKind.ELECTED, Side.MUNICIPAL, partner_id=PARTNER)), Audience.ELECTED),
        (person(), Audience.PUBLIC),
        (PUBLIC_ACTOR, Audience.PUBLIC),
    ],
)
def test_what_an_actor_sees(actor: Actor, audience: Audience) -> None:
    assert actor.sees is audience


def test_permission_shapes() -> None:
    assert Permission.AUDIT in permissions(SECRETARY)
    assert permissions(MEMBER) == {Permission.SIGNED_IN}
    assert permissions(PUBLIC_ACTOR) == frozenset()


def test_action_tells_what_the_service_would_say() -> None:
    def refuse() -> None:
        raise RuleBroken("case.already_decided")

    assert action("place", lambda: policy.require_secretariat(MEMBER)) == Action(
        "place", allowed=False, offered=False, code="access.secretariat_only"
    )
    assert action("place", lambda: policy.require_secretariat(SECRETARY), refuse) == Action(
        "place", allowed=False, offered=True, code="case.already_decided"
    )
    assert action("place", lambda: policy.require_secretariat(SECRETARY)).allowed
