"""What must hold for changing a meeting that is to come, and when a chair is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Audience, Side
from fellesskap.errors import DomainError
from fellesskap.meetings import rules
from fellesskap.meetings.model import Meeting, MeetingForm, MeetingState
from fellesskap.structure.model import Rotation
from structure_examples import small_structure

H, M = Side.HOSPITAL, Side.MUNICIPAL
VERSION = UUID(int=3)
MEETING = Meeting(
    id=UUID(int=1),
    version=1,
    body_id=UUID(int=2),
    structure_version_id=VERSION,
    starts_at=datetime(2026, 5, 5, 9, tzinfo=UTC),
    held_on=date(2026, 5, 5),
    frame_minutes=120,
    form=MeetingForm.PHYSICAL,
    place="Hamar",
    link="",
    state=MeetingState.PLANNED,
    open_to_public=False,
    call_sequence=0,
    audience=Audience.PARTNERS,
)
YEARLY = Rotation(anchor=date(2021, 10, 1), first=H, months=12)
AMONG = Rotation(anchor=date(2026, 1, 1), first=H, months=12, parties=("hf", "nord", "sor"))
EACH = Rotation(anchor=date(2026, 1, 1), first=M, meetings=1)


def code(check: object, *given: object) -> str | None:
    """The code a rule refuses with, if it does."""
    try:
        check(*given)
    except DomainError as refused:
        return refused.code
    return None


@pytest.mark.parametrize("state", MeetingState)
def test_a_meeting_is_changed_until_it_is_held(state: MeetingState) -> None:
    ahead = state in (MeetingState.PLANNED, MeetingState.CALLED)
    assert code(rules.require_ahead, replace(MEETING, state=state)) == (
        None if ahead else "meeting.no_longer_ahead"
    )


def test_only_a_called_meeting_is_bound_to_its_bodies_and_their_seats() -> None:
    called = replace(MEETING, state=MeetingState.CALLED)
    then, other = (UUID(int=4), UUID(int=5)), (UUID(int=4), UUID(int=6))
    assert code(rules.require_same_seats, called, then, other) == "meeting.other_structure"
    assert code(rules.require_same_seats, called, then, then[:1]) == "meeting.other_structure"
    assert code(rules.require_same_seats, called, then, then[::-1]) is None
    assert code(rules.require_same_seats, MEETING, then, other) is None


@pytest.mark.parametrize("state", MeetingState)
def test_a_meeting_is_held_by_the_structure_of_its_day_and_stays_so(state: MeetingState) -> None:
    meeting, of_its_day = replace(MEETING, state=state), UUID(int=9)
    called = state is MeetingState.CALLED
    assert rules.version_to_hold_by(meeting, of_its_day) == (of_its_day if called else VERSION)
    assert rules.version_to_hold_by(meeting, None) == VERSION


@given(
    st.lists(st.sampled_from((None, 60, 90, 180)), min_size=1, max_size=4), st.sampled_from((60, 120, 200))
)
def test_a_frame_follows_its_bodies_unless_it_was_chosen(frames: list[int | None], chosen: int) -> None:
    fu = small_structure().body("fu")
    bodies = [replace(fu, frame_minutes=one, open_to_public=one is None) for one in frames]
    now = [replace(fu, frame_minutes=75, open_to_public=True)]
    usual = max(one or 120 for one in frames)
    assert rules.usual_frame(bodies) == usual
    assert rules.frame_followed(usual, bodies, now) == 75
    assert rules.frame_followed(chosen, bodies, now) == (75 if chosen == usual else chosen)
    assert rules.frame_followed(chosen, [], now) == chosen
    assert rules.is_open(bodies) is all(one is None for one in frames)
    assert rules.is_open([*bodies, *now]) is rules.is_open(bodies)


@pytest.mark.parametrize(
    ("rotation", "side", "reason", "refused"),
    [
        (YEARLY, M, "De legger fram saken", None),
        (YEARLY, None, "", None),
        (None, M, "Fordi", "meeting.chair_does_not_alternate"),
        (YEARLY, Side.OTHER, "Fordi", "meeting.chair_of_no_side"),
        (YEARLY, M, " ", "meeting.chair_reason_required"),
        (YEARLY, M, "x" * 501, "meeting.text_too_long"),
    ],
)
def test_a_meeting_is_led_by_another_side_with_a_reason(
    rotation: Rotation | None, side: Side | None, reason: str, refused: str | None
) -> None:
    assert code(rules.require_exception, rotation, side, "", reason, {}) == refused


@pytest.mark.parametrize(
    ("side", "party", "reason", "refused"),
    [
        (None, "sor", "De legger fram saken", None),
        (None, "", "", None),
        (None, "vest", "Fordi", "meeting.chair_party_unknown"),
        (M, "", "Fordi", "meeting.chair_party_required"),
        (None, "sor", " ", "meeting.chair_reason_required"),
    ],
)
def test_where_parties_take_turns_one_of_them_is_excepted_for(
    side: Side | None, party: str, reason: str, refused: str | None
) -> None:
    sides = {"nord": M, "sor": M, "hf": H}
    assert code(rules.require_exception, AMONG, side, party, reason, sides) == refused
    if refused is None:
        chosen = rules.require_exception(AMONG, side, party, reason, sides)
        assert chosen is (M if party else None)


def test_a_joint_meeting_is_of_each_body_once() -> None:
    one, two, three = (UUID(int=number) for number in (1, 2, 3))
    assert code(rules.require_joint, one, ()) is None
    assert code(rules.require_joint, one, (two, three)) is None
    assert code(rules.require_joint, one, (one,)) == "meeting.joint_bodies_twice"
    assert code(rules.require_joint, one, (two, two)) == "meeting.joint_bodies_twice"
    many = tuple(UUID(int=number) for number in range(10, 61))
    assert code(rules.require_joint, one, many) == "meeting.joint_bodies_twice"


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2022, 8, 31), None),
        (date(2022, 9, 1), (1, date(2022, 10, 1))),
        (date(2022, 9, 30), (1, date(2022, 10, 1))),
        (date(2022, 10, 1), None),
        (date(2023, 9, 15), (2, date(2023, 10, 1))),
    ],
)
def test_a_turn_is_due_thirty_days_ahead(today: date, due: tuple[int, date] | None) -> None:
    assert rules.due_turn(YEARLY, today, []) == due


def test_a_turn_of_meetings_is_due_when_its_first_meeting_is_near() -> None:
    pairs = Rotation(anchor=date(2026, 1, 1), first=M, meetings=2)
    met = [date(2026, month, 10) for month in (1, 2, 3, 4, 5)]
    assert rules.due_turn(pairs, date(2026, 2, 1), met) is None  # the second of its turn
    assert rules.due_turn(pairs, date(2026, 2, 12), met) == (1, date(2026, 3, 10))
    assert rules.due_turn(pairs, date(2026, 3, 11), met) is None
    assert rules.due_turn(EACH, date(2026, 3, 11), met) == (3, date(2026, 4, 10))
    assert rules.due_turn(EACH, date(2026, 6, 1), met) is None


@given(st.integers(1, 24), st.dates(date(2020, 1, 1), date(2024, 12, 31)))
def test_each_turn_of_the_calendar_is_due_once_a_turn(months: int, anchor: date) -> None:
    rotation = Rotation(anchor=anchor, first=H, months=months)
    told = {
        due
        for day in range(0, 365)
        if (due := rules.due_turn(rotation, date.fromordinal(date(2026, 1, 1).toordinal() + day), []))
    }
    assert len({turn for turn, _ in told}) == len(told)
