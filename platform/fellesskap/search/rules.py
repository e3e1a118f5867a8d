"""What a text that somebody searches for asks for, and how much is told of what is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from fellesskap.cases.rules import WRITTEN_NUMBER, number_of
from fellesskap.errors import Invalid
from fellesskap.search.model import Piece

LONGEST = 200
MOST = 500
# Fewer letters begin so many words that looking for all of them tells nothing.
SHORTEST_BEGINNING = 3
BEGIN, END = "\ue000", "\ue001"

_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_NUMBER = re.compile(
    rf"(?:\bsak(?:snummer|snr\.?)?(?:\s+nr\.?)?\s+)?\b(?P<glued>[^\W\d_]*){WRITTEN_NUMBER}\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")
# How bokmål and nynorsk spell what the community writes of; the ending stays as it is.
_SPELLINGS = (
    ("sykehus", "sjukehus"),
    ("syke", "sjuke"),
    ("tjenest", "tenest"),
    ("foretak", "føretak"),
    ("oppnevn", "oppnemn"),
    ("hjem", "heim"),
    ("frem", "fram"),
)
# These stand in too many other words to be looked for inside one.
_BEGINNINGS = (("uke", "veke"),)


def wanted(text: str) -> str:
    """R-SEARCH-1: All the words must be there, in whatever form, and the last may be the beginning of one.

    Words between quotation marks must follow each other. The result is what PostgreSQL's `to_tsquery` takes.
    Source: features 3.14.
    """
    if len(text) > LONGEST:
        raise Invalid("search.too_long", field="text", longest=LONGEST, rule="R-SEARCH-1")
    parts = list(_parts(text.translate(_QUOTES)))
    if not parts:
        raise Invalid("search.no_words", field="text", rule="R-SEARCH-1")
    return " & ".join(parts)


def numbered(number: int, year: int) -> str:
    """R-SEARCH-2: A case's number is one word, however it is written: «3/2020», «3-2020», «sak 3/2020», «2020/3»,
    «HF 3 (2020)»; the words around it are words, with a space or without: «FSU 3/2020», «FSU3/2020».

    Source: 004 «sak 3/2020».
    """
    return f"nr{number}x{year}"


def before_placed(number: int, year: int) -> str:
    """R-SEARCH-2, of the number that a case had until its body gave it another: it is found by that alone.

    Source: features 3.6 «Numbering per body and year»; beside the short name of a body it would be another case's.
    """
    return f"gn{number}x{year}"


def spelled(word: str) -> list[str]:
    """R-SEARCH-3: A word is found in bokmål and in nynorsk, whichever it is asked for in; the given one is first.

    Source: ours, from features 3.14.
    """
    found = {word: None}
    for here, there in _both_ways(_SPELLINGS):
        found[word.replace(here, there)] = None
    for here, there in _both_ways(_BEGINNINGS):
        if word.startswith(here):
            found[there + word.removeprefix(here)] = None
    return list(found)


def counted(total: int) -> tuple[int, bool]:
    """R-SEARCH-4: Hits are counted to `MOST`; of more it is only said that they are more.

    Source: ours, so that a common word is answered as quickly as a rare one.
    """
    return min(total, MOST), total > MOST


def require_days(since: date | None, until: date | None) -> None:
    """R-SEARCH-5: A search from a day to another goes forward.

    Source: ours, since it would find nothing and not say why.
    """
    if since is not None and until is not None and since > until:
        raise Invalid("search.days_reversed", field="til", rule="R-SEARCH-5")


def pieces(marked: str) -> list[Piece]:
    """Part a text at the signs that the database sets around what was asked for."""
    found = []
    for place, part in enumerate(re.split(f"[{BEGIN}{END}]", marked)):
        if part:
            found.append(Piece(part, place % 2 == 1))
    return found


def _both_ways(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return (*pairs, *((there, here) for here, there in pairs))


def _parts(text: str) -> Iterator[str]:
    sections = text.split('"')
    for place, section in enumerate(sections):
        # An odd number of marks leaves the last one open, and what follows it are words like any other.
        if place % 2 == 1 and place < len(sections) - 1:
            words = _WORD.findall(section.lower())
            if words:
                yield (
                    "(" + " <-> ".join(_either(_quoted(one) for one in spelled(word)) for word in words) + ")"
                )
            continue
        yield from _words(section.lower(), last=place == len(sections) - 1)


def _words(text: str, *, last: bool) -> Iterator[str]:
    at = 0
    for found in _NUMBER.finditer(text):
        yield from map(_word, _WORD.findall(text[at : found.start()]))
        number = _quoted(numbered(*number_of(found)))
        if found["glued"]:
            # «FSU3/2026» is the body's number; «covid19/2026» may be a word and a year.
            apart = " & ".join(map(_word, _WORD.findall(found[0])))
            yield f"(({_word(found['glued'])} & {number}) | ({apart}))"
        elif not text.replace(found[0], "", 1).strip(" ()"):
            yield f"({number} | {_quoted(before_placed(*number_of(found)))})"
        else:
            yield number
        at = found.end()
    words = _WORD.findall(text[at:])
    for place, word in enumerate(words):
        yield _word(word, beginning=last and place == len(words) - 1)


def _word(word: str, *, beginning: bool = False) -> str:
    if word.isascii() and word.isdigit() and len(word) <= 7:
        return f"('{word}' | 'nr{int(word)}x':*)"
    mark = ":*" if beginning and len(word) >= SHORTEST_BEGINNING else ""
    return _either(_quoted(one) + mark for one in spelled(word))


def _quoted(word: str) -> str:
    return f"'{word}'"


def _either(words: Iterator[str]) -> str:
    found = list(words)
    return found[0] if len(found) == 1 else f"({' | '.join(found)})"
