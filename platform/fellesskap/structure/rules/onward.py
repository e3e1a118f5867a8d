"""Where cases may go on to, and what they may be counted among: lift and lower paths, the levels at which a
disagreement is tried, plan periods and groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from fellesskap.structure.model import Body, Direction, Passage, Structure
from fellesskap.structure.rules.findings import Finding, Severity

FEWEST_DAYS, MOST_DAYS = 1, 365


def check_onward(structure: Structure) -> list[Finding]:
    """Check the paths by which cases are lifted and taken down, the levels of disagreements, and the groups."""
    return [
        *(finding for passage in structure.passages for finding in _passage(structure, passage)),
        *_levels(structure),
        *_periods(structure),
        *_groups(structure),
    ]


def _passage(structure: Structure, passage: Passage) -> Iterator[Finding]:
    """R-STRUCTURE-25: A lift or lower path leads from some single bodies to others in which cases can begin, a
    lift to no lower level of the community and a lowering to no higher.

    Cases lie only in single bodies, so a body that is one for each region is on neither side.
    Source: 002 «Større saker løftes til AU/SSU», «Mindre saker tas ned til FSU»; A25.
    """
    path, bodies = f"passages.{passage.key}", {body.key: body for body in structure.bodies}
    for name in ("from_bodies", "to_bodies"):
        keys: tuple[str, ...] = getattr(passage, name)
        if not keys:
            yield Finding(f"{path}.{name}", "structure.passage_without_end")
        for key in keys:
            if key not in bodies:
                yield Finding(f"{path}.{name}", "structure.unknown_reference", facts={"reference": key})
            elif bodies[key].each:
                yield Finding(f"{path}.{name}", "structure.reference_to_many", facts={"reference": key})
    begin = {key for route in structure.routes for key in (*route.discuss_in, *route.may_start_in)}
    for key in passage.to_bodies:
        if key in passage.from_bodies:
            facts = {"body": bodies[key].name.nb if key in bodies else key}
            yield Finding(f"{path}.to_bodies", "structure.passage_to_itself", facts=facts)
        if key in bodies and key not in begin:
            facts = {"body": bodies[key].name.nb}
            yield Finding(f"{path}.to_bodies", "structure.passage_to_no_route", facts=facts)
    single = {key: body for key, body in bodies.items() if not body.each}
    sources = [single[key] for key in passage.from_bodies if key in single]
    for target in (single[key] for key in passage.to_bodies if key in single):
        wrong = [source for source in sources if not leads(passage.direction, source, target)]
        if wrong:
            facts = {"body": target.name.nb, "other": wrong[0].name.nb}
            code = (
                "structure.lift_leads_down"
                if passage.direction is Direction.LIFT
                else "structure.lowering_leads_up"
            )
            yield Finding(f"{path}.to_bodies", code, facts=facts)


def leads(direction: Direction, source: Body, target: Body) -> bool:
    """Tell whether the way between two bodies agrees with a direction; level 1 is the highest (R-STRUCTURE-25)."""
    if direction is Direction.LIFT:
        return target.level <= source.level
    return target.level >= source.level


def _levels(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-30: A disagreement is tried by the units themselves first, then in single bodies that cases are
    discussed or decided in, each once and none below the one before, and each level has a time of its own.

    Source: 004 §2.2 «løse saken så nært pasienten som mulig»; features 3.10.
    """
    bodies = {body.key: body for body in structure.bodies}
    on_route = {
        key for route in structure.routes for key in (*route.discuss_in, *route.may_start_in, route.decide_in)
    }
    before: Body | None = None
    seen: set[str] = set()
    for level in structure.disagreement_levels:
        path, body = f"disagreement_levels.{level.key}", bodies.get(level.body)
        if not FEWEST_DAYS <= level.days <= MOST_DAYS:
            facts: dict[str, Any] = {"least": FEWEST_DAYS, "most": MOST_DAYS}
            yield Finding(f"{path}.days", "structure.level_days", facts=facts)
        if not level.body:
            if before is not None:
                facts = {"name": level.name.nb, "other": before.name.nb}
                yield Finding(f"{path}.body", "structure.level_of_units_after_body", facts=facts)
        elif body is None:
            yield Finding(f"{path}.body", "structure.unknown_reference", facts={"reference": level.body})
        elif body.each:
            yield Finding(f"{path}.body", "structure.reference_to_many", facts={"reference": level.body})
        else:
            if body.key in seen:
                yield Finding(f"{path}.body", "structure.level_twice", facts={"body": body.name.nb})
            elif before is not None and body.level > before.level:
                facts = {"body": body.name.nb, "other": before.name.nb}
                yield Finding(f"{path}.body", "structure.level_leads_down", facts=facts)
            if body.key not in on_route:
                yield Finding(f"{path}.body", "structure.level_in_no_route", facts={"body": body.name.nb})
            seen.add(body.key)
            before = body


def _periods(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-26: A plan period ends after it starts, no two share a day, and a priority group belongs to
    periods that exist. Source: 004 §3 «Nasjonal helse- og sykehusplan 2020–2023»; features 3.9.
    """
    for period in structure.plan_periods:
        if period.ends <= period.starts:
            yield Finding(f"plan_periods.{period.key}.ends", "structure.period_ends_first")
    ordered = sorted(structure.plan_periods, key=lambda period: (period.starts, period.ends))
    for before, after in pairwise(ordered):
        if after.starts <= before.ends:
            facts = {"name": after.name.nb, "other": before.name.nb}
            yield Finding(f"plan_periods.{after.key}.starts", "structure.periods_overlap", facts=facts)


def _groups(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-26, the groups."""
    known = {period.key for period in structure.plan_periods}
    for group in structure.priority_groups:
        path = f"priority_groups.{group.key}.periods"
        for key in group.periods:
            if key not in known:
                yield Finding(path, "structure.unknown_reference", facts={"reference": key})
        if not group.periods:
            yield Finding(path, "structure.group_without_period", Severity.WARNING, {"name": group.name.nb})
