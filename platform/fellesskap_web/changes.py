"""Changes gathered as people look for them: by what they are about, and within that by what they lie in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fellesskap.texts import mark

Data = dict[str, Any]

# What a heading holds, in the order headings come.
_HEADINGS: dict[str, tuple[str, ...]] = {
    mark("Helsefellesskapet"): ("COMMUNITY",),
    mark("Utvalg og plasser"): ("BODY", "SEAT"),
    mark("Regioner"): ("REGION", "MEMBER"),
    mark("Kommuner"): ("MUNICIPALITY",),
    mark("Divisjoner"): ("DIVISION",),
    mark("Saksganger"): ("ROUTE",),
    mark("Sakstyper"): ("MATTER_CLASS",),
    mark("Løft og nedtak"): ("PASSAGE",),
    mark("Uenighetssaker"): ("DISAGREEMENT_LEVEL",),
    mark("Planperioder og prioriterte grupper"): ("PLAN_PERIOD", "PRIORITY_GROUP"),
    mark("Sider som skal belyses"): ("PERSPECTIVE",),
    mark("Verv, parter og kompetanse"): ("OFFICE", "PARTY", "COMPETENCE"),
    mark("Regler for sammensetning"): ("COMPOSITION",),
}
# What is told of the owner's own values, not of something that lies in it.
_INNER = ("SEAT", "MEMBER")


@dataclass(slots=True)
class Subject:
    """What some changes are about: a body with its seats, a region with its members, one route."""

    name: str
    whole: Data | None = None
    values: list[Data] = field(default_factory=list)
    came: list[Data] = field(default_factory=list)
    went: list[Data] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """The changes under one heading, and how many they are."""

    heading: str
    count: int = 0
    subjects: list[Subject] = field(default_factory=list)


def gather(changes: Iterable[Data]) -> list[Gathered]:
    """Gather changes by heading and subject; headings without changes are left out."""
    found: dict[str, Gathered] = {heading: Gathered(heading) for heading in _HEADINGS}
    heading_of = {part: heading for heading, parts in _HEADINGS.items() for part in parts}
    subjects: dict[tuple[str, str], Subject] = {}
    for change in changes:
        heading = heading_of[change["part"]]
        found[heading].count += 1
        place = heading, _subject(change["path"])
        if place not in subjects:
            subjects[place] = Subject(change["owner"])
            found[heading].subjects.append(subjects[place])
        _put(subjects[place], change)
    return [one for one in found.values() if one.count]


def _subject(path: str) -> str:
    return ".".join(path.split(".")[:2]) if "." in path else ""


def _put(subject: Subject, change: Data) -> None:
    inner = change["part"] in _INNER
    if change["label"]:
        subject.values.append(change)
    elif not inner:
        subject.whole = change
    elif change["kind"] == "ADDED":
        subject.came.append(change)
    else:
        subject.went.append(change)
