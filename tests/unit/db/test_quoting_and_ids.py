"""Quoting is the only way a value becomes SQL text, so it is tried with everything."""

from __future__ import annotations

import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.db.ids import uuid7
from fellesskap.db.quoting import identifier, literal, uuid_array
from fellesskap.errors import Invalid
from fellesskap.tenant import RESERVED_SLUGS, tenant


def _read_literal(text: str) -> str:
    """Read a literal back by PostgreSQL's rules for both forms."""
    escaped = text.startswith("E")
    body = text[2:-1] if escaped else text[1:-1]
    out, at = [], 0
    while at < len(body):
        pair = body[at : at + 2]
        if pair == "''" or (escaped and pair == "\\\\"):
            out.append(pair[0])
            at += 2
        else:
            assert body[at] != "'"
            assert not (escaped and body[at] == "\\")
            out.append(body[at])
            at += 1
    return "".join(out)


@given(st.text(st.characters(blacklist_characters="\x00", blacklist_categories=("Cs",))))
def test_literal_is_read_back_as_it_was(value: str) -> None:
    assert _read_literal(literal(value)) == value


@given(
    st.text(st.characters(blacklist_characters="\x00", blacklist_categories=("Cs",)), min_size=1, max_size=15)
)
def test_identifier_cannot_end_early(name: str) -> None:
    assert identifier(name)[1:-1].replace('""', "").count('"') == 0


@pytest.mark.parametrize("name", ["", "a\x00b", "æ" * 32])
def test_identifier_refuses_what_postgresql_would_cut(name: str) -> None:
    with pytest.raises(Invalid):
        identifier(name)
    identifier("æ" * 31)


def test_uuid_array_is_sorted_and_quoted() -> None:
    one, two = UUID(int=1), UUID(int=2)
    assert uuid_array([two, one]) == "'{" + f"{one},{two}" + "}'"
    assert uuid_array([]) == "'{}'"


def test_ids_are_version_seven_and_ordered_in_time() -> None:
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()
    assert first.version == second.version == 7
    assert first < second
    assert len({uuid7() for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "slug", ["", "Å", "-a", "a-", "a--b", "1a", "a b", "a" * 41, *sorted(RESERVED_SLUGS)]
)
def test_slug_that_no_address_can_carry(slug: str) -> None:
    with pytest.raises(Invalid):
        tenant(slug, "Navn", "fellesskap")


def test_tenant_names_follow_from_the_slug() -> None:
    made = tenant("more-romsdal", "Møre og Romsdal", "prefix")
    assert (made.schema, made.role) == ("tenant_more_romsdal", "prefix_tenant_more_romsdal")
