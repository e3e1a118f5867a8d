"""Structures to test with: a small one to change, and random ones that are all valid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.structure.model import (
    PARTIES,
    Anchor,
    AnchoringLevel,
    Appointment,
    Approval,
    Basis,
    Body,
    BodyKind,
    CaseText,
    Competence,
    CompositionKind,
    CompositionRule,
    DecisionRule,
    Deputies,
    DeputyAccess,
    Division,
    Each,
    Effect,
    Group,
    Intake,
    IntakeField,
    Mandate,
    MatterClass,
    MunicipalityFacts,
    Names,
    Office,
    Party,
    Perspective,
    PlaceCount,
    Region,
    RegionMember,
    Rotation,
    Route,
    Seat,
    SeatKind,
    Silence,
    Structure,
    Trust,
    Weight,
    WrittenProcedure,
)
from onward_examples import draw_groups, draw_levels, draw_passages, draw_periods, draw_routes
from structure_parts import NAMES, TEXTS, WORDS, onward, some_keys

REGISTER = {
    number: MunicipalityFacts(number, name, name, language)
    for number, name, language in (
        ("1001", "Ås", "nb"),
        ("1002", "Bø", "nn"),
        ("1003", "Vik", "nb"),
        ("1004", "Øy", "nn"),
        ("1005", "Ænes", "nb"),
    )
}


def small_structure(**changes: Any) -> Structure:
    """Two regions, three municipalities, a body that discusses, one that decides and one for every region."""
    plain: dict[str, Any] = {
        "name": Names("Prøvefellesskapet"),
        "trust": Trust("sykehuset", "Sykehuset HF", "983971709", "Helse Prøve"),
        "municipalities": ("1001", "1002", "1003"),
        "regions": (
            Region("nord", Names("Region Nord"), (RegionMember("1001"), RegionMember("1002"))),
            Region("sor", Names("Region Sør", "Region Sør"), (RegionMember("1003"),)),
        ),
        "divisions": (
            Division("kirurgi", Names("Kirurgi")),
            Division("apotek", Names("Apoteket"), external=True),
        ),
        "bodies": (
            Body(
                "mote",
                Names("Partnerskapsmøtet", "Partnarskapsmøtet"),
                BodyKind.PARTNERSHIP,
                1,
                seats=(*_everywhere(), Seat("leder", Names("Leder"), Side.MUNICIPAL, each=Each.MUNICIPALITY)),
            ),
            Body(
                "ssu",
                Names("Strategisk utvalg"),
                BodyKind.STRATEGIC,
                2,
                abbreviation="SSU",
                decides=True,
                reports_to="mote",
                seats=(
                    Seat("region", Names("Kommunalsjef"), Side.MUNICIPAL, each=Each.REGION),
                    Seat("foretak", Names("Direktør"), Side.HOSPITAL, count=2),
                    *_everywhere(),
                ),
            ),
            Body(
                "fu",
                Names("Fagutvalg"),
                BodyKind.PROFESSIONAL,
                3,
                abbreviation="FU",
                prepares_for="ssu",
                seats=(Seat("fag", Names("Fagperson"), Side.HOSPITAL, each=Each.DIVISION), *_everywhere()),
            ),
            Body(
                "dialog",
                Names("Dialogmøte"),
                BodyKind.DIALOGUE,
                1,
                each=Each.REGION,
                part_of="mote",
                seats=(
                    Seat("ordforer", Names("Ordfører"), Side.MUNICIPAL, each=Each.MUNICIPALITY),
                    Seat("regionleder", Names("Leder"), Side.MUNICIPAL, each=Each.REGION),
                    Seat("styreleder", Names("Styreleder"), Side.HOSPITAL),
                ),
            ),
        ),
        "matter_classes": (
            MatterClass("faglig", Names("Faglig"), Effect.BINDING, AnchoringLevel.ADMINISTRATIVE),
        ),
        "routes": (
            Route(
                "to-trinn",
                Names("To trinn"),
                matter_classes=("faglig",),
                discuss_in=("fu",),
                decide_in="ssu",
                anchor_with=(Anchor.MUNICIPALITIES, Anchor.DIVISIONS),
                may_start_in=("ssu",),
            ),
        ),
        "perspectives": (Perspective("pasient", Names("Pasient")),),
        "intake": Intake(("ssu", "fu"), (IntakeField(CaseText.TITLE, Names("Tittel")),)),
    }
    return Structure(**(plain | changes))


def _everywhere() -> tuple[Seat, ...]:
    return (
        Seat("bruker", Names("Bruker"), Side.OTHER, group=Group.USERS, counts=False),
        Seat("lege", Names("Fastlege"), Side.MUNICIPAL, group=Group.GENERAL_PRACTITIONERS, counts=False),
    )


@st.composite
def structures(draw: st.DrawFn) -> Structure:
    """Make any valid structure over `REGISTER`."""
    numbers = draw(st.lists(st.sampled_from(sorted(REGISTER)), min_size=1, unique=True))
    regions = _regions(draw, numbers)
    divisions = [Division(key, draw(NAMES), draw(st.booleans())) for key in draw(some_keys("div", 0, 3))]
    matters = [
        MatterClass(
            key,
            draw(NAMES),
            draw(st.sampled_from(Effect)),
            draw(st.sampled_from(AnchoringLevel)),
            draw(TEXTS),
        )
        for key in draw(some_keys("sak", 1, 3))
    ]
    bodies = _bodies(draw, numbers, regions, divisions)
    deciders = [body.key for body in bodies if body.decides]
    single = [body.key for body in bodies if body.each is None]
    met = [
        body.key
        for body in bodies
        if body.key in single and any(seat.may_attend and not seat.each for seat in body.seats)
    ]
    routes = draw_routes(draw, NAMES, matters, met, deciders, divided=bool(divisions))
    matters = [
        onward(draw, matter, route.decide_in, single, deciders)
        for matter, route in zip(matters, routes, strict=True)
    ]
    fields = draw(
        st.lists(st.sampled_from(list(CaseText)), unique=True).filter(lambda f: CaseText.TITLE in f)
    )
    periods = draw_periods(draw, NAMES)
    return Structure(
        name=draw(NAMES),
        trust=Trust("hf", draw(WORDS), "983971709", draw(WORDS)),
        municipalities=tuple(numbers),
        bodies=tuple(bodies),
        routes=tuple(routes),
        matter_classes=tuple(matters),
        perspectives=tuple(Perspective(key, draw(NAMES)) for key in draw(some_keys("syn", 0, 3))),
        intake=Intake(
            tuple(draw(st.lists(st.sampled_from(single), unique=True))),
            tuple(
                IntakeField(
                    fills, draw(NAMES), Names(draw(TEXTS)), fills is CaseText.TITLE or draw(st.booleans())
                )
                for fills in fields
            ),
        ),
        numbering=draw(st.sampled_from(["{number}/{year}", "Sak {year}-{number}", "{year}{number}"])),
        call_days=draw(st.integers(0, 60)),
        regions=tuple(regions),
        divisions=tuple(divisions),
        source=draw(TEXTS),
        proposal=draw(st.booleans()),
        offices=_OFFICES,
        parties=_PARTIES,
        competences=_COMPETENCES,
        compositions=tuple(
            CompositionRule(
                key,
                draw(NAMES),
                CompositionKind.COMPETENCE,
                draw(st.sampled_from(Weight)),
                tuple(draw(st.lists(st.sampled_from([body.key for body in bodies]), unique=True))),
                minimum=draw(st.integers(0, 9)),
                side=draw(st.none() | st.sampled_from(Side)),
                competence="lege",
                places=tuple(draw(st.lists(st.sampled_from(numbers), unique=True))),
                explanation=Names(draw(TEXTS)),
            )
            for key in draw(some_keys("regel", 0, 2))
        ),
        passages=draw_passages(draw, NAMES, bodies, routes),
        disagreement_levels=draw_levels(draw, NAMES, bodies, routes),
        plan_periods=periods,
        priority_groups=draw_groups(draw, NAMES, periods),
    )


_OFFICES = (Office("ordforer", Names("Ordfører"), Each.MUNICIPALITY), Office("leder", Names("Leder")))
_PARTIES = (Party("ks", Names("KS"), Side.OTHER),)
_COMPETENCES = (Competence("lege", Names("Fastlege"), ("heltid",)), Competence("heltid", Names("Heltid")))


def _regions(draw: st.DrawFn, numbers: list[str]) -> list[Region]:
    keys = draw(some_keys("reg", 0, 3))
    homes = {number: draw(st.sampled_from([*keys, ""])) for number in numbers}
    return [
        Region(
            key,
            draw(NAMES),
            tuple(RegionMember(number, draw(st.booleans())) for number in numbers if homes[number] == key),
        )
        for key in keys
    ]


def _bodies(
    draw: st.DrawFn, numbers: list[str], regions: list[Region], divisions: list[Division]
) -> list[Body]:
    made: list[Body] = []
    for place, key in enumerate(draw(some_keys("utvalg", 1, 4))):
        each = Each.REGION if place and regions and draw(st.booleans()) else None
        decides = place == 0 or (each is None and draw(st.booleans()))
        below = [body.key for body in made if body.each is None or body.each is each]
        relation = st.just("") | st.sampled_from(below) if below else st.just("")
        kind = draw(st.sampled_from(BodyKind))
        made.append(
            Body(
                key,
                draw(NAMES),
                kind,
                draw(st.integers(1, 9)),
                abbreviation=draw(st.sampled_from(["", f"K{place}"])),
                purpose=draw(TEXTS),
                decides=decides,
                open_to_public=draw(st.booleans()),
                frame_minutes=draw(st.none() | st.integers(5, 1440)),
                meetings_per_year=draw(st.none() | st.integers(0, 366)),
                each=each,
                reports_to=draw(relation),
                prepares_for=draw(relation),
                part_of=draw(relation),
                chair=draw(
                    st.none() | _rotations | (_rotations_with(numbers[0]) if decides else st.nothing())
                ),
                minutes_approved_by=draw(st.sampled_from(Approval)),
                comment_days=draw(st.integers(1, 60)),
                deputy_access=draw(st.sampled_from(DeputyAccess)),
                deputy_access_days=draw(st.integers(1, 365)),
                informs_deputies=draw(st.booleans()),
                opening_items=tuple(draw(st.lists(WORDS, max_size=1))),
                closing_items=tuple(draw(st.lists(st.just("Eventuelt til slutt"), max_size=1))),
                decision=draw(_decision_rules if decides else _decision_rules.map(_in_meetings_only)),
                seats=tuple(
                    _seats(draw, numbers, regions, divisions, counted=decides or kind is BodyKind.TEMPORARY)
                ),
                aliases=tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
                mandate=draw(st.none() | st.builds(Mandate, TEXTS, relation, st.none() | _days, TEXTS)),
                until=draw(st.none() | _days),
                succeeds=draw(st.sampled_from(["", "oso"])),
            )
        )
    return made


_days = st.dates(date(2000, 1, 1), date(2040, 12, 31))
_turns = st.one_of(
    st.fixed_dictionaries({"months": st.integers(1, 120)}),
    st.fixed_dictionaries({"meetings": st.integers(1, 120)}),
)
_rotations = st.builds(
    lambda turns, **given: Rotation(**turns, **given),
    _turns,
    anchor=_days,
    first=st.sampled_from([Side.MUNICIPAL, Side.HOSPITAL]),
    deputy=st.booleans(),
)
_decision_rules = st.builds(
    DecisionRule,
    st.sampled_from(Basis),
    st.sampled_from(Silence),
    st.integers(1, 3),
    st.integers(3, 5),
    st.booleans(),
    st.just(False),
    st.none() | st.builds(WrittenProcedure, st.integers(1, 60), st.sampled_from(Silence)),
)


def _in_meetings_only(rule: DecisionRule) -> DecisionRule:
    return replace(rule, written=None, equal_sides=not rule.both_sides)


def _rotations_with(municipality: str) -> st.SearchStrategy[Rotation]:
    """Chairs of a body with a member of a municipality and one of the trust, who may take turns."""

    def among(turns: dict[str, int], first: Side, anchor: date, deputy: bool) -> Rotation:
        parties = ("hf", municipality) if first is Side.HOSPITAL else (municipality, "hf")
        return Rotation(**turns, anchor=anchor, first=first, deputy=deputy, parties=parties)

    return st.builds(among, _turns, st.sampled_from([Side.MUNICIPAL, Side.HOSPITAL]), _days, st.booleans())


def _seats(
    draw: st.DrawFn, numbers: list[str], regions: list[Region], divisions: list[Division], *, counted: bool
) -> list[Seat]:
    seats = [
        Seat(
            f"fast-{side}",
            draw(NAMES),
            side,
            deputies=draw(st.sampled_from(Deputies)),
            municipality=numbers[0] if side is Side.MUNICIPAL else "",
        )
        for side in (Side.MUNICIPAL, Side.HOSPITAL)
        if counted
    ]
    for key in draw(some_keys("plass", 0, 3)):
        kind = draw(st.sampled_from(SeatKind))
        each = draw(st.none() | st.sampled_from(Each))
        known = {
            Each.MUNICIPALITY: numbers,
            Each.REGION: [region.key for region in regions],
            Each.DIVISION: [division.key for division in divisions],
        }
        among = draw(st.lists(st.sampled_from(known[each]), unique=True)) if each and known[each] else []
        fixed = draw(st.sampled_from(["", *numbers])) if each is None else ""
        counts = kind is SeatKind.MEMBER and draw(st.booleans())
        seats.append(
            Seat(
                key,
                draw(NAMES),
                draw(st.sampled_from(Side)),
                kind,
                each,
                tuple(among),
                draw(st.integers(1, 5)),
                draw(st.none() | st.sampled_from(Group)),
                may_speak=draw(st.booleans()),
                may_propose=draw(st.booleans()),
                counts=counts,
                municipality=fixed,
                requires=draw(TEXTS),
                may_attend=counts or draw(st.booleans()),
                term_months=draw(st.none() | st.integers(1, 240)),
                leader_level=draw(st.none() | st.integers(1, 9)),
                competences=draw(st.sampled_from([(), ("lege",), ("heltid",)])),
                by_place=tuple(PlaceCount(place, draw(st.integers(0, 5))) for place in among[:2]),
                appointment=Appointment(
                    nominated_by="ks", appointed_by=draw(st.sampled_from(["", "ks", *sorted(PARTIES)]))
                ),
            )
        )
    if draw(st.booleans()):
        office = draw(st.sampled_from(_OFFICES))
        seats.append(
            Seat("verv", draw(NAMES), Side.MUNICIPAL, each=office.each, office=office.key, counts=False)
        )
    return seats
