"""Battery S1: every kind of number in every spelling is found, at its place in the original text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date

import pytest

from fellesskap.guard import find
from fellesskap.guard.rules import Kind, Severity

KINDS = {
    "national": Kind.NATIONAL_NUMBER,
    "d": Kind.D_NUMBER,
    "h": Kind.H_NUMBER,
    "tenor": Kind.SYNTHETIC,
    "nav": Kind.SYNTHETIC,
    "d_tenor": Kind.D_NUMBER,
}
IN_2032 = date(2032, 1, 1)


def grouped(*lengths: int, by: str) -> Callable[[str], str]:
    """Spell in groups of the given lengths."""

    def spell(number: str) -> str:
        starts = [sum(lengths[:place]) for place in range(len(lengths))]
        return by.join(number[start : start + length] for start, length in zip(starts, lengths, strict=True))

    return spell


def shifted(zero: str) -> Callable[[str], str]:
    """Spell in another script's digits."""
    return lambda number: "".join(chr(ord(zero) + int(digit)) for digit in number)


PLAIN: dict[str, Callable[[str], str]] = {
    "eleven": str,
    "six and five": grouped(6, 5, by=" "),
    "hyphen": grouped(6, 5, by="-"),
    "en dash": grouped(6, 5, by=" – "),
    "no-break space": grouped(6, 5, by="\u00a0"),
    "date with dots": lambda number: f"{grouped(2, 2, 2, by='.')(number)}-{number[6:]}",
    "date with slashes": lambda number: f"{grouped(2, 2, 2, by='/')(number)} {number[6:]}",
    "date with blanks": grouped(2, 2, 2, 5, by=" "),
    "control digits apart": grouped(6, 3, 2, by=" "),
    "table cells": grouped(6, 5, by="\t"),
}
ODD: dict[str, Callable[[str], str]] = {
    "thin space": grouped(6, 3, 2, by="\u2009"),
    "narrow no-break space": grouped(3, 3, 3, 2, by="\u202f"),
    "minus and no-break hyphen": lambda number: f"{number[:3]}−{number[3:6]}\u2011{number[6:]}",
    "groups of three": grouped(3, 3, 3, 2, by="."),
    "groups of four": grouped(4, 4, 3, by=" "),
    "one by one": " ".join,
    "line break": grouped(3, 8, by="\r\n"),
    "wrapped and indented": grouped(8, 3, by="-\n        "),
    "zero width": "\u200b".join,
    "soft hyphens and joiners": lambda number: f"{number[:5]}\u00ad{number[5:7]}\u2060{number[7:]}",
    "full width": shifted("\uff10"),
    "arabic": shifted("\u0660"),
    "circled": lambda number: "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(digit)] for digit in number),
    "keycaps": lambda number: "".join(f"{digit}\ufe0f\u20e3" for digit in number),
    "mixed": lambda number: f"{number[:2]}. {number[2:4]}/{number[4:6]} —\n{number[6:9]}\u2002{number[9:]}",
}
CARRIERS = (
    "{}",
    "Gjelder {} som omtalt.",
    "Sak 12/2022, {}, 3 vedlegg",
    "1. {}\nNeste punkt",
    "skann_{}_v2.pdf",
)


def test_every_kind_rest_spelling_and_carrier(make_number: Callable[..., str]) -> None:
    rng = random.Random(1)
    missed: dict[str, int] = {}
    tried = 0
    for kind, expected in KINDS.items():
        for rest in range(4):
            for name, spell in (PLAIN | ODD).items():
                for carrier in CARRIERS:
                    spelled = spell(make_number(rng, kind, rest))
                    start = carrier.index("{")
                    today, later = find(carrier.format(spelled)), find(carrier.format(spelled), IN_2032)
                    place = (start, start + len(spelled.rstrip("\ufe0f\u20e3")))
                    weight = Severity.BLOCK if rest == 0 else Severity.WARN
                    good = [(found.kind, found.severity, found.start, found.end) for found in today] == [
                        (expected, weight, *place)
                    ] and [found.severity for found in later] == [Severity.BLOCK]
                    missed[name] = missed.get(name, 0) + (not good)
                    tried += 1
    print(f"S1: {tried} positives, {sum(missed.values())} missed")
    assert tried >= 3_000
    assert {name: count for name, count in missed.items() if count and name in PLAIN} == {}
    assert sum(missed.values()) <= 0.005 * tried, missed


@pytest.mark.parametrize(
    "text",
    [
        "15837030088",
        "158370 30088",
        "15.83.70-30088",
        "55837030071",
        "15.83.1970 30088",
        "15. 83. 1970, 30088",
        "1970-83-15-30088",
        "15831970 30088",
        "19708315 30088",
        "født 15.83.70, personnr. 30088",
        "⑮⑧③⑦⓪③⓪⓪⑧⑧",
        "15837030088¹",
        "Rom 3 158370 30088 4 stk",
        "3\u200b15837030088",
        "158370\u034f\u034f\u034f\u034f\u034f\u034f30088",
        "158370%2030088",
        "%31%35%38%33%37%30%33%30%30%38%38",
        "158370&nbsp;30088",
        "158370&#8211;30088",
        "<td>158370</td><td>30088</td>",
        r"158370\u00a030088",
        '["158370", "30088"]',
        "fnr%3A 1583.70.30088",
        "| 158370 | 30088 |",
        "https://example.org/?q=fnr+15837030088",
        "pasientliste15837030088.docx",
    ],
)
def test_a_way_somebody_or_something_writes_is_refused(text: str) -> None:
    assert [found.severity for found in find(text)] == [Severity.BLOCK], text


def test_positions_point_into_the_original_text() -> None:
    text = "Før ⑮ &amp; så: ⑮⑧③⑦⓪ ③⓪⓪⑧⑧ etter"
    (found,) = find(text)
    assert text[found.start : found.end] == "⑮⑧③⑦⓪ ③⓪⓪⑧⑧"


def test_two_numbers_are_two_findings() -> None:
    text = "15837030088, 55837030071"
    assert [text[found.start : found.end] for found in find(text)] == text.split(", ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "983 971 709",
        "+47 91 23 45 67",
        "101/2020",
        "15837030087",  # second control digit
        "15837030098",  # first control digit
        "31827030011",  # 31 February
        "15937030088",  # month 93
        "158370300881",  # twelve digits
        "115837030088",
        "1583 7030 0881 22",  # a longer number in fours
        "1 5 8 3 7 0 3 0 0 8 8 4 2",
        "Møte 15.03.2022 kl. 10.00 til 11.30, sak 12/2022 og 13/2022",
        "019f5837-0300-7088-8123-15837030088a",
        "15837030-0887-4088-8123-aaaaaaaaaaaa",
        "158370 og 30088",
    ],
)
def test_what_is_no_number_passes(text: str) -> None:
    assert find(text) == []


def test_a_finding_never_shows_the_number() -> None:
    (found,) = find("se 15837030088")
    assert not re.search(r"\d{3}", repr(found))
