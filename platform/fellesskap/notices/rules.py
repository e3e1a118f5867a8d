"""What must hold of a mail: nothing silently lost, nothing sent twice by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.access.actions import Action, action
from fellesskap.actor import Actor
from fellesskap.errors import RuleBroken
from fellesskap.notices.model import Delivery, DeliveryState

SEND_LIMIT = timedelta(seconds=60)
UNCERTAIN_AFTER = timedelta(minutes=3)
_LONGEST_SUBJECT = 300


def message_id(tenant_slug: str, notice_id: UUID) -> str:
    """Name the mail of a notice, the same at every attempt, so that a mail server can be asked about it."""
    return f"{notice_id}.{tenant_slug}"


def one_line(text: str) -> str:
    """Make a title fit for an inbox line and a mail header."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1] + "…"


def may_claim(delivery: Delivery) -> bool:
    """R-NOTICE-1: A mail is claimed before it is handed over, and only while it waits.

    Source: no mail is ever sent twice without a person having asked for it.
    """
    return delivery.state is DeliveryState.QUEUED


def is_interrupted(delivery: Delivery, now: datetime) -> bool:
    """R-NOTICE-2: A mail that was claimed and has not been heard of for `UNCERTAIN_AFTER` is uncertain.

    Source: SMTP cannot tell whether a mail was taken when the connection broke; a person settles it.
    """
    return (
        delivery.state is DeliveryState.SENDING
        and delivery.claimed_at is not None
        and delivery.claimed_at + UNCERTAIN_AFTER <= now
    )


def is_same_attempt(now: Delivery, claimed: Delivery) -> bool:
    """Tell whether what was learnt of a claimed mail still concerns it: nobody has settled or retried it."""
    return now.attempts == claimed.attempts and now.state in (
        DeliveryState.SENDING,
        DeliveryState.UNCERTAIN,
    )


def require_retryable(delivery: Delivery) -> None:
    """R-NOTICE-3: Only a mail that failed, or may not have arrived, is sent again.

    Source: a mail that waits or is sent would arrive twice.
    """
    if delivery.state not in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
        raise RuleBroken("notice.not_retryable", rule="R-NOTICE-3")


def require_uncertain(delivery: Delivery) -> None:
    """R-NOTICE-4: Only an uncertain mail is settled by a person's word.

    Source: of every other mail the system knows more than a person does.
    """
    if delivery.state is not DeliveryState.UNCERTAIN:
        raise RuleBroken("notice.not_uncertain", rule="R-NOTICE-4")


def delivery_actions(actor: Actor, delivery: Delivery) -> list[Action]:
    """Tell what the actor can do with a mail now."""

    def secretariat() -> None:
        policy.require_secretariat(actor)

    return [
        action("retryDelivery", secretariat, lambda: require_retryable(delivery)),
        action("settleDelivery", secretariat, lambda: require_uncertain(delivery)),
    ]
