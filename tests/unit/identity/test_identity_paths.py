"""Where a person may be sent after log-in: our own pages and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.identity.rules import own_path


@pytest.mark.parametrize(
    "wanted",
    [
        "/",
        "/innlandet/",
        "/innlandet/saker/12-2026",
        "/innlandet/saker?tilstand=open&side=2",
        "/innlandet/sok?q=m%C3%B8te",
        "/innlandet/moter/0195e3c0-0000-7000-8000-000000000000#referat",
    ],
)
def test_our_own_paths_are_kept(wanted: str) -> None:
    assert own_path(wanted) == wanted


def test_letters_are_written_so_that_a_header_can_carry_them() -> None:
    assert own_path("/innlandet/sok?q=møte") == "/innlandet/sok?q=m%C3%B8te"


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "innlandet",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/%2fevil.example",
        "/%2Fevil.example",
        "%2f%2fevil.example",
        "/%5cevil.example",
        "/%252fevil.example",
        "/%25252fevil.example",
        "/%2525252525252fevil.example",
        "/\tevil.example",
        "/%09/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/%0d%0aSet-Cookie:%20a=b",
        "/%00",
        "/／evil.example",
        "/%EF%BC%8Fevil.example",
        "/＼evil.example",
        "/\u2028",
        "/\u200b/evil.example",
        "/innlandet//evil.example",
        "/" + "a" * 500,
        "/logg-inn?next=/",
        "/logg-ut",
        "/%6cogg-ut",
    ],
)
def test_everything_else_becomes_the_front_page(wanted: str) -> None:
    assert own_path(wanted) == "/"


@given(st.text(max_size=60))
def test_whatever_is_asked_for_a_browser_stays_here(tail: str) -> None:
    path = own_path("/" + tail)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isascii()
    assert path.isprintable()
