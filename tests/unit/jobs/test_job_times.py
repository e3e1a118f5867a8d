"""How long jobs are held, and how long they wait between attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fellesskap.notices.rules import SEND_LIMIT, UNCERTAIN_AFTER
from fellesskap_workers import documents, notices
from fellesskap_workers.actor import LONGEST_WAIT_SECONDS, wait_before
from fellesskap_workers.ledger import HOLD
from fellesskap_workers.mail import STEP_SECONDS

DICE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 15), (3, 45), (7, 3600), (50, 3600)])
def test_the_wait_grows_threefold_up_to_an_hour(attempt: int, seconds: int) -> None:
    assert wait_before(attempt, 0.5) == timedelta(seconds=seconds)


@given(st.integers(1, 100), DICE, DICE)
def test_waits_are_spread_and_never_shrink(attempt: int, one: float, other: float) -> None:
    wait = wait_before(attempt, one).total_seconds()
    assert 0 < wait <= 1.25 * LONGEST_WAIT_SECONDS
    assert wait_before(attempt + 2, other).total_seconds() >= min(wait, 0.75 * LONGEST_WAIT_SECONDS)


@pytest.mark.parametrize("handler", [notices.SEND_MAIL, documents.TYPESET])
def test_a_job_ends_before_its_hold_runs_out(handler: object) -> None:
    assert timedelta(seconds=handler.seconds) < HOLD


def test_a_slow_mail_ends_before_it_counts_as_interrupted() -> None:
    assert timedelta(seconds=STEP_SECONDS) < SEND_LIMIT < UNCERTAIN_AFTER
    assert timedelta(seconds=notices.SEND_MAIL.seconds) < UNCERTAIN_AFTER


def test_a_temporary_trouble_of_some_hours_does_not_lose_a_mail() -> None:
    waits = sum((wait_before(attempt, 0) for attempt in range(1, notices.ATTEMPTS)), timedelta())
    assert waits > timedelta(hours=2)


def test_a_paper_that_cannot_be_made_is_shown_within_a_minute() -> None:
    waits = sum((wait_before(attempt, 1) for attempt in range(1, documents.ATTEMPTS)), timedelta())
    assert waits < timedelta(minutes=1)
