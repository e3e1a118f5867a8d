"""When an edit may be made, taken back, or brought together with what was published."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.drafts import rules
from fellesskap.drafts.model import DraftState, Edit, EditKind
from fellesskap.errors import Conflict, Invalid, NotFound, RuleBroken
from fellesskap.structure.model import Names, Structure
from structure_changes import with_body, with_route
from structure_examples import REGISTER, small_structure, structures

PLAIN = small_structure()


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.DISCARDED])
def test_what_is_ended_never_changes(state: DraftState) -> None:
    with pytest.raises(RuleBroken, match=r"draft\.not_open"):
        rules.require_open(state)
    rules.require_open(DraftState.OPEN)


def test_an_edit_is_made_on_what_its_author_saw() -> None:
    ssu = rules.part_at(PLAIN, "bodies.ssu")
    rules.require_seen(ssu, rules.digest_of(ssu))
    rules.require_seen(None, "")
    with pytest.raises(Conflict):
        rules.require_seen(ssu, rules.digest_of(replace(ssu, level=3)))
    with pytest.raises(Conflict):
        rules.require_seen(None, rules.digest_of(ssu))


def test_a_new_part_has_a_key_of_its_own() -> None:
    rules.require_key_free(None, "")
    with pytest.raises(Invalid, match=r"draft\.key_taken"):
        rules.require_key_free(rules.part_at(PLAIN, "bodies.ssu"), "")


@pytest.mark.parametrize(
    ("path", "user"),
    [("bodies.ssu", "To trinn"), ("bodies.mote", "Strategisk utvalg"), ("matter_classes.faglig", "To trinn")],
)
def test_what_others_point_at_is_not_taken_away_and_it_is_said_which_do(path: str, user: str) -> None:
    with pytest.raises(RuleBroken, match=r"draft\.in_use") as refused:
        rules.require_unused(PLAIN, path, REGISTER)
    assert user in str(refused.value.facts["users"])


@pytest.mark.parametrize("path", ["bodies.dialog", "perspectives.pasient", "bodies.mote.seats.leder"])
def test_what_nobody_points_at_may_go(path: str) -> None:
    rules.require_unused(PLAIN, path, REGISTER)


def test_the_last_edit_is_taken_back_while_nothing_came_after() -> None:
    after = with_body("ssu", level=3)
    edit = Edit(UUID(int=1), 1, EditKind.PUT, "bodies.ssu", PLAIN, after)
    assert rules.require_undoable(edit, after) == PLAIN
    with pytest.raises(Conflict):
        rules.require_undoable(edit, with_body("ssu", level=4))
    with pytest.raises(NotFound, match=r"draft\.nothing_to_undo"):
        rules.require_undoable(None, PLAIN)


def test_what_was_published_comes_in_except_where_the_draft_says_otherwise() -> None:
    theirs = rules.with_part(
        with_body("ssu", level=3), "perspectives.ny", replace(PLAIN.perspectives[0], key="ny")
    )
    ours = with_body("fu", name=Names("Fagutvalget"))
    result, disputed = rules.merged(PLAIN, theirs, ours)
    assert disputed == []
    assert result.body("ssu").level == 3
    assert result.body("fu").name.nb == "Fagutvalget"
    assert [one.key for one in result.perspectives] == ["pasient", "ny"]

    result, disputed = rules.merged(PLAIN, with_body("ssu", level=3), with_body("ssu", level=4))
    assert disputed == ["bodies.ssu"]
    assert result.body("ssu").level == 4


def test_a_part_taken_away_by_the_one_and_changed_by_the_other_is_disputed() -> None:
    _, disputed = rules.merged(PLAIN, with_route(answer_days=9), replace(PLAIN, routes=()))
    assert disputed == ["routes.to-trinn"]


@settings(max_examples=50)
@given(structures(), st.data())
def test_merging_with_nothing_new_changes_nothing(structure: Structure, data: st.DataObject) -> None:
    assert rules.merged(PLAIN, PLAIN, structure) == (structure, [])
    assert rules.merged(structure, PLAIN, PLAIN)[0] == PLAIN
    path = data.draw(st.sampled_from([one.path for one in rules.parts_of(structure) if "." in one.path]))
    shorter = rules.without_part(structure, path)
    assert rules.merged(structure, shorter, structure) == (shorter, [])
