"""Structures that a case can live in, drawn: who is asked, who counts, who stands in, and when a body agrees."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.structure.model import (
    Anchor,
    AnchoringLevel,
    Approval,
    Basis,
    Body,
    BodyKind,
    CaseText,
    DecisionRule,
    Deputies,
    Direction,
    Division,
    Each,
    Effect,
    Force,
    Intake,
    IntakeField,
    MatterClass,
    Names,
    ObjectionEffect,
    Passage,
    Perspective,
    Region,
    RegionMember,
    Route,
    Seat,
    SeatKind,
    Silence,
    Structure,
    Trust,
    WrittenProcedure,
)
from fellesskap.structure.rules import Severity, validate
from road_structure import REGISTER

_TRUST = Trust("provesykehuset", "Prøvesykehuset HF", "983971709", "Helse Prøve")
_QUORUMS = ((1, 2), (1, 3), (2, 3), (1, 1))
_ANCHORS = ((Anchor.MUNICIPALITIES,), (Anchor.TRUST,), (Anchor.MUNICIPALITIES, Anchor.TRUST))
_ANCHORS_OF_DIVISIONS = (
    (Anchor.DIVISIONS,),
    (Anchor.MUNICIPALITIES, Anchor.DIVISIONS),
    *_ANCHORS,
)


@st.composite
def _regions(draw: st.DrawFn, municipalities: tuple[str, ...]) -> tuple[Region, ...]:
    """Up to three regions, each municipality in one of them or in none."""
    keys = ("nord", "sor", "vest")[: draw(st.integers(0, 3))]
    places = [draw(st.sampled_from((*keys, None))) for _ in municipalities]
    return tuple(
        Region(
            key,
            Names(f"Helseregion {key.capitalize()}"),
            tuple(
                RegionMember(number)
                for number, place in zip(municipalities, places, strict=True)
                if place == key
            ),
        )
        for key in keys
        if key in places
    )


@st.composite
def _seats(draw: st.DrawFn, regions: tuple[Region, ...], divisions: tuple[Division, ...]) -> tuple[Seat, ...]:
    """Seats of both sides, each with its own deputies, and some that are heard and never counted."""
    deputies = st.sampled_from(Deputies)
    municipal = Seat("kommune", Names("Kommune"), Side.MUNICIPAL, deputies=draw(deputies))
    if regions and draw(st.booleans()):
        municipal = Seat("region", Names("Region"), Side.MUNICIPAL, each=Each.REGION, deputies=draw(deputies))
    hospital = Seat("sykehus", Names("Sykehus"), Side.HOSPITAL, deputies=draw(deputies))
    if divisions and draw(st.booleans()):
        hospital = Seat(
            "divisjon", Names("Divisjon"), Side.HOSPITAL, each=Each.DIVISION, deputies=draw(deputies)
        )
    more = (
        Seat("kommune2", Names("Kommune til"), Side.MUNICIPAL, deputies=draw(deputies)),
        Seat("sykehus2", Names("Sykehus til"), Side.HOSPITAL, deputies=draw(deputies)),
        Seat("stille", Names("Uten stemme"), Side.HOSPITAL, counts=False, deputies=draw(deputies)),
        Seat(
            "bruker",
            Names("Bruker"),
            Side.OTHER,
            kind=SeatKind.OBSERVER,
            counts=False,
            may_propose=False,
            deputies=draw(deputies),
        ),
        Seat("ansatt", Names("Ansatt"), Side.OTHER, deputies=draw(deputies)),
    )
    return (municipal, hospital, *(seat for seat in more if draw(st.booleans())))


@st.composite
def _rule(draw: st.DrawFn) -> DecisionRule:
    numerator, denominator = draw(st.sampled_from(_QUORUMS))
    written = st.builds(WrittenProcedure, st.integers(1, 5), st.sampled_from(Silence))
    return DecisionRule(
        draw(st.sampled_from(Basis)),
        draw(st.sampled_from(Silence)),
        numerator,
        denominator,
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.none() | written),
    )


@st.composite
def _onward(draw: st.DrawFn, bodies: tuple[Body, ...]) -> tuple[Force, str]:
    """Where a decision goes after it is made, if there is a third body."""
    if len(bodies) < 3:
        return Force.AT_ONCE, ""
    force = draw(st.sampled_from(Force))
    return force, "" if force is Force.AT_ONCE else "su"


@st.composite
def structures_to_live_in(draw: st.DrawFn) -> Structure:
    """A valid structure: a body that discusses, one that decides, and maybe one its decisions go onward to."""
    municipalities = tuple(REGISTER)[: draw(st.integers(2, 5))]
    regions = draw(_regions(municipalities))
    keys = ("kirurgi", "psykiatri")[: draw(st.integers(0, 2))]
    divisions = tuple(Division(key, Names(f"Divisjon {key}")) for key in keys)
    third = draw(st.booleans())
    bodies = tuple(
        Body(
            key,
            Names(key.upper()),
            kind,
            level,
            abbreviation=key.upper(),
            decides=key != "fu",
            open_to_public=draw(st.booleans()),
            decision=draw(_rule()) if key != "fu" else DecisionRule(),
            seats=draw(_seats(regions, divisions)),
            minutes_approved_by=draw(st.sampled_from(Approval)),
        )
        for key, kind, level in (
            ("fu", BodyKind.EXPERT, 3),
            ("fsu", BodyKind.PROFESSIONAL, 3),
            ("su", BodyKind.STRATEGIC, 2),
        )
        if key != "su" or third
    )
    force, onward_to = draw(_onward(bodies))
    level = draw(st.sampled_from(AnchoringLevel))
    structure = Structure(
        name=Names("Helsefellesskap Trukket"),
        trust=_TRUST,
        municipalities=municipalities,
        regions=regions,
        divisions=divisions,
        bodies=bodies,
        matter_classes=(
            MatterClass(
                "region",
                Names("Sak"),
                draw(st.sampled_from(Effect)),
                level,
                force=force,
                onward_to=onward_to,
            ),
        ),
        routes=(
            Route(
                "region",
                Names("Vei"),
                ("region",),
                ("fu",),
                "fsu",
                draw(st.sampled_from(_ANCHORS_OF_DIVISIONS if divisions else _ANCHORS)),
                may_start_in=draw(st.sampled_from(((), ("fsu",)))),
                later_meeting=draw(st.booleans()),
                answer_days=draw(st.sampled_from((7, 28))),
                silence=draw(st.sampled_from(Silence)),
                objection_effect=draw(st.sampled_from(ObjectionEffect)),
            ),
        ),
        passages=(Passage("opp", Names("Opp"), Direction.LIFT, ("fu",), ("fsu",)),),
        perspectives=(Perspective("kommuner", Names("Kommunene")),),
        intake=Intake(("fsu",), (IntakeField(CaseText.TITLE, Names("Hva gjelder saken?")),)),
    )
    found = [one for one in validate(structure, REGISTER) if one.severity is Severity.ERROR]
    assume(not found)
    return structure


def drawn(number: int) -> tuple[Structure, ...]:
    """The same few structures each time, the plainest left out."""
    found: list[Structure] = []

    @settings(
        max_examples=number * 3,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(structures_to_live_in())
    def draw(structure: Structure) -> None:
        found.append(structure)

    draw()
    several = [one for one in dict.fromkeys(found) if len(one.bodies[1].seats) > 2]
    return tuple(several[:number])
