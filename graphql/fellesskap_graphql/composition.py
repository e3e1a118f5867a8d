"""Composition as the graph shows it: what a body's filled seats have to answer for on a day, and who fits one.

A report is judged by the structure in force on the day and says what it finds in the reader's language. What
a reader may not see of the holders is not judged for that reader, and the report says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec
import strawberry

from fellesskap.access.roles import Permission
from fellesskap.actor import Actor, Audience, Side
from fellesskap.composition import tables as t
from fellesskap.composition.model import (
    Breach,
    BreachKind,
    Gender,
    Holder,
    Report,
    SeatOnDay,
    Terms,
)
from fellesskap.composition.rules import misfits, report
from fellesskap.people import tables as p
from fellesskap.structure import tables as s
from fellesskap.structure.model import CompositionKind, SeatKind, Weight
from fellesskap.texts import sentence
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
from fellesskap_graphql.lazy import LazyBody

vocabulary(BreachKind, CompositionKind, Weight)


@strawberry.type(description="One thing about a body's seats that is not as it should be.")
class CompositionFinding:
    kind: BreachKind
    weight: Weight
    code: str = strawberry.field(description="Stable; the message is its sentence.")
    message: str
    remedy: str = strawberry.field(
        description="What would mend it, in the community's own words if it has any."
    )
    seat_key: str | None = strawberry.field(description="The seat it is about.")
    rule_key: str | None = strawberry.field(description="The structure's rule that is broken.")


@strawberry.type(description="How a body's seats answer to the community's rules on a day.")
class Composition:
    day: date
    seats: int
    vacant: int
    errors: int
    warnings: int
    findings: list[CompositionFinding] = strawberry.field(description="The errors first.")
    asked: int = strawberry.field(description="The members who sit there, for one who may know their gender.")
    declared: int = strawberry.field(description="How many of them have told it.")
    withheld: list[CompositionKind] = strawberry.field(
        description="Kinds of rules that are not judged for this reader."
    )


@dataclass(frozen=True, slots=True)
class _Attested:
    competence: str
    leader_level: int | None


@dataclass(frozen=True, slots=True)
class _Told:
    gender: str | None


@dataclass(frozen=True, slots=True)
class _Holder:
    attested: tuple[_Attested, ...]
    told: _Told | None


@dataclass(frozen=True, slots=True)
class _Seat:
    key: str
    title: str
    side: str
    kind: str
    counts: bool
    speaks_for: str
    competences: str
    leader_level: int | None
    region: str | None
    partner: str | None
    division: str | None
    stood_in: bool
    holder: _Holder | None


@dataclass(frozen=True, slots=True)
class _Place:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class _Version:
    composing: str | None


@dataclass(frozen=True, slots=True)
class _Facts:
    key: str
    day: date
    seats: tuple[_Seat, ...]
    version: _Version | None
    partners: tuple[_Place, ...]
    divisions: tuple[_Place, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    person: _Holder
    seat: _Seat | None
    version: _Version | None


def _composition(facts: _Facts, reading: Reading) -> Composition:
    terms = _terms(facts.version)
    withheld = _withheld(reading.actor)
    names = {one.key: one.name for one in (*facts.partners, *facts.divisions)}
    names |= {region.key: region.name.in_language(reading.actor.language) for region in terms.regions}
    made = report(facts.key, [_seat(one, names) for one in facts.seats], terms, withheld)
    return _shown(made, facts.day, terms, names, withheld, reading.actor.language)


def _fitness(facts: _Candidate, reading: Reading) -> list[CompositionFinding]:
    if facts.seat is None or CompositionKind.COMPETENCE in _withheld(reading.actor):
        return []
    terms = _terms(facts.version)
    found = misfits(_seat(facts.seat, {}), _holder(facts.person), terms)
    return [_finding(breach, terms, {}, reading.actor.language) for breach in found]


def _withheld(actor: Actor) -> frozenset[CompositionKind]:
    """What of the holders this reader may not see, and hence is not told about."""
    if actor.sees is Audience.SECRETARIAT:
        return frozenset()
    hidden = {CompositionKind.GENDER}
    return frozenset(hidden if actor.sees is Audience.PARTNERS else {*hidden, CompositionKind.COMPETENCE})


def _terms(version: _Version | None) -> Terms:
    return msgspec.json.decode(version.composing, type=Terms) if version and version.composing else Terms()


def _seat(seat: _Seat, names: dict[str, str]) -> SeatOnDay:
    places = tuple(place for place in (seat.region, seat.partner, seat.division) if place)
    return SeatOnDay(
        key=seat.key,
        title=seat.title,
        side=Side(seat.side),
        kind=SeatKind(seat.kind),
        counts=seat.counts,
        group=seat.speaks_for,
        competences=tuple(seat.competences.split()),
        leader_level=seat.leader_level,
        places=places,
        place_name=next((names[place] for place in places if place in names), ""),
        holder=_holder(seat.holder) if seat.holder else None,
        stood_in=seat.stood_in,
    )


def _holder(holder: _Holder) -> Holder:
    gender = holder.told.gender if holder.told else None
    return Holder(
        competences=tuple(one.competence for one in holder.attested if one.competence),
        leader_level=next(
            (one.leader_level for one in holder.attested if one.leader_level is not None), None
        ),
        gender=Gender(gender) if gender else None,
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
        errors=made.errors,
        warnings=made.warnings,
        findings=[_finding(breach, terms, names, language) for breach in made.breaches],
        asked=made.asked,
        declared=made.declared,
        withheld=sorted(withheld),
    )


def _finding(breach: Breach, terms: Terms, names: dict[str, str], language: str) -> CompositionFinding:
    """Say a breach: its own sentence, and what would mend it in the community's words or else in ours."""
    competences = {one.key: one.name.in_language(language) for one in terms.competences}
    facts: dict[str, object] = {**breach.facts, "name": breach.name.in_language(language)}
    if "place" in facts:
        facts["place"] = names.get(str(facts["place"]), facts["place"])
    if "against" in facts:
        facts["against"] = competences.get(str(facts["against"]), facts["against"])
    if place := str(facts.get("place", "")):
        facts["title"] = _placed(str(facts.get("title", "")), place)
    code = breach.code
    return CompositionFinding(
        kind=breach.kind,
        weight=breach.weight,
        code=code,
        message=sentence(code, facts, language),
        remedy=breach.remedy.in_language(language)
        or sentence(f"composition.mend_{breach.kind}", facts, language),
        seat_key=breach.seat or None,
        rule_key=breach.rule or None,
    )


