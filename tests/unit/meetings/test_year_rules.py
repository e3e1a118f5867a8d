"""The year of any structure: what is proposed keeps what it must, and what is lacking is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.errors import DomainError
from fellesskap.meetings import rules
from fellesskap.meetings.model import (
    MeetingState,
    Quota,
    StepPair,
    YearBody,
    YearFault,
    YearMeeting,
    YearWish,
)
from fellesskap.meetings.rules import Holiday, YearNorms
from fellesskap.structure.model import Structure
from fellesskap.structure.rules import expand
from fellesskap.structure.rules.holidays import holidays_on
from fellesskap_tenants.registers import municipality_facts
from fellesskap_tenants.structures import load_structure, structures_folder

STRUCTURES = structures_folder()
YEAR = 2027
WEEKS = frozenset({8, 41, rules.easter_week(YEAR), *rules.july_weeks(YEAR)})


def wish(*keys: str, first: date = date(YEAR, 1, 1), weeks: frozenset[int] = WEEKS) -> YearWish:
    return YearWish(YEAR, frozenset(keys), 2, weeks, first)


def on(key: str, month: int, day: int, *others: str) -> YearMeeting:
    return YearMeeting(date(YEAR, month, day), (key, *others))


def faults(norms: YearNorms, meetings: list[YearMeeting]) -> list[tuple[YearFault, str]]:
    return [(found.fault, found.body) for found in rules.findings_of(norms, YEAR, WEEKS, meetings)]


def norms_of(structure: Structure) -> YearNorms:
    """The norms of a structure as its bodies exist."""
    expansion = expand(structure, municipality_facts())
    return rules.norms_of(
        [
            YearBody(
                body.key,
                body.template.meetings_per_year,
                body.template.frame_minutes,
                body.region,
                body.part_of,
            )
            for body in expansion.bodies
        ],
        structure.routes,
        structure.call_days,
    )


@pytest.mark.parametrize(
    ("year", "day", "name"),
    [
        (2027, (3, 25), Holiday.MAUNDY_THURSDAY),
        (2027, (3, 26), Holiday.GOOD_FRIDAY),
        (2027, (3, 28), Holiday.EASTER_SUNDAY),
        (2027, (3, 29), Holiday.EASTER_MONDAY),
        (2027, (5, 6), Holiday.ASCENSION),
        (2027, (5, 16), Holiday.WHIT_SUNDAY),
        (2027, (5, 17), Holiday.WHIT_MONDAY),
        (2027, (5, 17), Holiday.CONSTITUTION_DAY),
        (2008, (5, 1), Holiday.ASCENSION),
        (2024, (5, 9), Holiday.ASCENSION),
        (2038, (4, 26), Holiday.EASTER_MONDAY),
        (2026, (12, 25), Holiday.CHRISTMAS),
    ],
)
def test_the_holidays_of_a_year(year: int, day: tuple[int, int], name: Holiday) -> None:
    assert (date(year, *day), name) in rules.holidays(year)


def test_two_holidays_may_fall_on_one_day_and_most_days_are_none() -> None:
    assert holidays_on(date(2012, 5, 17)) == (Holiday.ASCENSION, Holiday.CONSTITUTION_DAY)
    assert holidays_on(date(2012, 5, 18)) == ()


@given(st.integers(1900, 2200))
def test_every_year_has_the_twelve_holidays_and_two_eves(year: int) -> None:
    found = rules.holidays(year)
    assert len(found) == len(Holiday) == 14
    assert {name for _, name in found} == set(Holiday)
    assert all(day.year == year for day, _ in found)
    days = {name: day for day, name in found}
    assert days[Holiday.EASTER_SUNDAY].isoweekday() == days[Holiday.WHIT_SUNDAY].isoweekday() == 7
    assert days[Holiday.ASCENSION].isoweekday() == 4
    assert days[Holiday.GOOD_FRIDAY].isocalendar().week == rules.easter_week(year)


def test_a_week_to_avoid_is_the_year_s_own() -> None:
    assert rules.is_avoided(date(2027, 3, 23), frozenset({12}))
    assert not rules.is_avoided(date(2027, 3, 29), frozenset({12}))
    # 1 January 2027 lies in week 53 of 2026.
    assert not rules.is_avoided(date(2027, 1, 1), frozenset({53}))
    assert rules.july_weeks(2027) == frozenset(range(26, 31))


@pytest.mark.parametrize("name", ["finnmark", "innlandet", "vestfold"])
@pytest.mark.parametrize("year", [2026, 2027, 2028, 2032])
def test_a_year_of_each_shipped_structure_lacks_nothing(name: str, year: int) -> None:
    norms = norms_of(load_structure(STRUCTURES / f"{name}.toml"))
    weeks = frozenset({8, 41, rules.easter_week(year), *rules.july_weeks(year)})
    everybody = frozenset(body.key for body in norms.bodies)
    made = rules.propose(norms, YearWish(year, everybody, 2, weeks, date(year, 1, 1)), [])
    assert rules.findings_of(norms, year, weeks, made) == ()
    assert len(made) == sum(norms.wanted(body) for body in norms.bodies)
    rules.require_undoubled(norms, [], made)


@pytest.mark.parametrize("name", ["finnmark", "innlandet", "vestfold"])
@pytest.mark.parametrize("year", [2026, 2027, 2028, 2032])
def test_a_proposed_year_leaves_time_for_the_call_too_where_it_costs_little(name: str, year: int) -> None:
    norms = norms_of(load_structure(STRUCTURES / f"{name}.toml"))
    weeks = frozenset({8, 41, rules.easter_week(year), *rules.july_weeks(year)})
    everybody = frozenset(body.key for body in norms.bodies)

    def hurried(wanted: YearNorms) -> list[date]:
        made = rules.propose(wanted, YearWish(year, everybody, 2, weeks, date(year, 1, 1)), [])
        return [
            one.day
            for one in made
            if any(pair.decide in one.bodies for pair in norms.pairs)
            and not all(rules.keeps_spacing(key, one.day, norms.roomy, made) for key in one.bodies)
        ]

    # Around the holidays of the autumn there may be no such day.
    assert len(hurried(norms)) <= 2
    assert norms.call_days > 0
    if name != "vestfold":
        assert len(hurried(replace(norms, call_days=0))) > 2


def test_innlandet_meets_as_its_papers_say() -> None:
    norms = norms_of(load_structure(STRUCTURES / "innlandet.toml"))
    everybody = frozenset(body.key for body in norms.bodies)
    made = rules.propose(norms, YearWish(YEAR, everybody, 2, WEEKS, date(YEAR, 1, 1)), [])

    def met(key: str) -> list[date]:
        return [meeting.day for meeting in made if key in meeting.bodies]

    assert [len(met(key)) for key in ("partnerskapsmote", "ssu", "fsu", "au", "fu")] == [1, 4, 6, 4, 6]
    regions = {body.region for body in norms.bodies if body.region}
    assert len(regions) == 7
    assert all(len(met(f"dialogmote-{region}")) == 1 for region in regions)
    assert all(met(f"dialogmote-{region}") < met("partnerskapsmote") for region in regions)
    assert {day.isoweekday() for day in [*met("ssu"), *met("fsu")]} == {2}
    for discussed, decided in zip(met("fu"), met("fsu"), strict=True):
        assert timedelta(days=28) < decided - discussed < timedelta(days=75)


_KEYS = ("a", "b", "c", "d")
_days = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
_bodies = st.lists(
    st.builds(YearBody, st.sampled_from(_KEYS), st.none() | st.integers(0, 12)),
    min_size=1,
    unique_by=lambda body: body.key,
)
_pairs = st.lists(
    st.builds(StepPair, st.sampled_from(_KEYS), st.sampled_from(_KEYS), st.integers(0, 90)),
    max_size=4,
    unique_by=lambda pair: (pair.discuss, pair.decide),
)
_booked = st.lists(st.builds(YearMeeting, _days, st.tuples(st.sampled_from(_KEYS))), max_size=6)


@settings(max_examples=150, deadline=None)
@given(_bodies, _pairs, _booked, st.integers(1, 5), st.sets(st.integers(1, 53), max_size=12), _days)
def test_any_proposal_keeps_quota_holidays_weeks_and_spacing(
    bodies: list[YearBody],
    pairs: list[StepPair],
    booked: list[YearMeeting],
    weekday: int,
    weeks: set[int],
    first: date,
) -> None:
    norms = YearNorms(tuple(bodies), tuple(pairs))
    asked = YearWish(YEAR, frozenset(_KEYS), weekday, frozenset(weeks), first)
    made = rules.propose(norms, asked, booked)
    closed = {day for day, _ in rules.holidays(YEAR)}
    for meeting in made:
        others = [*booked, *(other for other in made if other != meeting)]
        assert meeting.day >= first
        assert meeting.day.isoweekday() < 6
        assert meeting.day not in closed
        assert not rules.is_avoided(meeting.day, frozenset(weeks))
        assert meeting.day not in rules.days_in(others, meeting.bodies[0])
        assert rules.keeps_spacing(meeting.bodies[0], meeting.day, pairs, others)
    for body in bodies:
        before, own = rules.days_in(booked, body.key), rules.days_in(made, body.key)
        assert len(own) <= max(norms.wanted(body) - len(before), 0)
    # Each meeting that is lacking is told of, and nothing that was proposed is at fault.
    told = {
        found.body
        for found in rules.findings_of(norms, YEAR, frozenset(weeks), [*booked, *made])
        if found.fault is YearFault.QUOTA
    }
    whole = [*booked, *made]
    assert told == {
        body.key for body in bodies if body.quota and len(rules.days_in(whole, body.key)) < body.quota
    }
    own_findings = [
        found
        for found in rules.findings_of(norms, YEAR, frozenset(weeks), made)
        if found.fault not in (YearFault.QUOTA, YearFault.GAP)
    ]
    assert own_findings == []


@settings(max_examples=80, deadline=None)
@given(_bodies, _pairs, _booked, _days)
def test_a_proposal_carried_out_leaves_nothing_to_propose(
    bodies: list[YearBody], pairs: list[StepPair], booked: list[YearMeeting], first: date
) -> None:
    norms = YearNorms(tuple(bodies), tuple(pairs))
    asked = YearWish(YEAR, frozenset(_KEYS), 2, WEEKS, first)
    made = rules.propose(norms, asked, booked)
    full = {
        key
        for key in _KEYS
        if (body := norms.body(key)) and norms.wanted(body) <= len(rules.days_in([*booked, *made], key))
    }
    again = rules.propose(norms, asked, [*booked, *made])
    assert {key for meeting in again for key in meeting.bodies} & full == set()


FSU, FU = YearBody("fsu", 6), YearBody("fu")
TWO_STEPS = YearNorms((FSU, FU), (StepPair("fu", "fsu", 28),))


@pytest.mark.parametrize(
    ("discussed", "decided", "told"),
    [
        ((3, 2), (3, 30), True),  # the last day to answer is 30 March
        ((3, 2), (3, 31), False),
        ((3, 30), (3, 30), False),  # follows an earlier discussion
        ((4, 6), (3, 30), False),
    ],
)
def test_a_decision_before_the_answers_is_told(
    discussed: tuple[int, int], decided: tuple[int, int], told: bool
) -> None:
    meetings = [on("fu", *discussed), on("fsu", *decided)]
    assert ((YearFault.SPACING, "fsu") in faults(TWO_STEPS, meetings)) is told


def test_a_discussion_of_the_year_before_is_waited_for_too() -> None:
    last_year = YearMeeting(date(YEAR - 1, 12, 15), ("fu",))
    assert (YearFault.SPACING, "fsu") in faults(TWO_STEPS, [last_year, on("fsu", 1, 12)])
    assert (YearFault.SPACING, "fsu") not in faults(TWO_STEPS, [last_year, on("fsu", 1, 13)])


def test_a_quota_not_met_is_told_and_a_joint_meeting_counts_for_each() -> None:
    nord, sor = YearBody("dialog-nord", 1, region="nord"), YearBody("dialog-sor", 1, region="sor")
    norms = YearNorms((nord, sor), ())
    assert faults(norms, []) == [(YearFault.QUOTA, "dialog-nord"), (YearFault.QUOTA, "dialog-sor")]
    joint = on("dialog-nord", 5, 5, "dialog-sor")
    assert faults(norms, [joint]) == []
    assert faults(norms, [on("dialog-nord", 5, 5)]) == [(YearFault.QUOTA, "dialog-sor")]
    states = [(joint, MeetingState.HELD), (on("dialog-nord", 9, 1), MeetingState.PLANNED)]
    assert rules.quota_of(nord, states) == Quota("dialog-nord", 1, held=1, planned=1, joint=1)
    assert rules.quota_of(sor, states) == Quota("dialog-sor", 1, held=1, planned=0, joint=1)


def test_a_gap_longer_than_half_again_the_even_spread_is_told() -> None:
    norms = YearNorms((YearBody("ssu", 4),), ())
    even = [on("ssu", 2, 1), on("ssu", 5, 3), on("ssu", 9, 1), on("ssu", 12, 1)]
    assert faults(norms, even) == []
    late = [on("ssu", 2, 1), on("ssu", 6, 21), on("ssu", 9, 1), on("ssu", 12, 1)]
    assert faults(norms, late) == [(YearFault.GAP, "ssu")]


def test_a_meeting_on_a_holiday_or_in_a_week_to_avoid_is_told() -> None:
    norms = YearNorms((YearBody("ssu"),), ())
    assert faults(norms, [on("ssu", 5, 17)]) == [(YearFault.HOLIDAY, "ssu")]
    assert faults(norms, [on("ssu", 7, 6)]) == [(YearFault.AVOIDED, "ssu")]
    assert faults(norms, [on("ssu", 5, 18)]) == []


def test_a_pair_lies_within_a_region_and_keeps_the_longest_time_to_answer() -> None:
    structure = load_structure(STRUCTURES / "innlandet.toml")
    pairs = {(pair.discuss, pair.decide): pair.days for pair in norms_of(structure).pairs}
    assert pairs == {("fu", "fsu"): 28, ("fu-phbu", "fsu"): 28, ("au", "ssu"): 28}


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ([on("fsu", 5, 4)], "year.day_taken"),
        ([on("fu", 2, 2), on("fu", 2, 2)], "year.day_taken"),
        ([on("fsu", month, 8) for month in range(1, 7)], "year.more_than_quota"),
    ],
)
def test_a_plan_doubles_nothing(made: list[YearMeeting], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        rules.require_undoubled(TWO_STEPS, [on("fsu", 5, 4)], made)
    assert refused.value.code == code
    rules.require_undoubled(TWO_STEPS, [on("fsu", 5, 4)], [on("fsu", month, 8) for month in range(1, 6)])


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (lambda: rules.require_year(2019), "year.out_of_bounds"),
        (lambda: rules.require_year(2101), "year.out_of_bounds"),
        (lambda: rules.require_weeks([0], 2), "year.no_such_week"),
        (lambda: rules.require_weeks([54], 2), "year.no_such_week"),
        (lambda: rules.require_weeks([8], 6), "year.no_such_weekday"),
    ],
)
def test_a_year_that_cannot_be_planned(check: object, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        check()
    assert refused.value.code == code
    rules.require_year(2027)
    rules.require_weeks([1, 53], 5)
