"""A structure is its parts: each can be read, put, moved and taken away by its path alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.drafts import rules
from fellesskap.errors import Conflict, NotFound
from fellesskap.structure.model import Body, BodyKind, Names, Seat, Structure
from structure_examples import small_structure, structures


@settings(max_examples=60)
@given(structures())
def test_putting_every_part_back_is_the_same_structure(structure: Structure) -> None:
    put = structure
    for part in rules.parts_of(structure):
        assert rules.part_at(structure, part.path) == part.value
        assert part.digest == rules.digest_of(part.value)
        put = rules.with_part(put, part.path, part.value)
    assert put == structure


@settings(max_examples=60)
@given(structures())
def test_a_structure_can_be_made_of_its_parts_alone(structure: Structure) -> None:
    empty = replace(structure, **dict.fromkeys((*rules.sections(), "municipalities"), ()))
    for part in rules.parts_of(structure):
        empty = rules.with_part(empty, part.path, part.value)
    assert empty == structure


@settings(max_examples=60)
@given(structures(), st.data())
def test_what_is_taken_away_is_gone_and_nothing_else(structure: Structure, data: st.DataObject) -> None:
    listed = [part for part in rules.parts_of(structure) if "." in part.path]
    part = data.draw(st.sampled_from(listed))
    left = {one.path for one in rules.parts_of(rules.without_part(structure, part.path))}
    gone = {one.path for one in rules.parts_of(structure)} - left
    assert gone == {path for path in gone if path == part.path or path.startswith(f"{part.path}.seats.")}
    assert part.path in gone


@settings(max_examples=60)
@given(structures(), st.data(), st.integers(-3, 12))
def test_moving_changes_the_order_alone(structure: Structure, data: st.DataObject, position: int) -> None:
    part = data.draw(st.sampled_from([one for one in rules.parts_of(structure) if "." in one.path]))
    moved = rules.moved(structure, part.path, position)
    before, after = (sorted(one.path for one in rules.parts_of(it)) for it in (structure, moved))
    assert before == after
    assert {one.digest for one in rules.parts_of(structure)} == {one.digest for one in rules.parts_of(moved)}


def test_a_body_is_put_without_touching_its_seats() -> None:
    plain = small_structure()
    renamed = replace(plain.body("ssu"), name=Names("Samarbeidsutvalget"), seats=())
    changed = rules.with_part(plain, "bodies.ssu", renamed)
    assert changed.body("ssu").name.nb == "Samarbeidsutvalget"
    assert changed.body("ssu").seats == plain.body("ssu").seats


def test_a_new_part_comes_last_and_a_moved_one_where_it_is_told() -> None:
    plain = small_structure()
    new = Body("ny", Names("Nytt"), BodyKind.WORKING, 2, seats=(Seat("en", Names("En"), Side.MUNICIPAL),))
    changed = rules.with_part(plain, "bodies.ny", new)
    assert [body.key for body in changed.bodies][-1] == "ny"
    assert changed.body("ny").seats == new.seats
    assert [body.key for body in rules.moved(changed, "bodies.ny", 1).bodies][:3] == ["mote", "ny", "ssu"]


@pytest.mark.parametrize(
    "path",
    ["", "bodies", "bodies.", "ukjent.ssu", "bodies.ssu.seats", "bodies.ssu.plasser.en", "name", "a.b.c.d"],
)
def test_a_path_that_no_structure_has_is_refused(path: str) -> None:
    with pytest.raises(NotFound, match=r"draft\.no_such_part"):
        rules.part_at(small_structure(), path)


@pytest.mark.parametrize("path", ["bodies.borte", "bodies.ssu.seats.borte", "community", "intake"])
def test_nothing_cannot_be_taken_away(path: str) -> None:
    with pytest.raises(NotFound, match=r"draft\.no_such_part"):
        rules.without_part(small_structure(), path)


def test_a_seat_is_not_put_in_a_body_that_is_not_there() -> None:
    with pytest.raises(Conflict, match=r"draft\.body_gone"):
        rules.with_part(small_structure(), "bodies.borte.seats.en", Seat("en", Names("En"), Side.MUNICIPAL))


def test_every_part_knows_its_class() -> None:
    for part in rules.parts_of(small_structure()):
        assert isinstance(part.value, rules.class_of(part.path))
