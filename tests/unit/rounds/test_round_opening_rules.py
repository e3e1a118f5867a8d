"""Opening a round: whom it asks among those its route asks, and until when, over Easter and 17 May."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Side
from fellesskap.errors import Invalid
from fellesskap.rounds import rules
from fellesskap.rounds.model import Asked
from fellesskap.structure.model import Anchor
from fellesskap.structure.rules.holidays import is_working_day, working_day_from
from round_parts import TODAY, TRUST, code_of, division, municipality, route

DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))
MUNICIPALITIES = [municipality(name).asked for name in ("Aune", "Berg", "Dal")]
DIVISIONS = [division(name).asked for name in ("Kirurgi", "Psykiatri")]
BOTH = [*MUNICIPALITIES, *DIVISIONS]
UNDIVIDED = Asked(TRUST, Side.HOSPITAL, "Sykehuset HF", "sykehuset")


def ids(asked: list[Asked]) -> list[UUID]:
    return [one.division_id or one.partner_id for one in asked]


def refused(
    askable: list[Asked], partners: list[UUID] | None, divisions: list[UUID] | None
) -> tuple[object, ...]:
    with pytest.raises(Invalid) as error:
        rules.choose_partners(askable, partners, divisions)
    return *code_of(error), error.value.field


def test_unsaid_all_that_the_route_asks_are_asked() -> None:
    assert rules.choose_partners(BOTH, None, None) == BOTH
    assert rules.choose_partners(BOTH, [BOTH[0].partner_id], None) == [BOTH[0], *DIVISIONS]
    assert rules.choose_partners(BOTH, None, ids(DIVISIONS[1:])) == [*MUNICIPALITIES, DIVISIONS[1]]


@given(
    st.lists(st.sampled_from(MUNICIPALITIES), unique=True), st.lists(st.sampled_from(DIVISIONS), unique=True)
)
def test_those_chosen_are_asked_each_once_and_both_sides_are_among_them(
    municipal: list[Asked], hospital: list[Asked]
) -> None:
    chosen = (ids(municipal), ids(hospital))
    if municipal and hospital:
        asked = rules.choose_partners(BOTH, *chosen)
        assert asked == [one for one in BOTH if one in (*municipal, *hospital)]
        assert {one.side for one in asked} == {Side.MUNICIPAL, Side.HOSPITAL}
    elif municipal:
        assert refused(BOTH, *chosen) == ("round.no_hospital_asked", "R-ROUND-37", "divisions")
    else:
        assert refused(BOTH, *chosen) == ("round.no_municipality_asked", "R-ROUND-37", "partners")


def test_a_route_that_asks_one_side_only_lacks_no_other() -> None:
    assert rules.choose_partners(MUNICIPALITIES, ids(MUNICIPALITIES[:1]), None) == MUNICIPALITIES[:1]
    assert rules.choose_partners(MUNICIPALITIES, ids(MUNICIPALITIES[:1]), []) == MUNICIPALITIES[:1]
    assert rules.choose_partners(DIVISIONS, [], ids(DIVISIONS[:1])) == DIVISIONS[:1]
    assert refused(MUNICIPALITIES, [], None)[0] == "round.no_municipality_asked"


def test_a_trust_that_is_not_divided_is_chosen_as_a_partner() -> None:
    askable = [*MUNICIPALITIES, UNDIVIDED]
    both = [MUNICIPALITIES[0].partner_id, TRUST]
    assert rules.choose_partners(askable, both, None) == [MUNICIPALITIES[0], UNDIVIDED]
    assert refused(askable, both[:1], None) == ("round.no_hospital_asked", "R-ROUND-37", "partners")


def test_nobody_is_chosen_twice_or_whom_the_route_does_not_ask() -> None:
    aune, kirurgi = MUNICIPALITIES[0].partner_id, ids(DIVISIONS)[0]
    assert refused(BOTH, [aune, aune], None) == ("round.chosen_twice", "R-ROUND-37", "partners")
    assert refused(BOTH, None, [kirurgi, kirurgi]) == ("round.chosen_twice", "R-ROUND-37", "divisions")
    assert refused(BOTH, [aune, uuid4()], None) == ("round.not_of_the_route", "R-ROUND-37", "partners")
    assert refused(BOTH, [aune, kirurgi], None)[0] == "round.not_of_the_route"
    assert refused(BOTH, None, [aune])[0] == "round.not_of_the_route"
    assert refused(MUNICIPALITIES, None, [kirurgi])[0] == "round.not_of_the_route"


def test_the_route_proposes_the_deadline() -> None:
    assert rules.default_deadline(route(answer_days=47), TODAY) == date(2022, 5, 2)


@pytest.mark.parametrize(
    ("answer_days", "deadline"),
    [(29, date(2022, 4, 19)), (33, date(2022, 4, 19)), (62, date(2022, 5, 18)), (10, date(2022, 3, 28))],
)
def test_the_proposed_deadline_passes_over_easter_17_may_and_weekends(
    answer_days: int, deadline: date
) -> None:
    assert rules.default_deadline(route(answer_days=answer_days), TODAY) == deadline


@given(DAYS, st.integers(1, 365))
def test_the_proposed_deadline_is_the_first_working_day_after_the_days_to_answer(
    today: date, number: int
) -> None:
    found = rules.opening_deadline(today, number, None, None, working=False)
    assert found == working_day_from(today + timedelta(days=number))
    assert is_working_day(found)


def test_so_many_days_are_counted_as_where_a_round_is_extended() -> None:
    def opening(days: int, *, working: bool) -> date:
        return rules.opening_deadline(date(2022, 4, 12), 28, None, days, working=working)

    assert opening(1, working=True) == date(2022, 4, 13)
    assert opening(5, working=True) == date(2022, 4, 22)
    assert opening(5, working=False) == date(2022, 4, 19)
    for days in (0, rules.LONGEST_EXTENSION + 1):
        with pytest.raises(Invalid) as error:
            opening(days, working=True)
        assert code_of(error) == ("round.days_out_of_range", "R-ROUND-19")
    with pytest.raises(Invalid) as both:
        rules.opening_deadline(TODAY, 28, date(2022, 4, 22), 5, working=True)
    assert code_of(both) == ("round.deadline_or_days", "R-ROUND-19")


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2022, 4, 14), date(2022, 4, 19)),
        (date(2022, 4, 18), date(2022, 4, 19)),
        (date(2022, 5, 17), date(2022, 5, 18)),
        (date(2022, 3, 19), date(2022, 3, 21)),
    ],
)
def test_a_chosen_deadline_on_which_nobody_works_is_refused_with_the_next_that_will_do(
    day: date, following: date
) -> None:
    with pytest.raises(Invalid) as error:
        rules.opening_deadline(TODAY, 28, day, None, working=False)
    assert code_of(error) == ("round.deadline_not_working_day", "R-ROUND-20")
    assert error.value.facts["following"] == following
    assert rules.opening_deadline(TODAY, 28, following, None, working=False) == following


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_deadline_lies_ahead(days: int) -> None:
    with pytest.raises(Invalid) as error:
        rules.opening_deadline(TODAY, 28, TODAY + timedelta(days=days), None, working=False)
    assert code_of(error) == ("round.deadline_not_ahead", "R-ROUND-20")
    tomorrow = TODAY + timedelta(days=1)
    assert rules.opening_deadline(TODAY, 28, tomorrow, None, working=False) == tomorrow
    with pytest.raises(Invalid) as far:
        rules.opening_deadline(TODAY, 28, TODAY + timedelta(days=3 * 366), None, working=False)
    assert far.value.code == "round.deadline_too_far"


@given(
    st.fixed_dictionaries({anchor: st.lists(st.text("abc", min_size=1), max_size=3) for anchor in Anchor}),
    st.sets(st.sampled_from(Anchor)),
)
def test_a_route_asks_whom_it_names_and_an_undivided_trust_itself(
    candidates: dict[Anchor, list[str]], anchors: set[Anchor]
) -> None:
    asked = rules.select_askable(candidates, anchors)
    undivided = Anchor.DIVISIONS in anchors and not candidates[Anchor.DIVISIONS]
    expected = {
        Anchor.MUNICIPALITIES: Anchor.MUNICIPALITIES in anchors,
        Anchor.DIVISIONS: Anchor.DIVISIONS in anchors,
        Anchor.TRUST: Anchor.TRUST in anchors or undivided,
    }
    assert asked == [one for anchor in Anchor if expected[anchor] for one in candidates[anchor]]


@given(st.booleans(), st.booleans())
def test_a_round_asks_by_the_route_in_force_and_without_one_by_the_cases_own(now: bool, then: bool) -> None:
    current, placed, other = route(answer_days=9), route(answer_days=28), route(key="annet")
    found = rules.term_to_ask_by("faglig", [other, *[current] * now], [*[placed] * then, other])
    assert found is (current if now else placed if then else None)
    assert rules.term_to_ask_by(None, [current], [placed]) is None
