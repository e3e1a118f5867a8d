"""Each rule of the guard by itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest

from fellesskap.guard import find
from fellesskap.guard.rules import Kind, Named, Severity, first_rest, kind_of, severity, stands_alone

BEFORE, AFTER = date(2031, 12, 31), date(2032, 1, 1)
MakeNumber = Callable[[random.Random, str, int], str]


@pytest.mark.parametrize(
    ("date_part", "kind"),
    [
        ("310142", Kind.NATIONAL_NUMBER),
        ("710142", Kind.D_NUMBER),
        ("014142", Kind.H_NUMBER),
        ("018142", Kind.SYNTHETIC),
        ("016642", Kind.SYNTHETIC),
        ("418142", Kind.D_NUMBER),
        ("290240", Kind.NATIONAL_NUMBER),
        ("290244", Kind.NATIONAL_NUMBER),
        ("290241", None),
        ("698241", None),
        ("300240", None),
        ("310442", None),
        ("000142", None),
        ("720142", None),
        ("011342", None),
        ("019342", None),
        ("800000", Kind.HELP_NUMBER),
    ],
)
def test_the_first_six_digits_tell_the_kind(date_part: str, kind: Kind | None) -> None:
    assert kind_of(f"{date_part}50000") is kind


@pytest.mark.parametrize("rest", range(10))
def test_the_first_control_digit_leaves_a_rest(make_number: MakeNumber, rest: int) -> None:
    number = make_number(random.Random(rest), "tenor", rest)
    assert first_rest(number) == rest
    assert first_rest(f"{number[:-1]}{(int(number[-1]) + 1) % 10}") is None


def test_a_row_of_figures_is_no_number_and_a_lonely_row_is() -> None:
    assert not stands_alone([" ", " "], " ", None)
    assert not stands_alone(["-"], None, "-")
    assert stands_alone([" ", " "], None, None)
    assert stands_alone(["."], " ", "\n")
    assert stands_alone([" ", " "], "\n", "\n")
    assert not stands_alone(["\t", "\t", "\t"], "\n", None)


@pytest.mark.parametrize("rest", [1, 2, 3])
def test_new_rests_warn_until_2032_and_block_after(make_number: MakeNumber, rest: int) -> None:
    number = make_number(random.Random(rest), "tenor", rest)
    assert [found.severity for found in find(number)] == [Severity.WARN]
    assert [found.severity for found in find(number, BEFORE)] == [Severity.WARN]
    assert [found.severity for found in find(number, AFTER)] == [Severity.BLOCK]


@pytest.mark.parametrize("rest", range(10))
@pytest.mark.parametrize(
    "label",
    [
        "fnr",
        "Fnr.: ",
        "f.nr. ",
        "FØDSELSNR ",
        "fødselsnummer=",
        "fodselsnummer: ",
        "Fødsels- og personnummer: ",
        "personnr_",
        "personnummeret hans, ",
        "D-nr ",
        "dnummer ",
        "hjelpenr. ",
        "riegádannummar ",
    ],
)
def test_named_as_an_identity_number_it_blocks_whatever_the_rest(
    make_number: MakeNumber, label: str, rest: int
) -> None:
    number = make_number(random.Random(rest), "tenor", rest)
    assert [found.severity for found in find(f"{label}{number}")] == [Severity.BLOCK]
    account = f"{number[:4]}.{number[4:6]}.{number[6:]}"
    assert [found.severity for found in find(f"{label}{account}")] == [Severity.BLOCK]


@pytest.mark.parametrize("label", ["pasient ", "Pasienten, Kari Nordmann, ", "pasientnr. ", "PASIENTID:"])
def test_after_the_word_patient_every_rest_given_out_blocks(make_number: MakeNumber, label: str) -> None:
    for rest in range(4):
        text = f"{label}{make_number(random.Random(rest), 'tenor', rest)}"
        assert [found.severity for found in find(text)] == [Severity.BLOCK], rest
    assert find(f"{label}{make_number(random.Random(4), 'tenor', 4)}") == []


@pytest.mark.parametrize("word", ["telefonnr ", "ref nr ", "pasientreiser ", "med nr ", "kontornr "])
def test_a_word_that_only_resembles_a_name_changes_nothing(make_number: MakeNumber, word: str) -> None:
    assert [found.severity for found in find(f"{word}{make_number(random.Random(1), 'tenor', 1)}")] == [
        Severity.WARN
    ]


def test_the_nearest_name_counts() -> None:
    assert [found.severity for found in find("konto? nei, fnr 15837030088")] == [Severity.BLOCK]
    assert [found.severity for found in find("ikke fnr men konto 15837030088")] == [Severity.WARN]


@pytest.mark.parametrize("named", [Named.ACCOUNT, Named.PHONE])
def test_an_account_or_a_telephone_warns(make_number: MakeNumber, named: Named) -> None:
    for rest in range(4):
        number = make_number(random.Random(rest), "tenor", rest)
        assert severity(number, Kind.SYNTHETIC, named, AFTER) is Severity.WARN


def test_a_common_help_number_warns_unless_it_is_named() -> None:
    number = "81234567802"
    assert first_rest(number) == 0
    assert [(found.kind, found.severity) for found in find(number)] == [(Kind.HELP_NUMBER, Severity.WARN)]
    assert [found.severity for found in find(f"pasient {number}")] == [Severity.BLOCK]
    assert [found.severity for found in find(f"felles hjelpenummer {number}")] == [Severity.BLOCK]


def test_a_mistyped_number_warns_only_where_it_is_named() -> None:
    assert [found.severity for found in find("fnr 15837030087")] == [Severity.WARN]
    assert find("15837030087") == []
    assert find("fnr 99999999") == []
