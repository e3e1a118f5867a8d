"""What stands on every agenda of a body, and where a new line comes among it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from fellesskap.meetings.model import AgendaItem
from fellesskap.meetings.rules import place_of_new
from fellesskap.structure.rules.agendas import check_agendas
from structure_examples import small_structure


def codes(**fixed: tuple[str, ...]) -> list[str]:
    structure = small_structure()
    first, *others = structure.bodies
    found = check_agendas(replace(structure, bodies=(replace(first, **fixed), *others)))
    return [one.code for one in found]


def test_every_agenda_has_a_few_lines_of_its_own_each_once() -> None:
    assert codes(opening_items=("Godkjenning av innkalling",), closing_items=("Eventuelt",)) == []
    assert codes(opening_items=("Eventuelt",), closing_items=("Eventuelt",)) == ["structure.item_twice"]
    assert codes(closing_items=(" ",)) == ["structure.items_unfit"]
    assert codes(opening_items=("x" * 201,)) == ["structure.items_unfit"]
    assert codes(opening_items=tuple(str(number) for number in range(11))) == ["structure.items_unfit"]


@given(st.lists(st.booleans(), max_size=8))
def test_a_new_line_comes_before_those_that_close_the_meeting(closing: list[bool]) -> None:
    lines = [
        AgendaItem(uuid4(), uuid4(), None, None, number, "Punkt", 5, False, "", 1, closing=closes)
        for number, closes in enumerate(closing, 1)
    ]
    place = place_of_new(lines)
    assert all(closing[place:])
    assert place == 0 or not closing[place - 1]
