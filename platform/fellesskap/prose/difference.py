"""What is different between two texts, word by word, as people read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|\S+")
_EXACT_PAIRS = 250_000
_MOST_PAIRS = 4_000_000


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and what became of them."""

    change: Change
    text: str


Line = tuple[Piece, ...]


def compare(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """Compare two texts line by line, and changed lines word by word; nothing of either is left out."""
    done: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            done += [_whole(Change.SAME, line) for line in before[a:b]]
            continue
        paired = min(b - a, d - c)
        for place in range(paired):
            done += _words(before[a + place], after[c + place])
        done += [_whole(Change.REMOVED, line) for line in before[a + paired : b]]
        done += [_whole(Change.ADDED, line) for line in after[c + paired : d]]
    return done


def _words(before: str, after: str) -> list[Line]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pairs = len(old) * len(new)
    # In long lines the matcher may pass over the commonest words: exact, it takes the square of their number.
    matcher = SequenceMatcher(None, old, new, autojunk=pairs > _EXACT_PAIRS)
    # Two lines with little in common are read more easily whole than as a mosaic.
    if pairs > _MOST_PAIRS or matcher.ratio() < 0.4:
        return [_whole(Change.REMOVED, before), _whole(Change.ADDED, after)]
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(Change.REMOVED, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(Change.ADDED, "".join(new[c:d])))
    return [tuple(pieces)]


def _whole(change: Change, line: str) -> Line:
    return (Piece(change, line),)
