"""The bodies that can be added ready with their seats, in every community that ships and in others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.structure.model import BodyKind, Names, Structure
from fellesskap.structure.rules import Severity, validate
from fellesskap_tenants.additions import Addition, Offer, additions, fitted, offer_of
from fellesskap_tenants.registers import municipality_facts, read_communities
from fellesskap_tenants.structures import load_structure, structures_folder
from structure_examples import REGISTER, structures

BY_KEY = {one.key: one for one in additions()}
SLUGS = [one.slug for one in read_communities()]


def shipped(slug: str) -> Structure:
    return load_structure(structures_folder() / f"{slug}.toml")


def with_added(structure: Structure, addition: Addition, name: str = "") -> Structure:
    return replace(structure, bodies=(*structure.bodies, fitted(addition, structure, name)))


def errors(structure: Structure) -> set[tuple[str, str]]:
    found = validate(structure, municipality_facts())
    return {(one.path, one.code) for one in found if one.severity is Severity.ERROR}


@pytest.mark.parametrize("slug", SLUGS)
def test_all_that_is_offered_fits_every_community_at_once(slug: str) -> None:
    structure = shipped(slug)
    for addition in BY_KEY.values():
        if offer_of(addition, structure) is Offer.FREE:
            structure = with_added(structure, addition)
    assert errors(structure) == set()


@settings(max_examples=40)
@given(structures(), st.sampled_from(sorted(BY_KEY)))
def test_an_addition_brings_no_error_to_any_structure(structure: Structure, key: str) -> None:
    if offer_of(BY_KEY[key], structure) is not Offer.FREE:
        return
    known = {(one.path, one.code) for one in validate(structure, REGISTER)}
    after = with_added(structure, BY_KEY[key])
    new = [one for one in validate(after, REGISTER) if (one.path, one.code) not in known]
    assert [one for one in new if one.severity is Severity.ERROR] == []


def test_what_a_community_calls_its_own_is_pointed_at() -> None:
    innlandet, finnmark = shipped("innlandet"), shipped("finnmark")
    assert fitted(BY_KEY["arbeidsutvalg"], finnmark).prepares_for == "su"
    assert fitted(BY_KEY["fastlegerad"], innlandet).reports_to == "ssu"
    headless = replace(
        innlandet, bodies=tuple(one for one in innlandet.bodies if one.kind is not BodyKind.STRATEGIC)
    )
    assert fitted(BY_KEY["fastlegerad"], headless).reports_to == ""


def test_an_office_that_is_not_there_is_not_asked_for() -> None:
    telemark = replace(shipped("telemark"), offices=(), competences=())
    assert {one.office for one in fitted(BY_KEY["dialogmote"], telemark).seats} == {""}
    assert {one.competences for one in fitted(BY_KEY["fagutvalg"], telemark).seats} == {()}


def test_what_there_can_be_one_of_is_not_offered_twice_and_the_second_has_its_own_key() -> None:
    telemark = shipped("telemark")
    assert offer_of(BY_KEY["sekretariat"], telemark) is Offer.TAKEN
    assert offer_of(BY_KEY["regionrad"], telemark) is Offer.NEEDS_REGIONS
    again = with_added(with_added(telemark, BY_KEY["fagutvalg"]), BY_KEY["fagutvalg"], "Fagutvalg rus")
    assert [one.key for one in again.bodies][-2:] == ["fagutvalg", "fagutvalg-2"]
    assert again.bodies[-1].name == Names("Fagutvalg rus")
    assert again.bodies[-2].name.nn == "Fagutvalet"
    assert offer_of(BY_KEY["fagutvalg"], again) is Offer.FREE
    # A name that is sent back untouched, in either language, is still in both.
    assert fitted(BY_KEY["fagutvalg"], telemark, "Fagutvalet").name.nb == "Fagutvalget"


def test_every_addition_is_said_in_nynorsk() -> None:
    for one in additions():
        assert one.about.nn, one.key
        assert one.about.nb, one.key
