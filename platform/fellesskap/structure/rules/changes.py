"""What changing a structure means: the difference, what it breaks, and from which day it may hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fellesskap.plain import ChangeKind, Difference, differences, identity, to_plain
from fellesskap.structure.model import Structure
from fellesskap.structure.rules.expansion import Municipalities, expand
from fellesskap.structure.rules.findings import Finding

_PARTS = {
    "bodies": "body",
    "routes": "route",
    "matter_classes": "matter_class",
    "perspectives": "perspective",
    "regions": "region",
    "divisions": "division",
    "municipalities": "municipality",
    "offices": "office",
    "parties": "party",
    "competences": "competence",
    "compositions": "composition",
    "passages": "passage",
    "plan_periods": "plan_period",
    "priority_groups": "priority_group",
    "disagreement_levels": "disagreement_level",
}
_INNER_PARTS = {"seats": "seat", "members": "member"}


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is not finished: its number, its route, the body it lies in and the one that is to decide it.

    They are empty where there is none.
    """

    number: str
    route: str
    body: str
    decided_in: str = ""


@dataclass(frozen=True, slots=True)
class InUse:
    """What lives in the structure that a change may break, counted by the keys of seats and bodies."""

    holders: Mapping[str, int] = field(default_factory=dict)
    meetings: Mapping[str, int] = field(default_factory=dict)
    cases: tuple[OpenCase, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where, a code with a sentence in the catalogues, and the plain values.

    `name` is what the sentence calls the part; `field` the part's field, empty where the whole part came or
    went, with a word in the catalogues under `structure.field_…`.
    """

    path: str
    code: str
    name: str
    field: str
    before: Any = None
    after: Any = None


def difference(before: Structure, after: Structure) -> list[Change]:
    """R-STRUCTURE-12: Every difference is told by its place, with the value before and after. Source: S1."""
    old, new = to_plain(before), to_plain(after)
    return [
        _told(found, new if found.kind is not ChangeKind.REMOVED else old) for found in differences(old, new)
    ]


def breaks(
    before: Structure, after: Structure, municipalities: Municipalities, in_use: InUse
) -> list[Finding]:
    """R-STRUCTURE-13: A change that takes away what is in use is published only with that accepted. Source: S1.

    In use are seats with holders, bodies with meetings to come, and bodies and routes with open cases. What an
    earlier change took away is not taken away by this one.
    """
    old, new = expand(before, municipalities), expand(after, municipalities)
    seats = {seat.key for seat in new.seats}
    kept = {body.key for body in new.bodies}
    bodies = {body.key: body.name.nb for body in old.bodies if body.key not in kept}
    routes = {route.key for route in before.routes} - {route.key for route in after.routes}
    return [
        *_lost_holders({seat.key: seat.title.nb for seat in old.seats if seat.key not in seats}, in_use),
        *_lost_meetings(bodies, in_use),
        *_lost_cases(bodies, routes, in_use),
    ]


def may_follow(latest: date | None, valid_from: date) -> bool:
    """R-STRUCTURE-14: A published structure never changes, so the next begins on a later day. Source: 1.10."""
    return latest is None or valid_from > latest


def _told(found: Difference, plain: Any) -> Change:
    part, name, field = "community", "", found.path.split(".")
    for parts in (_PARTS, _INNER_PARTS):
        if len(field) < 2 or field[0] not in parts:
            break
        section, key, *field = field[0], *field[1:]
        part = parts[section]
        plain = next((item for item in plain[section] if (identity(item) or item) == key), None)
        name = _name(plain, key)
    kind = ChangeKind.CHANGED if field else found.kind
    return Change(
        found.path, f"structure.{part}_{kind}", name, field[0] if field else "", found.before, found.after
    )


def _name(plain: Any, key: str) -> str:
    names = (plain.get("name") or plain.get("title") or {}) if isinstance(plain, dict) else {}
    return names.get("nb") or key


def _lost_holders(gone: Mapping[str, str], in_use: InUse) -> Iterator[Finding]:
    for key, count in in_use.holders.items():
        if key in gone and count:
            yield Finding(
                f"seats.{key}", "structure.breaks_holder", facts={"name": gone[key], "count": count}
            )


def _lost_meetings(gone: Mapping[str, str], in_use: InUse) -> Iterator[Finding]:
    for key, count in in_use.meetings.items():
        if key in gone and count:
            yield Finding(
                f"bodies.{key}", "structure.breaks_meeting", facts={"name": gone[key], "count": count}
            )


def _lost_cases(bodies: Collection[str], routes: Collection[str], in_use: InUse) -> Iterator[Finding]:
    for case in in_use.cases:
        if case.body in bodies:
            yield Finding(
                f"bodies.{case.body}",
                "structure.breaks_case_body",
                facts={"case": case.number, "body": case.body},
            )
        if case.decided_in in bodies and case.decided_in != case.body:
            yield Finding(
                f"bodies.{case.decided_in}",
                "structure.breaks_case_decision",
                facts={"case": case.number, "body": case.decided_in},
            )
        if case.route in routes:
            yield Finding(
                f"routes.{case.route}",
                "structure.breaks_case_route",
                facts={"case": case.number, "route": case.route},
            )
