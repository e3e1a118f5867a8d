"""Refusing: the right field is named, the rest is let through, and the number is never repeated."""

from __future__ import annotations

import json
import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.errors import Invalid
from fellesskap.guard import find, guarded, guarded_value, refuse, warnings
from fellesskap.guard.rules import Severity

NUMBER = "15837030088"
DOUBTFUL = "1583.70.30088"
QUICK = settings(max_examples=150, deadline=None)
GAPS = [
    "",
    "",
    "",
    " ",
    "-",
    ".",
    "/",
    "\u00a0",
    "\u2009",
    "\u200b",
    "\n",
    "\r\n",
    "–",
    " - ",
    "\t",
    "\u00ad",
    "_",
]


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes = b""


@dataclass(frozen=True)
class Report:
    title: str
    note: str | None = None
    case: UUID | None = None
    minutes: int = 0
    files: tuple[Attachment, ...] = ()
    facts: dict[str, Any] | None = None
    due: date | None = None


def field_of(act: Callable[[], None]) -> str | None:
    with pytest.raises(Invalid) as caught:
        act()
    assert caught.value.code == "guard.national_identity_number"
    assert caught.value.rule_id == "R-GUARD-1"
    return caught.value.field


def test_the_first_field_all_fields_and_the_positions_are_told() -> None:
    with pytest.raises(Invalid) as caught:
        refuse({"title": "Sak", "note": None, "text": f"Se {NUMBER}, {NUMBER}", "proposal": NUMBER})
    assert caught.value.field == "text"
    assert caught.value.facts == {
        "fields": ["text", "proposal"],
        "positions": [(3, 14), (16, 27)],
        "kinds": ["synthetic"],
        "rule": "R-GUARD-1",
    }


def test_clean_and_doubtful_fields_pass() -> None:
    refuse({"title": "Felles rutine for utskriving", "note": None, "account": DOUBTFUL, "case": "101/2020"})


def test_warnings_name_the_doubtful_fields_only() -> None:
    found = warnings({"title": "Sak", "account": DOUBTFUL, "text": NUMBER, "note": None})
    assert list(found) == ["account"]
    assert [(finding.severity, finding.start, finding.end) for finding in found["account"]] == [
        (Severity.WARN, 0, 13)
    ]


def test_today_decides_about_the_control_digits_of_2032(make_number: Callable[..., str]) -> None:
    number = make_number(random.Random(1), "tenor", 2)
    refuse({"text": number})
    assert field_of(lambda: refuse({"text": number}, date(2032, 1, 1))) == "text"
    assert field_of(lambda: guarded(Report(number), date(2032, 1, 1))) == "title"


def test_a_clean_command_passes() -> None:
    guarded(
        Report(
            "Rutine",
            case=UUID(int=15837030088),
            files=(Attachment("rutine.pdf", NUMBER.encode()),),
            facts={"links": ["https://example.org"], "share": 0.5, "open": True},
            due=date(2022, 5, 2),
        )
    )


@pytest.mark.parametrize(
    ("command", "path"),
    [
        (Report(NUMBER), "title"),
        (Report("Rutine", note=NUMBER), "note"),
        (Report("Rutine", files=(Attachment("a.pdf"), Attachment(f"{NUMBER}.pdf"))), "files[1].name"),
        (Report("Rutine", facts={"deep": [{"text": NUMBER}]}), "facts.deep[0].text"),
        (Report("Rutine", facts={NUMBER: "x"}), "facts[0].key"),
        (Report("Rutine", facts={"a": 1, f"sak {NUMBER}": NUMBER}), "facts[1].key"),
        (Report("Rutine", facts={"number": int(NUMBER)}), "facts.number"),
        (Report("Rutine", facts={"number": float(NUMBER)}), "facts.number"),
        (Report("Rutine", facts={"all": {NUMBER}}), "facts.all[0]"),
    ],
)
def test_a_number_anywhere_in_a_command_is_refused(command: Report, path: str) -> None:
    assert field_of(lambda: guarded(command)) == path


def test_variables_and_file_names_are_refused() -> None:
    variables = {"input": {"title": "Rutine", "answers": ["ja", f"pasient {NUMBER}"]}}
    assert field_of(lambda: guarded_value(variables, "variables")) == "variables.input.answers[1]"
    assert field_of(lambda: guarded_value(f"{NUMBER}.pdf", "file_name")) == "file_name"
    guarded_value({"id": "019f5837-0300-7088-8123-15837030088a", "count": 12, "all": None}, "variables")


def test_a_program_that_dropped_the_leading_zero_is_refused(make_number: Callable[..., str]) -> None:
    rng = random.Random(3)
    number = next(made for _ in range(1000) if (made := make_number(rng, "tenor", 0)).startswith("0"))
    assert field_of(lambda: guarded_value({"number": int(number)}, "row")) == "row.number"


def test_a_value_nested_deeper_than_the_stack_is_walked() -> None:
    value: object = NUMBER
    for _ in range(5_000):
        value = [value]
    with pytest.raises(Invalid):
        guarded_value(value, "variables")


def said(error: Invalid) -> str:
    """Everything an error could show in an answer, a log or a trace."""
    parts = [str(error), repr(error), repr(error.args), repr(error.field), json.dumps(error.facts)]
    return "".join(parts + traceback.format_exception(error))


@QUICK
@given(
    seed=st.integers(0, 10**6),
    gaps=st.lists(st.sampled_from(GAPS), min_size=10, max_size=10),
    before=st.sampled_from(["", "Se ", "nr. ", "(", "å"]),
    after=st.sampled_from(["", ".", " i saken", ")", "x"]),
)
def test_separators_never_hide_a_number_and_the_refusal_never_tells_it(
    make_number: Callable[..., str], seed: int, gaps: list[str], before: str, after: str
) -> None:
    number = make_number(random.Random(seed), "tenor", 0)
    spelled = "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))
    text = f"{before}{spelled}{after}"
    assert any(text[found.start : found.end] == spelled for found in find(text))
    try:
        refuse({"text": text, spelled: text})
    except Invalid as error:
        shown = said(error)
        assert spelled not in shown
        assert number not in shown
        assert number[6:] not in shown
        assert error.facts["fields"] == ["text", "[1]"]
    else:
        assert {found.severity for found in find(text)} == {Severity.WARN}
        assert ".".join((number[:4], number[4:6], number[6:])) in spelled.replace("\u200b", "").replace(
            "\u00ad", ""
        )


TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="0123456789 .-/\u200b\n⑮²%&#;<>x\\unoNOkft+", max_size=300),
)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_is_read_and_positions_lie_inside_it(text: str) -> None:
    ends = 0
    for found in find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.start >= ends or found.end > ends
        ends = found.end


@QUICK
@given(st.text(alphabet="0123456789 .-/x", max_size=60))
def test_fewer_than_eleven_digits_are_nobodys_number(text: str) -> None:
    if sum(sign.isdigit() for sign in text) < 10:
        assert find(text) == []


@QUICK
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    )
)
def test_any_value_is_walked(value: object) -> None:
    try:
        guarded_value(value, "value")
    except Invalid as error:
        assert error.field


@pytest.mark.parametrize(
    ("text", "code"), [("x" * 20_001, "guard.text_too_long"), ("et\x00tegn", "guard.text_unreadable")]
)
def test_a_text_that_cannot_be_kept_is_refused_at_its_place(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        guarded(Report("Tittel", files=(Attachment(text),)))
    assert (refused.value.code, refused.value.field) == (code, "files[0].name")
    guarded(Report("x" * 20_000))
