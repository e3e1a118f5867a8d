"""Partners that ended while something was awaited of them, as the graph finds them and names who replaced them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec
import strawberry

from fellesskap.structure.rules.partners import successors_of
from fellesskap.structure.tables import Division, Partner, RegionMember
from fellesskap_graphql.compiler.expressions import (
    Expr,
    case,
    coalesce,
    col,
    earliest,
    exists,
    outer,
    today,
    valid,
)
from fellesskap_graphql.compiler.mapping import Computed, asc, computed, rows
from fellesskap_graphql.context import Reading
from fellesskap_graphql.ids import global_id
from fellesskap_graphql.rehearsals import register

LIVING = col("ended_at").is_null()
"""Of a reply or a follow-up: it has not been settled that its partner ended."""

PARTNER_UNTIL = earliest(Partner, "valid_to", col("id") == outer("partner_id"))
"""The first day that a row's partner is no longer there, null where none is known."""

ASKED_UNTIL = case(
    (
        col("division_id").is_not_null(),
        earliest(Division, "valid_to", col("id") == outer("division_id")),
    ),
    otherwise=PARTNER_UNTIL,
)
"""The first day that whoever a reply asks is no longer there."""


def is_over(until: Expr) -> Expr:
    """R-ROUND-46 in data, to find by; the rule is what refuses."""
    return coalesce(until <= today(), False)


_MEMBER = (col("partner_id") == outer("partner_id")) & valid()
OTHER_REGION = ~is_over(ASKED_UNTIL) & case(
    (col("division_id").is_not_null(), False),
    (
        col("region_id").is_not_null(),
        ~exists(RegionMember, _MEMBER & (col("region_id") == outer("region_id"))),
    ),
    otherwise=exists(RegionMember, _MEMBER),
)
"""A reply counts in another region than its municipality is in today."""


@strawberry.type(description="A partner of today that replaced one that ended.")
class Successor:
    partner_id: strawberry.ID
    name: str


@dataclass(frozen=True, slots=True)
class _Known:
    id: UUID
    number: str | None
    name: str


@dataclass(frozen=True, slots=True)
class _Ended:
    number: str | None
    known: tuple[_Known, ...]


def _replaced_by(facts: _Ended, _: Reading) -> list[Successor]:
    numbers = successors_of(facts.number, register()) if facts.number else []
    return [
        Successor(partner_id=strawberry.ID(global_id("Partner", one.id)), name=one.name)
        for one in facts.known
        if one.number in numbers
    ]


REPLACED_BY: Computed = computed(
    _replaced_by, {"known": rows(Partner, (col("kind") == "municipality") & valid(), order=[asc("sort_key")])}
)
"""Those that the national register says replace a municipality, as far as they are partners today."""


@dataclass(frozen=True, slots=True)
class _Names:
    text: str | None


@dataclass(frozen=True, slots=True)
class _Named:
    name: str


def _names(facts: _Names, _: Reading) -> list[str]:
    return [one.name for one in msgspec.json.decode(facts.text or "[]", type=list[_Named])]


def names_in(column: str) -> Computed:
    """The names that a column keeps."""
    return computed(_names, {"text": col(column).json()})
