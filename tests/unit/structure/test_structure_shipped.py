"""The structures and registers that ship: they hold what the communities' own papers say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fellesskap.actor import Side
from fellesskap.structure.model import Deputies, Direction, Effect, Force, Names, SeatKind, Structure
from fellesskap.structure.rules import Severity, chair_side, expand, validate
from fellesskap_cli.communities import on_the_template_alone
from fellesskap_tenants.registers import municipality_facts, read_communities, read_municipalities
from fellesskap_tenants.structures import (
    dump_structure,
    load_structure,
    read_structure,
    structures_folder,
)
from fellesskap_tenants.templates import template_file

REGISTER = municipality_facts()


def _shipped(name: str) -> Structure:
    return load_structure(structures_folder() / f"{name}.toml")


@pytest.fixture(scope="module")
def innlandet() -> Structure:
    return _shipped("innlandet")


@pytest.fixture(scope="module")
def finnmark() -> Structure:
    return _shipped("finnmark")


@pytest.mark.parametrize(
    ("day", "side"),
    [
        (date(2021, 11, 20), Side.HOSPITAL),
        (date(2022, 9, 30), Side.HOSPITAL),
        (date(2022, 10, 1), Side.MUNICIPAL),
        (date(2023, 10, 1), Side.HOSPITAL),
    ],
)
def test_the_secretariat_of_finnmark_is_led_in_turn_from_october(
    finnmark: Structure, day: date, side: Side
) -> None:
    chair = finnmark.body("samhandlingssekretariatet").chair
    assert chair is not None
    assert chair_side(chair, day) is side


OWN = ("finnmark", "innlandet")
COMMUNITIES = sorted(path.stem for path in structures_folder().glob("*.toml") if path.stem != "national")


@pytest.mark.parametrize("slug", COMMUNITIES)
def test_a_shipped_structure_can_be_published_and_agrees_with_the_registers(slug: str) -> None:
    structure = _shipped(slug)
    assert [f for f in validate(structure, REGISTER) if f.severity is Severity.ERROR] == []
    (known,) = (community for community in read_communities() if community.slug == slug)
    assert structure.trust == known.trust
    assert structure.name_confirmed == known.confirmed
    lines = read_municipalities()
    members = [one.facts.number for one in lines if one.community == slug and not one.facts.valid_to]
    assert sorted(structure.municipalities) == members


def test_innlandet_lifts_and_takes_down_as_its_papers_say(innlandet: Structure, finnmark: Structure) -> None:
    ways = [(one.direction, one.from_bodies, one.to_bodies) for one in innlandet.passages]
    assert ways == [
        (Direction.LIFT, ("fu", "fu-phbu", "fsu"), ("au", "ssu")),
        (Direction.LOWER, ("au", "ssu"), ("fsu",)),
    ]
    # Finnmark's papers let the secretariat place cases, and say nothing of any way between bodies.
    assert finnmark.passages == ()


@pytest.mark.parametrize("slug", COMMUNITIES)
def test_the_four_priority_groups_belong_to_the_plan_period_of_the_papers(slug: str) -> None:
    structure = _shipped(slug)
    for day in (date(2020, 1, 1), date(2023, 12, 31)):
        assert len(structure.groups_on(day)) == 4
    assert structure.groups_on(date(2024, 1, 1)) == ()


def test_all_nineteen_ship() -> None:
    assert sorted(community.slug for community in read_communities()) == COMMUNITIES
    assert len(COMMUNITIES) == 19


@pytest.mark.parametrize("slug", [slug for slug in COMMUNITIES if slug not in OWN])
def test_a_community_that_has_told_nothing_ships_with_what_the_registers_know_and_no_more(slug: str) -> None:
    (known,) = (community for community in read_communities() if community.slug == slug)
    written = (structures_folder() / f"{slug}.toml").read_text(encoding="utf-8")
    assert written == template_file(known, read_municipalities())
    structure = _shipped(slug)
    assert (structure.name, structure.assumed) == (Names(known.name), True)
    vestfold = _shipped("vestfold")
    asserted = ("name", "trust", "municipalities", "name_confirmed")
    assert replace(structure, **{name: getattr(vestfold, name) for name in asserted}) == vestfold
    said = [finding.code for finding in validate(structure, REGISTER)]
    assert said == [*([] if known.confirmed else ["structure.name_unconfirmed"]), "structure.assumed"]


def test_the_two_with_papers_of_their_own_are_assumed_in_nothing() -> None:
    assert not any(_shipped(slug).assumed for slug in OWN)
    assert on_the_template_alone() == [
        community.name for community in read_communities() if community.slug not in OWN
    ]
    assert {community.slug for community in read_communities() if not community.confirmed} == {
        "ahus",
        "finnmark",
        "ostfold",
        "st-olav",
        "stavanger",
    }


def test_a_file_from_the_registers_leaves_out_who_has_ended_and_quotes_what_it_must() -> None:
    oslo = next(community for community in read_communities() if community.slug == "oslo")
    line = next(one for one in read_municipalities() if one.community == "oslo")
    ended = replace(
        line, facts=replace(line.facts, number="0300", valid_to=date(2030, 1, 1), successors=("0301",))
    )
    odd = replace(oslo, name='Et "sitert" navn\\', confirmed=False)
    structure = read_structure(template_file(odd, [ended, line]), "prøve")
    assert structure.name.nb == 'Et "sitert" navn\\'
    assert structure.municipalities == ("0301",)
    assert not structure.name_confirmed


@pytest.mark.parametrize("slug", COMMUNITIES)
def test_a_case_can_run_through_a_shipped_structure(slug: str) -> None:
    structure = _shipped(slug)
    assert structure.intake.may_report_from
    for matter in structure.matter_classes:
        route = next(route for route in structure.routes if matter.key in route.matter_classes)
        assert structure.body(route.decide_in).decides
        assert structure.body((*route.discuss_in, *route.may_start_in)[0]).seats


@pytest.mark.parametrize("slug", COMMUNITIES)
def test_a_shipped_structure_reads_back_as_it_is_exported(
    slug: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("export") / "export.toml"
    path.write_text(dump_structure(_shipped(slug)), encoding="utf-8")
    assert load_structure(path) == _shipped(slug)


def test_the_national_template_alone_is_enough_for_a_community(innlandet: Structure) -> None:
    vestfold = _shipped("vestfold")
    own = (structures_folder() / "vestfold.toml").read_text(encoding="utf-8")
    assert "[bodies" not in own
    assert [one.code for one in validate(vestfold, REGISTER)] == ["structure.assumed"]
    assert {body.level for body in vestfold.bodies} == {1, 2, 3}
    assert {body.key for body in vestfold.bodies} < {body.key for body in innlandet.bodies}


def test_innlandet_has_seven_regions_with_42_municipalities(innlandet: Structure) -> None:
    members = [member for region in innlandet.regions for member in region.members]
    assert (len(innlandet.regions), len(members), len(set(innlandet.municipalities))) == (7, 42, 42)
    confirmed = {REGISTER[member.municipality].name for member in members if member.confirmed}
    assert confirmed == {"Nord-Fron", "Sør-Fron", "Ringebu", "Øyer", "Gausdal", "Lillehammer"}


def test_innlandet_has_its_bodies_and_meetings(innlandet: Structure) -> None:
    yearly = {body.key: body.meetings_per_year for body in innlandet.bodies}
    assert yearly["partnerskapsmote"] == 1
    assert yearly["dialogmote"] == 1
    assert yearly["ssu"] == 4
    assert yearly["fsu"] == 6
    assert yearly["regionmote"] == 4
    expanded = Counter(body.template.key for body in expand(innlandet, REGISTER).bodies)
    assert expanded["dialogmote"] == expanded["regionmote"] == 7
    assert innlandet.body("dialogmote-valdres").part_of == "partnerskapsmote"


def test_innlandet_meets_with_one_leader_from_each_region_and_one_from_ks(innlandet: Structure) -> None:
    seats = [seat for seat in expand(innlandet, REGISTER).seats if seat.body == "ssu"]
    counted = Counter(seat.template.side for seat in seats if seat.template.counts)
    assert counted == {Side.MUNICIPAL: 8, Side.HOSPITAL: 8}
    assert {seat.region for seat in seats if seat.region} == {region.key for region in innlandet.regions}
    directors = [
        s for s in expand(innlandet, REGISTER).seats if s.key.startswith("partnerskapsmote:kommunedirektor:")
    ]
    assert len(directors) == 42


def test_innlandet_has_two_pairs_and_recommends_in_principal_matters(innlandet: Structure) -> None:
    pairs = {route.key: (route.discuss_in, route.may_start_in, route.decide_in) for route in innlandet.routes}
    assert pairs == {
        "faglig": (("fu", "fu-phbu"), ("fsu",), "fsu"),
        "strategisk": (("au",), ("ssu",), "ssu"),
    }
    assert all(route.later_meeting for route in innlandet.routes)
    assert innlandet.matter_class("prinsipiell").effect is Effect.RECOMMENDATION
    assert {matter.force for matter in innlandet.matter_classes} == {Force.AT_ONCE}
    assert innlandet.body("fu-phbu").name.nb == "Fagutvalg psykisk helsevern barn og unge"


def test_finnmark_is_a_proposal_without_regions_where_all_meetings_are_public(finnmark: Structure) -> None:
    assert finnmark.proposal
    assert finnmark.regions == ()
    assert all(body.open_to_public and body.frame_minutes == 120 for body in finnmark.bodies)
    assert {(matter.force, matter.onward_to) for matter in finnmark.matter_classes} == {
        (Force.REPORTED, "partnerskapsmote")
    }
    (route,) = finnmark.routes
    assert (route.discuss_in, route.decide_in) == (("samhandlingssekretariatet",), "su")


def test_finnmark_decides_with_five_and_five_while_observers_only_speak(finnmark: Structure) -> None:
    seats = [seat for seat in expand(finnmark, REGISTER).seats if seat.body == "su"]
    counted = [seat.template for seat in seats if seat.template.counts]
    assert Counter(seat.side for seat in counted) == {Side.MUNICIPAL: 5, Side.HOSPITAL: 5}
    assert all(seat.deputies is Deputies.PERSONAL for seat in counted)
    observers = {s.template.key: s.template for s in seats if s.template.kind is SeatKind.OBSERVER}
    assert observers.keys() == {"tillitsvalgt", "fastlege", "bruker"}
    assert all(seat.may_speak and not seat.counts and not seat.may_propose for seat in observers.values())
    assert sum(seat.template.kind is SeatKind.SECRETARY for seat in seats) == 2


def test_finnmark_has_each_municipality_in_one_of_two_local_committees(finnmark: Structure) -> None:
    seats = [seat for seat in expand(finnmark, REGISTER).seats if seat.body.startswith("lfso-")]
    assert sorted(seat.municipality for seat in seats if seat.municipality) == sorted(finnmark.municipalities)
    hospital = Counter(seat.body for seat in seats if seat.template.side is Side.HOSPITAL)
    assert hospital == {"lfso-vest": 8, "lfso-ost": 8}


def test_the_registers_hold_every_municipality_in_one_of_nineteen_communities() -> None:
    lines = read_municipalities()
    communities = {community.slug for community in read_communities()}
    assert (len(lines), len({line.facts.number for line in lines}), len(communities)) == (357, 357, 19)
    assert {line.community for line in lines} == communities
    for facts in REGISTER.values():
        assert set(facts.successors) <= REGISTER.keys()
        assert not facts.successors or facts.valid_to
    assert REGISTER["5628"].name_official == "Deatnu"
    assert REGISTER["3433"].language == "nn"


def test_the_register_can_tell_of_a_merger_and_of_a_split(tmp_path: Path) -> None:
    head = "number;name;name_official;county;community;malform;valid_from;valid_to;successors"
    lines = [
        "1001;Ås;Ås;Dal;dal;Bokmål;2020-01-01;2030-01-01;1003",
        "1002;Vik;Vik;Dal;dal;Nynorsk;2020-01-01;2030-01-01;1003",
        "1003;Nye Ås;Nye Ås;Dal;dal;Nøytral;2030-01-01;2040-01-01;1004 1005",
        "1004;Øvre Ås;Øvre Ås;Dal;dal;Bokmål;2040-01-01;;",
    ]
    path = tmp_path / "kommuner.csv"
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    read = municipality_facts(path)
    assert [read[number].successors for number in ("1001", "1002", "1003", "1004")] == [
        ("1003",),
        ("1003",),
        ("1004", "1005"),
        (),
    ]
    assert read["1003"].valid_to == date(2040, 1, 1)


def test_finnmark_asks_famu(finnmark: Structure, innlandet: Structure) -> None:
    assert [route.advised_by_others for route in finnmark.routes] == [("FAMU",)]
    assert {route.advised_by_others for route in innlandet.routes} == {()}
