"""The tests' own community with competences, rules of composition, and a seat that asks for a fastlege."""

from __future__ import annotations

from dataclasses import replace

from fellesskap.actor import Side
from fellesskap.structure.model import (
    Competence,
    CompositionKind,
    CompositionRule,
    Deputies,
    Group,
    Names,
    Seat,
    Structure,
    Weight,
)
from road_structure import STRUCTURE


def composed() -> Structure:
    """The structure, in which FSU has a doctor's seat and answers to a rule of every kind."""
    doctor = Seat(
        "lege",
        Names("Fastlege"),
        Side.MUNICIPAL,
        group=Group.GENERAL_PRACTITIONERS,
        counts=False,
        competences=("fastlege",),
        leader_level=2,
        deputies=Deputies.ORDERED,
    )
    bodies = tuple(
        replace(body, seats=(*body.seats, doctor)) if body.key == "fsu" else body for body in STRUCTURE.bodies
    )
    wanted = (
        ("brukere", CompositionKind.SEATS, {"group": Group.USERS, "minimum": 1}),
        ("sider", CompositionKind.BOTH_SIDES, {}),
        ("like", CompositionKind.SAME_NUMBER, {"weight": Weight.ERROR}),
        ("steder", CompositionKind.COVERAGE, {"places": ("9901", "9905")}),
        ("kjonn", CompositionKind.GENDER, {"minimum": 40}),
    )
    rules = tuple(
        CompositionRule(
            key,
            Names(f"Regelen {key}"),
            kind,
            bodies=("fsu",),
            explanation=Names(f"Slik rettes {key}.") if key == "brukere" else Names(""),
            **more,
        )
        for key, kind, more in wanted
    )
    competences = (
        Competence("fastlege", Names("Fastlege i praksis"), ("heltid",)),
        Competence("heltid", Names("Kommuneoverlege på heltid")),
    )
    return replace(STRUCTURE, bodies=bodies, compositions=rules, competences=competences)
