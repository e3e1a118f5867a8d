"""By when a meeting is called, as the structure it was planned by says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fellesskap.structure.tables import StructureVersion
from fellesskap_graphql.compiler.expressions import col, outer
from fellesskap_graphql.compiler.mapping import computed, rows
from fellesskap_graphql.context import Reading


@dataclass(frozen=True, slots=True)
class _Norm:
    call_days: int | None


@dataclass(frozen=True, slots=True)
class _Calling:
    held_on: date
    norm: _Norm | None


def _call_by(facts: _Calling, _: Reading) -> date:
    days = facts.norm.call_days if facts.norm else None
    return facts.held_on - timedelta(days=days or 0)


CALL_BY = computed(
    _call_by,
    {
        "norm": rows(
            StructureVersion,
            col("id") == outer("structure_version_id"),
            single=True,
        )
    },
)
