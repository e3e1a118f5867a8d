"""Reading a form: every wrong value becomes a problem at its field, never an exception."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from fellesskap_web.forms import Form

ID = UUID("01a20017-ee8b-7208-a6ea-e5ef80dbd239")


class Answer(StrEnum):
    AGREE = "agree"
    OBJECT = "object"


def form(**values: str | list[str]) -> Form:
    given = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return Form(given, sent=True)


def codes(read: Form) -> list[tuple[str | None, str]]:
    return [(problem.field, problem.code) for problem in read.problems]


def test_values_are_read_as_what_they_are() -> None:
    read = form(
        title="  Sak\r\nto ", day="2026-03-05", dotted="5.3.2026", clock="13.05", minutes="1 200",
        id=str(ID), answer="object", urgent="1", ids=[str(ID), ""], version="3", _key="k",
    )  # fmt: skip
    assert read.text("title") == "Sak\nto"
    assert read.day("day") == read.day("dotted") == date(2026, 3, 5)
    assert read.moment("day", "clock") == datetime(2026, 3, 5, 12, 5, tzinfo=UTC)
    assert read.integer("minutes") == 1200
    assert read.identifier("id") == ID
    assert read.identifiers("ids") == (ID,)
    assert read.choice("answer", Answer) is Answer.OBJECT
    assert read.flag("urgent")
    assert not read.flag("other")
    assert (read.version, read.key) == (3, "k")
    assert read.problems == []


def test_what_may_be_left_out_may_be_left_out() -> None:
    read = form()
    assert read.text("a", required=False) == ""
    assert (read.day_or_none("a"), read.integer_or_none("a"), read.identifier_or_none("a")) == (None,) * 3
    assert read.choice_or_none("a", Answer) is None
    assert read.identifiers("a") == ()
    assert read.problems == []


def test_all_that_is_missing_is_found_at_once() -> None:
    read = form()
    read.text("title")
    read.day("day")
    read.integer("minutes")
    read.identifier("id")
    read.choice("answer", Answer)
    read.moment("day", "clock")
    assert codes(read) == [
        (name, "form.missing") for name in ("title", "day", "minutes", "id", "answer", "clock")
    ]


@pytest.mark.parametrize("value", ["32.01.2026", "2026-13-01", "i morgen", "0", "\x00", "9" * 400])
def test_a_day_that_is_none(value: str) -> None:
    read = form(day=value)
    assert read.day("day") == date.min
    assert codes(read)[0] in {("day", "form.not_a_day"), ("day", "form.missing")}


@pytest.mark.parametrize("value", ["3,5", "1e3", "tre", "9" * 30, "--1", "²"])
def test_a_number_that_is_none(value: str) -> None:
    read = form(minutes=value)
    assert read.integer("minutes") == 0
    assert codes(read) == [("minutes", "form.not_a_number")]


@pytest.mark.parametrize("value", ["25:00", "kl 3", "13.61"])
def test_a_time_that_is_none(value: str) -> None:
    read = form(day="2026-03-05", clock=value)
    read.moment("day", "clock")
    assert codes(read) == [("clock", "form.not_a_time")]


def test_a_choice_and_an_id_that_are_none() -> None:
    read = form(answer="perhaps", id="1", ids=["1"])
    read.choice("answer", Answer)
    read.identifier("id")
    read.identifiers("ids")
    assert codes(read) == [(name, "form.not_an_option") for name in ("answer", "id", "ids")]


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    read = form(title="a" * 11)
    read.text("title", longest=10)
    assert read.problems[0].facts == {"longest": 10, "length": 11}


def test_a_nul_is_left_out_since_the_database_refuses_it() -> None:
    assert form(title="a\x00b").text("title") == "ab"


def test_a_form_without_a_key_of_its_own_gets_one() -> None:
    assert form().key != form().key
    assert form(_key="x" * 81).key != "x" * 81
