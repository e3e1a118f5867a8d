"""The report of composition, over seats of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.composition.model import Breach, BreachKind, Gender, Holder, SeatOnDay, Terms
from fellesskap.composition.rules import misfits, report
from fellesskap.structure.model import (
    Competence,
    CompositionKind,
    CompositionRule,
    Group,
    Names,
    Region,
    RegionMember,
    SeatKind,
    Weight,
)

FASTLEGE = Competence("fastlege", Names("Fastlege"), excludes=("heltid",))
HELTID = Competence("heltid", Names("Kommuneoverlege på heltid"))
REGIONS = (
    Region("ost", Names("Øst"), (RegionMember("5601"), RegionMember("5605"))),
    Region("vest", Names("Vest"), (RegionMember("5603"),)),
)
ANYONE = Holder()


def seat(key: str = "a", side: Side = Side.MUNICIPAL, **more: object) -> SeatOnDay:
    """A counted member's seat that somebody holds, unless told otherwise."""
    values: dict[str, object] = {
        "title": key,
        "kind": SeatKind.MEMBER,
        "counts": True,
        "holder": ANYONE,
        **more,
    }
    return SeatOnDay(key=key, side=side, **values)


def rule(kind: CompositionKind, **more: object) -> CompositionRule:
    """A rule of all bodies."""
    return CompositionRule("regel", Names("Regelen"), kind, **more)


def terms(*rules: CompositionRule) -> Terms:
    return Terms((FASTLEGE, HELTID), rules, REGIONS, ("ru",))


def kinds(*seats: SeatOnDay, by: CompositionRule) -> list[BreachKind]:
    return [breach.kind for breach in report("ssu", seats, terms(by)).breaches if breach.rule]


def test_a_vacant_seat_is_told_whoever_stands_in() -> None:
    vacant, stood_in = seat("a", holder=None), seat("b", holder=None, acting=ANYONE)
    listens = seat("c", holder=None, counts=False, kind=SeatKind.OBSERVER)
    made = report("ssu", [vacant, stood_in, listens, seat("d")], terms())
    assert [(one.seat, one.weight, one.code) for one in made.breaches] == [
        ("a", Weight.ERROR, "composition.seat_vacant"),
        ("b", Weight.ERROR, "composition.seat_stood_in"),
        ("c", Weight.WARNING, "composition.seat_vacant"),
    ]
    assert (made.seats, made.vacant, made.errors, made.warnings) == (4, 3, 2, 1)
    assert report("ssu", [seat("d")], terms()).breaches == ()


def test_a_holder_on_leave_fills_the_seat_only_by_a_deputy() -> None:
    away, stood_in = seat("a", away=True), seat("b", away=True, acting=ANYONE)
    listens = seat("c", away=True, counts=False, kind=SeatKind.OBSERVER)
    made = report("ssu", [away, stood_in, listens, seat("d")], terms())
    assert [(one.seat, one.weight, one.code) for one in made.breaches] == [
        ("a", Weight.ERROR, "composition.holder_away"),
        ("c", Weight.WARNING, "composition.holder_away"),
    ]
    assert (made.seats, made.vacant, made.away) == (4, 0, 2)
    asked = rule(CompositionKind.SEATS, minimum=2)
    assert kinds(away, seat("d"), by=asked) == [BreachKind.TOO_FEW]
    assert kinds(stood_in, seat("d"), by=asked) == []


def test_while_a_holder_is_on_leave_the_deputy_is_judged() -> None:
    doctor, officer = Holder(competences=("fastlege",)), Holder(competences=("heltid",), leader_level=3)
    asks = seat("f", competences=("fastlege",), leader_level=2, holder=doctor)
    assert report("ssu", [replace(asks, acting=officer)], terms()).breaches == ()
    made = report("ssu", [replace(asks, away=True, acting=officer)], terms())
    assert [one.code for one in made.breaches] == [
        "composition.acting_competence_excluded",
        "composition.acting_leader_level",
    ]
    missing = report("ssu", [replace(asks, away=True, acting=ANYONE)], terms())
    assert [one.code for one in missing.breaches] == ["composition.acting_competence_missing"]


