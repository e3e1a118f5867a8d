"""Who leads a body, and a meeting of it, where the chair alternates between the sides.

A turn counted in meetings is told only to those who see all of the body's meetings: whoever sees the open
ones alone would count fewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec
import strawberry

from fellesskap.actor import Audience, Side
from fellesskap.meetings.model import MeetingState
from fellesskap.meetings.tables import Meeting
from fellesskap.structure.model import Each, Rotation
from fellesskap.structure.rules import chair_side, chair_until, deputy_side
from fellesskap.structure.tables import Body, StructureVersion
from fellesskap_graphql.compiler.expressions import as_of, col, outer, valid
from fellesskap_graphql.compiler.mapping import computed, rows
from fellesskap_graphql.context import Reading


@strawberry.type(description="Who leads a body whose chair alternates between the sides, on a day.")
class Chair:
    side: Side
    deputy: Side | None = strawberry.field(description="The side with the deputy chair, where there is one.")
    until: date | None = strawberry.field(
        description="The day the chair passes to the other side; null where no meeting begins the next turn yet."
    )
    months: int | None = strawberry.field(description="How long each turn lasts, where the calendar tells.")
    meetings: int | None = strawberry.field(description="How many meetings each turn lasts, where they tell.")


@dataclass(frozen=True, slots=True)
class _Bodies:
    text: str | None


@dataclass(frozen=True, slots=True)
class _Key:
    key: str


@dataclass(frozen=True, slots=True)
class _Met:
    held_on: date


@dataclass(frozen=True, slots=True)
class _Facts:
    held_on: date
    chair_side: str | None
    structure: _Bodies | None
    body: _Key | None
    met: tuple[_Met, ...]


@dataclass(frozen=True, slots=True)
class _OfBody:
    key: str
    day: date
    structure: _Bodies | None
    met: tuple[_Met, ...]


@dataclass(frozen=True, slots=True)
class Chaired:
    """What of a body in a version's document tells who leads it, as the `chairs` column holds it."""

    key: str
    each: Each | None = None
    chair: Rotation | None = None


def _rotation(structure: _Bodies | None, key: str, reading: Reading) -> Rotation | None:
    """Find the rotation of a body, or of the template it was made from, where the reader can count its turns."""
    if structure is None or structure.text is None:
        return None
    found = [
        body
        for body in msgspec.json.decode(structure.text, type=tuple[Chaired, ...])
        if body.key == key or (body.each and key.startswith(f"{body.key}-"))
    ]
    chair = max(found, key=lambda body: len(body.key)).chair if found else None
    if chair is None or chair.months:
        return chair
    return chair if reading.actor.sees <= Audience.PARTNERS else None


def _chair(facts: _OfBody, reading: Reading) -> Chair | None:
    rotation = _rotation(facts.structure, facts.key, reading)
    if rotation is None:
        return None
    met = [one.held_on for one in facts.met]
    side = chair_side(rotation, facts.day, met)
    return Chair(
        side=side,
        deputy=deputy_side(rotation, side),
        until=chair_until(rotation, facts.day, met),
        months=rotation.months or None,
        meetings=rotation.meetings or None,
    )


def _turn_side(facts: _Facts, reading: Reading) -> Side | None:
    rotation = _rotation(facts.structure, facts.body.key if facts.body else "", reading)
    return chair_side(rotation, facts.held_on, [one.held_on for one in facts.met]) if rotation else None


def _chair_side(facts: _Facts, reading: Reading) -> Side | None:
    return Side(facts.chair_side) if facts.chair_side else _turn_side(facts, reading)


def _deputy_side(facts: _Facts, reading: Reading) -> Side | None:
    rotation = _rotation(facts.structure, facts.body.key if facts.body else "", reading)
    leads = _chair_side(facts, reading)
    return deputy_side(rotation, leads) if rotation and leads else None


_OF_VERSION = {"text": col("chairs").json()}
_MET = rows(Meeting, (col("body_id") == outer("body_id")) & (col("state") != MeetingState.CANCELLED))
_INPUTS = {
    "structure": rows(StructureVersion, col("id") == outer("structure_version_id"), _OF_VERSION, single=True),
    "body": rows(Body, col("id") == outer("body_id"), single=True),
    "met": _MET,
}

CHAIR_SIDE = computed(_chair_side, _INPUTS)
TURN_SIDE = computed(_turn_side, _INPUTS)
DEPUTY_SIDE = computed(_deputy_side, _INPUTS)
BODY_CHAIR = computed(
    _chair,
    {
        "day": as_of(),
        "structure": rows(StructureVersion, (col("state") != "draft") & valid(), _OF_VERSION, single=True),
        "met": _MET,
    },
)
