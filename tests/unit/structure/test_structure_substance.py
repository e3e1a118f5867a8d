"""Findings about the substance, and that everything wrong is found at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from fellesskap.actor import Side
from fellesskap.structure.model import (
    AnchoringLevel,
    Body,
    BodyKind,
    CaseText,
    DecisionRule,
    Each,
    Effect,
    Force,
    Intake,
    IntakeField,
    MatterClass,
    Names,
    RegionMember,
    Seat,
    SeatKind,
    Structure,
    Trust,
    WrittenProcedure,
)
from fellesskap.structure.rules import Severity, validate
from structure_changes import with_body, with_more, with_region, with_route, with_seat
from structure_examples import REGISTER, small_structure

ERROR, WARNING = Severity.ERROR, Severity.WARNING

TITLE = IntakeField(CaseText.TITLE, Names("Tittel"))


def _onward(force: Force, key: str) -> Structure:
    matter = small_structure().matter_classes[0]
    return small_structure(matter_classes=(replace(matter, force=force, onward_to=key),))


def _uneven(*share: int) -> Structure:
    """Two seats of the one side and four of the other, of which as many of each must take part."""
    region, director, *others = small_structure().body("ssu").seats
    rule = DecisionRule(quorum_numerator=share[0], quorum_denominator=share[1], equal_sides=True)
    return with_body("ssu", decision=rule, seats=(region, replace(director, count=4), *others))


CASES: dict[str, tuple[Structure, str, str, Severity]] = {
    "a decider that does not decide": (
        with_route(decide_in="mote"),
        "routes.to-trinn.decide_in",
        "body_cannot_decide",
        ERROR,
    ),
    "a route that begins nowhere": (
        with_route(discuss_in=(), may_start_in=()),
        "routes.to-trinn.discuss_in",
        "route_without_discussion",
        ERROR,
    ),
    "one meeting for both steps": (
        with_route(later_meeting=False),
        "routes.to-trinn.later_meeting",
        "decided_where_discussed",
        ERROR,
    ),
    "no level to anchor at": (
        with_route(levels=()),
        "routes.to-trinn.levels",
        "route_without_levels",
        ERROR,
    ),
    "nobody to anchor with": (
        with_route(anchor_with=()),
        "routes.to-trinn.anchor_with",
        "anchored_with_nobody",
        ERROR,
    ),
    "divisions there are none of": (
        replace(with_body("fu", seats=()), divisions=()),
        "routes.to-trinn.anchor_with",
        "no_divisions",
        ERROR,
    ),
    "regions there are none of": (
        replace(with_body("dialog", each=None, seats=()), regions=()),
        "routes.to-trinn.levels",
        "no_regions",
        WARNING,
    ),
    "a level the route does not offer": (
        with_route(levels=(AnchoringLevel.NONE,)),
        "routes.to-trinn.levels",
        "level_not_offered",
        ERROR,
    ),
    "a matter without a way": (
        with_more(matter_classes=MatterClass("annet", Names("Annet"), Effect.BINDING, AnchoringLevel.NONE)),
        "matter_classes.annet",
        "matter_class_without_route",
        ERROR,
    ),
    "a decision that goes onward to nobody": (
        _onward(Force.REPORTED, ""),
        "matter_classes.faglig.onward_to",
        "onward_missing",
        ERROR,
    ),
    "a decision that ends where it is made, and a body all the same": (
        _onward(Force.AT_ONCE, "mote"),
        "matter_classes.faglig.onward_to",
        "onward_for_nothing",
        ERROR,
    ),
    "a decision that goes onward to no body there is": (
        _onward(Force.REPORTED, "ukjent"),
        "matter_classes.faglig.onward_to",
        "unknown_reference",
        ERROR,
    ),
    "a decision that goes onward to many": (
        _onward(Force.REPORTED, "dialog"),
        "matter_classes.faglig.onward_to",
        "reference_to_many",
        ERROR,
    ),
    "a decision that goes onward to where it is made": (
        _onward(Force.PENDING, "ssu"),
        "matter_classes.faglig.onward_to",
        "onward_to_itself",
        ERROR,
    ),
    "a decision that waits for a body that does not decide": (
        _onward(Force.PENDING, "fu"),
        "matter_classes.faglig.onward_to",
        "onward_decides_not",
        ERROR,
    ),
    "two ways from one place": (
        with_more(routes=replace(small_structure().routes[0], key="annen")),
        "routes",
        "route_ambiguous",
        ERROR,
    ),
    "no kinds of matter": (
        small_structure(matter_classes=(), routes=()),
        "matter_classes",
        "no_matter_class",
        ERROR,
    ),
    "no municipality": (
        replace(small_structure(municipalities=()), regions=()),
        "municipalities",
        "no_municipality",
        ERROR,
    ),
    "a municipality that never was": (
        with_more(municipalities="9999"),
        "municipalities",
        "municipality_unknown",
        ERROR,
    ),
    "a number with a wrong last digit": (
        small_structure(trust=Trust("hf", "HF", "983971708", "x")),
        "trust.org_number",
        "org_number_malformed",
        ERROR,
    ),
    "a member from outside": (
        with_region(members=(RegionMember("1005"),)),
        "regions",
        "unknown_reference",
        ERROR,
    ),
    "a municipality in two regions": (
        with_region(members=(RegionMember("1003"),)),
        "regions",
        "municipality_in_two_regions",
        ERROR,
    ),
    "a municipality in none": (
        with_region(members=(RegionMember("1001"),)),
        "regions",
        "municipality_without_region",
        WARNING,
    ),
    "a member nobody has confirmed": (
        with_region(members=(RegionMember("1001"), RegionMember("1002", confirmed=False))),
        "regions.nord",
        "members_unconfirmed",
        WARNING,
    ),
    "no professional level": (
        with_body("fu", kind=BodyKind.EXPERT),
        "bodies",
        "no_professional_level",
        WARNING,
    ),
    "a level without users": (
        with_body("mote", seats=small_structure().body("mote").seats[1:]),
        "bodies.mote",
        "no_users",
        WARNING,
    ),
    "a level without practitioners": (
        with_body("mote", seats=small_structure().body("mote").seats[:1]),
        "bodies.mote",
        "no_practitioners",
        WARNING,
    ),
    "an observer who counts": (
        with_seat(kind=SeatKind.OBSERVER),
        "bodies.ssu.seats.region.counts",
        "observer_counts",
        ERROR,
    ),
    "a discussion without anybody": (
        with_body("fu", seats=()),
        "routes.to-trinn.discuss_in",
        "nobody_to_discuss",
        ERROR,
    ),
    "who counts without a right to be there": (
        with_seat(may_attend=False),
        "bodies.ssu.seats.region.counts",
        "counts_elsewhere",
        ERROR,
    ),
    "a quorum of more than all": (
        with_body("ssu", decision=DecisionRule(quorum_numerator=3, quorum_denominator=2)),
        "bodies.ssu.decision",
        "quorum_malformed",
        ERROR,
    ),
    "writing where nothing is decided": (
        with_body("fu", decision=DecisionRule(written=WrittenProcedure())),
        "bodies.fu.decision.written",
        "written_without_deciding",
        ERROR,
    ),
    "a quorum of none": (
        with_body("ssu", decision=DecisionRule(quorum_numerator=0)),
        "bodies.ssu.decision",
        "quorum_malformed",
        ERROR,
    ),
    "a decider with nobody to count": (
        with_body("ssu", seats=()),
        "bodies.ssu.seats",
        "nobody_counts",
        ERROR,
    ),
    "a decider with one side": (
        with_body("ssu", seats=small_structure().body("ssu").seats[1:]),
        "bodies.ssu.decision.both_sides",
        "one_side_counts",
        ERROR,
    ),
    "sides that are never equally many and enough": (
        _uneven(3, 4),
        "bodies.ssu.decision.equal_sides",
        "equal_sides_below_quorum",
        ERROR,
    ),
    "a seat for each of nothing": (
        replace(with_body("dialog", each=None, seats=()), regions=()),
        "bodies.ssu.seats.region.each",
        "expands_to_nothing",
        WARNING,
    ),
    "a form without a title": (
        small_structure(intake=Intake(("ssu",), (replace(TITLE, required=False),))),
        "intake.fields",
        "intake_without_title",
        ERROR,
    ),
    "nobody may report": (
        small_structure(intake=Intake((), (TITLE,))),
        "intake.may_report_from",
        "only_secretariat_reports",
        WARNING,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_thing_wrong_is_found_at_its_place(name: str) -> None:
    structure, path, code, severity = CASES[name]
    found = {(f.path, f.code, f.severity) for f in validate(structure, REGISTER)}
    assert (path, f"structure.{code}", severity) in found


def test_the_small_structure_is_clean() -> None:
    assert validate(small_structure(), REGISTER) == []


def test_everything_wrong_is_found_at_once() -> None:
    structure = replace(with_route(decide_in="mote", answer_days=0), numbering="x", call_days=-1)
    codes = [finding.code for finding in validate(structure, REGISTER)]
    assert sorted(codes) == [
        "structure.body_cannot_decide",
        "structure.number_out_of_range",
        "structure.number_out_of_range",
        "structure.numbering_malformed",
    ]


def _numbered(template: str, **short: str) -> list[str]:
    """What is found of a numbering, with other short names for some bodies."""
    structure = small_structure(numbering=template)
    bodies = tuple(
        replace(one, abbreviation=short.get(one.key, one.abbreviation)) for one in structure.bodies
    )
    routes = tuple(replace(one, may_start_in=("ssu",)) for one in structure.routes)
    found = validate(replace(structure, bodies=bodies, routes=routes), REGISTER)
    return [one.code for one in found if one.code.startswith("structure.numbering")]


def test_a_numbering_names_the_body_once_with_a_word_for_each_and_never_two_alike() -> None:
    assert _numbered("{body} {number}/{year}") == []
    assert _numbered("{body} {body} {number}/{year}") == ["structure.numbering_malformed"]
    assert _numbered("{body:>3} {number}/{year}") == ["structure.numbering_malformed"]
    assert _numbered("{number}/{year}", fu="") == []
    assert _numbered("{body} {number}/{year}", fu="") == ["structure.numbering_without_word"]
    for template, clashes in (("{body}{number}/{year}", True), ("{body}-{number}/{year}", False)):
        found = _numbered(template, fu="FU", ssu="FU1")
        assert found == (["structure.numbering_ambiguous"] if clashes else []), template


@pytest.mark.parametrize(
    "allowed",
    [
        lambda: with_route(discuss_in=("ssu",), may_start_in=()),
        lambda: with_body("ssu", decision=DecisionRule(quorum_numerator=2, quorum_denominator=2)),
        lambda: with_body("fu", meetings_per_year=0),
        lambda: _uneven(2, 3),
        lambda: small_structure(numbering="Sak {year}-{number}"),
        lambda: with_more(
            bodies=Body(
                "dialog-ny", Names("Ny"), BodyKind.NETWORK, 4, seats=(Seat("en", Names("En"), Side.OTHER),)
            )
        ),
        lambda: replace(with_body("dialog", each=Each.DIVISION), call_days=0),
    ],
)
def test_what_is_unusual_but_sound_is_allowed(allowed: Callable[[], Structure]) -> None:
    assert [f for f in validate(allowed(), REGISTER) if f.severity is ERROR] == []


def test_a_decision_may_be_reported_to_any_body_and_wait_for_one_that_decides() -> None:
    told = {finding.code for finding in validate(_onward(Force.REPORTED, "mote"), REGISTER)}
    deciding = replace(
        _onward(Force.PENDING, "mote"),
        bodies=tuple(
            replace(body, decides=True) if body.key == "mote" else body for body in small_structure().bodies
        ),
    )
    waits = {finding.code for finding in validate(deciding, REGISTER)}
    assert not {code for code in told | waits if "onward" in code or "reference" in code}
