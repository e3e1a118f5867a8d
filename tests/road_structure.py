"""The structure of the tests' own community.

Two regions of two municipalities, one municipality outside them, a trust with two divisions and one that
belongs to another enterprise. Each matter class has a route that differs in what silence and an objection do.
"""

from __future__ import annotations

from datetime import date, timedelta

from builders import NOW
from fellesskap.actor import Side
from fellesskap.structure.model import (
    Anchor,
    AnchoringLevel,
    Appointment,
    Body,
    BodyKind,
    CaseText,
    Deputies,
    Direction,
    DisagreementLevel,
    Division,
    Each,
    Effect,
    Intake,
    IntakeField,
    MatterClass,
    MunicipalityFacts,
    Names,
    ObjectionEffect,
    Office,
    Party,
    Passage,
    Perspective,
    PlanPeriod,
    PriorityGroup,
    Region,
    RegionMember,
    Rotation,
    Route,
    Seat,
    SeatKind,
    Silence,
    Structure,
    Trust,
)

REGISTER = {
    number: MunicipalityFacts(number, name, f"{name} kommune")
    for number, name in (
        ("9901", "Aune"),
        ("9902", "Berg"),
        ("9903", "Dal"),
        ("9904", "Eid"),
        ("9905", "Fjell"),
    )
}
START = NOW.date() - timedelta(days=100)
_ROW = Deputies.ORDERED
BOTH = (Anchor.MUNICIPALITIES, Anchor.DIVISIONS)


def matter(
    key: str, effect: Effect = Effect.BINDING, level: AnchoringLevel = AnchoringLevel.REGION
) -> MatterClass:
    return MatterClass(key, Names(key.capitalize()), effect, level)


def route(
    key: str,
    silence: Silence = Silence.DOES_NOT_COUNT,
    objection: ObjectionEffect = ObjectionEffect.BLOCKS,
    anchors: tuple[Anchor, ...] = BOTH,
) -> Route:
    return Route(
        key,
        Names(key.capitalize()),
        (key,),
        ("fu",),
        "fsu",
        anchors,
        may_start_in=("fsu",),
        silence=silence,
        objection_effect=objection,
    )


STRUCTURE = Structure(
    name=Names("Helsefellesskap Prøve"),
    trust=Trust("provesykehuset", "Prøvesykehuset HF", "983971709", "Helse Prøve"),
    municipalities=tuple(REGISTER),
    regions=(
        Region("nord", Names("Helseregion Nord"), (RegionMember("9901"), RegionMember("9902"))),
        Region("sor", Names("Helseregion Sør"), (RegionMember("9903"), RegionMember("9904"))),
    ),
    divisions=(
        Division("kirurgi", Names("Divisjon kirurgi")),
        Division("psykiatri", Names("Divisjon psykiatri")),
        Division("apotek", Names("Apotekene"), external=True),
    ),
    bodies=(
        Body(
            "fu",
            Names("Fagutvalg"),
            BodyKind.EXPERT,
            3,
            abbreviation="FU",
            chair=Rotation(anchor=date(2026, 1, 1), first=Side.HOSPITAL, months=12, deputy=True),
            seats=(
                Seat(
                    "kommune",
                    Names("Fagperson kommune"),
                    Side.MUNICIPAL,
                    deputies=_ROW,
                    appointment=Appointment(nominated_by="regions", selected_by="fsu", confirmed_by="fsu"),
                ),
                Seat("sykehus", Names("Fagperson sykehus"), Side.HOSPITAL, deputies=_ROW),
            ),
        ),
        Body(
            "fsu",
            Names("Faglig samarbeidsutvalg"),
            BodyKind.PROFESSIONAL,
            3,
            abbreviation="FSU",
            decides=True,
            meetings_per_year=4,
            seats=(
                Seat(
                    "region",
                    Names("Representant for regionen"),
                    Side.MUNICIPAL,
                    each=Each.REGION,
                    deputies=_ROW,
                    appointment=Appointment(nominated_by="regions", confirmed_by="fsu"),
                ),
                Seat(
                    "avdeling",
                    Names("Avdelingssjef"),
                    Side.HOSPITAL,
                    division="kirurgi",
                    deputies=_ROW,
                ),
                Seat(
                    "direktor",
                    Names("Direktør"),
                    Side.HOSPITAL,
                    deputies=_ROW,
                    appointment=Appointment(appointed_by="ks"),
                ),
                Seat(
                    "fastlege",
                    Names("Fastlege"),
                    Side.MUNICIPAL,
                    kind=SeatKind.OBSERVER,
                    counts=False,
                    may_propose=False,
                    deputies=_ROW,
                ),
            ),
        ),
    ),
    matter_classes=(
        matter("faglig", level=AnchoringLevel.ADMINISTRATIVE),
        matter("prinsipiell", Effect.RECOMMENDATION, AnchoringLevel.COUNCIL),
        matter("region"),
        matter("svar"),
        matter("notert"),
        matter("taus"),
        matter("foretak"),
    ),
    routes=(
        route("faglig"),
        route("prinsipiell"),
        route("region"),
        route("svar", objection=ObjectionEffect.MUST_BE_ADDRESSED),
        route("notert", silence=Silence.CONSENTS, objection=ObjectionEffect.NOTED),
        route("taus", silence=Silence.BLOCKS),
        route("foretak", anchors=(Anchor.TRUST,)),
    ),
    offices=(
        Office("ordforer", Names("Ordfører"), Each.MUNICIPALITY),
        Office("regionleder", Names("Regionleder"), Each.REGION),
        Office("klinikksjef", Names("Klinikksjef"), Each.DIVISION),
    ),
    parties=(Party("ks", Names("KS Prøve"), Side.MUNICIPAL),),
    passages=(Passage("opp", Names("Opp"), Direction.LIFT, ("fu",), ("fsu",)),),
    plan_periods=(PlanPeriod("planen", Names("Planen"), date(2026, 1, 1), date(2036, 12, 31)),),
    priority_groups=(PriorityGroup("barn", Names("Barn og unge"), ("planen",)),),
    disagreement_levels=(
        DisagreementLevel("enhetene", Names("Enhetene"), 7, explanation=Names("De som møter pasienten.")),
        DisagreementLevel("lederne", Names("Lederne"), 14),
        DisagreementLevel("fu", Names("Fagutvalget"), 30, body="fu"),
        DisagreementLevel("fsu", Names("Samarbeidsutvalget"), 60, body="fsu"),
    ),
    perspectives=(Perspective("kommuner", Names("Kommunene")),),
    intake=Intake(("fsu",), (IntakeField(CaseText.TITLE, Names("Hva gjelder saken?")),)),
)
