"""Bodies that can be added to a draft ready with their seats: the shipped ones, fitted to one community."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from fellesskap.drafts.rules import parts_of
from fellesskap.plain import from_plain
from fellesskap.structure.model import Body, Each, Names, Seat, Structure
from fellesskap.structure.rules import RESERVED_KEYS
from fellesskap_tenants.registers import shipped
from fellesskap_tenants.structures import read_keyed


class Offer(StrEnum):
    """Whether a community can take an addition."""

    FREE = "free"
    TAKEN = "taken"
    NEEDS_REGIONS = "needs_regions"


@dataclass(frozen=True, slots=True)
class Addition:
    """A body to add, what it is for, and whether a community may well have several.

    Its relations name kinds of bodies, and are no body's keys before it is `fitted`.
    """

    key: str
    body: Body
    about: Names
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    about: Names
    repeatable: bool = False


@cache
def additions() -> tuple[Addition, ...]:
    """Read the additions that ship with the product, in their order."""
    document = tomllib.loads((shipped("additions") / "bodies.toml").read_text(encoding="utf-8"))
    bodies = read_keyed(Body, document["bodies"])
    told = {key: from_plain(_Told, one) for key, one in document["additions"].items()}
    return tuple(Addition(one.key, one, told[one.key].about, told[one.key].repeatable) for one in bodies)


def offer_of(addition: Addition, structure: Structure) -> Offer:
    """Tell whether a community has one like it already, or lacks the regions it is made for."""
    like = [
        one
        for one in structure.bodies
        if one.kind is addition.body.kind and (one.each is None) == (addition.body.each is None)
    ]
    if like and not addition.repeatable:
        return Offer.TAKEN
    return Offer.NEEDS_REGIONS if addition.body.each is Each.REGION and not structure.regions else Offer.FREE


def fitted(addition: Addition, structure: Structure, name: str = "") -> Body:
    """Make the body a community gets: with a key of its own, and pointing at what the community has.

    Args:
        addition: what is added.
        structure: what it is added to.
        name: what the community calls it, where that is something else.
    """
    body = addition.body
    taken = {part.path.rpartition(".")[2] for part in parts_of(structure)} | RESERVED_KEYS
    short = {one.abbreviation.casefold() for one in structure.bodies}

    def own(kind: str) -> str:
        """The community's first body of a kind that this one can point at."""
        found = (one for one in structure.bodies if one.kind == kind and one.each in (None, body.each))
        return next((one.key for one in found), "")

    return replace(
        body,
        key=_free(body.key, taken),
        name=Names(name) if name and name not in (body.name.nb, body.name.nn) else body.name,
        abbreviation="" if body.abbreviation.casefold() in short else body.abbreviation,
        seats=tuple(_seat(seat, structure) for seat in body.seats),
        reports_to=own(body.reports_to),
        prepares_for=own(body.prepares_for),
        part_of=own(body.part_of),
    )


def _seat(seat: Seat, structure: Structure) -> Seat:
    offices = {one.key for one in structure.offices if one.each is seat.each}
    competences = {one.key for one in structure.competences}
    return replace(
        seat,
        office=seat.office if seat.office in offices else "",
        competences=tuple(one for one in seat.competences if one in competences),
    )


def _free(stem: str, taken: set[str] | frozenset[str]) -> str:
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found
