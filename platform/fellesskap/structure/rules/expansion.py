"""What a structure's templates become: one body or seat for each municipality, region or division."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from fellesskap.structure.model import Body, Each, MunicipalityFacts, Names, Seat, Structure

Municipalities = Mapping[str, MunicipalityFacts]


@dataclass(frozen=True, slots=True)
class ExpandedBody:
    """A body as it exists: one of a template's, or the body itself."""

    key: str
    name: Names
    template: Body
    position: int
    region: str = ""
    reports_to: str = ""
    prepares_for: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class ExpandedSeat:
    """A seat as somebody can hold it, with what it represents."""

    key: str
    body: str
    title: Names
    template: Seat
    position: int
    region: str = ""
    municipality: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """All bodies and seats that a structure makes of its templates, in order."""

    bodies: tuple[ExpandedBody, ...]
    seats: tuple[ExpandedSeat, ...]


def expand(structure: Structure, municipalities: Municipalities) -> Expansion:
    """R-STRUCTURE-1: A body or seat for each municipality, region or division is one with a lasting key for each.

    A municipality that is not in the register goes by its number; `validate` tells of it.
    Source: 002 «Kommunaldir. fra alle kommuner», «1 møte pr region».
    """
    bodies: list[ExpandedBody] = []
    seats: list[ExpandedSeat] = []
    for template in structure.bodies:
        for key, name in _each(template.each, structure, municipalities):
            body = _expand_body(structure, template, key, name, len(bodies))
            bodies.append(body)
            made = [
                seat
                for part in template.seats
                for seat in _expand_seat(structure, body, part, municipalities)
            ]
            seats.extend(replace(seat, position=position) for position, seat in enumerate(made))
    return Expansion(tuple(bodies), tuple(seats))


def _each(each: Each | None, structure: Structure, municipalities: Municipalities) -> list[tuple[str, Names]]:
    match each:
        case Each.MUNICIPALITY:
            return [
                (number, Names(municipalities[number].name if number in municipalities else number))
                for number in structure.municipalities
            ]
        case Each.REGION:
            return [(region.key, region.name) for region in structure.regions]
        case Each.DIVISION:
            return [(division.key, division.name) for division in structure.divisions]
        case None:
            return [("", Names(""))]


def _expand_body(structure: Structure, template: Body, key: str, name: Names, position: int) -> ExpandedBody:
    def instance(reference: str) -> str:
        # A template that points at a template of the same kind means the one for the same region.
        target = next((body for body in structure.bodies if body.key == reference), None)
        return f"{reference}-{key}" if target and target.each else reference

    return ExpandedBody(
        key=f"{template.key}-{key}" if key else template.key,
        name=_joined(template.name, " – ", name),
        template=template,
        position=position,
        region=key if template.each is Each.REGION else "",
        reports_to=instance(template.reports_to),
        prepares_for=instance(template.prepares_for),
        part_of=instance(template.part_of),
    )


def _expand_seat(
    structure: Structure, body: ExpandedBody, seat: Seat, municipalities: Municipalities
) -> Iterator[ExpandedSeat]:
    for key, name in _each(seat.each, structure, municipalities):
        if seat.each and not (_in_region(structure, body.region, seat.each, key) and _among(seat, key)):
            continue
        count = next((one.count for one in seat.by_place if one.place == key), seat.count)
        for number in range(1, count + 1):
            suffix = [part for part in (key, str(number) if number > 1 else "") if part]
            title = _joined(seat.title, ", ", name)
            yield ExpandedSeat(
                key=":".join([body.key, seat.key, *suffix]),
                body=body.key,
                title=_joined(title, " ", Names(str(number) if count > 1 else "")),
                template=seat,
                position=0,
                region=key if seat.each is Each.REGION else seat.region,
                municipality=key if seat.each is Each.MUNICIPALITY else seat.municipality,
                division=key if seat.each is Each.DIVISION else seat.division,
            )


def _in_region(structure: Structure, region: str, each: Each, key: str) -> bool:
    """Tell whether what a seat stands for belongs to the region of its body, where the body has one."""
    if not region or each is Each.DIVISION:
        return True
    if each is Each.REGION:
        return key == region
    members = next(known.members for known in structure.regions if known.key == region)
    return any(member.municipality == key for member in members)


def _among(seat: Seat, key: str) -> bool:
    return not seat.among or key in seat.among


def _joined(first: Names, glue: str, second: Names) -> Names:
    if not second.nb:
        return first
    known = [code for code in ("nb", "nn", "se") if getattr(first, code)]
    return Names(**{code: f"{first.in_language(code)}{glue}{second.in_language(code)}" for code in known})
