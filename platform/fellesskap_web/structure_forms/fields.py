"""What a form for a part shows: each field of its class with a widget, words, choices and the value it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from fellesskap.plain import default_of, identity, to_plain
from fellesskap.sortkey import sort_key
from fellesskap.structure import model
from fellesskap.structure.model import Each, Structure
from fellesskap_graphql.wording import CHOICES, Glossary
from fellesskap_web.structure_forms.layout import HELP, LAYOUTS, Layout

REFERENCES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("reports_to", "prepares_for", "part_of", "adopted_by", "decide_in"), ("bodies",)),
    **dict.fromkeys(("discuss_in", "may_start_in", "may_report_from", "bodies"), ("bodies",)),
    **dict.fromkeys(("from_bodies", "to_bodies", "advised_by"), ("bodies",)),
    "body": ("bodies",),
    "periods": ("plan_periods",),
    **dict.fromkeys(("nominated_by", "selected_by"), ("parties", "bodies")),
    **dict.fromkeys(("confirmed_by", "appointed_by", "onward_to"), ("bodies",)),
    **dict.fromkeys(("competences", "competence", "excludes"), ("competences",)),
    "office": ("offices",),
    "matter_classes": ("matter_classes",),
    "region": ("regions",),
    "municipality": ("municipalities",),
    "division": ("divisions",),
    **dict.fromkeys(("places", "among", "by_place"), ("regions", "divisions", "municipalities")),
    "members": ("municipalities",),
    "parties": ("regions", "divisions", "trust", "municipalities"),
}
_LONG_TEXTS = {"purpose", "requires", "text", "explanation"}
_EACH_KIND = {Each.MUNICIPALITY: "municipalities", Each.REGION: "regions", Each.DIVISION: "divisions"}


class Widget(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    AREA = "area"
    LINES = "lines"
    NUMBER = "number"
    CHECK = "check"
    DAY = "day"
    SELECT = "select"
    CHECKS = "checks"
    NAMES = "names"
    LONG_NAMES = "long_names"
    GROUP = "group"
    OPTIONAL_GROUP = "optional_group"
    MEMBERS = "members"
    PLACES = "places"
    ORDER = "order"
    INTAKE = "intake"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the form, and all that its macro needs. `inner` are the fields of a group."""

    name: str
    label: str
    help: str
    widget: Widget
    value: Any = None
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    inner: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    heading: str
    fields: tuple[Field, ...]


def groups_of(
    kind: type, value: Any, structure: Structure, words: Glossary, layout: Layout | None = None
) -> list[Group]:
    """Give the groups of fields of a part, all of them or those of a layout; `value` is None for a new one."""
    hints = get_type_hints(kind)
    return [
        Group(
            words.texts.gettext(heading),
            tuple(_field(kind, name, hints[name], value, structure, words) for name in names),
        )
        for heading, names in layout or LAYOUTS[kind]
    ]


def inner_of(kind: type, hint: Any) -> tuple[type, bool]:
    """The class without its None, and whether there may be none."""
    if isinstance(hint, UnionType):
        inner = [one for one in get_args(hint) if one is not type(None)]
        return inner[0], True
    return hint, False


_PLAIN = {bool: Widget.CHECK, int: Widget.NUMBER, date: Widget.DAY}
_ITEMS = {
    model.RegionMember: Widget.MEMBERS,
    model.PlaceCount: Widget.PLACES,
    model.IntakeField: Widget.INTAKE,
}


def widget_of(kind: type, name: str) -> Widget:
    """How a field of a class is filled in."""
    hint, optional = inner_of(kind, get_type_hints(kind)[name])
    if kind is model.Rotation and name == "parties":
        return Widget.ORDER
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        chosen = is_choice(item) or name in REFERENCES
        return _ITEMS.get(item) or (Widget.CHECKS if chosen else Widget.LINES)
    if hint is model.Names:
        return Widget.LONG_NAMES if name in _LONG_TEXTS else Widget.NAMES
    if is_dataclass(hint):
        return Widget.OPTIONAL_GROUP if optional else Widget.GROUP
    if is_choice(hint) or name in REFERENCES:
        return Widget.SELECT
    return _PLAIN.get(hint) or (Widget.AREA if name in _LONG_TEXTS else Widget.TEXT)


