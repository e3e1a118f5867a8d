"""The graph of national readers: figures over all communities that share, and nothing of any one of them.

A schema of its own over the shared schema's released snapshots, read as the role that can see nothing else.
There are no filters and no single communities in it, so no two questions tell one community from the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import strawberry

from fellesskap.texts import sentence
from fellesskap_graphql.compiler.expressions import col
from fellesskap_graphql.compiler.mapping import computed, desc, field, row, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.graph import Graph
from fellesskap_graphql.registered import FOLDER
from fellesskap_tenants import tables as t
from fellesskap_tenants.figures import FEWEST, Figures, summarise
from fellesskap_tenants.registers import read_communities


class NationalFigureName(StrEnum):
    """What is counted; planned meetings are those not held yet."""

    BODIES = "bodies"
    SEATS = "seats"
    SEATS_VACANT = "seats_vacant"
    MEETINGS_PLANNED = "meetings_planned"
    MEETINGS_HELD = "meetings_held"


vocabulary(NationalFigureName)


@strawberry.type(description="One figure over the communities that share.")
class NationalFigure:
    name: NationalFigureName
    suppressed: bool = strawberry.field(description=f"Made of fewer than {FEWEST} communities, so not shown.")
    total: int | None
    average: float | None = strawberry.field(description="For each community that shares.")


@strawberry.type(description="The figures of one year.")
class NationalYear:
    year: int
    communities: int = strawberry.field(description="How many communities share their figures of the year.")
    suppressed: bool = strawberry.field(description="Whether too few share for any figure to be shown.")
    figures: list[NationalFigure]


@dataclass(frozen=True, slots=True)
class _Snapshots:
    snapshots: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class _Nothing:
    pass


def _years(facts: _Snapshots, _: Reading) -> list[NationalYear]:
    return [
        NationalYear(
            year=year.year,
            communities=year.communities,
            suppressed=year.suppressed,
            figures=[
                NationalFigure(
                    name=NationalFigureName(figure.name),
                    suppressed=figure.total is None,
                    total=figure.total,
                    average=figure.average,
                )
                for figure in year.figures
            ],
        )
        for year in summarise(facts.snapshots)
    ]


@cache
def _in_the_country() -> int:
    return len(read_communities())


def _communities(_: _Nothing, __: Reading) -> int:
    return _in_the_country()


@row(None)
class NationalQuery:
    """What national bodies can read."""

    communities: int = field(computed(_communities), description="How many communities the country has.")
    years: list[NationalYear] = field(
        computed(
            _years,
            {"snapshots": rows(t.NationalSnapshot, col("released_at").is_not_null(), order=[desc("year")])},
        ),
        description="The latest first.",
    )


@cache
def national() -> Graph:
    """The graph of national readers."""
    return Graph(NationalQuery, sentence=sentence, operations=FOLDER / "national")
