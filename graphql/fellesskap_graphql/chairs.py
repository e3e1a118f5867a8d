"""Who leads a meeting where the chair alternates: the side whose turn it is on the meeting's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from fellesskap.actor import Side
from fellesskap.structure.model import Each, Rotation
from fellesskap.structure.rules import chair_side
from fellesskap.structure.tables import Body, StructureVersion
from fellesskap_graphql.compiler.expressions import col, outer
from fellesskap_graphql.compiler.mapping import computed, rows
from fellesskap_graphql.context import Reading


@dataclass(frozen=True, slots=True)
class _Bodies:
    text: str | None


@dataclass(frozen=True, slots=True)
class _Key:
    key: str


@dataclass(frozen=True, slots=True)
class _Facts:
    held_on: date
    structure: _Bodies | None
    body: _Key | None


@dataclass(frozen=True, slots=True)
class Chaired:
    """What of a body in a version's document tells who leads it, as the `chairs` column holds it."""

    key: str
    each: Each | None = None
    chair: Rotation | None = None


def _chair_side(facts: _Facts, _: Reading) -> Side | None:
    if facts.structure is None or facts.structure.text is None or facts.body is None:
        return None
    for body in msgspec.json.decode(facts.structure.text, type=tuple[Chaired, ...]):
        if body.key == facts.body.key or (body.each and facts.body.key.startswith(f"{body.key}-")):
            return chair_side(body.chair, facts.held_on) if body.chair else None
    return None


CHAIR_SIDE = computed(
    _chair_side,
    {
        "structure": rows(
            StructureVersion,
            col("id") == outer("structure_version_id"),
            {"text": col("chairs").json()},
            single=True,
        ),
        "body": rows(Body, col("id") == outer("body_id"), single=True),
    },
)
