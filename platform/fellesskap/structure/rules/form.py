"""The form of a structure: keys, names, numbers and pointers. Each check gives all its findings at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from string import Formatter
from typing import Any

from fellesskap.actor import Side
from fellesskap.plain import identity, to_plain
from fellesskap.structure.model import Each, Structure
from fellesskap.structure.rules.expansion import Expansion
from fellesskap.structure.rules.findings import Finding, bodies_of, repeated, seats_of

RESERVED_KEYS = frozenset({"ny", "rediger", "historikk", "offentlig", "graphql", "remove", "midlertidige"})
LONGEST_KEY, LONGEST_NAME = 28, 90
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


def check_form(structure: Structure, expansion: Expansion) -> list[Finding]:
    """Check what can be checked without knowing what a community is for."""
    return [
        *_keys(structure, expansion),
        *_names(structure),
        *_numbers(structure),
        *_references(structure),
        *_cycles(structure),
    ]


def _keys(structure: Structure, expansion: Expansion) -> Iterator[Finding]:
    """R-STRUCTURE-2: Keys are well formed, not reserved and unique, and so are abbreviations. Source: A7."""
    plain = to_plain(structure)
    for path, items in _walk(plain):
        if isinstance(items, list):
            for key in repeated(identity(item) or str(item) for item in items):
                yield Finding(path, "structure.duplicate_key", facts={"key": key})
        elif "key" in items:
            if not _KEY.match(items["key"]) or len(items["key"]) > LONGEST_KEY:
                yield Finding(
                    path, "structure.key_malformed", facts={"key": items["key"], "longest": LONGEST_KEY}
                )
            elif items["key"] in RESERVED_KEYS:
                yield Finding(path, "structure.key_reserved", facts={"key": items["key"]})
    partners = [structure.trust.key, *(division.key for division in structure.divisions if division.external)]
    for key in repeated(partners):
        yield Finding("divisions", "structure.duplicate_key", facts={"key": key})
    expanded = {body.key for body in expansion.bodies if body.template.each}
    for key in repeated(body.key for body in expansion.bodies):
        if key in expanded:
            yield Finding("bodies", "structure.duplicate_key", facts={"key": key})
    short = [body.abbreviation.casefold() for body in structure.bodies if body.abbreviation]
    for body in structure.bodies:
        if body.abbreviation.casefold() in repeated(short):
            yield Finding(
                f"bodies.{body.key}.abbreviation",
                "structure.duplicate_abbreviation",
                facts={"abbreviation": body.abbreviation},
            )


def _names(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-3: Everything has a bokmål name that fits where it is shown, and no text holds what no
    text may hold. Source: interface.
    """
    for path, value in _walk(to_plain(structure)):
        if isinstance(value, list):
            continue
        for name, text in value.items():
            if isinstance(text, str) and any(ord(letter) < 32 and letter not in "\t\n\r" for letter in text):
                yield Finding(f"{path}.{name}", "structure.text_malformed")
        if "nb" in value and not path.endswith("explanation"):
            if not value["nb"].strip():
                yield Finding(path, "structure.name_missing")
            for language in ("nb", "nn", "se"):
                if len(value[language]) > LONGEST_NAME:
                    facts = {"longest": LONGEST_NAME}
                    yield Finding(f"{path}.{language}", "structure.name_too_long", facts=facts)


