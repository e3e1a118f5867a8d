"""A small structure with a year to plan: quotas, a dialogue meeting a region, and chairs that alternate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fellesskap.actor import Side
from fellesskap.structure.model import Body, BodyKind, Deputies, Each, Names, Rotation, Seat
from road_structure import STRUCTURE

DIALOGUE = Body(
    "dialogmote",
    Names("Dialogmøte"),
    BodyKind.DIALOGUE,
    1,
    open_to_public=True,
    meetings_per_year=1,
    each=Each.REGION,
    seats=(
        Seat(
            "ordforer", Names("Ordfører"), Side.MUNICIPAL, each=Each.MUNICIPALITY, deputies=Deputies.ORDERED
        ),
        Seat("styreleder", Names("Styreleder"), Side.HOSPITAL, deputies=Deputies.ORDERED),
    ),
)
SECRETARIAT = Body(
    "sekretariat",
    Names("Samhandlingssekretariatet"),
    BodyKind.SECRETARIAT,
    2,
    chair=Rotation(anchor=date(2021, 10, 1), first=Side.HOSPITAL, months=12, deputy=True),
)
BY_MEETING = Body(
    "lokalt",
    Names("Lokalt samarbeidsorgan"),
    BodyKind.PROFESSIONAL,
    3,
    chair=Rotation(anchor=date(2026, 1, 1), first=Side.MUNICIPAL, meetings=1, deputy=True),
    seats=(
        Seat("kommune", Names("Kommune"), Side.MUNICIPAL, deputies=Deputies.ORDERED),
        Seat("sykehus", Names("Sykehus"), Side.HOSPITAL, deputies=Deputies.ORDERED),
    ),
)
YEARLY = replace(STRUCTURE, bodies=(*STRUCTURE.bodies, DIALOGUE, SECRETARIAT, BY_MEETING))
