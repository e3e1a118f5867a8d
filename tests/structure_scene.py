"""A community whose structure changes: a seat renamed, a body renamed and another that takes over from one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import NOW, Community, found
from fellesskap.clock import FixedClock
from fellesskap.db.work import system_work
from fellesskap.settings import Settings
from fellesskap.structure.model import Body, Mandate, Names, Structure
from fellesskap.structure.service import ApplyStructure, apply_structure
from fellesskap_tenants.registers import municipality_facts
from fellesskap_tenants.structures import load_structure, structures_folder

FIRST = date(2026, 1, 1)
CHANGED = date(2026, 7, 1)
OLD, NEW = "fastlegerad", "allmennlegerad"


def shipped(name: str) -> Structure:
    return load_structure(structures_folder() / f"{name}.toml")


def changed(structure: Structure) -> Structure:
    """Finnmark's structure after the county governor's new name and a new council of practitioners."""
    old = structure.body(OLD)
    kept = tuple(_changed(body) for body in structure.bodies if body.key != OLD)
    council = replace(old, key=NEW, name=Names("Allmennlegerådet"), succeeds=OLD, until=date(2028, 1, 1))
    return replace(structure, bodies=(*kept, council), call_days=10)


def _changed(body: Body) -> Body:
    if body.key == "su":
        text = "Skal utvikle strategien og følge opp handlingsplanen."
        mandate = Mandate(text, "partnerskapsmote", date(2026, 1, 15), "Sak 4/2026")
        return replace(body, name=Names("Styret for samarbeidet"), seats=body.seats[:-1], mandate=mandate)
    seats = tuple(
        replace(seat, title=Names("Statsforvalteren")) if seat.key == "fylkesmannen" else seat
        for seat in body.seats
    )
    return replace(body, seats=seats)


async def found_changing(settings: Settings, slug: str) -> Community:
    """Found a community after Finnmark, whose second version holds from the first of July."""
    made = await found(settings, slug, f"Helsefellesskap {slug.capitalize()}", shipped("finnmark"))
    async with system_work(made.tenant, FixedClock(NOW)) as work:
        command = ApplyStructure(
            changed(made.structure),
            CHANGED,
            "Statsforvalteren",
            "andre",
            municipality_facts(),
            accepts_breaks=True,
        )
        await apply_structure(work, command)
    return made
