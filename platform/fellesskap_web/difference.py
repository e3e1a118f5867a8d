"""What is different between two texts, as people read it: words gone and words come, in their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from fellesskap.texts import mark

Kind = Literal["same", "gone", "come"]

FIELDS = {
    "title": mark("Tittel"),
    "question": mark("Spørsmål"),
    "background": mark("Bakgrunn"),
    "proposal": mark("Forslag"),
    "consequences": mark("Konsekvenser"),
}

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is in both, only in the first, or only in the second."""

    kind: Kind
    text: str


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, list[Segment]]]:
    """List the fields of a case's text that differ, with what is different in each."""
    return [
        (label, list(difference(before[name], after[name])))
        for name, label in FIELDS.items()
        if before[name] != after[name]
    ]


def difference(before: str, after: str) -> Iterator[Segment]:
    """Tell what is different: paragraphs first, then the words of those that changed.

    The `same` and `gone` together are the first text, the `same` and `come` the second.
    """
    old, new = _LINES.findall(before), _LINES.findall(after)
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(old[first:last]))
        else:
            yield from _words("".join(old[first:last]), "".join(new[begin:end]))


def _words(before: str, after: str) -> Iterator[Segment]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for tag, first, last, begin, end in SequenceMatcher(None, old, new).get_opcodes():
        yield from _segment("same" if tag == "equal" else "gone", old[first:last])
        if tag != "equal":
            yield from _segment("come", new[begin:end])


def _segment(kind: Kind, words: Sequence[str]) -> Iterator[Segment]:
    if words:
        yield Segment(kind, "".join(words))
