"""How long planning a change takes, in this process: findings, the difference, and what it breaks.

A structure of 1,000 seats, every other body of it changed, with a holder in each seat. The aim is 200 ms.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

from scene import measured_structure

from fellesskap.rehearsals.rules import rehearse
from fellesskap.structure import rules
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import InUse
from fellesskap_tenants.registers import municipality_facts

SEATS = 1_000
_TIMES = 9


def planning_figures() -> dict[str, float]:
    """Measure; medians in milliseconds, by the names of the figures."""
    register = municipality_facts()
    before = _grown(measured_structure(0))
    after = replace(
        before,
        bodies=tuple(
            replace(body, level=body.level % 9 + 1) if place % 2 else body
            for place, body in enumerate(before.bodies)
        ),
    )
    in_use = InUse({seat.key: 1 for seat in rules.expand(before, register).seats}, {}, ())
    planned, rehearsed = [], []
    for _ in range(_TIMES):
        began = time.perf_counter()
        rules.validate(after, register)
        rules.difference(before, after)
        rules.breaks(before, after, register, in_use)
        planned.append(time.perf_counter() - began)
        began = time.perf_counter()
        rehearse(after, register, 2027)
        rehearsed.append(time.perf_counter() - began)
    return {
        f"plan_ms_{SEATS}_seats": statistics.median(planned) * 1e3,
        f"rehearsal_ms_{SEATS}_seats": statistics.median(rehearsed) * 1e3,
    }


def _grown(structure: Structure) -> Structure:
    """Add copies of the last body until there are enough seats."""
    register = municipality_facts()
    while (seats := len(rules.expand(structure, register).seats)) < SEATS:
        last = structure.bodies[-1]
        copy = replace(
            last, key=f"ekstra-{seats}", abbreviation="", name=replace(last.name, nb=f"Ekstra {seats}")
        )
        structure = replace(structure, bodies=(*structure.bodies, copy))
    return structure
