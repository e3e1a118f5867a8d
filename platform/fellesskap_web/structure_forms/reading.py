"""What was sent in a form for a part, read into the part; every problem is noted on its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, cast, get_args, get_type_hints

from fellesskap.errors import Invalid
from fellesskap.plain import default_of
from fellesskap.structure import model
from fellesskap.structure.model import Structure
from fellesskap_web.forms import Form
from fellesskap_web.structure_forms.fields import Widget, inner_of, widget_of
from fellesskap_web.structure_forms.layout import Layout

Part = TypeVar("Part")


def read_part(
    kind: type[Part],
    form: Form,
    structure: Structure,
    key: str | None,
    before: Part | None,
    layout: Layout | None = None,
) -> Part:
    """Read a part; `key` is its own where it has one, `before` what it was, whose unshown fields are kept.

    With a `layout` its fields alone were shown.
    """
    values: dict[str, Any] = {} if key is None else {"key": key}
    if layout is not None:
        assert is_dataclass(kind)
        shown = {"key", "seats", *(name for _, names in layout for name in names)}
        for field in fields(kind):
            if field.name not in shown:
                values[field.name] = getattr(before, field.name) if before else default_of(field)
    return _read(kind, form, structure, "", before, values)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One field to read: the form, where in it, the type, whether there may be none, and what was before."""

    form: Form
    structure: Structure
    place: str
    hint: Any
    optional: bool
    known: Any


def _read(
    kind: type[Part], form: Form, structure: Structure, before: str, own: Part | None, values: dict[str, Any]
) -> Part:
    hints = get_type_hints(kind)
    assert is_dataclass(kind)
    for field in fields(kind):
        if field.name in values:
            continue
        known = getattr(own, field.name) if own is not None else None
        if field.name in ("key", "seats"):
            values[field.name] = known if known is not None else ()
            continue
        hint, optional = inner_of(kind, hints[field.name])
        asked = _Asked(form, structure, f"{before}{field.name}", hint, optional, known)
        values[field.name] = _READERS[widget_of(kind, field.name)](asked)
    return cast(Part, kind(**values))


def _select(asked: _Asked) -> Any:
    if asked.hint is str:
        return asked.form.value(asked.place)
    return (asked.form.choice_or_none if asked.optional else asked.form.choice)(asked.place, asked.hint)


def _group(asked: _Asked) -> Any:
    values: dict[str, Any] = {}
    if asked.hint is model.Trust and asked.known is None:
        values["key"] = "helseforetaket"
    return _read(asked.hint, asked.form, asked.structure, f"{asked.place}.", asked.known, values)


def _members(asked: _Asked) -> tuple[model.RegionMember, ...]:
    confirmed = set(asked.form.values(f"{asked.place}.confirmed"))
    known = tuple(one.municipality for one in asked.known or ())
    chosen = _as_before(asked.form.values(asked.place), known)
    return tuple(model.RegionMember(one, one in confirmed) for one in chosen)


def _names(form: Form, place: str, *, required: bool) -> model.Names:
    bokmal = form.text(f"{place}.nb", required=required)
    return model.Names(bokmal, form.value(f"{place}.nn"), form.value(f"{place}.se"))


def _checks(form: Form, place: str, item: Any) -> tuple[Any, ...]:
    if item is str:
        return form.values(place)
    known = {one.value: one for one in item}
    chosen = form.values(place)
    if any(value not in known for value in chosen):
        form.refuse(Invalid("form.not_an_option", field=place))
    return tuple(known[value] for value in chosen if value in known)


def _as_before(chosen: tuple[Any, ...], known: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is still chosen in the order it had, then what is new: a form that nobody touched changes nothing."""
    return (*(one for one in known if one in chosen), *(one for one in chosen if one not in known))


def _places(asked: _Asked) -> tuple[model.PlaceCount, ...]:
    keys = (
        *asked.structure.municipalities,
        *(region.key for region in asked.structure.regions),
        *(division.key for division in asked.structure.divisions),
    )
    known = tuple(one.place for one in asked.known or ())
    every = dict.fromkeys((*known, *keys))
    counts = ((key, asked.form.integer_or_none(f"{asked.place}.{key}")) for key in every)
    return tuple(model.PlaceCount(key, count) for key, count in counts if count is not None)


def _order(asked: _Asked) -> tuple[str, ...]:
    """Those that were given a number, by it; alike in number they keep the order they are shown in."""
    structure = asked.structure
    keys = (
        *(region.key for region in structure.regions),
        *(division.key for division in structure.divisions),
        structure.trust.key,
        *structure.municipalities,
    )
    numbers = [
        (number, key)
        for key in keys
        if (number := asked.form.integer_or_none(f"{asked.place}.{key}")) is not None
    ]
    return tuple(key for _, key in sorted(numbers, key=lambda one: one[0]))


def _intake(asked: _Asked) -> tuple[model.IntakeField, ...]:
    chosen = tuple(text for text in model.CaseText if asked.form.flag(f"fields.{text.value}"))
    known = tuple(one.fills for one in asked.known or ())
    return tuple(
        _read(model.IntakeField, asked.form, asked.structure, f"fields.{text.value}.", None, {"fills": text})
        for text in _as_before(chosen, known)
    )


_READERS: dict[Widget, Callable[[_Asked], Any]] = {
    Widget.TEXT: lambda asked: asked.form.text(asked.place, required=False),
    Widget.AREA: lambda asked: asked.form.text(asked.place, required=False),
    Widget.LINES: lambda asked: tuple(
        line.strip() for line in asked.form.value(asked.place).splitlines() if line.strip()
    ),
    Widget.NUMBER: lambda asked: (
        asked.form.integer_or_none(asked.place) if asked.optional else asked.form.integer(asked.place)
    ),
    Widget.CHECK: lambda asked: asked.form.flag(asked.place),
    Widget.DAY: lambda asked: (
        asked.form.day_or_none(asked.place) if asked.optional else asked.form.day(asked.place)
    ),
    Widget.SELECT: _select,
    Widget.CHECKS: lambda asked: _as_before(
        _checks(asked.form, asked.place, get_args(asked.hint)[0]), asked.known or ()
    ),
    Widget.NAMES: lambda asked: _names(asked.form, asked.place, required=True),
    Widget.LONG_NAMES: lambda asked: _names(asked.form, asked.place, required=False),
    Widget.GROUP: _group,
    Widget.OPTIONAL_GROUP: lambda asked: _group(asked) if asked.form.flag(asked.place) else None,
    Widget.MEMBERS: _members,
    Widget.PLACES: _places,
    Widget.ORDER: _order,
    Widget.INTAKE: _intake,
}