def is_choice(hint: Any) -> bool:
    """Whether a type is one of the structure's vocabularies."""
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _field(
    kind: type, name: str, hint: Any, value: Any, structure: Structure, words: Glossary, before: str = ""
) -> Field:
    inner, optional = inner_of(kind, hint)
    widget = widget_of(kind, name)
    own = getattr(value, name) if value is not None else _default(kind, name)
    under: tuple[Field, ...] = ()
    if widget in (Widget.GROUP, Widget.OPTIONAL_GROUP):
        hints = get_type_hints(inner)
        under = tuple(
            _field(inner, one.name, hints[one.name], own, structure, words, f"{before}{name}.")
            for one in fields(inner)
            if not (inner is model.Trust and one.name == "key")
        )
    elif widget is Widget.INTAKE:
        under = tuple(_intake(own or (), structure, words))
    options = tuple(_options(kind, name, inner, value, structure, words))
    if name in REFERENCES:
        options += _lost(own, options, words)
    label = words.word(name)
    return Field(
        name=f"{before}{name}",
        label=label[:1].upper() + label[1:],
        help=words.texts.gettext(HELP[kind, name]) if (kind, name) in HELP else "",
        widget=widget,
        value=own,
        required=not optional and _needed(kind, name, inner),
        options=options,
        inner=under,
    )


def _intake(value: Iterable[model.IntakeField], structure: Structure, words: Glossary) -> Iterable[Field]:
    """A group for each part of a case's text that a field of the form can fill."""
    known = {one.fills: one for one in value}
    hints = get_type_hints(model.IntakeField)
    for text in model.CaseText:
        own = known.get(text)
        choice = CHOICES["fills"][text.value]
        said = words.texts.gettext(choice)
        yield Field(
            name=f"fields.{text.value}",
            label=said[:1].upper() + said[1:],
            help="",
            widget=Widget.OPTIONAL_GROUP,
            value=own,
            inner=tuple(
                _field(model.IntakeField, name, hints[name], own, structure, words, f"fields.{text.value}.")
                for name in ("label", "explanation", "required")
            ),
        )


def _default(kind: type, name: str) -> Any:
    """The field's default, None where it must be given."""
    found = default_of(next(one for one in fields(kind) if one.name == name))
    return None if found is MISSING else found


def _needed(kind: type, name: str, hint: Any) -> bool:
    """Whether a field that cannot be None has to be filled in; texts that have a default may be empty."""
    return (
        widget_of(kind, name) in (Widget.NAMES, Widget.NUMBER)
        or is_choice(hint)
        or _default(kind, name) is None
    )


def _options(
    kind: type, name: str, hint: Any, value: Any, structure: Structure, words: Glossary
) -> Iterable[tuple[str, str]]:
    item = get_args(hint)[0] if get_origin(hint) is tuple else hint
    if is_choice(item):
        said = CHOICES.get(name, {})
        return [
            (one.value, words.texts.gettext(said.get(one.value, one.value)))
            for one in item
            if not (name == "first" and one.value == "other")
        ]
    if kind is model.Appointment and name == "appointed_by":
        return _named(("parties", "bodies"), structure, words)
    if name in ("among", "by_place") and value is not None and value.each:
        return _named((_EACH_KIND[value.each],), structure, words)
    return _named(REFERENCES[name], structure, words) if name in REFERENCES else ()


def _lost(own: Any, options: tuple[tuple[str, str], ...], words: Glossary) -> tuple[tuple[str, str], ...]:
    """What is pointed at and is gone: only whoever edits the part takes the pointer away."""
    known = {key for key, _ in options}
    pointed = own if isinstance(own, tuple) else (own,)
    keys = (identity(to_plain(one)) or one for one in pointed if one)
    gone = words.texts.gettext("%(key)s (finnes ikke)")
    return tuple((key, gone % {"key": key}) for key in keys if key not in known)


def _named(kinds: Iterable[str], structure: Structure, words: Glossary) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for kind in kinds:
        names: Mapping[str, str] = words.names.get(kind, {})
        if kind == "municipalities":
            listed = ((number, names.get(number, number)) for number in structure.municipalities)
            found += sorted(listed, key=lambda one: sort_key(one[1]))
        else:
            found += list(names.items())
    return found
