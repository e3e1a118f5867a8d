"""Norwegian order in plain byte order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.sortkey import LONGEST, sort_key


@pytest.mark.parametrize(
    "expected",
    [
        ["Alta", "Elverum", "Vardø", "Vågå", "Ærø", "Øyer", "Åmot", "Åsnes"],
        ["Nord", "Nord-Aurdal", "Nord-Fron", "Nordkapp", "Nordre Land"],
        ["Abel", "Zakarias", "Ås", "Aasen", "Åsnes"],
        ["Deatnu", "Đivttasvuotna", "Dovre"],
        ["Gáivuotna", "Galdhøpiggen", "Guovdageaidnu"],
        ["Čáhput", "Cappelen", "Dal"],
        ["Namsos", "Ŋárga", "Narvik"],
        ["Eide", "Éide", "Eidfjord"],
        ["Mö", "Møller", "Möllerud"],
        ["Muller", "Myller", "Müllerud"],
        ["9 Vest", "Vest"],
    ],
)
def test_words_stand_in_norwegian_order(expected: list[str]) -> None:
    keys = [sort_key(word).encode() for word in expected]
    assert all(first < second for first, second in pairwise(keys))


@given(st.text(max_size=300))
def test_a_key_sorts_alike_as_text_and_as_bytes_up_to_its_tie_break(text: str) -> None:
    key = sort_key(text)
    assert len(key) <= LONGEST
    assert key.partition("\t")[0].isascii()
    assert key == sort_key(text)


@given(st.text(alphabet="abcæøåáčđ -", max_size=40))
def test_different_names_get_different_keys(text: str) -> None:
    changed = text + "b"
    assert sort_key(text) != sort_key(changed)


def test_letter_case_and_composition_do_not_matter() -> None:
    assert sort_key("ÅSNES") == sort_key("åsnes") == sort_key("a\u030asnes")