def test_seats_that_nobody_appoints_to_are_listed() -> None:
    seats = [
        seat("a", appointed=False, place_name="Øst"),
        seat("b"),
        seat("Leder, Øst", appointed=False, place_name="Øst", holder=None),
    ]
    made = report("ssu", seats, terms())
    assert made.unappointed == ("a, Øst", "Leder, Øst")
    assert [one.kind for one in made.breaches] == [BreachKind.SEAT_VACANT]


@pytest.mark.parametrize(
    ("found", "wanted"), [(1, [BreachKind.TOO_FEW]), (2, []), (3, []), (4, [BreachKind.TOO_MANY])]
)
def test_numbers_of_seats(found: int, wanted: list[BreachKind]) -> None:
    asked = rule(CompositionKind.SEATS, minimum=2, maximum=3, side=Side.MUNICIPAL)
    seats = [seat(str(number)) for number in range(found)] + [seat("h", Side.HOSPITAL)]
    assert kinds(*seats, seat("v", holder=None), by=asked) == wanted


def test_an_observer_counts_only_for_a_group() -> None:
    observer = seat("o", kind=SeatKind.OBSERVER, counts=False, group="users")
    assert kinds(observer, by=rule(CompositionKind.SEATS, minimum=1, group=Group.USERS)) == []
    for asked in (
        rule(CompositionKind.SEATS, minimum=1),
        rule(CompositionKind.SEATS, minimum=1, side=Side.MUNICIPAL),
        rule(CompositionKind.SEATS, minimum=1, group=Group.EMPLOYEES),
    ):
        assert kinds(observer, by=asked) == [BreachKind.TOO_FEW]


def test_a_rule_concerns_the_bodies_it_names_and_those_made_of_a_template() -> None:
    asked = rule(CompositionKind.SEATS, minimum=1, bodies=("ru", "fsu"))
    for body, breaks in (("ru-ost", True), ("ru-vest", True), ("fsu", True), ("fsu-to", False), ("r", False)):
        assert bool(report(body, [], terms(asked)).breaches) is breaks, body
    assert report("hva", [], terms(rule(CompositionKind.SEATS, minimum=1))).breaches


def test_each_side_is_there() -> None:
    asked = rule(CompositionKind.BOTH_SIDES)
    ours, theirs = seat("k"), seat("s", Side.HOSPITAL)
    assert kinds(ours, theirs, by=asked) == []
    for silent in (replace(theirs, counts=False), replace(theirs, holder=None)):
        made = report("ssu", [ours, silent], terms(asked)).breaches
        assert "composition.hospital_missing" in [breach.code for breach in made]
    assert kinds(theirs, by=asked) == [BreachKind.SIDE_MISSING]
    assert kinds(by=asked) == [BreachKind.SIDE_MISSING] * 2


def test_sides_are_even_where_asked() -> None:
    asked = rule(CompositionKind.SAME_NUMBER, weight=Weight.ERROR)
    pair = (seat("k"), seat("s", Side.HOSPITAL))
    assert kinds(*pair, by=asked) == []
    assert kinds(*pair, seat("b", Side.OTHER), seat("o", counts=False), by=asked) == []
    assert kinds(*pair, seat("k2"), by=asked) == [BreachKind.UNEVEN_SIDES]
    assert report("ssu", [*pair, seat("k2")], terms(asked)).errors == 1


@pytest.mark.parametrize(
    ("places", "held", "missing"),
    [
        (("ost", "vest"), ("ost", "vest"), []),
        (("ost", "vest"), ("ost",), ["vest"]),
        (("5601", "5603"), ("ost",), ["5603"]),
        (("5601",), ("5601",), []),
        (("ost",), ("5605",), []),
        (("5601",), ("5605",), ["5601"]),
        (("kirurgi",), ("kirurgi",), []),
        (("kirurgi",), (), ["kirurgi"]),
    ],
)
def test_every_place_is_covered(places: tuple[str, ...], held: tuple[str, ...], missing: list[str]) -> None:
    asked = rule(CompositionKind.COVERAGE, places=places)
    seats = [seat(key, places=(key,)) for key in held]
    made = report("ssu", seats, terms(asked)).breaches
    assert [breach.facts["place"] for breach in made] == missing


