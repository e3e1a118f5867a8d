"""The tests' own structure with a deciding body in which as many of each side must take part."""

from __future__ import annotations

from dataclasses import replace

from fellesskap.structure.model import Body, Deputies, Structure
from road_structure import STRUCTURE


def equal_structure(*, deputies: Deputies = Deputies.ORDERED) -> Structure:
    return replace(
        STRUCTURE,
        bodies=tuple(_equal(body, deputies) if body.decides else body for body in STRUCTURE.bodies),
    )


def _equal(body: Body, deputies: Deputies) -> Body:
    seats = tuple(replace(seat, deputies=deputies) for seat in body.seats)
    return replace(body, decision=replace(body.decision, equal_sides=True), seats=seats)
