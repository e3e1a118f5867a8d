"""The steps by which a community is set up: what each asks about of a draft, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from operator import itemgetter
from typing import Any

from fellesskap.drafts.model import SetupState, SetupStep
from fellesskap.drafts.rules.parts import COMMUNITY, SEATS, digest_of, parts_of
from fellesskap.structure.model import Anchor, Structure
from fellesskap.structure.rules import Finding, Severity

_STEP_OF_SECTION = {
    COMMUNITY: SetupStep.COMMUNITY,
    "municipalities": SetupStep.PARTNERS,
    "regions": SetupStep.PARTNERS,
    "divisions": SetupStep.HOSPITAL,
    "bodies": SetupStep.BODIES,
    **dict.fromkeys((SEATS, "offices", "parties", "competences", "compositions"), SetupStep.SEATS),
    **dict.fromkeys(
        (
            *("matter_classes", "routes", "passages", "perspectives", "intake"),
            *("plan_periods", "priority_groups", "disagreement_levels"),
        ),
        SetupStep.CASES,
    ),
}
_STEP_OF_FIELD = {
    ("bodies", SEATS): SetupStep.SEATS,
    **dict.fromkeys(
        (("bodies", one) for one in ("chair", "decides", "decision", "minutes_approved_by")), SetupStep.CHAIRS
    ),
    **dict.fromkeys(
        (
            ("bodies", one)
            for one in (
                *("meetings_per_year", "frame_minutes", "open_to_public"),
                *("opening_items", "closing_items"),
            )
        ),
        SetupStep.YEAR,
    ),
    (COMMUNITY, "numbering"): SetupStep.CASES,
    (COMMUNITY, "call_days"): SetupStep.YEAR,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one step stands; `seen` is what whoever looks at it now says that was seen."""

    step: SetupStep
    state: SetupState
    seen: str
    errors: int = 0
    warnings: int = 0


def step_for(section: str, field: str = "") -> SetupStep:
    """The step that asks about a part of a section, or about one of its fields."""
    return _STEP_OF_FIELD.get((section, field)) or _STEP_OF_SECTION[section]


def step_of_finding(path: str) -> SetupStep:
    """The step in which what a finding tells of is mended: `bodies.ssu.chair.months`, `call_days`."""
    first, *rest = path.split(".")
    if first not in _STEP_OF_SECTION:
        return step_for(COMMUNITY, first)
    return step_for(first, rest[1] if len(rest) > 1 else "")


def contents_of(structure: Structure, step: SetupStep) -> tuple[tuple[str, Any], ...]:
    """Everything that a step asks about with its place, in whatever order it lies; the rehearsal runs all of it."""
    found: dict[str, Any] = {}
    for part in parts_of(structure):
        if not is_dataclass(part.value):
            found |= {part.path: part.value} if _asks(step, part.section) else {}
            continue
        for field in fields(part.value):
            if _asks(step, part.section, field.name):
                found[f"{part.path}.{field.name}"] = getattr(part.value, field.name)
    return tuple(sorted(found.items(), key=itemgetter(0)))


def standings(
    structure: Structure, findings: Iterable[Finding], looked_at: Mapping[str, str]
) -> list[Standing]:
    """R-DRAFT-8: A step is done while all it asks about is as it was when somebody looked at it, and has no error.

    What was changed since is to be looked at again, whoever changed it; the rehearsal waits until nothing is
    wrong. `looked_at` holds what was seen of each step. Source: features 16.7.
    """
    counts: dict[SetupStep, Counter[Severity]] = {step: Counter() for step in SetupStep}
    for one in findings:
        counts[step_of_finding(one.path)][one.severity] += 1
    wrong = any(found[Severity.ERROR] for found in counts.values())
    told = []
    for step, found in counts.items():
        seen = digest_of(contents_of(structure, step))
        state = _state(step, seen, looked_at.get(step), structure)
        if found[Severity.ERROR]:
            state = SetupState.WRONG
        elif step is SetupStep.REHEARSAL and wrong:
            state = SetupState.WAITING
        told.append(Standing(step, state, seen, found[Severity.ERROR], found[Severity.WARNING]))
    return told


def _asks(step: SetupStep, section: str, field: str = "") -> bool:
    return step is SetupStep.REHEARSAL or step_for(section, field) is step


def _state(step: SetupStep, seen: str, before: str | None, structure: Structure) -> SetupState:
    if before is not None:
        return SetupState.DONE if before == seen else SetupState.CHANGED
    if step is SetupStep.HOSPITAL and not structure.divisions and not _asks_divisions(structure):
        return SetupState.NOT_NEEDED
    return SetupState.TO_DO


def _asks_divisions(structure: Structure) -> bool:
    return any(Anchor.DIVISIONS in route.anchor_with for route in structure.routes)