def test_a_vacant_seat_and_an_observer_cover_nothing() -> None:
    asked = rule(CompositionKind.COVERAGE, places=("ost",))
    for unheard in (
        seat("o", places=("ost",), kind=SeatKind.OBSERVER),
        seat("v", places=("ost",), holder=None),
    ):
        assert kinds(unheard, by=asked) == [BreachKind.NOT_COVERED]


def genders(women: int, men: int, other: int = 0, silent: int = 0) -> list[SeatOnDay]:
    """Members who have told, or not told, their gender."""
    told = [Gender.WOMAN] * women + [Gender.MAN] * men + [Gender.OTHER] * other + [None] * silent
    return [seat(str(number), holder=Holder(gender=one)) for number, one in enumerate(told)]


@pytest.mark.parametrize(
    ("women", "men", "other", "skewed"),
    [
        (0, 0, 0, False),
        (1, 0, 0, False),
        (2, 0, 0, True),
        (2, 1, 0, False),
        (3, 1, 0, True),
        (3, 2, 0, False),
        (4, 1, 0, True),
        (6, 4, 0, False),
        (7, 3, 0, True),
        (3, 7, 0, True),
        (1, 1, 1, False),
        (0, 0, 3, False),
    ],
)
def test_genders_among_those_who_have_told(women: int, men: int, other: int, skewed: bool) -> None:
    asked = rule(CompositionKind.GENDER, minimum=40)
    assert kinds(*genders(women, men, other), by=asked) == [BreachKind.GENDER_SKEWED] * skewed
    silent = report("ssu", genders(women, men, other, silent=5), terms(asked))
    assert [breach.kind for breach in silent.breaches] == [BreachKind.GENDER_SKEWED] * skewed
    assert (silent.asked, silent.declared) == (women + men + other + 5, women + men + other)


@given(st.integers(0, 60), st.integers(0, 50), st.integers(0, 1))
def test_half_and_half_is_never_skewed(each: int, minimum: int, odd: int) -> None:
    asked = rule(CompositionKind.GENDER, minimum=minimum)
    assert kinds(*genders(each, each + odd), by=asked) == []


def test_a_full_time_medical_officer_is_no_general_practitioner() -> None:
    asks = seat("f", competences=("fastlege",))
    for holds, kind in (
        (("fastlege",), None),
        ((), BreachKind.COMPETENCE_MISSING),
        (("heltid",), BreachKind.COMPETENCE_EXCLUDED),
        (("heltid", "fastlege"), BreachKind.COMPETENCE_EXCLUDED),
    ):
        found = list(misfits(asks, Holder(competences=holds), terms()))
        assert [breach.kind for breach in found] == ([kind] if kind else [])
        assert {breach.weight for breach in found} <= {Weight.WARNING}


def test_another_leader_level_is_a_warning() -> None:
    asks = seat("l", leader_level=2)
    for level, breaks in ((2, False), (None, False), (1, True), (3, True)):
        found = list(misfits(asks, Holder(leader_level=level), terms()))
        assert [breach.kind for breach in found] == [BreachKind.LEADER_LEVEL] * breaks


def test_what_is_withheld_is_not_judged() -> None:
    seats = [seat("f", competences=("fastlege",)), *genders(3, 0)]
    rules = (
        rule(CompositionKind.GENDER, minimum=40),
        rule(CompositionKind.COMPETENCE, competence="fastlege", minimum=1),
    )
    everything = report("ssu", seats, terms(*rules))
    assert {breach.kind for breach in everything.breaches} == {
        BreachKind.GENDER_SKEWED,
        BreachKind.TOO_FEW,
        BreachKind.COMPETENCE_MISSING,
    }
    hidden = frozenset({CompositionKind.GENDER, CompositionKind.COMPETENCE})
    nothing = report("ssu", seats, terms(*rules), hidden)
    assert (nothing.breaches, nothing.asked, nothing.declared) == ((), 0, 0)


# --- properties ----------------------------------------------------------------------------------------------

