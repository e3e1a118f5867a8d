"""The parts of a draft as its page lists them: in sections, bodies with their seats below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fellesskap.texts import mark


@dataclass(slots=True)
class Entry:
    """One part with its place among its own, and the seats below a body."""

    part: Mapping[str, Any]
    position: int
    last: bool = False
    seats: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """One section: its name in the document, heading, what it is for, and what a new one is called."""

    key: str
    heading: str
    about: str
    new: str
    entries: list[Entry] = field(default_factory=list)


_SECTIONS = (
    (
        "community",
        mark("Helsefellesskapet"),
        mark("Navn, helseforetak, grunnlag, saksnummer og innkalling."),
        "",
    ),
    ("municipalities", mark("Kommuner"), mark("Kommunene som er med."), ""),
    (
        "regions",
        mark("Regioner"),
        mark("Grupper av kommuner som samordner seg. Ikke alle helsefellesskap har dem."),
        mark("Ny region"),
    ),
    (
        "divisions",
        mark("Divisjoner"),
        mark("Divisjonene helseforetaket forankrer gjennom."),
        mark("Ny divisjon"),
    ),
    (
        "bodies",
        mark("Utvalg og plasser"),
        mark("Hvor dere møtes, og hvem som sitter der."),
        mark("Nytt utvalg"),
    ),
    (
        "matter_classes",
        mark("Sakstyper"),
        mark("Hva slags saker dere har, og hva en beslutning gjør med partene."),
        mark("Ny sakstype"),
    ),
    ("routes", mark("Saksganger"), mark("Hvor saker drøftes, forankres og besluttes."), mark("Ny saksgang")),
    (
        "passages",
        mark("Løft og nedtak"),
        mark("Veiene en sak kan løftes eller tas ned, fra ett utvalg til et annet."),
        mark("Ny vei"),
    ),
    (
        "disagreement_levels",
        mark("Uenighetssaker"),
        mark("Nivåene en uenighet prøves på, fra det som er nærmest pasienten og oppover."),
        mark("Nytt nivå"),
    ),
    (
        "plan_periods",
        mark("Planperioder"),
        mark("Årene som prioriterte grupper gjelder for."),
        mark("Ny planperiode"),
    ),
    (
        "priority_groups",
        mark("Prioriterte grupper"),
        mark("Grupper som skal prioriteres i en planperiode, og som saker kan knyttes til."),
        mark("Ny prioritert gruppe"),
    ),
    (
        "perspectives",
        mark("Belysning"),
        mark("Hvem en sak skal være belyst fra før den behandles."),
        mark("Nytt perspektiv"),
    ),
    ("intake", mark("Meldeskjema"), mark("Hvem som kan melde saker, og hva de fyller ut."), ""),
    (
        "offices",
        mark("Funksjoner og stillinger"),
        mark("Funksjoner som gir plass i utvalg, slik at plassen følger den som har funksjonen."),
        mark("Ny funksjon"),
    ),
    (
        "parties",
        mark("Parter som oppnevner"),
        mark("Andre enn kommunene, helseforetaket og utvalgene, for eksempel KS."),
        mark("Ny part"),
    ),
    (
        "competences",
        mark("Kompetanse"),
        mark("Det en plass kan kreve av den som sitter der."),
        mark("Ny kompetanse"),
    ),
    (
        "compositions",
        mark("Regler for sammensetning"),
        mark("Det som skal gjelde for alle som sitter i et utvalg."),
        mark("Ny regel"),
    ),
)
NEW_IN = frozenset(key for key, _, _, new in _SECTIONS if new)


def sections_of(parts: Iterable[Mapping[str, Any]]) -> list[Section]:
    """Arrange the parts as the page lists them."""
    found = {key: Section(key, heading, about, new) for key, heading, about, new in _SECTIONS}
    bodies: dict[str, Entry] = {}
    for part in parts:
        if part["section"] == "seats":
            below = bodies[part["path"].partition(".seats.")[0]].seats
            below.append(Entry(part, len(below)))
            continue
        entries = found[part["section"]].entries
        entry = Entry(part, len(entries))
        entries.append(entry)
        if part["section"] == "bodies":
            bodies[part["path"]] = entry
    for listed in [*(one.entries for one in found.values()), *(one.seats for one in bodies.values())]:
        if listed:
            listed[-1].last = True
    return list(found.values())


def counts_by_part(
    findings: Iterable[Mapping[str, Any]], parts: Iterable[Mapping[str, Any]]
) -> dict[str, Counter[str]]:
    """Count errors and warnings by the path of the nearest part, and by section under `*section`."""
    paths = {part["path"]: part["section"] for part in parts}
    counts: dict[str, Counter[str]] = {}
    for one in findings:
        path = one["path"]
        while path and path not in paths:
            path = path.rpartition(".")[0]
        section = paths.get(path) or one["path"].partition(".")[0]
        for place in (path or one["path"], f"*{'bodies' if section == 'seats' else section}"):
            counts.setdefault(place, Counter())[one["severity"]] += 1
    return counts


def anchor_of(path: str) -> str:
    """Where on the draft's page the section of a part begins."""
    section = path.partition(".")[0]
    return section if any(section == key for key, *_ in _SECTIONS) else "community"


def part_of(path: str) -> str:
    """The part that a finding's path lies in; empty where it is about a whole list."""
    steps = path.split(".")
    if steps[0] not in NEW_IN:
        return steps[0] if anchor_of(path) == steps[0] else "community"
    if steps[2:3] == ["seats"] and len(steps) > 3:
        return ".".join(steps[:4])
    return ".".join(steps[:2]) if len(steps) > 1 else ""
