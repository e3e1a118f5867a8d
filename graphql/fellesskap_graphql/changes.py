"""How two structures differ, and how one differs from the national template, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
import strawberry

from fellesskap.plain import ChangeKind, identity, to_plain
from fellesskap.structure import rules
from fellesskap.structure import tables as t
from fellesskap.structure.model import Structure
from fellesskap.texts import Translator, translator
from fellesskap_graphql.compiler.expressions import arg, col
from fellesskap_graphql.compiler.mapping import Rows, computed, rows, vocabulary
from fellesskap_graphql.context import Reading
from fellesskap_graphql.deviations import Highlight, highlights
from fellesskap_graphql.wording import Glossary, glossary, own_name, say, summary
from fellesskap_tenants.templates import national_default_for


class StructurePart(StrEnum):
    """What of a structure a change is about; a seat and a member lie in what `owner` names."""

    COMMUNITY = "community"
    BODY = "body"
    SEAT = "seat"
    REGION = "region"
    MEMBER = "member"
    DIVISION = "division"
    MUNICIPALITY = "municipality"
    ROUTE = "route"
    MATTER_CLASS = "matter_class"
    PERSPECTIVE = "perspective"
    OFFICE = "office"
    PARTY = "party"
    COMPETENCE = "competence"
    COMPOSITION = "composition"
    PASSAGE = "passage"
    PLAN_PERIOD = "plan_period"
    PRIORITY_GROUP = "priority_group"
    DISAGREEMENT_LEVEL = "disagreement_level"


vocabulary(StructurePart, ChangeKind)

_SECTIONS = {
    "bodies": StructurePart.BODY,
    "regions": StructurePart.REGION,
    "divisions": StructurePart.DIVISION,
    "municipalities": StructurePart.MUNICIPALITY,
    "routes": StructurePart.ROUTE,
    "matter_classes": StructurePart.MATTER_CLASS,
    "perspectives": StructurePart.PERSPECTIVE,
    "offices": StructurePart.OFFICE,
    "parties": StructurePart.PARTY,
    "competences": StructurePart.COMPETENCE,
    "compositions": StructurePart.COMPOSITION,
    "passages": StructurePart.PASSAGE,
    "plan_periods": StructurePart.PLAN_PERIOD,
    "priority_groups": StructurePart.PRIORITY_GROUP,
    "disagreement_levels": StructurePart.DISAGREEMENT_LEVEL,
}
_INNER = {"seats": StructurePart.SEAT, "members": StructurePart.MEMBER}
_NAMED = ("name", "title", "label", "explanation")
_LANGUAGES = ("nb", "nn", "se")


@strawberry.type(description="One difference between two structures, in the reader's words.")
class StructureChange:
    path: str = strawberry.field(description="Where in the document: keys joined by dots.")
    code: str
    part: StructurePart
    kind: ChangeKind = strawberry.field(description="Whether the part came, went, or has another value.")
    owner: str = strawberry.field(description="What the part lies in, or itself, by name.")
    name: str = strawberry.field(description="What the part is called.")
    label: str = strawberry.field(description="What the value is called; empty where the whole part changed.")
    before: str = strawberry.field(description="The value before, in words; empty for none.")
    after: str = strawberry.field(description="The value after, in words; empty for none.")
    sentence: str


@strawberry.type(description="A deviation from the national template that decides how the community works.")
class DeviationHighlight:
    code: str
    sentence: str


@strawberry.type(description="How a structure differs from the national template.")
class Deviations:
    highlights: list[DeviationHighlight] = strawberry.field(description="What matters most, first.")
    changes: list[StructureChange]


@dataclass(frozen=True, slots=True)
class _Document:
    text: str | None


@dataclass(frozen=True, slots=True)
class _Municipality:
    number: str | None
    name: str


@dataclass(frozen=True, slots=True)
class _Two:
    earlier: _Document | None
    later: _Document | None
    municipalities: tuple[_Municipality, ...]


@dataclass(frozen=True, slots=True)
class _One:
    text: str | None
    municipalities: tuple[_Municipality, ...]


def changes_between(before: Structure, after: Structure, words: Glossary) -> list[StructureChange]:
    """Tell every difference once: a value that changed in several places is one change of the whole value."""
    old, new = to_plain(before), to_plain(after)
    found: dict[str, StructureChange] = {}
    for change in rules.difference(before, after):
        place = _Place.of(change.path)
        path = ".".join(place.steps)
        if path not in found:
            found[path] = _told(change, place, place.walk(old), place.walk(new), words)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a change is: the steps to the whole part, or to the field of it that changed."""

    part: StructurePart
    owner: tuple[str, str] | None
    item: tuple[str, ...]
    field: str

    @classmethod
    def of(cls, path: str) -> _Place:
        steps = path.split(".")
        if steps[0] not in _SECTIONS or len(steps) == 1:
            return cls(StructurePart.COMMUNITY, None, (), steps[0])
        part, owner, item, rest = _SECTIONS[steps[0]], None, tuple(steps[:2]), steps[2:]
        if len(rest) > 1 and rest[0] in _INNER:
            part, owner, item, rest = _INNER[rest[0]], (steps[0], steps[1]), (*item, *rest[:2]), rest[2:]
        return cls(part, owner, item, rest[0] if rest else "")

    @property
    def steps(self) -> tuple[str, ...]:
        return (*self.item, self.field) if self.field else self.item

    def walk(self, plain: Any) -> _Found:
        item, owner = _at(plain, self.item), _at(plain, self.owner or self.item)
        value = item.get(self.field) if self.field and isinstance(item, dict) else None
        return _Found(owner, item, value)


