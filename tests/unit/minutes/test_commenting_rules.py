"""Who is asked for comments on minutes, until when, and what becomes of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.actor import Actor, ActorKind
from fellesskap.errors import DomainError, NotAllowed
from fellesskap.meetings.model import MeetingState
from fellesskap.minutes.model import CommentRound
from fellesskap.minutes.rules import (
    comment_reminder_due,
    require_askable,
    require_asked,
    require_comment_answer,
    require_commenting,
    require_comments_settled,
    require_not_earlier,
    require_words,
)
from minutes_scene import MINUTED

ON = MINUTED.held_on
APPROVED = replace(MINUTED, state=MeetingState.APPROVED)
HELD = replace(MINUTED, state=MeetingState.HELD)
ROUND = CommentRound(uuid4(), MINUTED.id, ON + timedelta(days=10), 1)


def code(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def person(person_id: UUID) -> Actor:
    return Actor(ActorKind.PERSON, person_id=person_id)


def test_comments_are_asked_for_on_drafted_minutes_and_for_some_days() -> None:
    require_askable(MINUTED, ON + timedelta(days=1), ON)
    require_askable(MINUTED, ON + timedelta(days=60), ON)
    for days in (0, -1, 61):
        with pytest.raises(DomainError) as refused:
            require_askable(MINUTED, ON + timedelta(days=days), ON)
        assert code(refused) == "minutes.comment_day"
    for meeting, expected in ((HELD, "minutes.not_drafted"), (APPROVED, "minutes.locked")):
        with pytest.raises(DomainError) as refused:
            require_askable(meeting, ROUND.until, ON)
        assert code(refused) == expected
    require_not_earlier(None, ON + timedelta(days=1), ON)
    require_not_earlier(ROUND, ROUND.until, ON)
    require_not_earlier(ROUND, ROUND.until, ROUND.until + timedelta(days=1))
    with pytest.raises(DomainError) as refused:
        require_not_earlier(ROUND, ROUND.until - timedelta(days=1), ON)
    assert code(refused) == "minutes.comment_day_earlier"


def test_whoever_took_part_comments_until_the_last_day() -> None:
    one = uuid4()
    assert require_asked(person(one), [one]) == one
    for stranger in (person(uuid4()), Actor(ActorKind.PUBLIC)):
        with pytest.raises(NotAllowed):
            require_asked(stranger, [one])
    for meeting in (MINUTED, HELD):
        require_commenting(meeting, ROUND, ROUND.until)
    for meeting, found, on, expected in (
        (MINUTED, None, ON, "comments_not_asked"),
        (MINUTED, ROUND, ROUND.until + timedelta(days=1), "comments_over"),
        (APPROVED, ROUND, ON, "locked"),
    ):
        with pytest.raises(DomainError) as refused:
            require_commenting(meeting, found, on)
        assert code(refused) == f"minutes.{expected}"
    require_words("Navnet er feil.")
    for text, expected in (("  ", "minutes.comment_empty"), ("x" * 4001, "meeting.text_too_long")):
        with pytest.raises(DomainError) as refused:
            require_words(text)
        assert code(refused) == expected


def test_a_comment_is_taken_in_or_answered_with_why_not() -> None:
    require_comment_answer(MINUTED, "", taken_in=True)
    require_comment_answer(MINUTED, "Det er riktig slik.", taken_in=False)
    require_comment_answer(APPROVED, "Det ble for sent.", taken_in=False)
    for meeting, answer, taken_in, expected in (
        (MINUTED, " ", False, "minutes.answer_required"),
        (APPROVED, "", True, "minutes.locked"),
        (MINUTED, "x" * 4001, True, "meeting.text_too_long"),
    ):
        with pytest.raises(DomainError) as refused:
            require_comment_answer(meeting, answer, taken_in=taken_in)
        assert code(refused) == expected


def test_minutes_are_approved_after_the_comments() -> None:
    require_comments_settled(None, 0, ON)
    require_comments_settled(ON - timedelta(days=1), 0, ON)
    for until, unanswered, expected in (
        (ON, 0, "comments_running"),
        (ON - timedelta(days=1), 1, "comments_unanswered"),
    ):
        with pytest.raises(DomainError) as refused:
            require_comments_settled(until, unanswered, ON)
        assert code(refused) == f"minutes.{expected}"


@given(st.integers(-100, 100))
def test_whoever_is_silent_is_reminded_near_the_last_day(days: int) -> None:
    assert comment_reminder_due(ON + timedelta(days=days), ON) == (0 <= days <= 3)
