"""Who fills the seats and what must hold for those who do: offices, parties, competences and composition."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields

from fellesskap.actor import Side
from fellesskap.structure.model import (
    PARTIES,
    Appointment,
    BodyKind,
    CompositionKind,
    CompositionRule,
    Each,
    Seat,
    SeatKind,
    Structure,
)
from fellesskap.structure.rules.findings import Finding, Severity, bodies_of, seats_of

_PARTIES = (Side.MUNICIPAL, Side.HOSPITAL)
_NEEDS = {
    CompositionKind.SEATS: ("minimum", "maximum"),
    CompositionKind.COVERAGE: ("places",),
    CompositionKind.COMPETENCE: ("minimum", "maximum"),
    CompositionKind.GENDER: ("minimum",),
}


def check_appointing(structure: Structure) -> list[Finding]:
    """Check what appointments and reports of composition will build on."""
    return [
        *_appointments(structure),
        *_offices(structure),
        *_competences(structure),
        *_compositions(structure),
        *_temporary(structure),
        *_bipartite(structure),
    ]


def _appointments(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-18: Whoever nominates, selects, appoints or confirms is a body or a party of the community,
    and what confirms by a decision is a body that decides. Source: 002, 000 milestone 7, A3, A30.
    """
    bodies = {body.key: body for body in structure.bodies}
    known = {*PARTIES, *bodies, *(party.key for party in structure.parties)}
    for party in structure.parties:
        if party.key in PARTIES or party.key in bodies:
            yield Finding(f"parties.{party.key}", "structure.duplicate_key", facts={"key": party.key})
    for path, seat in seats_of(structure):
        for field in fields(Appointment):
            reference = getattr(seat.appointment, field.name)
            if reference and reference not in known:
                where = f"{path}.appointment.{field.name}"
                yield Finding(where, "structure.unknown_reference", facts={"reference": reference})
        body = bodies.get(seat.appointment.confirmed_by)
        if seat.appointment.confirmed_by in known and (body is None or not body.decides):
            yield Finding(
                f"{path}.appointment.confirmed_by",
                "structure.cannot_confirm",
                facts={"reference": seat.appointment.confirmed_by},
            )
        if seat.appointment.selected_by and not seat.appointment.nominated_by:
            yield Finding(f"{path}.appointment.selected_by", "structure.selects_from_nobody")
        if seat.office and any(getattr(seat.appointment, field.name) for field in fields(Appointment)):
            yield Finding(f"{path}.appointment", "structure.office_and_appointment")


