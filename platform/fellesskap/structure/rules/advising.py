"""Whom advice is asked of on a route, unless the secretariat chooses otherwise when it asks."""

from __future__ import annotations

from collections.abc import Iterator

from fellesskap.structure.model import Route, Structure
from fellesskap.structure.rules.findings import Finding

MOST_ADVISERS, LONGEST_ADVISER = 20, 120


def check_advisers(structure: Structure) -> list[Finding]:
    """R-STRUCTURE-33: Those who are usually asked for advice on a route are a few, each named once, and none of
    the bodies that treat its cases. Source: 004 §6 «drøftet … i FAMU»; features 4.8.
    """
    return [finding for route in structure.routes for finding in _advisers(structure, route)]


def _advisers(structure: Structure, route: Route) -> Iterator[Finding]:
    path = f"routes.{route.key}"
    treating = {*route.discuss_in, *route.may_start_in, route.decide_in}
    for body in structure.bodies:
        if body.key in route.advised_by and body.each:
            facts = {"reference": body.name.nb}
            yield Finding(f"{path}.advised_by", "structure.reference_to_many", facts=facts)
        if body.key in route.advised_by and body.key in treating:
            yield Finding(f"{path}.advised_by", "structure.adviser_treats", facts={"body": body.name.nb})
    names = [name.strip().casefold() for name in route.advised_by_others]
    if len(set(names)) < len(names):
        yield Finding(f"{path}.advised_by_others", "structure.adviser_twice")
    unfit = any(not name or len(name) > LONGEST_ADVISER for name in names)
    if unfit or len(names) + len(route.advised_by) > MOST_ADVISERS:
        limits = {"most": MOST_ADVISERS, "longest": LONGEST_ADVISER}
        yield Finding(f"{path}.advised_by_others", "structure.advisers_unfit", facts=limits)
