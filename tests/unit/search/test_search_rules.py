"""What a search asks for, without a database."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.errors import Invalid
from fellesskap.search import rules
from fellesskap.search.model import Piece
from fellesskap.search.service import LookUp, read_search


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("epikrise", "'epikrise':*"),
        ("Utskriving AV pasienter", "'utskriving' & 'av' & 'pasienter':*"),
        ("su", "'su'"),
        ('"faglig samarbeid" møte', "('faglig' <-> 'samarbeid') & 'møte':*"),
        ("«faglig samarbeid»", "('faglig' <-> 'samarbeid')"),
        ('"aldri lukket', "'aldri' & 'lukket':*"),
        ("e-helse", "'e' & 'helse':*"),
        ("a:* | !b & (c)", "'a' & 'b' & 'c'"),
        ("'; DROP TABLE", "'drop' & 'table':*"),
        ("buorrádje", "'buorrádje':*"),
    ],
)
def test_all_the_words_must_be_there_and_the_last_may_be_a_beginning(text: str, query: str) -> None:
    assert rules.wanted(text) == query


@pytest.mark.parametrize(
    "text",
    [
        *("3/2020", "3-2020", "sak 3/2020", "Sak nr. 3/2020", "saksnummer 03/2020", "saksnr. 3 / 2020"),
        *("3 (2020)", "3(2020)", "sak 3 ( 2020 )", "2020/3", "3:2020", "3–2020"),
    ],
)
def test_a_cases_number_is_one_word_however_it_is_written(text: str) -> None:
    assert rules.wanted(text) == "('nr3x2020' | 'gn3x2020')"


def test_a_number_among_words_is_still_one_and_a_number_alone_may_be_a_cases() -> None:
    assert rules.wanted("rutine 12/2026 epikrise") == "'rutine' & 'nr12x2026' & 'epikrise':*"
    assert rules.wanted("12") == "('12' | 'nr12x':*)"
    assert rules.wanted("saken 2026") == "'saken' & ('2026' | 'nr2026x':*)"


@pytest.mark.parametrize("text", ["FSU 3/2026", "fsu 3 / 2026", "FSU 3(2026)", "sak FSU 3/2026"])
def test_beside_the_short_name_of_a_body_it_is_that_bodys(text: str) -> None:
    found = rules.wanted(text)
    assert "'fsu' & 'nr3x2026'" in found and "gn3x2026" not in found


def test_without_a_space_it_may_also_be_a_word_that_ends_in_a_number() -> None:
    assert rules.wanted("FSU3/2026") == ("(('fsu' & 'nr3x2026') | ('fsu3' & ('2026' | 'nr2026x':*)))")
    assert "'hf' & 'nr3x2026'" in rules.wanted("HF3(2026)")


@pytest.mark.parametrize(
    ("bokmal", "nynorsk"),
    [
        ("sykehuset", "sjukehuset"),
        ("tjenesten", "tenesten"),
        ("oppnevning", "oppnemning"),
        ("ukene", "vekene"),
    ],
)
def test_a_word_is_found_in_both_spellings(bokmal: str, nynorsk: str) -> None:
    assert rules.spelled(bokmal) == [bokmal, nynorsk]
    assert rules.spelled(nynorsk) == [nynorsk, bokmal]
    assert rules.wanted(bokmal) == f"('{bokmal}':* | '{nynorsk}':*)"


@pytest.mark.parametrize("text", ["", "   ", "?!", '""', "-", "…"])
def test_nothing_to_look_for_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.wanted(text)
    assert refused.value.code == "search.no_words"
    assert rules.wanted(f"{text} epikrise")


def test_a_search_is_as_long_as_it_may_be_and_no_longer() -> None:
    assert rules.wanted("a" * rules.LONGEST)
    with pytest.raises(Invalid) as refused:
        rules.wanted("a" * (rules.LONGEST + 1))
    assert refused.value.code == "search.too_long"


@given(st.text(max_size=rules.LONGEST))
def test_whatever_is_written_becomes_words_and_signs_of_ours_or_is_refused(text: str) -> None:
    try:
        query = rules.wanted(text)
    except Invalid as refused:
        assert refused.code == "search.no_words"
        assert not re.search(r"\w", text)
        return
    assert re.fullmatch(r"('\w+'(:\*)?|[ &|()]|<->)+", query), query
    assert query.count("(") == query.count(")")


def test_hits_are_counted_to_a_limit_and_of_more_it_is_said() -> None:
    assert rules.counted(0) == (0, False)
    assert rules.counted(rules.MOST) == (rules.MOST, False)
    assert rules.counted(rules.MOST + 1) == (rules.MOST, True)


def test_a_search_goes_forward_in_time() -> None:
    rules.require_days(None, date(2026, 1, 1))
    rules.require_days(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(Invalid) as refused:
        rules.require_days(date(2026, 1, 2), date(2026, 1, 1))
    assert refused.value.code == "search.days_reversed"


def test_a_marked_text_is_parted_where_it_is_marked() -> None:
    marked = f"Rutine for {rules.BEGIN}epikrise{rules.END} samme dag"
    assert rules.pieces(marked) == [
        Piece("Rutine for ", False),
        Piece("epikrise", True),
        Piece(" samme dag", False),
    ]
    assert rules.pieces("") == []


@given(st.lists(st.tuples(st.text("abc <>&æ", min_size=1), st.booleans())))
def test_parting_loses_nothing(parts: list[tuple[str, bool]]) -> None:
    marked = "".join(f"{rules.BEGIN}{text}{rules.END}" if hit else text for text, hit in parts)
    found = rules.pieces(marked)
    assert "".join(piece.text for piece in found) == "".join(text for text, _ in parts)
    assert "".join(piece.text for piece in found if piece.hit) == "".join(text for text, hit in parts if hit)


def test_a_national_identity_number_is_not_looked_for_and_not_repeated() -> None:
    with pytest.raises(Invalid) as refused:
        read_search(LookUp("pasient 01017000027"))
    assert refused.value.code == "guard.national_identity_number"
    assert "01017000027" not in repr(refused.value.facts)
    assert read_search(LookUp("pasient 12/2026"))
