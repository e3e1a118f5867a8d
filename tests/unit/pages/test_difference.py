"""What is different between two texts: nothing of either is lost, and what is the same is not marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fellesskap_web.difference import Segment, changed_fields, difference

TEXT = st.text(alphabet="ab æ.\n", max_size=60)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_the_difference(before: str, after: str) -> None:
    found = list(difference(before, after))
    assert "".join(one.text for one in found if one.kind != "come") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after
    assert all(one.text for one in found)


@given(TEXT)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert {one.kind for one in difference(text, text)} <= {"same"}


def test_only_the_words_that_changed_are_marked() -> None:
    found = list(difference("Likt.\nFristen er to uker.\n", "Likt.\nFristen er tre uker.\n"))
    assert [one for one in found if one.kind != "same"] == [Segment("gone", "to"), Segment("come", "tre")]


def test_only_fields_that_differ_are_told() -> None:
    text = {"title": "T", "question": "Q", "background": "", "proposal": "P", "consequences": ""}
    assert [label for label, _ in changed_fields(text, {**text, "proposal": "P2", "title": "T2"})] == [
        "Tittel",
        "Forslag",
    ]
    assert changed_fields(text, text) == []
