"""The tests' own community with a second pair of bodies above the first, and ways between the two."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from fellesskap.actor import Side
from fellesskap.plain import from_plain, to_json
from fellesskap.structure.model import (
    Anchor,
    AnchoringLevel,
    Body,
    BodyKind,
    Direction,
    Effect,
    MatterClass,
    Names,
    Passage,
    PlanPeriod,
    PriorityGroup,
    Route,
    Seat,
    SeatKind,
    Structure,
)
from road_structure import STRUCTURE

_LARGE, _PRINCIPAL = (
    MatterClass("stor", Names("Stor"), Effect.BINDING, AnchoringLevel.ADMINISTRATIVE),
    MatterClass(
        "storprinsipiell", Names("Stor og prinsipiell"), Effect.RECOMMENDATION, AnchoringLevel.COUNCIL
    ),
)

TWO_PAIRS: Structure = replace(
    STRUCTURE,
    bodies=(
        *STRUCTURE.bodies,
        Body(
            "au",
            Names("Arbeidsutvalget"),
            BodyKind.WORKING,
            2,
            abbreviation="AU",
            seats=(
                Seat("kommune", Names("Leder kommune"), Side.MUNICIPAL),
                Seat("sykehus", Names("Leder sykehus"), Side.HOSPITAL),
                Seat("bruker", Names("Bruker"), Side.OTHER, kind=SeatKind.OBSERVER, counts=False),
            ),
        ),
        Body(
            "ssu",
            Names("Strategisk samarbeidsutvalg"),
            BodyKind.STRATEGIC,
            2,
            abbreviation="SSU",
            decides=True,
            seats=(
                Seat("kommune", Names("Kommunalsjef"), Side.MUNICIPAL),
                Seat("sykehus", Names("Direktør"), Side.HOSPITAL),
            ),
        ),
    ),
    matter_classes=(*STRUCTURE.matter_classes, _LARGE, _PRINCIPAL),
    routes=(
        *STRUCTURE.routes,
        Route(
            "strategisk",
            Names("Store saker"),
            ("stor", "storprinsipiell"),
            ("au",),
            "ssu",
            (Anchor.MUNICIPALITIES, Anchor.DIVISIONS),
            may_start_in=("ssu",),
        ),
    ),
    passages=(
        Passage("loft", Names("Store saker opp"), Direction.LIFT, ("fu", "fsu"), ("au",)),
        Passage("nedtak", Names("Små saker ned"), Direction.LOWER, ("au", "ssu"), ("fsu",)),
    ),
    plan_periods=(
        PlanPeriod("forrige", Names("Forrige plan"), date(2022, 1, 1), date(2025, 12, 31)),
        PlanPeriod("planen", Names("Planen"), date(2026, 1, 1), date(2029, 12, 31)),
    ),
    priority_groups=(
        PriorityGroup(
            "barn", Names("Barn og unge", "Barn og unge", "Mánát ja nuorat"), ("forrige", "planen")
        ),
        PriorityGroup("eldre", Names("Eldre"), ("planen",)),
        PriorityGroup("for", Names("Før"), ("forrige",)),
    ),
)


def succeeded(*moved: tuple[str, str]) -> Structure:
    """The structure with bodies under other keys, which take over everything that the old ones did."""
    text = to_json(TWO_PAIRS)
    for old, new in moved:
        text = text.replace(f'"{old}"', f'"{new}"')
    structure, was = from_plain(Structure, json.loads(text)), {new: old for old, new in moved}
    bodies = (replace(one, succeeds=was.get(one.key, "")) for one in structure.bodies)
    return replace(structure, bodies=tuple(bodies))