HOLDERS = st.builds(
    Holder,
    st.sets(st.sampled_from(("fastlege", "heltid"))).map(lambda found: tuple(sorted(found))),
    st.one_of(st.none(), st.integers(1, 4)),
    st.sampled_from((None, *Gender)),
)
SEATS = st.lists(
    st.builds(
        SeatOnDay,
        key=st.integers(0, 999).map(str),
        title=st.just("Plass"),
        side=st.sampled_from(tuple(Side)),
        kind=st.sampled_from(tuple(SeatKind)),
        counts=st.booleans(),
        group=st.sampled_from(("", *(one.value for one in Group))),
        competences=st.sampled_from(((), ("fastlege",))),
        leader_level=st.one_of(st.none(), st.integers(1, 3)),
        places=st.sampled_from(((), ("ost",), ("vest",), ("5601",), ("5603",), ("kirurgi",))),
        holder=st.one_of(st.none(), HOLDERS),
        away=st.booleans(),
        acting=st.one_of(st.none(), HOLDERS),
        appointed=st.booleans(),
    ),
    max_size=12,
)
RULES = st.lists(
    st.builds(
        CompositionRule,
        st.just("regel"),
        st.just(Names("Regelen")),
        st.sampled_from(tuple(CompositionKind)),
        st.sampled_from(tuple(Weight)),
        minimum=st.one_of(st.none(), st.integers(0, 50)),
        side=st.sampled_from((None, *Side)),
        group=st.sampled_from((None, *Group)),
        competence=st.sampled_from(("", "fastlege")),
        places=st.sampled_from(((), ("ost", "5603"))),
    ),
    max_size=4,
)


def shortfall(breaches: tuple[Breach, ...]) -> int:
    return sum(
        int(one.facts["minimum"]) - int(one.facts["found"])
        for one in breaches
        if one.kind is BreachKind.TOO_FEW
    )


@given(SEATS, RULES, st.data())
def test_one_more_who_is_right_makes_nothing_worse(
    seats: list[SeatOnDay], rules: list[CompositionRule], data: st.DataObject
) -> None:
    """Filling a vacant seat with somebody who has all that it asks for lowers, or leaves, what was missing."""
    vacant = [number for number, one in enumerate(seats) if one.holder is None]
    if not vacant:
        return
    place = data.draw(st.sampled_from(vacant))
    right = Holder(seats[place].competences, seats[place].leader_level)
    filled = [
        replace(one, holder=right, away=False) if number == place else one for number, one in enumerate(seats)
    ]
    before, after = report("ssu", seats, terms(*rules)), report("ssu", filled, terms(*rules))
    assert shortfall(after.breaches) <= shortfall(before.breaches)
    assert after.vacant == before.vacant - 1

    def of(kind: BreachKind, made: tuple[Breach, ...]) -> int:
        return sum(breach.kind is kind for breach in made)

    for kind in (
        BreachKind.SEAT_VACANT,
        BreachKind.SIDE_MISSING,
        BreachKind.NOT_COVERED,
        BreachKind.COMPETENCE_MISSING,
        BreachKind.COMPETENCE_EXCLUDED,
        BreachKind.LEADER_LEVEL,
    ):
        assert of(kind, after.breaches) <= of(kind, before.breaches), kind


@given(SEATS, RULES, HOLDERS)
def test_an_observer_without_a_group_changes_no_rule(
    seats: list[SeatOnDay], rules: list[CompositionRule], holder: Holder
) -> None:
    listens = seat("ny", kind=SeatKind.OBSERVER, counts=False, holder=holder, places=("ost",))
    with_one = report("ssu", [*seats, listens], terms(*rules)).breaches
    assert [one for one in with_one if one.rule] == [
        one for one in report("ssu", seats, terms(*rules)).breaches if one.rule
    ]


@given(SEATS, RULES, st.randoms())
def test_the_order_of_seats_matters_to_no_rule(
    seats: list[SeatOnDay], rules: list[CompositionRule], chance: object
) -> None:
    turned = list(seats)
    chance.shuffle(turned)
    key: Callable[[Breach], str] = lambda one: repr((one.kind, one.seat, one.rule, sorted(one.facts.items())))  # noqa: E731
    one, other = (report("ssu", each, terms(*rules)) for each in (seats, turned))
    assert sorted(map(key, one.breaches)) == sorted(map(key, other.breaches))
    assert one.errors + one.warnings == len(one.breaches)
    assert [breach.weight for breach in one.breaches] == [Weight.ERROR] * one.errors + [
        Weight.WARNING
    ] * one.warnings
