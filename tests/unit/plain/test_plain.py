"""Plain data: strict in reading, complete in its complaints, and stable in writing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pytest

from fellesskap.plain import (
    ChangeKind,
    Difference,
    Problem,
    ProblemKind,
    UnreadableError,
    differences,
    from_plain,
    identity,
    to_json,
    to_plain,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    count: int = 1
    colour: Colour = Colour.RED


@dataclass(frozen=True, slots=True)
class Whole:
    name: str
    begins: date
    parts: tuple[Part, ...] = ()
    open: bool = False
    limit: int | None = None
    words: tuple[str, ...] = field(default_factory=lambda: ("a",))


WHOLE = Whole("x", date(2024, 2, 29), (Part("one"), Part("two", 2, Colour.BLUE)))
PLAIN = {"name": "x", "begins": "2024-02-29", "parts": [{"key": "one"}]}


def test_what_is_written_reads_back_the_same() -> None:
    assert from_plain(Whole, to_plain(WHOLE)) == WHOLE
    assert from_plain(Whole, json.loads(to_json(WHOLE))) == WHOLE
    assert from_plain(Whole, to_plain(WHOLE, sparse=True)) == WHOLE


def test_sparse_leaves_defaults_out_and_whole_keeps_them() -> None:
    assert to_plain(Part("one"), sparse=True) == {"key": "one"}
    assert to_plain(Part("one")) == {"key": "one", "count": 1, "colour": "red"}
    assert "words" not in to_plain(WHOLE, sparse=True)


def test_the_canonical_form_is_one_text_for_equal_values() -> None:
    assert to_json(Part("æ")) == '{"colour":"red","count":1,"key":"æ"}'


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"colour": 1}, Problem("colour", ProblemKind.UNKNOWN)),
        ({"name": 3}, Problem("name", ProblemKind.TEXT, "3")),
        ({"name": None}, Problem("name", ProblemKind.TEXT, "None")),
        ({"open": "yes"}, Problem("open", ProblemKind.BOOLEAN, "yes")),
        ({"limit": "3"}, Problem("limit", ProblemKind.NUMBER, "3")),
        ({"limit": True}, Problem("limit", ProblemKind.NUMBER, "True")),
        ({"begins": "2023-02-29"}, Problem("begins", ProblemKind.DATE, "2023-02-29")),
        ({"words": "a"}, Problem("words", ProblemKind.LIST, "a")),
        ({"parts": {}}, Problem("parts", ProblemKind.LIST, "{}")),
        ({"parts": [3]}, Problem("parts.0", ProblemKind.TABLE, "3")),
        (
            {"parts": [{"key": "one"}, {"key": "two", "colour": "green"}]},
            Problem("parts.two.colour", ProblemKind.CHOICE, "green", ("red", "blue")),
        ),
        ({"parts": [{"count": 1}]}, Problem("parts.0.key", ProblemKind.MISSING)),
    ],
)
def test_what_does_not_fit_is_named_and_never_guessed(change: dict[str, object], problem: Problem) -> None:
    with pytest.raises(UnreadableError) as refused:
        from_plain(Whole, PLAIN | change)
    assert refused.value.problems == (problem,)


def test_all_problems_come_at_once() -> None:
    with pytest.raises(UnreadableError) as refused:
        from_plain(Whole, {"name": 1, "begin": "2024-02-29", "parts": [{"key": "a", "count": "b"}]})
    assert [(problem.path, problem.kind) for problem in refused.value.problems] == [
        ("name", ProblemKind.TEXT),
        ("begins", ProblemKind.MISSING),
        ("parts.a.count", ProblemKind.NUMBER),
        ("begin", ProblemKind.UNKNOWN),
    ]


def test_differences_pair_items_by_what_they_are_known_by() -> None:
    before = {"name": "x", "parts": [{"key": "a", "count": 1}, {"key": "b"}], "words": ["p", "q"]}
    after = {"name": "y", "parts": [{"key": "a", "count": 2}, {"key": "c"}], "words": ["q", "p"]}
    assert list(differences(before, after)) == [
        Difference("name", ChangeKind.CHANGED, "x", "y"),
        Difference("parts.a.count", ChangeKind.CHANGED, 1, 2),
        Difference("parts.b", ChangeKind.REMOVED, before={"key": "b"}),
        Difference("parts.c", ChangeKind.ADDED, after={"key": "c"}),
        Difference("words", ChangeKind.CHANGED, ["p", "q"], ["q", "p"]),
    ]


def test_an_item_is_known_by_the_first_identity_it_has() -> None:
    assert identity({"municipality": "1", "key": "a"}) == "a"
    assert identity({"municipality": "1"}) == "1"
    assert identity({"name": "x"}) is None
    assert identity("x") is None