def _placed(title: str, place: str) -> str:
    return title if place in title else f"{title}, {place}"


_VERSION = rows(
    s.StructureVersion,
    col("id") == outer("structure_version_id"),
    {"composing": col("composing").json()},
    single=True,
)
_HOLDER: Inputs = {
    "attested": rows(t.Attestation, (col("person_id") == outer("person_id")) & valid()),
    "told": rows(t.Declaration, col("person_id") == outer("person_id"), single=True),
}
_PERSON: Inputs = {
    "attested": rows(t.Attestation, (col("person_id") == outer("id")) & valid()),
    "told": rows(t.Declaration, col("person_id") == outer("id"), single=True),
}
_IN_SEAT = (col("seat_id") == outer("seat_id")) & valid()
_SEAT: Inputs = {
    "title": localized("title"),
    "region": earliest(s.Region, "key", col("id") == outer("region_id")),
    "partner": earliest(s.Partner, "key", col("id") == outer("partner_id")),
    "division": earliest(s.Division, "key", col("id") == outer("division_id")),
    "stood_in": exists(p.Holding, _IN_SEAT & (col("kind") == "deputy")),
    "holder": rows(p.Holding, _IN_SEAT & (col("kind") == "holder"), _HOLDER, single=True),
}
FITNESS = computed(
    _fitness,
    {
        "person": _PERSON,
        "seat": rows(s.SeatEdition, (col("key") == arg("seat_key")) & valid(), _SEAT, single=True),
        "version": rows(
            s.StructureVersion,
            (col("state") != "draft") & valid(),
            {"composing": col("composing").json()},
            single=True,
        ),
    },
)
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
