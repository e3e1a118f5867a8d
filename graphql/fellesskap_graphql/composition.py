"""Composition as the graph shows it: what a body's filled seats have to answer for on a day, and who fits one.

A report is judged by the structure in force on the day and says what it finds in the reader's language. What
a reader may not see of the holders is not judged for that reader, and the report says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import strawberry

from fellesskap.access.roles import Permission
from fellesskap.composition.model import BreachKind, Report, SeatOnDay, Terms
from fellesskap.composition.rules import report
from fellesskap.people import tables as p
from fellesskap.people.model import HoldingKind
from fellesskap.people.rules import stand_ins
from fellesskap.structure import tables as s
from fellesskap.structure.model import CompositionKind, Deputies, Weight
from fellesskap_graphql.compiler.expressions import arg, as_of, col, earliest, exists, localized, outer, valid
from fellesskap_graphql.compiler.mapping import (
    Inputs,
    argument,
    asc,
    computed,
    field,
    many,
    one,
    row,
    rows,
    vocabulary,
)
from fellesskap_graphql.context import Reading
from fellesskap_graphql.fitness import (
    Asks,
    CompositionFinding,
    Fit,
    Version,
    asks_of,
    finding_of,
    fit_of,
    holder_of,
    terms_of,
    withheld_from,
)
from fellesskap_graphql.lazy import LazyBody

vocabulary(BreachKind, CompositionKind, Weight)


@strawberry.type(description="How a body's seats answer to the community's rules on a day.")
class Composition:
    day: date
    seats: int
    vacant: int = strawberry.field(description="Seats that nobody holds.")
    away: int = strawberry.field(
        description="Seats whose holder is on leave while no deputy steps in; they count as not filled."
    )
    unappointed: list[str] = strawberry.field(
        description="Titles of the seats that the structure lets nobody appoint to; an administrator can."
    )
    errors: int
    warnings: int
    findings: list[CompositionFinding] = strawberry.field(description="The errors first.")
    asked: int = strawberry.field(description="The members who sit there, for one who may know their gender.")
    declared: int = strawberry.field(description="How many of them have told it.")
    withheld: list[CompositionKind] = strawberry.field(
        description="Kinds of rules that are not judged for this reader."
    )


@dataclass(frozen=True, slots=True)
class _Seated(Fit):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class _Holding(_Seated):
    away: bool


@dataclass(frozen=True, slots=True)
class _Seat(Asks):
    speaks_for: str
    region: str | None
    partner: str | None
    division: str | None
    office: str
    nominated_by: str
    appointed_by: str
    holder: _Holding | None
    deputies: tuple[_Seated, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Facts:
    key: str
    day: date
    seats: tuple[_Seat, ...]
    version: Version | None
    partners: tuple[_Place, ...]
    divisions: tuple[_Place, ...]


def _composition(facts: _Facts, reading: Reading) -> Composition:
    terms = terms_of(facts.version)
    withheld = withheld_from(reading.actor)
    names = {one.key: one.name for one in (*facts.partners, *facts.divisions)}
    names |= {region.key: region.name.in_language(reading.actor.language) for region in terms.regions}
    acting = stand_ins(
        (
            seat.holder.person_id if seat.holder and not seat.holder.away else None,
            [deputy.person_id for deputy in seat.deputies],
        )
        for seat in facts.seats
    )
    seats = [
        _seat(seat, names, seat.deputies[place] if place is not None else None)
        for seat, place in zip(facts.seats, acting, strict=True)
    ]
    made = report(facts.key, seats, terms, withheld)
    return _shown(made, facts.day, terms, names, withheld, reading.actor.language)


def _seat(seat: _Seat, names: dict[str, str], acting: Fit | None) -> SeatOnDay:
    places = tuple(place for place in (seat.region, seat.partner, seat.division) if place)
    return replace(
        asks_of(seat),
        group=seat.speaks_for,
        places=places,
        place_name=next((names[place] for place in places if place in names), ""),
        holder=holder_of(seat.holder) if seat.holder else None,
        away=bool(seat.holder and seat.holder.away),
        acting=holder_of(acting) if acting else None,
        appointed=bool(seat.office or seat.nominated_by or seat.appointed_by),
    )


def _shown(
    made: Report,
    day: date,
    terms: Terms,
    names: dict[str, str],
    withheld: frozenset[CompositionKind],
    language: str,
) -> Composition:
    return Composition(
        day=day,
        seats=made.seats,
        vacant=made.vacant,
        away=made.away,
        unappointed=list(made.unappointed),
        errors=made.errors,
        warnings=made.warnings,
        findings=[finding_of(breach, terms, names, language) for breach in made.breaches],
        asked=made.asked,
        declared=made.declared,
        withheld=sorted(withheld),
    )


_VERSION = rows(
    s.StructureVersion,
    col("id") == outer("structure_version_id"),
    {"composing": col("composing").json()},
    single=True,
)
_AWAY = exists(p.Leave, (col("holding_id") == outer("id")) & valid())
_SHARED = (
    col("seat_id").is_null()
    & (col("body_id") == outer("body_id"))
    & (col("side") == outer("side"))
    & (outer("deputies") == Deputies.COMMON)
)
# What `people.queries.find_composition` says of who stands in for a seat.
DEPUTIES_OF_SEAT = (
    ((col("seat_id") == outer("seat_id")) | _SHARED) & (col("kind") == HoldingKind.DEPUTY) & valid() & ~_AWAY
)
_SEAT: Inputs = {
    "title": localized("title"),
    "region": earliest(s.Region, "key", col("id") == outer("region_id")),
    "partner": earliest(s.Partner, "key", col("id") == outer("partner_id")),
    "division": earliest(s.Division, "key", col("id") == outer("division_id")),
    "holder": rows(
        p.Holding,
        (col("seat_id") == outer("seat_id")) & (col("kind") == HoldingKind.HOLDER) & valid(),
        {**fit_of("person_id"), "away": _AWAY},
        single=True,
    ),
    "deputies": rows(
        p.Holding,
        DEPUTIES_OF_SEAT,
        fit_of("person_id"),
        order=[asc("rank"), asc("person_id")],
    ),
}
COMPOSITION = computed(
    _composition,
    {
        "day": as_of(),
        "seats": rows(
            s.SeatEdition,
            (col("body_id") == outer("body_id")) & valid(),
            _SEAT,
            order=[asc("position"), asc("key")],
        ),
        "version": _VERSION,
        "partners": rows(s.Partner, valid()),
        "divisions": rows(s.Division, valid(), {"name": localized("name")}),
    },
)


@row(s.BodyEdition, key="body_id", dated=True)
class CompositionReport:
    """A body on a day, and how its seats answer to the community's rules."""

    body: LazyBody | None = field(one("body_id"))
    composition: Composition = field(COMPOSITION)


@row(None)
class CompositionQuery:
    """Root fields of composition."""

    composition_report: CompositionReport | None = field(
        one(where=col("body_id") == arg("body_id"), as_of=arg("as_of")),
        arguments={
            "body_id": argument(strawberry.ID, node="Body"),
            "as_of": argument(date | None, description="The day to look at; today when absent."),
        },
        needs=Permission.SIGNED_IN,
    )
    composition_reports: list[CompositionReport] = field(
        many(order=[asc("level"), asc("position"), asc("key")], about=15, as_of=arg("as_of")),
        arguments={"as_of": argument(date | None, description="The day to look at; today when absent.")},
        needs=Permission.SIGNED_IN,
    )
