"""Whether a person fits a seat: what would be warned of if they sat there, told before anybody is appointed."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import strawberry

from fellesskap.actor import Actor, Audience, Side
from fellesskap.appointments.tables import RoundSeat
from fellesskap.composition import tables as t
from fellesskap.composition.model import Breach, BreachKind, Gender, Holder, SeatOnDay, Terms
from fellesskap.composition.rules import misfits
from fellesskap.structure import tables as s
from fellesskap.structure.model import CompositionKind, SeatKind, Weight
from fellesskap.texts import sentence
from fellesskap_graphql.compiler.expressions import Expr, arg, as_of, col, localized, outer
from fellesskap_graphql.compiler.mapping import Inputs, computed, rows, vocabulary
from fellesskap_graphql.context import Reading

vocabulary(BreachKind, Weight)


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


@dataclass(frozen=True, slots=True)
class _Attested:
    competence: str
    leader_level: int | None


@dataclass(frozen=True, slots=True)
class _Told:
    gender: str | None


@dataclass(frozen=True, slots=True)
class Fit:
    """What is known of somebody that a seat may ask for."""

    attested: tuple[_Attested, ...]
    told: _Told | None


@dataclass(frozen=True, slots=True)
class Asks:
    """A seat by what it asks of whoever is in it."""

    key: str
    title: str
    side: str
    kind: str
    counts: bool
    competences: str
    leader_level: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """What of the structure in force a report is judged by."""

    composing: str | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    person: Fit
    seat: Asks | None
    version: Version | None


@dataclass(frozen=True, slots=True)
class _Nominee:
    at: _Candidate | None


def _fitness(facts: _Candidate, reading: Reading) -> list[CompositionFinding]:
    if facts.seat is None or CompositionKind.COMPETENCE in withheld_from(reading.actor):
        return []
    terms, language = terms_of(facts.version), reading.actor.language
    found = misfits(asks_of(facts.seat), holder_of(facts.person), terms)
    return [finding_of(one, terms, {}, language, f"composition.fit_{one.kind}") for one in found]


def _nominee(facts: _Nominee, reading: Reading) -> list[CompositionFinding]:
    return _fitness(facts.at, reading) if facts.at else []


def withheld_from(actor: Actor) -> frozenset[CompositionKind]:
    """What of the holders a reader may not see, and hence is not told about."""
    if actor.sees is Audience.SECRETARIAT:
        return frozenset()
    hidden = {CompositionKind.GENDER}
    return frozenset(hidden if actor.sees is Audience.PARTNERS else {*hidden, CompositionKind.COMPETENCE})


def terms_of(version: Version | None) -> Terms:
    """Read what a report is judged by."""
    return msgspec.json.decode(version.composing, type=Terms) if version and version.composing else Terms()


def asks_of(seat: Asks) -> SeatOnDay:
    """The seat as the rules see it, with nobody in it."""
    return SeatOnDay(
        key=seat.key,
        title=seat.title,
        side=Side(seat.side),
        kind=SeatKind(seat.kind),
        counts=seat.counts,
        competences=tuple(seat.competences.split()),
        leader_level=seat.leader_level,
    )


def holder_of(fit: Fit) -> Holder:
    """Somebody as the rules see them."""
    gender = fit.told.gender if fit.told else None
    return Holder(
        competences=tuple(one.competence for one in fit.attested if one.competence),
        leader_level=next((one.leader_level for one in fit.attested if one.leader_level is not None), None),
        gender=Gender(gender) if gender else None,
    )


def finding_of(
    breach: Breach, terms: Terms, names: dict[str, str], language: str, said: str = ""
) -> CompositionFinding:
    """Say a breach: its own sentence or the one `said`, and what would mend it, in the community's words if any."""
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
        message=sentence(said or code, facts, language),
        remedy=breach.remedy.in_language(language)
        or sentence(f"composition.mend_{breach.kind}", facts, language),
        seat_key=breach.seat or None,
        rule_key=breach.rule or None,
    )


def _placed(title: str, place: str) -> str:
    return title if place in title else f"{title}, {place}"


def fit_of(person: str, up: int = 1, day: Expr | None = None) -> Inputs:
    """The facts of a `Fit`: of whom the column `person` tells, `up` steps out, on a day."""
    whose = col("person_id") == outer(person, up)
    return {
        "attested": rows(t.Attestation, whose & _holds(day)),
        "told": rows(t.Declaration, whose, single=True),
    }


def _holds(day: Expr | None = None) -> Expr:
    on = as_of() if day is None else day
    return (col("valid_from") <= on) & (col("valid_to").is_null() | (col("valid_to") > on))


def _judged(person: Inputs, seat: Expr, day: Expr | None = None) -> Inputs:
    return {
        "person": person,
        "seat": rows(s.SeatEdition, seat & _holds(day), {"title": localized("title")}, single=True),
        "version": rows(
            s.StructureVersion,
            (col("state") != "draft") & _holds(day),
            {"composing": col("composing").json()},
            single=True,
        ),
    }


# Of a person, for the seat whose key is an argument.
FITNESS = computed(_fitness, _judged(fit_of("id"), col("key") == arg("seat_key")))
# Of a name, for its seat on the day the round looks at.
NOMINEE_FITNESS = computed(
    _nominee,
    {
        "at": rows(
            RoundSeat,
            col("id") == outer("round_seat_id"),
            _judged(fit_of("person_id", 2, outer("day")), col("seat_id") == outer("seat_id"), outer("day")),
            single=True,
        )
    },
)
