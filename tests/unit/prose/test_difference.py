"""The difference between two texts: every word of both is in it, once."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.prose import Change, Line, compare, from_plain, lines

_LINES = st.lists(st.text("abc  d", min_size=1, max_size=12), max_size=8)


def words(compared: list[Line], without: Change) -> str:
    """One of the two texts, read out of their difference."""
    return "".join("".join(piece.text for piece in line if piece.change is not without) for line in compared)


@given(_LINES, _LINES)
@settings(max_examples=200, deadline=None)
def test_both_texts_can_be_read_out_of_their_difference(before: list[str], after: list[str]) -> None:
    compared = compare(before, after)
    assert words(compared, Change.ADDED) == "".join(before)
    assert words(compared, Change.REMOVED) == "".join(after)


def test_a_changed_word_is_told_alone_and_another_line_whole() -> None:
    before = lines(from_plain("Vi tilrår å prøve dette i to år.\n\nKostnaden er ukjent.").document)
    after = lines(from_plain("Vi tilrår å prøve dette i tre år.\n\nDet følger ingen penger med.").document)
    told = [[(piece.change.value, piece.text) for piece in line] for line in compare(before, after)]
    assert told == [
        [
            ("same", "Vi tilrår å prøve dette i "),
            ("removed", "to"),
            ("added", "tre"),
            ("same", " år."),
        ],
        [("removed", "Kostnaden er ukjent.")],
        [("added", "Det følger ingen penger med.")],
    ]
    assert [piece.change for line in compare(before, before) for piece in line] == [Change.SAME] * 2


def test_long_monotonous_texts_are_compared_in_no_time() -> None:
    began = perf_counter()
    compare(["a"] * 6_000, ["a"] * 5_000 + ["b"] * 1_000)
    compare(["a " * 2_000], ["a b " * 1_000])
    assert perf_counter() - began < 5
