"""What must hold for a note of one side's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side, Space
from fellesskap.errors import DomainError
from fellesskap.notes import rules
from fellesskap.notes.model import Note

AUTHOR, OTHER, NORD = UUID(int=1), UUID(int=2), UUID(int=3)
NOTE = Note(UUID(int=4), 1, Side.MUNICIPAL, None, None, UUID(int=5), AUTHOR, 1, None)
WITHDRAWN = replace(NOTE, withdrawn_at=datetime(2026, 3, 2, tzinfo=UTC))


def person(person_id: UUID, kind: RoleKind = RoleKind.REGION_CONTACT, side: Side = Side.MUNICIPAL) -> Actor:
    return Actor(ActorKind.PERSON, person_id, roles=frozenset({Role(kind, side, region_id=NORD)}))


def refused(code: str, check: object, *given: object) -> None:
    with pytest.raises(DomainError) as error:
        check(*given)
    assert error.value.code == code


@pytest.mark.parametrize(
    "space",
    [
        Space(Side.OTHER),
        Space(Side.HOSPITAL, region_id=NORD),
        Space(Side.MUNICIPAL, division_id=NORD),
    ],
)
def test_there_is_no_such_space(space: Space) -> None:
    refused("note.no_such_space", rules.require_place, space)


@pytest.mark.parametrize(
    "space",
    [
        Space(Side.MUNICIPAL),
        Space(Side.HOSPITAL),
        Space(Side.MUNICIPAL, region_id=NORD),
        Space(Side.HOSPITAL, division_id=NORD),
    ],
)
def test_a_side_its_regions_and_its_divisions_have_their_own(space: Space) -> None:
    rules.require_place(space)


def test_a_note_is_about_one_thing_and_says_something() -> None:
    rules.require_about(NORD, None)
    rules.require_about(None, NORD)
    rules.require_text("Vi er enige.")
    rules.require_text("x" * rules.LONGEST_TEXT)
    refused("note.about_one_thing", rules.require_about, None, None)
    refused("note.about_one_thing", rules.require_about, NORD, NORD)
    refused("note.text_missing", rules.require_text, " \n")
    refused("note.text_too_long", rules.require_text, "x" * (rules.LONGEST_TEXT + 1))


def test_its_author_rewrites_it_while_of_the_side() -> None:
    rules.require_author(person(AUTHOR), NOTE)
    refused("note.not_your_note", rules.require_author, person(OTHER), NOTE)
    refused(
        "access.not_your_side",
        rules.require_author,
        person(AUTHOR, RoleKind.SECRETARIAT, Side.HOSPITAL),
        NOTE,
    )


def test_its_author_or_the_sides_secretary_withdraws_it() -> None:
    rules.require_withdrawer(person(AUTHOR), NOTE)
    rules.require_withdrawer(person(OTHER, RoleKind.SECRETARIAT), NOTE)
    refused("note.not_yours_to_withdraw", rules.require_withdrawer, person(OTHER), NOTE)
    other_side = person(OTHER, RoleKind.SECRETARIAT, Side.HOSPITAL)
    refused("access.not_your_side", rules.require_withdrawer, other_side, NOTE)


def test_what_is_withdrawn_stays_as_it_was() -> None:
    rules.require_standing(NOTE)
    refused("note.withdrawn", rules.require_standing, WITHDRAWN)
    told = {one.name: (one.allowed, one.code) for one in rules.note_actions(person(AUTHOR), WITHDRAWN)}
    assert told == {"reviseNote": (False, "note.withdrawn"), "withdrawNote": (False, "note.withdrawn")}
    assert all(one.allowed for one in rules.note_actions(person(AUTHOR), NOTE))