def _offices(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-19: A seat that follows an office says in whose place the office is, and is one alone.

    Source: 002 «ordførere og kommunedirektører fra alle kommuner».
    """
    offices = {office.key: office for office in structure.offices}
    for path, seat in seats_of(structure):
        if not seat.office:
            continue
        office = offices.get(seat.office)
        if office is None:
            facts = {"reference": seat.office}
            yield Finding(f"{path}.office", "structure.unknown_reference", facts=facts)
        elif office.each is not _place_of(seat):
            facts = {"office": office.name.nb}
            yield Finding(f"{path}.office", "structure.office_elsewhere", facts=facts)
        if seat.count > 1 or seat.by_place:
            yield Finding(f"{path}.count", "structure.office_of_several")


def _place_of(seat: Seat) -> Each | None:
    if seat.each:
        return seat.each
    named = {Each.MUNICIPALITY: seat.municipality, Each.REGION: seat.region, Each.DIVISION: seat.division}
    return next((each for each, place in named.items() if place), None)


def _competences(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-20: What a seat asks of its holder is something a person can be attested to have, all at once.

    Source: 004 §3 «kommuneoverlege i full stilling er ikke fastlege».
    """
    known = {one.key: one for one in structure.competences}
    for one in structure.competences:
        yield from _unknown(f"competences.{one.key}.excludes", one.excludes, known)
    for path, seat in seats_of(structure):
        yield from _unknown(f"{path}.competences", seat.competences, known)
        for key in seat.competences:
            if key in known and set(known[key].excludes) & set(seat.competences):
                facts = {"name": known[key].name.nb}
                yield Finding(f"{path}.competences", "structure.competences_exclude", facts=facts)
        for name, value, high in (
            ("term_months", seat.term_months, 240),
            ("leader_level", seat.leader_level, 9),
        ):
            if value is not None and not 1 <= value <= high:
                facts_of_number: dict[str, str | int] = {"low": 1, "high": high, "value": value}
                yield Finding(f"{path}.{name}", "structure.number_out_of_range", facts=facts_of_number)
        yield from _by_place(structure, path, seat)


def _by_place(structure: Structure, path: str, seat: Seat) -> Iterator[Finding]:
    if seat.by_place and not seat.each:
        yield Finding(f"{path}.by_place", "structure.among_without_each")
        return
    places = {
        Each.MUNICIPALITY: set(structure.municipalities),
        Each.REGION: {region.key for region in structure.regions},
        Each.DIVISION: {division.key for division in structure.divisions},
    }
    if seat.each:
        yield from _unknown(f"{path}.by_place", [one.place for one in seat.by_place], places[seat.each])
    for one in seat.by_place:
        if not 0 <= one.count <= 99:
            facts: dict[str, str | int] = {"low": 0, "high": 99, "value": one.count}
            yield Finding(f"{path}.by_place.{one.place}", "structure.number_out_of_range", facts=facts)


def _compositions(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-21: A rule of composition says what it asks for, of bodies and places that exist.

    Source: features 1.9, 004 §3 «Øst-, Midt- og Vest-Finnmark er representert».
    """
    for rule in structure.compositions:
        path = f"compositions.{rule.key}"
        yield from _unknown(f"{path}.bodies", rule.bodies, {body.key for body in structure.bodies})
        yield from _unknown(f"{path}.places", rule.places, _all_places(structure))
        if rule.competence:
            known = {one.key for one in structure.competences}
            yield from _unknown(f"{path}.competence", [rule.competence], known)
        elif rule.kind is CompositionKind.COMPETENCE:
            yield Finding(f"{path}.competence", "structure.composition_incomplete")
        if not _says_enough(rule):
            yield Finding(path, "structure.composition_incomplete")
        high = 50 if rule.kind is CompositionKind.GENDER else 999
        for name in ("minimum", "maximum"):
            value = getattr(rule, name)
            if value is not None and not 0 <= value <= high:
                facts: dict[str, str | int] = {"low": 0, "high": high, "value": value}
                yield Finding(f"{path}.{name}", "structure.number_out_of_range", facts=facts)
        if rule.minimum is not None and rule.maximum is not None and rule.minimum > rule.maximum:
            yield Finding(f"{path}.maximum", "structure.composition_impossible")


def _says_enough(rule: CompositionRule) -> bool:
    needed = _NEEDS.get(rule.kind)
    return needed is None or any(getattr(rule, name) not in (None, ()) for name in needed)


def _all_places(structure: Structure) -> set[str]:
    return {
        *structure.municipalities,
        *(region.key for region in structure.regions),
        *(division.key for division in structure.divisions),
    }


def _temporary(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-22: A temporary body has an end and was appointed by one that may appoint its kind.

    Source: 004 «KSU … rapporterer … for så å oppløses», «Det er samhandlingsutvalget som oppnevner faste utvalg».
    """
    bodies = {body.key: body for body in structure.bodies}
    for path, body in bodies_of(structure):
        if body.succeeds == body.key:
            # Another body that is gone from the structure may well be named: that is what succession is about.
            facts_of_key = {"way": f"{body.key} → {body.key}"}
            yield Finding(f"{path}.succeeds", "structure.cycle", facts=facts_of_key)
        yield from _unknown(f"{path}.appointed_by", [body.appointed_by], {"", *bodies})
        if body.mandate and body.mandate.adopted_by:
            yield from _unknown(f"{path}.mandate.adopted_by", [body.mandate.adopted_by], bodies)
        appointer = bodies.get(body.appointed_by)
        if appointer and body.kind not in appointer.may_appoint:
            facts = {"body": appointer.name.nb}
            yield Finding(f"{path}.appointed_by", "structure.may_not_appoint", facts=facts)
        if body.kind is BodyKind.TEMPORARY and body.until is None:
            yield Finding(f"{path}.until", "structure.temporary_without_end", Severity.WARNING)


def _bipartite(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-27: A temporary body has members from both sides; one without seats has not said who they are.

    Source: 004 «partssammensatt», scenarios.md S8.
    """
    for path, body in bodies_of(structure):
        sides = {seat.side for seat in body.seats if seat.kind is SeatKind.MEMBER}
        if body.kind is BodyKind.TEMPORARY and body.seats and not sides.issuperset(_PARTIES):
            yield Finding(f"{path}.seats", "structure.not_bipartite", facts={"name": body.name.nb})


def _unknown(path: str, references: Collection[str], known: Collection[str]) -> Iterator[Finding]:
    for reference in references:
        if reference not in known:
            yield Finding(path, "structure.unknown_reference", facts={"reference": reference})
