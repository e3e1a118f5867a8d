"""Findings about the form: one thing wrong in a clean structure is found, at its place."""

from __future__ import annotations

from datetime import date

import pytest

from fellesskap.actor import Side
from fellesskap.structure.model import (
    Body,
    BodyKind,
    CaseText,
    DecisionRule,
    Division,
    Intake,
    IntakeField,
    Names,
    Rotation,
    Structure,
    Trust,
    WrittenProcedure,
)
from fellesskap.structure.rules import Severity, validate
from structure_changes import with_body, with_more, with_route, with_seat
from structure_examples import REGISTER, small_structure

ERROR, WARNING = Severity.ERROR, Severity.WARNING

TITLE = IntakeField(CaseText.TITLE, Names("Tittel"))

CASES: dict[str, tuple[Structure, str, str, Severity]] = {
    "two bodies with one key": (
        with_more(bodies=small_structure().bodies[0]),
        "bodies",
        "duplicate_key",
        ERROR,
    ),
    "two seats with one key": (
        with_body("fu", seats=(*small_structure().body("fu").seats, small_structure().body("fu").seats[0])),
        "bodies.fu.seats",
        "duplicate_key",
        ERROR,
    ),
    "a body that is called as one of a template's": (
        with_more(bodies=Body("dialog-nord", Names("Dialog nord"), BodyKind.DIALOGUE, 1)),
        "bodies",
        "duplicate_key",
        ERROR,
    ),
    "an enterprise with the trust's key": (
        with_more(divisions=Division("sykehuset", Names("Annet"), external=True)),
        "divisions",
        "duplicate_key",
        ERROR,
    ),
    "a municipality twice": (with_more(municipalities="1001"), "municipalities", "duplicate_key", ERROR),
    "a key with a capital": (with_body("fu", key="FU"), "bodies.FU", "key_malformed", ERROR),
    "a key that is too long": (
        with_seat(key="a" * 29),
        f"bodies.ssu.seats.{'a' * 29}",
        "key_malformed",
        ERROR,
    ),
    "a key the pages use": (with_body("fu", key="rediger"), "bodies.rediger", "key_reserved", ERROR),
    "one abbreviation for two": (
        with_body("fu", abbreviation="ssu"),
        "bodies.fu.abbreviation",
        "duplicate_abbreviation",
        ERROR,
    ),
    "a body without a name": (with_body("fu", name=Names(" ")), "bodies.fu.name", "name_missing", ERROR),
    "a trust without a name": (
        small_structure(trust=Trust("hf", "", "983971709", "x")),
        "trust.name",
        "name_missing",
        ERROR,
    ),
    "a name that does not fit": (
        with_body("fu", name=Names("F", "F" * 91)),
        "bodies.fu.name.nn",
        "name_too_long",
        ERROR,
    ),
    "a text with a bell in it": (
        with_body("fu", purpose="a\x07"),
        "bodies.fu.purpose",
        "text_malformed",
        ERROR,
    ),
    "no time to answer in writing": (
        with_body("ssu", decision=DecisionRule(written=WrittenProcedure(days=0))),
        "bodies.ssu.decision.written.days",
        "number_out_of_range",
        ERROR,
    ),
    "a level that is none": (with_body("fu", level=0), "bodies.fu.level", "number_out_of_range", ERROR),
    "no seat at all of a kind": (
        with_seat(count=0),
        "bodies.ssu.seats.region.count",
        "number_out_of_range",
        ERROR,
    ),
    "a meeting of two days": (
        with_body("fu", frame_minutes=2880),
        "bodies.fu.frame_minutes",
        "number_out_of_range",
        ERROR,
    ),
    "an answer within no day": (
        with_route(answer_days=0),
        "routes.to-trinn.answer_days",
        "number_out_of_range",
        ERROR,
    ),
    "a chair that never turns": (
        with_body("fu", chair=Rotation(anchor=date(2022, 1, 1), first=Side.HOSPITAL)),
        "bodies.fu.chair",
        "chair_turn_unclear",
        ERROR,
    ),
    "a chair that turns by both the calendar and the meetings": (
        with_body("fu", chair=Rotation(anchor=date(2022, 1, 1), first=Side.HOSPITAL, months=12, meetings=2)),
        "bodies.fu.chair",
        "chair_turn_unclear",
        ERROR,
    ),
    "a chair that turns backwards": (
        with_body("fu", chair=Rotation(anchor=date(2022, 1, 1), first=Side.HOSPITAL, months=-12)),
        "bodies.fu.chair.months",
        "number_out_of_range",
        ERROR,
    ),
    "a chair kept for more meetings than anybody counts": (
        with_body("fu", chair=Rotation(anchor=date(2022, 1, 1), first=Side.HOSPITAL, meetings=121)),
        "bodies.fu.chair.meetings",
        "number_out_of_range",
        ERROR,
    ),
    "a chair of neither side": (
        with_body("fu", chair=Rotation(anchor=date(2022, 1, 1), first=Side.OTHER, months=12)),
        "bodies.fu.chair.first",
        "chair_of_no_side",
        ERROR,
    ),
    "a numbering without a year": (
        small_structure(numbering="{number}"),
        "numbering",
        "numbering_malformed",
        ERROR,
    ),
    "a numbering with an attribute": (
        small_structure(numbering="{number.__class__}/{year}"),
        "numbering",
        "numbering_malformed",
        ERROR,
    ),
    "a numbering that does not close": (
        small_structure(numbering="{number}/{year"),
        "numbering",
        "numbering_malformed",
        ERROR,
    ),
    "a report to nobody": (
        with_body("fu", reports_to="x"),
        "bodies.fu.reports_to",
        "unknown_reference",
        ERROR,
    ),
    "a seat for an unknown region": (
        with_seat(each=None, region="vest"),
        "bodies.ssu.seats.region.region",
        "unknown_reference",
        ERROR,
    ),
    "a seat among unknown regions": (
        with_seat(among=("nord", "vest")),
        "bodies.ssu.seats.region.among",
        "unknown_reference",
        ERROR,
    ),
    "a route through an unknown body": (
        with_route(discuss_in=("fu", "x")),
        "routes.to-trinn.discuss_in",
        "unknown_reference",
        ERROR,
    ),
    "a route to nowhere": (with_route(decide_in=""), "routes.to-trinn.decide_in", "unknown_reference", ERROR),
    "a route for an unknown matter": (
        with_route(matter_classes=("faglig", "x")),
        "routes.to-trinn.matter_classes",
        "unknown_reference",
        ERROR,
    ),
    "reports from an unknown body": (
        small_structure(intake=Intake(("x",), (TITLE,))),
        "intake.may_report_from",
        "unknown_reference",
        ERROR,
    ),
    "a report to one of many": (
        with_body("fu", reports_to="dialog"),
        "bodies.fu.reports_to",
        "reference_to_many",
        ERROR,
    ),
    "a route through one of many": (
        with_route(may_start_in=("dialog",)),
        "routes.to-trinn",
        "reference_to_many",
        ERROR,
    ),
    "a seat for each and for one": (
        with_seat(municipality="1001"),
        "bodies.ssu.seats.region",
        "seat_represents_twice",
        ERROR,
    ),
    "a seat among but not for each": (
        with_seat(each=None, among=("nord",)),
        "bodies.ssu.seats.region.among",
        "among_without_each",
        ERROR,
    ),
    "bodies that report in a ring": (
        with_body("mote", reports_to="ssu"),
        "bodies.mote.reports_to",
        "cycle",
        ERROR,
    ),
    "a body that prepares for itself": (
        with_body("fu", prepares_for="fu"),
        "bodies.fu.prepares_for",
        "cycle",
        ERROR,
    ),
    "a form that asks twice": (
        small_structure(intake=Intake(("ssu",), (TITLE, TITLE))),
        "intake.fields",
        "duplicate_key",
        ERROR,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_thing_wrong_is_found_at_its_place(name: str) -> None:
    structure, path, code, severity = CASES[name]
    found = {(f.path, f.code, f.severity) for f in validate(structure, REGISTER)}
    assert (path, f"structure.{code}", severity) in found
