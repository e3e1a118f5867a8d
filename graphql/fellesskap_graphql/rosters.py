"""Rosters as the graph shows them: lists of people that were looked at or taken in, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
import strawberry

from fellesskap.rosters import service
from fellesskap.rosters import tables as t
from fellesskap.rosters.model import Line, PersonOutcome, Remark, RosterState, SeatOutcome
from fellesskap.texts import sentence
from fellesskap_graphql.compiler.expressions import col
from fellesskap_graphql.compiler.mapping import by_id, computed, desc, field, one, pages, row, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.lazy import LazyPerson
from fellesskap_graphql.mutations import mutation
from fellesskap_graphql.relay import Connection, Node

vocabulary(PersonOutcome, RosterState, SeatOutcome)


@strawberry.type(description="Something to say of a line; it names nobody.")
class RosterRemark:
    code: str
    message: str


@strawberry.type(description="What taking a line in does, or why it cannot be taken in.")
class RosterLine:
    line: int
    person: PersonOutcome | None
    seat: SeatOutcome | None
    errors: list[RosterRemark]
    warnings: list[RosterRemark]


@dataclass(frozen=True, slots=True)
class _Lines:
    lines: str | None


def _lines(facts: _Lines, reading: Reading) -> list[RosterLine]:
    def said(remarks: tuple[Remark, ...]) -> list[RosterRemark]:
        return [
            RosterRemark(
                code=one.code,
                message=sentence(one.code, one.in_language(reading.actor.language), reading.actor.language),
            )
            for one in remarks
        ]

    return [
        RosterLine(
            line=one.line,
            person=one.person,
            seat=one.seat,
            errors=said(one.errors),
            warnings=said(one.warnings),
        )
        for one in msgspec.json.decode(facts.lines or "[]", type=tuple[Line, ...])
    ]


@row(t.Roster)
class Roster(Node):
    """A list of people that the secretariat looked at or took in; what stood in it is not kept."""

    state: RosterState = field()
    made_at: datetime = field()
    made_by: LazyPerson | None = field(one("made_by"))
    created: int = field(description="How many people are new.")
    updated: int = field(description="How many people were known by other contact data.")
    appointed: int = field(description="How many come to be in a seat.")
    refused: int = field(description="How many lines have errors.")
    lines: list[RosterLine] = field(computed(_lines, {"lines": col("lines").json()}))


@row(None)
class RostersQuery:
    """Root fields of rosters."""

    roster: Roster | None = field(by_id())
    rosters: Connection[Roster] = field(pages(order=[desc("id")]))


MUTATIONS = (mutation(service.ImportRoster, service.import_roster, Roster),)
