"""Who belongs to a side, a region or a division, and so reads and writes what is its own."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.access import policy
from fellesskap.actor import (
    PUBLIC_ACTOR,
    SYSTEM_ACTOR,
    Actor,
    ActorKind,
    HeldSeat,
    Role,
    RoleKind,
    Side,
    Space,
)
from fellesskap.db.quoting import word_array
from fellesskap.db.work import facts_sql
from fellesskap.errors import NotAllowed

NORD, SOR, KIRURGI, PSYKIATRI, AUNE = (UUID(int=number) for number in range(1, 6))
MUNICIPAL, HOSPITAL = Space(Side.MUNICIPAL), Space(Side.HOSPITAL)
IN_NORD, IN_SOR = Space(Side.MUNICIPAL, region_id=NORD), Space(Side.MUNICIPAL, region_id=SOR)
IN_KIRURGI = Space(Side.HOSPITAL, division_id=KIRURGI)
ALL = (MUNICIPAL, HOSPITAL, IN_NORD, IN_SOR, IN_KIRURGI)


def person(*roles: Role, seats: tuple[HeldSeat, ...] = (), home: frozenset[UUID] = frozenset()) -> Actor:
    return Actor(
        ActorKind.PERSON, UUID(int=9), roles=frozenset(roles), seats=frozenset(seats), home_regions=home
    )


def seat(
    side: Side, *, deputy: bool = False, region: UUID | None = None, division: UUID | None = None
) -> HeldSeat:
    return HeldSeat(UUID(int=20), UUID(int=21), side, deputy, True, True, region, None, division)


def reached(actor: Actor) -> set[Space]:
    return {space for space in ALL if actor.belongs_to(space)}


@pytest.mark.parametrize(
    ("actor", "spaces"),
    [
        (person(Role(RoleKind.SECRETARIAT, Side.MUNICIPAL)), {MUNICIPAL, IN_NORD, IN_SOR}),
        (person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL)), {HOSPITAL, IN_KIRURGI}),
        (person(Role(RoleKind.REGION_CONTACT, Side.MUNICIPAL, region_id=NORD)), {MUNICIPAL, IN_NORD}),
        (
            person(Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=AUNE), home=frozenset({NORD})),
            {MUNICIPAL, IN_NORD},
        ),
        (person(Role(RoleKind.DIVISION_CONTACT, Side.HOSPITAL, division_id=KIRURGI)), {HOSPITAL, IN_KIRURGI}),
        (person(seats=(seat(Side.MUNICIPAL, region=SOR),)), {MUNICIPAL, IN_SOR}),
        (person(seats=(seat(Side.HOSPITAL, division=PSYKIATRI),)), {HOSPITAL}),
        (
            person(Role(RoleKind.SECRETARIAT, Side.HOSPITAL), seats=(seat(Side.MUNICIPAL, region=NORD),)),
            {HOSPITAL, IN_KIRURGI, MUNICIPAL, IN_NORD},
        ),
    ],
)
def test_a_person_belongs_where_a_role_or_a_seat_says(actor: Actor, spaces: set[Space]) -> None:
    assert reached(actor) == spaces
    for space in spaces:
        policy.require_space(actor, space)


@pytest.mark.parametrize(
    "actor",
    [
        PUBLIC_ACTOR,
        SYSTEM_ACTOR,
        person(),
        person(Role(RoleKind.ADMINISTRATOR, Side.OTHER)),
        person(Role(RoleKind.ADMINISTRATOR, Side.MUNICIPAL)),
        person(Role(RoleKind.ELECTED, Side.MUNICIPAL)),
        person(seats=(seat(Side.OTHER),)),
        person(seats=(seat(Side.MUNICIPAL, deputy=True, region=NORD),)),
        # Whoever a paper is made as is nobody in particular.
        Actor(ActorKind.PERSON, roles=frozenset({Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL)})),
    ],
)
def test_others_belong_nowhere(actor: Actor) -> None:
    assert reached(actor) == set()
    assert "app.sides='{}'" in facts_sql(actor)
    assert "app.keeps='{}'" in facts_sql(actor)
    for space in ALL:
        with pytest.raises(NotAllowed):
            policy.require_space(actor, space)


@given(
    st.lists(
        st.builds(
            Role,
            st.sampled_from(RoleKind),
            st.sampled_from(Side),
            region_id=st.sampled_from([None, NORD, SOR]),
            division_id=st.sampled_from([None, KIRURGI]),
        ),
        max_size=3,
    )
)
def test_nobody_of_one_side_alone_reaches_the_other(roles: list[Role]) -> None:
    actor = person(*roles)
    sides = {role.side for role in roles}
    assert {space.side for space in reached(actor)} <= sides
    assert actor.keeps() <= actor.sides()


def test_the_sides_are_written_as_the_policies_read_them() -> None:
    assert word_array({Side.HOSPITAL, Side.MUNICIPAL}) == "'{hospital,municipal}'"