@dataclass(frozen=True, slots=True)
class _Found:
    owner: Any
    item: Any
    value: Any


def _at(plain: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        if isinstance(plain, dict):
            plain = plain.get(step)
        elif isinstance(plain, list):
            plain = next((one for one in plain if (identity(one) or one) == step), None)
    return plain


def _told(change: rules.Change, place: _Place, old: _Found, new: _Found, words: Glossary) -> StructureChange:
    language, texts = words.texts.language, words.texts
    item = new.item if new.item is not None else old.item
    owner = new.owner if new.owner is not None else old.owner
    name = "" if place.part is StructurePart.COMMUNITY else _called(place.part, item, words)
    label = words.word(place.field) if place.field else ""
    if place.field:
        before, after = _values(place.field, old.value, new.value, words)
        kind = ChangeKind.CHANGED
    else:
        before, after = (summary(place.part, one, words) for one in (old.item, new.item))
        kind = ChangeKind.ADDED if old.item is None else ChangeKind.REMOVED
    return StructureChange(
        path=".".join(place.steps),
        code=change.code,
        part=place.part,
        kind=kind,
        owner=own_name(owner, language) if place.owner else name,
        name=name,
        label=label,
        before=before,
        after=after,
        sentence=texts.sentence(change.code, {"name": name or change.name, "field": label}),
    )


def _called(part: StructurePart, item: Any, words: Glossary) -> str:
    if part is StructurePart.MUNICIPALITY:
        return words.name(("municipalities",), str(item))
    if part is StructurePart.MEMBER:
        return words.name(("municipalities",), str(identity(item) or item))
    return own_name(item, words.texts.language)


def _values(field: str, old: Any, new: Any, words: Glossary) -> tuple[str, str]:
    tables = isinstance(old, dict) and isinstance(new, dict)
    if tables and field not in _NAMED:
        # Of a table only what is not the same on both sides.
        same = {key for key in old if old[key] == new.get(key)}
        old, new = ({key: part for key, part in one.items() if key not in same} for one in (old, new))
    before, after = say(field, old, words), say(field, new, words)
    if tables and before == after and field in _NAMED:
        # The reader's own language says the same: what changed is the name in another.
        changed = [code for code in _LANGUAGES if old.get(code) != new.get(code)]
        return tuple(  # type: ignore[return-value]
            "; ".join(f"{words.word(code)}: {one[code]}" for code in changed if one.get(code))
            for one in (old, new)
        )
    return before, after


def _glossary(
    reading: Reading, structures: Iterable[Structure], municipalities: Iterable[_Municipality]
) -> Glossary:
    numbers: Mapping[str, str] = {one.number: one.name for one in municipalities if one.number}
    return glossary(_texts(reading), structures, numbers)


def _texts(reading: Reading) -> Translator:
    return translator(reading.actor.language)


def _read(text: str) -> Structure:
    return msgspec.json.decode(text, type=Structure)


def _difference(facts: _Two, reading: Reading) -> list[StructureChange] | None:
    if not (facts.earlier and facts.earlier.text and facts.later and facts.later.text):
        return None
    before, after = _read(facts.earlier.text), _read(facts.later.text)
    return changes_between(before, after, _glossary(reading, (before, after), facts.municipalities))


def _deviations(facts: _One, reading: Reading) -> Deviations:
    here = _read(facts.text or "")
    national = national_default_for(here)
    words = _glossary(reading, (national, here), facts.municipalities)
    return Deviations(
        highlights=[_highlight(one, words.texts) for one in highlights(national, here, words)],
        changes=changes_between(national, here, words),
    )


def _highlight(found: Highlight, texts: Translator) -> DeviationHighlight:
    return DeviationHighlight(code=found.code, sentence=texts.sentence(found.code, found.facts))


def _version(number: str) -> Rows:
    published = (col("number") == arg(number)) & (col("state") != "draft")
    return rows(t.StructureVersion, published, {"text": col("content").json()}, single=True)


_MUNICIPALITIES = rows(t.Partner, col("number").is_not_null())

DIFFERENCE = computed(
    _difference, {"earlier": _version("from"), "later": _version("to"), "municipalities": _MUNICIPALITIES}
)
DEVIATIONS = computed(_deviations, {"text": col("content").json(), "municipalities": _MUNICIPALITIES})
