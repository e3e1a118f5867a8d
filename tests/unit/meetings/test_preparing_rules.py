"""What must be done before which meeting: counted back from any decision, through any route."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from fellesskap.meetings.model import AskedRound, HeldMeeting, Party, Preparation, Preparing, YearBody
from fellesskap.meetings.rules import prepare
from fellesskap.structure.model import Anchor, AnchoringLevel, Names, Route

TODAY = date(2027, 1, 4)
MUNICIPALITY = Party(frozenset({Anchor.MUNICIPALITIES}), "nord")
TRUST = Party(frozenset({Anchor.TRUST, Anchor.DIVISIONS}))
BODIES = (
    YearBody("fu"),
    YearBody("fsu", decides=True),
    YearBody("formote-nord", region="nord", gathers=True),
    YearBody("formote-sor", region="sor", gathers=True),
)
ROUTE = Route(
    "faglig", Names("Faglig"), ("faglig",), ("fu",), "fsu", (Anchor.MUNICIPALITIES, Anchor.DIVISIONS)
)


def meeting(number: int, day: date, *bodies: str) -> HeldMeeting:
    return HeldMeeting(UUID(int=number), day, bodies)


def on(month: int, day: int) -> date:
    return date(2027, month, day)


DECISION = meeting(1, on(5, 4), "fsu")


def prepared(
    *meetings: HeldMeeting,
    party: Party = MUNICIPALITY,
    route: Route = ROUTE,
    rounds: tuple[AskedRound, ...] = (),
    today: date = TODAY,
    call_days: int = 7,
) -> tuple[Preparation, ...]:
    return prepare(BODIES, [route], call_days, party, [DECISION, *meetings], rounds, today)[0]


def days(found: Preparation) -> list[tuple[Preparing, date]]:
    return [(step.kind, step.day) for step in found.steps]


def test_days_are_counted_back_from_the_decision() -> None:
    """The call goes out 27 April, the answers are in the day before, and 28 days are left to answer."""
    (found,) = prepared(meeting(2, on(3, 23), "fu"), meeting(3, on(4, 20), "fu"))
    assert days(found) == [
        (Preparing.DISCUSS, on(3, 23)),
        (Preparing.ANSWER, on(4, 26)),
        (Preparing.SETTLE, on(4, 26)),
        (Preparing.PAPERS, on(4, 27)),
    ]
    assert [step.calculated for step in found.steps] == [False, True, True, True]
    assert found.steps[0].meeting_id == UUID(int=2)
    assert (found.steps[0].latest, found.steps[0].left) == (on(3, 29), None)


def test_the_last_day_to_discuss_is_itself_in_time_and_the_day_after_is_not() -> None:
    (in_time,) = prepared(meeting(2, on(3, 29), "fu"))
    (late,) = prepared(meeting(2, on(3, 30), "fu"))
    assert (in_time.steps[0].day, in_time.steps[0].left) == (on(3, 29), None)
    assert (late.steps[0].day, late.steps[0].left) == (on(3, 30), 27)


def test_a_discussion_that_nobody_has_planned_has_its_last_day() -> None:
    (found,) = prepared(meeting(2, on(4, 28), "fu"))
    assert (found.steps[0].kind, found.steps[0].day) == (Preparing.DISCUSS, on(3, 29))
    assert found.steps[0].calculated and found.steps[0].meeting_id is None


def test_municipalities_answer_by_the_meeting_of_their_own_region() -> None:
    own, other = meeting(4, on(4, 15), "formote-nord"), meeting(5, on(4, 20), "formote-sor")
    (found,) = prepared(meeting(2, on(3, 23), "fu"), own, other)
    assert days(found)[1:4] == [
        (Preparing.ANSWER, on(4, 15)),
        (Preparing.REGION, on(4, 15)),
        (Preparing.SETTLE, on(4, 26)),
    ]
    assert found.steps[2].meeting_id == own.id
    # One before the discussion, or after the answers, is of no use.
    (without,) = prepared(meeting(2, on(3, 23), "fu"), meeting(4, on(3, 23), "formote-nord"))
    assert Preparing.REGION not in [step.kind for step in without.steps]


def test_an_open_round_stands_with_its_own_deadline_before_the_first_meeting_that_can_take_it() -> None:
    later = meeting(9, on(9, 7), "fsu")
    soon = AskedRound(UUID(int=7), "fsu", on(4, 20), answered=True, settled=False)
    late = AskedRound(UUID(int=8), "fsu", on(4, 27), answered=False)
    first, second = prepared(later, rounds=(late, soon), today=on(4, 1))
    assert [(step.kind, step.day, step.done) for step in first.steps] == [
        (Preparing.ANSWER, on(4, 20), True),
        (Preparing.SETTLE, on(4, 20), False),
        (Preparing.PAPERS, on(4, 27), False),
    ]
    # The call of 4 May goes out on the very day that the other round ends.
    assert [step.round_id for step in second.steps if step.round_id] == [late.id]


def test_a_round_that_no_planned_meeting_can_take_is_told() -> None:
    asked = AskedRound(UUID(int=7), "fsu", on(5, 1), answered=False)
    made, waiting = prepare(BODIES, [ROUTE], 7, MUNICIPALITY, [DECISION], [asked], TODAY)
    assert waiting == (asked,)
    assert all(step.round_id is None for step in made[0].steps)


def test_a_region_s_own_body_concerns_only_its_municipalities() -> None:
    bodies = [*BODIES, YearBody("fu-sor", region="sor")]
    route = Route("r", Names("R"), ("faglig",), ("fu-sor",), "fsu", (Anchor.MUNICIPALITIES,))
    made, _ = prepare(bodies, [route], 7, MUNICIPALITY, [DECISION], [], TODAY)
    assert days(made[0]) == [(Preparing.PAPERS, on(4, 27))]
    everybody, _ = prepare(bodies, [route], 7, TRUST, [DECISION], [], TODAY)
    assert days(everybody[0])[0][0] is Preparing.DISCUSS


def test_who_is_not_asked_has_nothing_to_answer() -> None:
    alone = Route("r", Names("R"), ("faglig",), ("fu",), "fsu", (Anchor.TRUST,))
    (found,) = prepared(route=alone)
    assert [kind for kind, _ in days(found)] == [Preparing.DISCUSS, Preparing.PAPERS]
    (of_trust,) = prepared(route=alone, party=TRUST)
    assert [kind for kind, _ in days(of_trust)] == [Preparing.DISCUSS, Preparing.ANSWER, Preparing.PAPERS]


def test_a_meeting_that_has_been_is_not_prepared_for() -> None:
    assert prepared(today=on(5, 5)) == ()
    assert len(prepared(today=on(5, 4))) == 1


_keys = st.sampled_from(["fu", "fsu", "formote-nord", "formote-sor", "partnerskap"])
_dates = st.dates(date(2026, 6, 1), date(2028, 6, 1))
_meetings = st.lists(
    st.tuples(_dates, st.lists(_keys, min_size=1, max_size=3, unique=True)), max_size=12
).map(lambda found: [meeting(number, day, *keys) for number, (day, keys) in enumerate(found)])
_rounds = st.lists(st.tuples(_keys, _dates, st.booleans(), st.none() | st.booleans()), max_size=5).map(
    lambda found: [AskedRound(UUID(int=100 + number), *one) for number, one in enumerate(found)]
)
_routes = st.lists(
    st.builds(
        Route,
        st.just("r"),
        st.just(Names("R")),
        st.just(("faglig",)),
        st.lists(_keys, max_size=2, unique=True).map(tuple),
        _keys,
        st.lists(st.sampled_from(Anchor), max_size=3, unique=True).map(tuple),
        later_meeting=st.booleans(),
        levels=st.lists(st.sampled_from(AnchoringLevel), min_size=1, unique=True).map(tuple),
        answer_days=st.integers(0, 120),
    ),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@given(_routes, st.integers(0, 60), _meetings, _rounds, _dates, st.sampled_from([MUNICIPALITY, TRUST]))
def test_the_days_of_any_route_come_in_order_and_before_the_meeting(
    routes: list[Route],
    call_days: int,
    meetings: list[HeldMeeting],
    rounds: list[AskedRound],
    today: date,
    party: Party,
) -> None:
    made, waiting = prepare(BODIES, routes, call_days, party, meetings, rounds, today)
    assert [one.meeting.day for one in made] == sorted(one.meeting.day for one in made)
    told = [step.round_id for one in made for step in one.steps if step.kind is Preparing.ANSWER]
    assert sorted([one for one in told if one] + [one.id for one in waiting]) == sorted(
        one.id for one in rounds
    )
    for one in made:
        assert one.meeting.day >= today
        steps = [step.day for step in one.steps]
        assert steps == sorted(steps)
        for step in one.steps:
            if step.kind is Preparing.PAPERS:
                assert step.day == one.meeting.day - timedelta(days=call_days)
            else:
                assert step.day < one.meeting.day - timedelta(days=call_days)
        chain = [step for step in one.steps if step.round_id is None]
        counted = [step.kind for step in chain if step.calculated]
        assert counted == sorted(counted, key=list(Preparing).index)
