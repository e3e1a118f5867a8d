"""A structure's differences in words: every field has its words, in every language, and no change is lost."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.plain import to_plain
from fellesskap.structure import model, rules
from fellesskap.structure.model import Names, Structure
from fellesskap.texts import translator
from fellesskap_graphql.changes import StructureChange, changes_between
from fellesskap_graphql.deviations import highlights
from fellesskap_graphql.wording import CHOICES, glossary, say
from fellesskap_tenants.templates import national_default_for, national_template
from structure_scene import changed, shipped

COMMUNITIES = ("innlandet", "finnmark", "vestfold")


def told(before: Structure, after: Structure, language: str = "nb") -> list[StructureChange]:
    words = glossary(translator(language), (before, after), {"3405": "Lillehammer"})
    return changes_between(before, after, words)


def _enums(hint: Any) -> list[type[StrEnum]]:
    found = [one for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, StrEnum)]
    return found


def _choices() -> list[tuple[str, StrEnum]]:
    """Every field of the model that is chosen among words, with every word."""
    kinds = [one for one in vars(model).values() if isinstance(one, type) and is_dataclass(one)]
    return [
        (field.name, value)
        for kind in kinds
        for field in fields(kind)
        for enum in _enums(get_type_hints(kind)[field.name])
        for value in enum
    ]


def test_every_choice_of_the_model_has_its_words() -> None:
    missing = {f"{name}.{value}" for name, value in _choices() if value not in CHOICES.get(name, {})}
    assert missing == set()
    known = {(name, str(value)) for name, value in _choices()}
    assert {(name, key) for name, words in CHOICES.items() for key in words} - known == set()


@pytest.mark.parametrize("language", ["nb", "nn", "se"])
@pytest.mark.parametrize("name", COMMUNITIES)
def test_deviations_are_words_and_no_data(name: str, language: str) -> None:
    here = shipped(name)
    national = national_default_for(here)
    changes = told(national, here, language)
    for change in changes:
        said = f"{change.name} {change.label} {change.before} {change.after} {change.sentence}"
        assert not re.search(r"[{}\[\]_]|\bNone\b|\bTrue\b|\bFalse\b|%\(", said), said
        assert change.before != change.after or not change.label
    paths = [change.path for change in changes]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("name", COMMUNITIES)
def test_every_difference_is_told_once(name: str) -> None:
    here = shipped(name)
    national = national_default_for(here)
    changes = told(national, here)
    for difference in rules.difference(national, here):
        assert any(
            difference.path == change.path or difference.path.startswith(f"{change.path}.")
            for change in changes
        )


def test_what_a_community_fills_in_itself_is_no_deviation() -> None:
    here = shipped("vestfold")
    assert told(national_default_for(here), here) == []
    assert national_template().municipalities == ()
    other = replace(here, name=Names("Et annet"), municipalities=("3405",), proposal=True, source="Et notat")
    assert told(national_default_for(other), other) == []


def test_what_matters_most_is_told_first() -> None:
    codes = {}
    for name in COMMUNITIES:
        here = shipped(name)
        national = national_default_for(here)
        words = glossary(translator("nb"), (national, here), {})
        codes[name] = [one.code.removeprefix("deviation.") for one in highlights(national, here, words)]
    assert codes == {
        "innlandet": ["municipal_tier", "hospital_tier", *["discusses_elsewhere"] * 2, "more_bodies"],
        "finnmark": [
            *["discusses_elsewhere"] * 2,
            "decides_elsewhere",
            "effect",
            "force_reported",
            "open_meetings",
            "more_bodies",
        ],
        "vestfold": [],
    }


def test_a_body_of_a_kind_that_lacks_is_told() -> None:
    here = shipped("vestfold")
    fewer = replace(here, bodies=tuple(body for body in here.bodies if body.key != "fsu"))
    words = glossary(translator("nb"), (here, fewer), {})
    assert "deviation.level_missing" in [one.code for one in highlights(here, fewer, words)]


def test_a_new_body_is_told_with_those_who_sit_in_it() -> None:
    here = shipped("finnmark")
    seats = (
        model.Seat("kommune", Names("Fagperson fra kommunene"), Side.MUNICIPAL, count=3),
        model.Seat("bruker", Names("Brukerrepresentant"), Side.OTHER),
    )
    new = model.Body("ksu", Names("KSU ambulanse"), model.BodyKind.TEMPORARY, 3, seats=seats)
    (change,) = told(here, replace(here, bodies=(*here.bodies, new)))
    assert change.after.endswith(", med plass til Fagperson fra kommunene og Brukerrepresentant")
    (empty,) = told(here, replace(here, bodies=(*here.bodies, replace(new, seats=()))))
    assert "plass" not in empty.after


def test_values_are_told_whole_and_in_the_readers_language() -> None:
    before = shipped("finnmark")
    found = {change.path: change for change in told(before, changed(before))}
    assert (found["call_days"].before, found["call_days"].after) == ("14 dager", "10 dager")
    mandate = found["bodies.su.mandate"].after
    assert mandate == (
        "tekst: Skal utvikle strategien og følge opp handlingsplanen.\nvedtatt av: Partnerskapsmøtet\n"
        "vedtatt: torsdag 15. januar 2026\nvedtak: Sak 4/2026"
    )
    assert found["bodies.partnerskapsmote.seats.fylkesmannen.title"].owner == "Partnerskapsmøtet"
    assert found["bodies.allmennlegerad"].sentence == "Utvalget «Allmennlegerådet» legges til."
    nynorsk = {change.path: change for change in told(before, changed(before), "nn")}
    assert nynorsk["bodies.su.name"].before == "Strategisk samarbeidsutval"
    assert nynorsk["call_days"].before == "14 dagar"


def test_a_name_that_changed_in_another_language_says_in_which() -> None:
    before = shipped("vestfold")
    body = replace(before.body("ssu"), name=replace(before.body("ssu").name, nn="Eit anna namn"))
    after = replace(before, bodies=tuple(body if one.key == "ssu" else one for one in before.bodies))
    change = next(one for one in told(before, after) if one.path == "bodies.ssu.name")
    assert (change.before, change.after) == (
        "nynorsk: Strategisk samarbeidsutval",
        "nynorsk: Eit anna namn",
    )


def test_a_turn_of_the_chair_is_told_by_what_it_lasts() -> None:
    words = glossary(translator("nb"), (shipped("finnmark"),), {})
    chair = model.Rotation(months=12, anchor=date(2026, 2, 1), first=Side.MUNICIPAL)
    assert say("chair", to_plain(chair), words) == (
        "fra dagen: søndag 1. februar 2026\nleder først: kommunesiden\nmåneder: 12\n"
        "nestleder fra den som har neste tur: Nei"
    )


def test_an_unknown_key_is_said_as_it_is() -> None:
    words = glossary(translator("nb"), (shipped("finnmark"),), {})
    assert say("succeeds", "oso", words) == "oso"
    assert say("reports_to", "su", words) == "Strategisk samarbeidsutvalg"
    assert say("municipality", "9999", words) == "9999"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nb", "level", "requires"]), inner)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted({*CHOICES, "requires", "reports_to", "count", "until", "among"})), VALUES)
def test_whatever_stands_in_a_document_is_said(field: str, value: Any) -> None:
    words = glossary(translator("nb"), (shipped("finnmark"),), {})
    assert isinstance(say(field, value, words), str)


def test_no_change_is_no_difference() -> None:
    structure = shipped("innlandet")
    assert told(structure, structure) == []
    assert to_plain(structure) == to_plain(shipped("innlandet"))


def test_that_a_body_decides_in_writing_is_a_sentence() -> None:
    words = glossary(translator("nb"), (), {})
    assert say("decision", {"written": {"days": 7, "silence": "blocks"}}, words) == (
        "skriftlig behandling: minst 7 dager på å svare, og den som ikke svarer, stanser saken"
    )
