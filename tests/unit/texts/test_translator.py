"""Texts, counted texts, refusals, days and numbers in each language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fellesskap.texts import Translator, sentence, translator
from fellesskap.texts.translator import FALLBACK_BEGINS, FALLBACK_ENDS

MOMENT = datetime(2026, 3, 5, 12, 5, tzinfo=UTC)
DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nb", "torsdag 5. mars 2026 kl. 13.05"),
        ("nn", "torsdag 5. mars 2026 kl. 13.05"),
        ("se", "duorasdat, njukčamánu 5. b. 2026 dii. 13.05"),
    ],
)
def test_a_moment_is_written_with_weekday_by_norways_clock(language: str, written: str) -> None:
    assert translator(language).moment(MOMENT) == written


def test_summer_time_and_the_day_it_moves_to_are_norways() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert translator("nb").moment(late) == "onsdag 1. juli 2026 kl. 00.30"


def test_a_moment_without_a_zone_is_taken_as_utc() -> None:
    assert translator("nb").clock(MOMENT.replace(tzinfo=None)) == "13.05"


def test_numbers_have_spaces_that_do_not_break() -> None:
    assert translator("nb").number(1234567.5) == "1\u00a0234\u00a0567,5"


@pytest.mark.parametrize(
    ("today", "bokmal", "nynorsk"),
    [
        (date(2026, 3, 2), "3 dager igjen", "3 dagar att"),
        (date(2026, 3, 4), "i morgen", "i morgon"),
        (date(2026, 3, 5), "i dag", "i dag"),
        (date(2026, 3, 6), "1 dag over fristen", "1 dag over fristen"),
        (date(2026, 3, 7), "2 dager over fristen", "2 dagar over fristen"),
    ],
)
def test_a_deadline_tells_the_days_left(today: date, bokmal: str, nynorsk: str) -> None:
    assert translator("nb").days_left(DAY, today) == bokmal
    assert translator("nn").days_left(DAY, today) == nynorsk
    assert translator("nb").deadline(DAY, today) == f"torsdag 5. mars 2026, {bokmal}"


def test_northern_sami_counts_one_two_and_many() -> None:
    sami = translator("se")
    assert sami.ngettext("%(num)s dag igjen", "%(num)s dager igjen", 1) == "%(num)s beaivi vel"
    assert sami.ngettext("%(num)s dag igjen", "%(num)s dager igjen", 2) == "%(num)s beaivvi vel"
    assert sami.ngettext("%(num)s dag igjen", "%(num)s dager igjen", 7) == "%(num)s beaivvi vel"


def test_bokmal_is_its_own_catalogue() -> None:
    assert translator("nb").gettext("Noe ingen har oversatt") == "Noe ingen har oversatt"
    assert translator("nb").ngettext("én sak", "%(num)s saker", 1) == "én sak"
    assert translator("nb").ngettext("én sak", "%(num)s saker", 3) == "%(num)s saker"


def test_what_falls_back_to_bokmal_is_marked_where_marks_are_wanted() -> None:
    text = "Noe ingen har oversatt"
    assert translator("se").gettext(text) == text
    assert Translator("se", marks=True).gettext(text) == f"{FALLBACK_BEGINS}{text}{FALLBACK_ENDS}"
    assert Translator("se", marks=True).gettext("Søk") == "Oza"
    assert Translator("nb", marks=True).gettext(text) == text


def test_an_unknown_language_reads_bokmal() -> None:
    assert translator("xx").language == "nb"


def test_a_refusal_is_a_sentence_with_its_facts_written_out() -> None:
    said = sentence("round.deadline_not_ahead", {"deadline": DAY, "rule": "R-ROUND-3"}, "nn")
    assert said == "Fristen torsdag 5. mars 2026 er ikkje fram i tid. Vel ein seinare dag."


def test_names_in_a_refusal_are_listed() -> None:
    assert translator("nb").spoken(["Hamar", "Gjøvik", "Løten"]) == "Hamar, Gjøvik og Løten"
    assert translator("nn").spoken(("Hamar",)) == "Hamar"
    assert translator("se").spoken(["Deatnu", "Kárášjohka"]) == "Deatnu ja Kárášjohka"


def test_a_refusal_without_a_sentence_or_a_fact_still_says_something() -> None:
    assert sentence("nobody.wrote_this", {}, "nb").startswith("Dette lar seg ikke gjøre")
    assert sentence("round.deadline_not_ahead", {}, "nb").startswith("Fristen …")
