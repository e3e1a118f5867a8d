"""Findings about offices, parties, competences and composition; each beside what is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fellesskap.actor import Side
from fellesskap.structure.model import (
    Appointment,
    BodyKind,
    Competence,
    CompositionKind,
    CompositionRule,
    Each,
    Names,
    Office,
    Party,
    PlaceCount,
    Seat,
    SeatKind,
    Structure,
)
from fellesskap.structure.rules import Severity, expand, validate
from structure_changes import with_body, with_more, with_seat
from structure_examples import REGISTER, small_structure

ERROR, WARNING = Severity.ERROR, Severity.WARNING
SEAT = "bodies.ssu.seats.region"
MAYOR = Office("ordforer", Names("Ordfører"), Each.MUNICIPALITY)
DOCTOR = Competence("fastlege", Names("Fastlege"), ("heltid",))
FULL_TIME = Competence("heltid", Names("Kommuneoverlege på heltid"))


def rule(**changes: object) -> Structure:
    plain = CompositionRule("begge", Names("Begge sider"), CompositionKind.SEATS, minimum=1)
    return with_more(compositions=replace(plain, **changes))


def seat(seat: Seat, **more: object) -> Structure:
    ssu = small_structure().body("ssu")
    changed = with_body("ssu", seats=(*ssu.seats, seat))
    return replace(changed, **more)


WRONG: dict[str, tuple[Structure, str, str, Severity]] = {
    "an unknown nominator": (
        with_seat(appointment=Appointment(nominated_by="ukjent")),
        f"{SEAT}.appointment.nominated_by",
        "unknown_reference",
        ERROR,
    ),
    "confirmed by a body that does not decide": (
        with_seat(appointment=Appointment(appointed_by="regions", confirmed_by="mote")),
        f"{SEAT}.appointment.confirmed_by",
        "cannot_confirm",
        ERROR,
    ),
    "chosen among nobody": (
        with_seat(appointment=Appointment(selected_by="ssu")),
        f"{SEAT}.appointment.selected_by",
        "selects_from_nobody",
        ERROR,
    ),
    "a party with a body's key": (
        with_more(parties=Party("ssu", Names("KS"), Side.OTHER)),
        "parties.ssu",
        "duplicate_key",
        ERROR,
    ),
    "an unknown office": (with_seat(office="ordforer"), f"{SEAT}.office", "unknown_reference", ERROR),
    "a municipality's office in a region's seat": (
        replace(with_seat(office="ordforer"), offices=(MAYOR,)),
        f"{SEAT}.office",
        "office_elsewhere",
        ERROR,
    ),
    "an office held by two": (
        seat(
            Seat(
                "verv", Names("Ordfører"), Side.MUNICIPAL, each=Each.MUNICIPALITY, office="ordforer", count=2
            ),
            offices=(MAYOR,),
        ),
        "bodies.ssu.seats.verv.count",
        "office_of_several",
        ERROR,
    ),
    "an office that is appointed": (
        seat(
            Seat(
                "verv",
                Names("Ordfører"),
                Side.MUNICIPAL,
                each=Each.MUNICIPALITY,
                office="ordforer",
                appointment=Appointment(appointed_by="municipalities"),
            ),
            offices=(MAYOR,),
        ),
        "bodies.ssu.seats.verv.appointment",
        "office_and_appointment",
        ERROR,
    ),
    "an unknown competence": (
        with_seat(competences=("fastlege",)),
        f"{SEAT}.competences",
        "unknown_reference",
        ERROR,
    ),
    "two competences that exclude one another": (
        replace(with_seat(competences=("fastlege", "heltid")), competences=(DOCTOR, FULL_TIME)),
        f"{SEAT}.competences",
        "competences_exclude",
        ERROR,
    ),
    "a term of no time": (with_seat(term_months=0), f"{SEAT}.term_months", "number_out_of_range", ERROR),
    "more seats for a place that is not there": (
        with_seat(by_place=(PlaceCount("ost", 2),)),
        f"{SEAT}.by_place",
        "unknown_reference",
        ERROR,
    ),
    "more seats of a seat that is alone": (
        with_seat(each=None, by_place=(PlaceCount("nord", 2),)),
        f"{SEAT}.by_place",
        "among_without_each",
        ERROR,
    ),
    "a rule that asks for nothing": (
        rule(minimum=None),
        "compositions.begge",
        "composition_incomplete",
        ERROR,
    ),
    "a rule for a body that is not there": (
        rule(bodies=("borte",)),
        "compositions.begge.bodies",
        "unknown_reference",
        ERROR,
    ),
    "a rule that nothing can satisfy": (
        rule(minimum=3, maximum=2),
        "compositions.begge.maximum",
        "composition_impossible",
        ERROR,
    ),
    "more than half of each gender": (
        rule(kind=CompositionKind.GENDER, minimum=60),
        "compositions.begge.minimum",
        "number_out_of_range",
        ERROR,
    ),
    "a body that its appointer may not make": (
        with_body("fu", appointed_by="ssu"),
        "bodies.fu.appointed_by",
        "may_not_appoint",
        ERROR,
    ),
    "a temporary body without an end": (
        with_body("fu", kind=BodyKind.TEMPORARY),
        "bodies.fu.until",
        "temporary_without_end",
        WARNING,
    ),
    "a temporary body of one side": (
        with_body(
            "fu", kind=BodyKind.TEMPORARY, seats=(Seat("fag", Names("Fagperson"), Side.HOSPITAL, count=3),)
        ),
        "bodies.fu.seats",
        "not_bipartite",
        ERROR,
    ),
    "a temporary body whose other side only observes": (
        with_body(
            "fu",
            kind=BodyKind.TEMPORARY,
            seats=(
                Seat("fag", Names("Fagperson"), Side.HOSPITAL),
                Seat("gjest", Names("Gjest"), Side.MUNICIPAL, kind=SeatKind.OBSERVER, counts=False),
            ),
        ),
        "bodies.fu.seats",
        "not_bipartite",
        ERROR,
    ),
    "a body that succeeds itself": (with_body("fu", succeeds="fu"), "bodies.fu.succeeds", "cycle", ERROR),
}

RIGHT: dict[str, Structure] = {
    "nominated, chosen, appointed and confirmed": replace(
        with_seat(
            appointment=Appointment(
                nominated_by="regions", selected_by="mote", appointed_by="ks", confirmed_by="ssu"
            ),
            term_months=48,
            leader_level=2,
        ),
        parties=(Party("ks", Names("KS"), Side.OTHER),),
    ),
    "a mayor of every municipality": seat(
        Seat("verv", Names("Ordfører"), Side.MUNICIPAL, each=Each.MUNICIPALITY, office="ordforer"),
        offices=(MAYOR,),
    ),
    "a doctor in practice": replace(with_seat(competences=("fastlege",)), competences=(DOCTOR, FULL_TIME)),
    "two seats for a large region": with_seat(by_place=(PlaceCount("nord", 2),)),
    "both sides": rule(kind=CompositionKind.BOTH_SIDES, minimum=None),
    "at least one from the region": rule(
        kind=CompositionKind.COVERAGE, minimum=None, places=("nord", "1003"), bodies=("ssu",)
    ),
    "a temporary body that its appointer may make": replace(
        with_body("fu", kind=BodyKind.TEMPORARY, until=date(2027, 6, 30), appointed_by="ssu"),
        bodies=tuple(
            replace(body, may_appoint=(BodyKind.TEMPORARY,)) if body.key == "ssu" else body
            for body in with_body(
                "fu", kind=BodyKind.TEMPORARY, until=date(2027, 6, 30), appointed_by="ssu"
            ).bodies
        ),
    ),
    "a lasting body of one side": with_body(
        "fu", kind=BodyKind.EXPERT, seats=(Seat("fag", Names("Fagperson"), Side.HOSPITAL),)
    ),
    "a body whose forerunner is gone": with_body("ssu", succeeds="oso"),
}


@pytest.mark.parametrize("case", WRONG)
def test_one_thing_wrong_is_found_at_its_place(case: str) -> None:
    structure, path, code, severity = WRONG[case]
    found = {(finding.path, finding.code, finding.severity) for finding in validate(structure, REGISTER)}
    assert (path, f"structure.{code}", severity) in found


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_left_in_peace(case: str) -> None:
    before = {finding.code for finding in validate(small_structure(), REGISTER)}
    assert {finding.code for finding in validate(RIGHT[case], REGISTER)} <= before | {
        "structure.no_professional_level"
    }


def test_a_large_place_has_as_many_seats_as_it_says() -> None:
    plain = with_seat(by_place=(PlaceCount("nord", 3), PlaceCount("sor", 0)))
    keys = [seat.key for seat in expand(plain, REGISTER).seats if seat.key.startswith("ssu:region")]
    assert keys == ["ssu:region:nord", "ssu:region:nord:2", "ssu:region:nord:3"]


def test_a_seat_is_known_by_its_lasting_key() -> None:
    plain = small_structure()
    for seat_ in expand(plain, REGISTER).seats:
        assert plain.seat(seat_.key) is seat_.template
    with pytest.raises(KeyError):
        plain.seat("ssu:ukjent:nord")
