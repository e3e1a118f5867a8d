"""What must hold of a mail, without a mail server."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW
from fellesskap.errors import RuleBroken
from fellesskap.notices import rules
from fellesskap.notices.model import Delivery, DeliveryState
from fellesskap.notices.rules import SEND_LIMIT, UNCERTAIN_AFTER

ID = UUID(int=7)


def delivery(state: DeliveryState, *, attempts: int = 1) -> Delivery:
    claimed_at = None if state is DeliveryState.QUEUED else NOW
    return Delivery(ID, ID, ID, "7.alfa", state, attempts, claimed_at, version=1)


def test_only_a_waiting_mail_is_claimed() -> None:
    assert [state for state in DeliveryState if rules.may_claim(delivery(state))] == [DeliveryState.QUEUED]


def test_only_a_mail_being_sent_can_be_interrupted_and_only_after_a_while() -> None:
    late = NOW + UNCERTAIN_AFTER
    assert [state for state in DeliveryState if rules.is_interrupted(delivery(state), late)] == [
        DeliveryState.SENDING
    ]
    assert not rules.is_interrupted(delivery(DeliveryState.SENDING), late - timedelta(seconds=1))


def test_a_sender_gives_up_before_its_mail_counts_as_interrupted() -> None:
    assert SEND_LIMIT < UNCERTAIN_AFTER


@pytest.mark.parametrize("state", DeliveryState)
def test_retrying_and_settling(state: DeliveryState) -> None:
    retryable = state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN)
    for check, code, allowed in (
        (rules.require_retryable, "notice.not_retryable", retryable),
        (rules.require_uncertain, "notice.not_uncertain", state is DeliveryState.UNCERTAIN),
    ):
        if allowed:
            check(delivery(state))
        else:
            with pytest.raises(RuleBroken) as refusal:
                check(delivery(state))
            assert refusal.value.code == code


def test_what_is_learnt_late_concerns_only_the_same_attempt() -> None:
    claimed = delivery(DeliveryState.SENDING)
    assert rules.is_same_attempt(delivery(DeliveryState.UNCERTAIN), claimed)
    assert not rules.is_same_attempt(delivery(DeliveryState.SENDING, attempts=2), claimed)
    assert not rules.is_same_attempt(delivery(DeliveryState.FAILED), claimed)


def test_the_name_of_a_mail_follows_from_community_and_notice() -> None:
    assert rules.message_id("alfa", ID) == f"{ID}.alfa" == rules.message_id("alfa", ID)
    assert rules.message_id("beta", ID) != rules.message_id("alfa", ID)


@given(st.text())
def test_a_title_of_any_letters_fits_one_line(text: str) -> None:
    line = rules.one_line(text)
    assert len(line) <= 300
    assert line.isprintable()
    assert line == line.strip()