def _numbers(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-4: Numbers are within what a calendar and a meeting can hold, and the numbering of cases
    holds both number and year, once. Source: 004 «sak 3/2020».
    """
    yield from _within("call_days", structure.call_days, 0, 60)
    for path, body in bodies_of(structure):
        yield from _within(f"{path}.level", body.level, 1, 9)
        yield from _within(f"{path}.frame_minutes", body.frame_minutes, 5, 1440)
        yield from _within(f"{path}.comment_days", body.comment_days, 1, 60)
        yield from _within(f"{path}.deputy_access_days", body.deputy_access_days, 1, 365)
        yield from _within(f"{path}.meetings_per_year", body.meetings_per_year, 0, 366)
        yield from _within(f"{path}.abbreviation", len(body.abbreviation), 0, 20)
        if body.decision.written:
            yield from _within(f"{path}.decision.written.days", body.decision.written.days, 1, 60)
        if body.chair:
            yield from _within(f"{path}.chair.months", body.chair.months, 0, 120)
            yield from _within(f"{path}.chair.meetings", body.chair.meetings, 0, 120)
            if bool(body.chair.months) == bool(body.chair.meetings):
                yield Finding(f"{path}.chair", "structure.chair_turn_unclear")
            if body.chair.first is Side.OTHER:
                yield Finding(f"{path}.chair.first", "structure.chair_of_no_side")
    for path, seat in seats_of(structure):
        yield from _within(f"{path}.count", seat.count, 1, 99)
    for route in structure.routes:
        yield from _within(f"routes.{route.key}.answer_days", route.answer_days, 1, 365)
    yield from _numbering(structure)


def _numbering(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-4, of the numbering: it may name the body, once; then the bodies that cases are placed in have
    short names, and no two cases can be given the same number.

    Source: 004 «sak 3/2020»; features 3.6 «Numbering per body and year».
    """
    template = structure.numbering
    try:
        parts = sorted(
            (name, spec, how) for _, name, spec, how in Formatter().parse(template) if name is not None
        )
    except ValueError:
        parts = []
    plain = [("number", "", None), ("year", "", None)]
    if parts not in (plain, [("body", "", None), *plain]):
        yield Finding("numbering", "structure.numbering_malformed", facts={"template": template})
    elif structure.numbered_by_body:
        words = []
        placed_in = {key for route in structure.routes for key in (*route.discuss_in, *route.may_start_in)}
        for _, body in bodies_of(structure):
            if body.key not in placed_in:
                continue
            if not body.abbreviation:
                facts = {"body": body.name.nb, "template": template}
                yield Finding(
                    f"bodies.{body.key}.abbreviation", "structure.numbering_without_word", facts=facts
                )
            words.append(body.abbreviation)
        yield from _clashes(template, [word for word in words if word])


def _clashes(template: str, words: list[str]) -> Iterator[Finding]:
    """Find two cases that would be written alike, trying each word with the numbers that a year can come to."""
    seen: dict[str, tuple[str, int]] = {}
    for word in words:
        for number in range(1, 1000):
            written = template.format(body=word, number=number, year=2026).casefold()
            if written in seen:
                facts = {"template": template, "written": written, "first": seen[written][0], "second": word}
                yield Finding("numbering", "structure.numbering_ambiguous", facts=facts)
                return
            seen[written] = (word, number)


def _references(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-5: What is pointed at exists, and is one body where one is meant. Source: S1."""
    bodies = {body.key: body for body in structure.bodies}
    for path, key, known in _pointers(structure):
        if key not in known:
            yield Finding(path, "structure.unknown_reference", facts={"reference": key})
    for path, body in bodies_of(structure):
        for relation in ("reports_to", "prepares_for", "part_of"):
            target = bodies.get(getattr(body, relation))
            if target and target.each and target.each is not body.each:
                facts = {"reference": target.name.nb}
                yield Finding(f"{path}.{relation}", "structure.reference_to_many", facts=facts)
    for route in structure.routes:
        for key in (*route.discuss_in, *route.may_start_in, route.decide_in):
            if key in bodies and bodies[key].each:
                yield Finding(
                    f"routes.{route.key}",
                    "structure.reference_to_many",
                    facts={"reference": bodies[key].name.nb},
                )
    for path, seat in seats_of(structure):
        if sum(map(bool, (seat.each, seat.region, seat.municipality, seat.division))) > 1:
            yield Finding(path, "structure.seat_represents_twice")
        if seat.among and not seat.each:
            yield Finding(f"{path}.among", "structure.among_without_each")


def _pointers(structure: Structure) -> Iterator[tuple[str, str, Iterable[str]]]:
    bodies = {body.key for body in structure.bodies}
    regions = {region.key for region in structure.regions}
    divisions = {division.key for division in structure.divisions}
    municipalities = set(structure.municipalities)
    among = {Each.MUNICIPALITY: municipalities, Each.REGION: regions, Each.DIVISION: divisions}
    pointers: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("intake.may_report_from", structure.intake.may_report_from, bodies)
    ]
    for path, body in bodies_of(structure):
        pointers += [
            (f"{path}.{name}", [getattr(body, name)], bodies)
            for name in ("reports_to", "prepares_for", "part_of")
        ]
    for path, seat in seats_of(structure):
        pointers += [
            (f"{path}.region", [seat.region], regions),
            (f"{path}.municipality", [seat.municipality], municipalities),
            (f"{path}.division", [seat.division], divisions),
            (f"{path}.among", seat.among if seat.each else (), among[seat.each] if seat.each else ()),
        ]
    for route in structure.routes:
        path = f"routes.{route.key}"
        pointers += [
            (f"{path}.discuss_in", route.discuss_in, bodies),
            (f"{path}.may_start_in", route.may_start_in, bodies),
            (f"{path}.decide_in", [route.decide_in or "–"], bodies),
            (f"{path}.advised_by", route.advised_by, bodies),
            (
                f"{path}.matter_classes",
                route.matter_classes,
                {matter.key for matter in structure.matter_classes},
            ),
        ]
    pointers += [
        (f"matter_classes.{matter.key}.onward_to", [matter.onward_to], bodies)
        for matter in structure.matter_classes
    ]
    return ((path, key, known) for path, keys, known in pointers for key in keys if key)


def _cycles(structure: Structure) -> Iterator[Finding]:
    """R-STRUCTURE-6: No body comes back to itself by reporting, preparing or being part. Source: 002, 004."""
    for relation in ("reports_to", "prepares_for", "part_of"):
        towards = {body.key: getattr(body, relation) for body in structure.bodies}
        for key, target in towards.items():
            seen, at = [key], target
            while at and at not in seen:
                seen.append(at)
                at = towards.get(at, "")
            if at == key:
                facts = {"way": " → ".join([*seen, key])}
                yield Finding(f"bodies.{key}.{relation}", "structure.cycle", facts=facts)


def _within(path: str, value: int | None, low: int, high: int) -> Iterator[Finding]:
    if value is not None and not low <= value <= high:
        yield Finding(path, "structure.number_out_of_range", facts={"low": low, "high": high, "value": value})


def _walk(plain: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every dictionary and list of plain data with its path."""
    if not isinstance(plain, dict | list):
        return
    yield path, plain
    pairs = plain.items() if isinstance(plain, dict) else ((identity(item) or "", item) for item in plain)
    for key, value in pairs:
        yield from _walk(value, f"{path}.{key}" if path else key)
