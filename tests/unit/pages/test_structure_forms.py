"""A form made from the model shows every field of a part, and what is sent back unchanged is the same part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from fellesskap.drafts import rules
from fellesskap.drafts.model import CommunityFacts, SetupStep
from fellesskap.plain import default_of, to_plain
from fellesskap.structure import model
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import suggested_key
from fellesskap.texts import translator
from fellesskap_graphql.wording import glossary
from fellesskap_web.forms import Form
from fellesskap_web.structure_forms import SHORT, Field, Widget, groups_of, read_part
from fellesskap_web.structure_forms.layout import HELP, LAYOUTS
from structure_examples import REGISTER, small_structure, structures

_UNSHOWN = {"key", "seats"}


def words_for(structure: Structure) -> Any:
    names = {number: facts.name for number, facts in REGISTER.items()}
    return glossary(translator("nb"), (structure,), names)


def sent(found: Iterable[Field]) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody has touched."""
    values: dict[str, list[str]] = {}
    for one in found:
        value = one.value
        match one.widget:
            case Widget.NAMES | Widget.LONG_NAMES:
                for language in ("nb", "nn", "se"):
                    values[f"{one.name}.{language}"] = [getattr(value, language) if value else ""]
            case Widget.CHECK:
                values[one.name] = ["1"] if value else []
            case Widget.CHECKS:
                values[one.name] = [str(item) for item in value or ()]
            case Widget.LINES:
                values[one.name] = ["\n".join(value or ())]
            case Widget.GROUP | Widget.OPTIONAL_GROUP:
                if one.widget is Widget.OPTIONAL_GROUP:
                    values[one.name] = ["1"] if value is not None else []
                values |= sent(one.inner)
            case Widget.MEMBERS:
                values[one.name] = [item.municipality for item in value or ()]
                values[f"{one.name}.confirmed"] = [
                    item.municipality for item in value or () if item.confirmed
                ]
            case Widget.PLACES:
                values |= {f"{one.name}.{item.place}": [str(item.count)] for item in value or ()}
            case Widget.ORDER:
                numbered = enumerate(value or (), start=1)
                values |= {f"{one.name}.{key}": [str(number)] for number, key in numbered}
            case Widget.INTAKE:
                values |= sent(one.inner)
            case _:
                values[one.name] = [
                    "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
                ]
    return values


def tidied(part: Any) -> Any:
    """A form cannot keep blanks at the ends of a text, empty lines, or the order of what is only ticked."""

    def tidy(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: tidy(inner) for name, inner in value.items()}
        if isinstance(value, list):
            items = [tidy(inner) for inner in value]
            return sorted(items, key=str)
        return "\n".join(value.splitlines()).strip() if isinstance(value, str) else value

    return tidy(to_plain(part))


@settings(max_examples=40)
@given(structures())
def test_what_is_sent_back_untouched_is_the_same_part(structure: Structure) -> None:
    words = words_for(structure)
    for part in rules.parts_of(structure):
        if part.path == "municipalities":
            continue
        kind = rules.class_of(part.path)
        shown = [field for group in groups_of(kind, part.value, structure, words) for field in group.fields]
        form = Form(sent(shown), sent=True)
        read = read_part(kind, form, structure, getattr(part.value, "key", None), part.value)
        assert form.problems == [], (part.path, form.problems[0].code, form.problems[0].field)
        assert tidied(read) == tidied(part.value)


SHORT_FORMS = [(step, kind) for step, kinds in SHORT.items() for kind in kinds]


@settings(max_examples=20)
@given(structures())
def test_a_short_form_that_is_sent_back_untouched_changes_nothing(structure: Structure) -> None:
    words = words_for(structure)
    for part in rules.parts_of(structure):
        for step, kind in SHORT_FORMS:
            if kind is not rules.class_of(part.path):
                continue
            layout = SHORT[step][kind]
            groups = groups_of(kind, part.value, structure, words, layout)
            form = Form(sent(field for group in groups for field in group.fields), sent=True)
            key = getattr(part.value, "key", None)
            read = read_part(kind, form, structure, key, part.value, layout)
            assert form.problems == [], (part.path, step)
            assert tidied(read) == tidied(part.value), (part.path, step)


@pytest.mark.parametrize(("step", "kind"), SHORT_FORMS)
def test_a_step_asks_about_its_own_fields_and_no_others(step: SetupStep, kind: type) -> None:
    section = {CommunityFacts: "community", model.Body: "bodies", model.Seat: "seats"}[kind]
    asked = [name for _, names in SHORT[step][kind] for name in names]
    assert {rules.step_for(section, name) for name in asked} == {step}


@pytest.mark.parametrize(("step", "kind"), [(SetupStep.BODIES, model.Body), (SetupStep.SEATS, model.Seat)])
def test_what_can_be_made_in_a_step_needs_no_field_that_it_does_not_ask_about(
    step: SetupStep, kind: type
) -> None:
    asked = {"key", *(name for _, names in SHORT[step][kind] for name in names)}
    assert [one.name for one in fields(kind) if default_of(one) is MISSING and one.name not in asked] == []


@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_field_is_in_one_group(kind: type) -> None:
    shown = [name for _, names in LAYOUTS[kind] for name in names]
    assert sorted(shown) == sorted({field.name for field in fields(kind)} - _UNSHOWN)


def test_help_is_for_fields_that_are_there() -> None:
    assert [place for place in HELP if place[1] not in {field.name for field in fields(place[0])}] == []
    assert set(LAYOUTS) == {*rules.sections().values(), model.Seat, model.Intake, CommunityFacts}


def test_every_choice_has_a_word() -> None:
    plain = small_structure()
    words = words_for(plain)
    for kind in LAYOUTS:
        for group in groups_of(kind, None, plain, words):
            for field in group.fields:
                assert field.label, field.name
                for value, said in field.options:
                    assert said, (field.name, value)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Psykisk helsevern barn og unge", "psykisk-helsevern-barn-og-un"),
        ("Åse & Øyvinds råd", "ase-oyvinds-rad"),
        ("SSU", "ssu-2"),
        ("3. utvalg", "del-3-utvalg"),
        ("日本", "del"),
    ],
)
def test_a_key_is_made_of_a_name(name: str, key: str) -> None:
    assert suggested_key(name, {"ssu"}) == key


def test_what_must_be_filled_in_is_told_at_its_field() -> None:
    plain = small_structure()
    form = Form({"level": ["to"]}, sent=True)
    read_part(model.Body, form, plain, "nytt", None)
    assert {problem.field for problem in form.problems} >= {"name.nb", "kind", "level"}
