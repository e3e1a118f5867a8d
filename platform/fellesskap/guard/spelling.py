"""Reading: find every way eleven digits can stand in a text as one number, whatever lies between them.

A text is first brought to plain form (all Unicode digits become 0-9, all dashes `-`, everything invisible
one sign), then cut into groups of digits and the gaps between them. Groups are never cut: a number is a
row of whole groups. Every pattern is possessive or bounded and every loop runs once over the groups, so
the time is linear in the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise, repeat

from fellesskap.guard.rules import LENGTH, NATURAL_SHAPES, stands_alone

_NIL = "\u200b"
_BLANK = rf"[\s{_NIL}]*+"
_MARK = rf"(?:[^\w\s{_NIL}]|_|(?i:personnummer|personnr|pers\.nr|pnr))"
_GAP = rf"{_BLANK}(?:{_MARK}{_BLANK}){{0,4}}+"
_RUN = re.compile(rf"[0-9]++(?:{_GAP}[0-9]++)*+")
_GROUP = re.compile(r"[0-9]++")
_SPACE = re.compile(r"\s++")
_ESCAPE = re.compile(
    r"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[nrt]|&#?[0-9A-Za-z]{2,8};|<[^<>]{1,200}+>", re.ASCII
)
_RAISED = dict.fromkeys((0xB2, 0xB3, 0xB9, *range(0x2070, 0x207A), *range(0x2080, 0x208A)), _NIL)
# Control signs of ASCII, and the letters (Hangul fillers) that show nothing.
_UNSEEN = dict.fromkeys((*range(9), *range(14, 28), 127, 0x115F, 0x1160, 0x3164, 0xFFA0), _NIL)

# A shape has one sign for each group of digits: how many, x for more than can belong to a number.
_LENGTH_SIGNS = "0123456789abx"
_NATURAL = re.compile(rf"(?=({'|'.join(NATURAL_SHAPES)}))")
# Dates with their year in full, or with a one-digit day or month.
_LOOSE_DATE = re.compile(r"(?=([12][12]4|422|8|1[12]2|212)(5|32))")
_DATE_MARKS = frozenset(".-/")
_CENTURIES = ("18", "19", "20")


@dataclass(slots=True, repr=False)
class Candidate:
    """Eleven digits and where they stand in the plain form; they are never printed."""

    digits: str
    start: int
    end: int
    like_account: bool = False


@dataclass(slots=True)
class Reading:
    """A text in plain form; `positions` gives each character's place in the original where they differ."""

    plain: str
    positions: list[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Tell where a stretch of the plain form lies in the original."""
        if self.positions is None:
            return start, end
        return self.positions[start], self.positions[end - 1] + 1


def readings(text: str) -> Iterator[Reading]:
    """Give the plain form, and where they differ also those without raised figures and without escapes."""
    table = dict(_UNSEEN)
    if not text.isascii():
        odd = [sign for sign in set(text) if sign > "\x7f" and not sign.isalpha()]
        table.update({ord(sign): _plain_sign(sign) for sign in odd})
    positions = _positions(text, "".join([chr(code) for code, sign in table.items() if len(sign) > 1]))
    plain = text.translate(table)
    yield Reading(plain, positions)
    if not _RAISED.keys().isdisjoint(table):
        yield Reading(text.translate(table | _RAISED), positions)
    if escapes := set(_ESCAPE.findall(plain)):
        meant = {escape: _unescape(escape) for escape in escapes}
        yield Reading(_ESCAPE.sub(lambda match: meant[match[0]], plain), positions)


def candidates(plain: str) -> Iterator[Candidate]:
    """Give each row of whole groups that makes exactly eleven digits."""
    for match in _RUN.finditer(plain):
        if match.end() - match.start() >= LENGTH:
            run = _Run(match.start(), match[0])
            yield from run.naturals()
            yield from run.others()
            yield from run.with_loose_date()


def _positions(text: str, wide: str) -> list[int] | None:
    if not wide:
        return None
    widths = (2 if sign in wide else 1 for sign in text)
    return [at for at, width in enumerate(widths) for _ in range(width)]


def _plain_sign(sign: str) -> str:
    """Bring one sign that is no letter to plain form; two digits for one such as a circled fifteen."""
    category = unicodedata.category(sign)
    plain = sign
    if category in ("Cf", "Mn", "Me", "Cc"):
        plain = _NIL
    elif category == "Zs":
        plain = " "
    elif category == "Pd" or sign == "\N{MINUS SIGN}":
        plain = "-"
    elif category in ("Nd", "No", "So"):
        value = unicodedata.digit(sign, None)
        numbers = _GROUP.findall(unicodedata.normalize("NFKC", sign)) if value is None else [str(value)]
        if len(numbers) == 1 and len(numbers[0]) <= 2:
            plain = numbers[0]
    return plain


def _unescape(escape: str) -> str:
    """Write what an escape stands for, padded to the escape's own length so that no character moves."""
    sign = " "
    if escape[0] == "%":
        sign = chr(int(escape[1:], 16))
    elif escape[:2] == "\\u":
        sign = chr(int(escape[2:], 16))
    elif escape[0] == "&":
        sign = html.unescape(escape)
    if len(sign) > 1:
        return escape
    return (sign if sign.isascii() else _plain_sign(sign)).ljust(len(escape), _NIL)


class _Run:
    """Groups of digits with nothing but gaps between them."""

    def __init__(self, start: int, text: str) -> None:
        groups = _GROUP.findall(text)
        gaps = _GROUP.split(text)[1:-1]
        lengths = [len(group) for group in groups]
        kinds = {gap: _kind_of_gap(gap) for gap in set(gaps)}
        self.gaps = [kinds[gap] for gap in gaps]
        self.uniform = len(set(kinds.values())) == 1
        self.lengths = lengths
        self.digits = "".join(groups)
        self.offsets = list(accumulate(lengths, initial=0))
        self.before = list(accumulate(map(len, gaps), initial=start))
        self.shape = "".join(map(_LENGTH_SIGNS.__getitem__, map(min, lengths, repeat(LENGTH + 1))))

    def naturals(self) -> Iterator[Candidate]:
        """Give the rows in a shape that a number is written in on purpose."""
        for match in _NATURAL.finditer(self.shape):
            yield self._candidate(match.start(), match.start() + len(match[1]) - 1)

    def others(self) -> Iterator[Candidate]:
        """Slide over the groups and give the rows in any other shape that stand alone."""
        if self.uniform and len(self.digits) > LENGTH:
            return
        first = total = 0
        gaps, final = self.gaps, len(self.lengths) - 1
        for last, length in enumerate(self.lengths):
            total += length
            while total > LENGTH:
                total -= self.lengths[first]
                first += 1
            if total != LENGTH:
                continue
            before, after = (gaps[first - 1] if first else None), (gaps[last] if last < final else None)
            if stands_alone(gaps[first:last], before, after):
                shape = self.shape[first : last + 1]
                if shape not in NATURAL_SHAPES:
                    like_account = shape == "425" and gaps[first:last] == [".", "."]
                    yield self._candidate(first, last, like_account=like_account)

    def with_loose_date(self) -> Iterator[Candidate]:
        """Give rows such as 5.3.1970 12345, where the date takes more or fewer than six digits."""
        for match in _LOOSE_DATE.finditer(self.shape):
            first, tail = match.start(), match.start() + len(match[1])
            last = tail + len(match[2]) - 1
            if written := self._date(first, tail):
                candidate = self._candidate(first, last)
                candidate.digits = written + self.digits[self.offsets[tail] : self.offsets[last + 1]]
                yield candidate

    def _date(self, first: int, tail: int) -> str:
        """Write the date as ddmmyy; empty where it is not written as a date is."""
        parts = [self.digits[start:end] for start, end in pairwise(self.offsets[first : tail + 1])]
        if len(parts) == 1:
            written = parts[0]
            cuts = (0, 4, 6, 8) if written[:2] in _CENTURIES else (0, 2, 4, 8)
            parts = [written[start:end] for start, end in pairwise(cuts)]
        elif not {gap.strip() for gap in self.gaps[first : tail - 1]} <= _DATE_MARKS:
            return ""
        day, month, year = reversed(parts) if len(parts[0]) == 4 else parts
        if len(year) == 4 and year[:2] not in _CENTURIES:
            return ""
        return day.zfill(2) + month.zfill(2) + year[-2:]

    def _candidate(self, first: int, last: int, *, like_account: bool = False) -> Candidate:
        start, end = self.offsets[first], self.offsets[last + 1]
        return Candidate(
            self.digits[start:end], self.before[first] + start, self.before[last] + end, like_account
        )


def _kind_of_gap(gap: str) -> str:
    """Name a gap by what an eye sees of it."""
    seen = gap.replace(_NIL, "")
    if seen.isspace():
        return "\n" if "\n" in seen or "\r" in seen else " "
    return _SPACE.sub(" ", seen)
