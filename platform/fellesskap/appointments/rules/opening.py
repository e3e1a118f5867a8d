"""When a round of appointments may open, for how long it lasts, and when it reminds and ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from fellesskap.appointments.model import (
    AppointmentRound,
    AppointmentRoundState,
    Asking,
    Party,
    PartyKind,
    Reminder,
    SeatPath,
    Tally,
)
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.people.rules import require_email

LONGEST_TITLE = 200
REMIND_AHEAD = timedelta(days=7)


def require_title(title: str) -> None:
    """R-APPOINTMENT-2: A round has a name on one line. Source: scenarios.md S2 «SSU 2022–2025»."""
    if not title.strip():
        raise Invalid("appointment.title_required", field="title", rule="R-APPOINTMENT-2")
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise Invalid(
            "appointment.title_malformed", field="title", longest=LONGEST_TITLE, rule="R-APPOINTMENT-2"
        )


def require_deadline(deadline: date, today: date) -> None:
    """R-APPOINTMENT-3: The deadline is a day to come. Source: features 2.4 «with deadline»."""
    if deadline <= today:
        raise Invalid("appointment.deadline_not_ahead", field="deadline", rule="R-APPOINTMENT-3")


def require_later_deadline(found: AppointmentRound, deadline: date, today: date) -> None:
    """R-APPOINTMENT-3, for a deadline that is moved: it is moved ahead."""
    require_deadline(deadline, today)
    if deadline <= found.deadline:
        raise Invalid("appointment.deadline_not_later", field="deadline", rule="R-APPOINTMENT-3")


def require_term(term_from: date, term_to: date | None) -> None:
    """R-APPOINTMENT-4: A term ends after it begins. Source: scenarios.md S2 «end before start»."""
    if term_to is not None and term_to <= term_from:
        raise Invalid("appointment.ends_before_it_begins", field="term_to", rule="R-APPOINTMENT-4")


def require_no_office(chosen: Collection[SeatPath]) -> None:
    """R-APPOINTMENT-5: Nobody is named for a seat that follows an office. Source: 002; models.md A24."""
    names = [path.title for path in chosen if path.office]
    if names:
        raise RuleBroken(
            "appointment.seat_follows_office", field="seat_ids", names=names, rule="R-APPOINTMENT-5"
        )


def require_somebody(askings: Collection[Asking]) -> None:
    """R-APPOINTMENT-6: A round asks somebody. Source: features 2.4 «call sent to all appointing bodies»."""
    if not any(asking.parties for asking in askings):
        raise RuleBroken("appointment.nobody_to_ask", field="body_ids", rule="R-APPOINTMENT-6")


def require_addresses(addresses: Mapping[str, str], parties: Collection[Party]) -> None:
    """R-APPOINTMENT-7: A call is mailed to an address only for a party that has no contact here.

    Source: safety «data minimisation»; the address is forgotten when the round closes.
    """
    outside = {party.word for party in parties if party.kind is PartyKind.OUTSIDE}
    for word, email in addresses.items():
        if word not in outside:
            raise Invalid("appointment.address_of_nobody", field="addresses", rule="R-APPOINTMENT-7")
        require_email(email, f"address-{word}")


def require_open(found: AppointmentRound) -> None:
    """R-APPOINTMENT-8: A closed round takes no name. Source: scenarios.md S2."""
    if found.state is not AppointmentRoundState.OPEN:
        raise RuleBroken("appointment.closed", rule="R-APPOINTMENT-8")


def require_closable(found: AppointmentRound, tally: Tally, today: date) -> None:
    """R-APPOINTMENT-9: A round closes when all have answered or after its deadline. Source: features 2.4."""
    require_open(found)
    missing = tally.asked - tally.received
    if missing and today <= found.deadline:
        raise RuleBroken(
            "appointment.too_early_to_close", missing=missing, deadline=found.deadline, rule="R-APPOINTMENT-9"
        )


def reminder_due(deadline: date, today: date, *, reminded_ahead: bool, reminded_due: bool) -> Reminder | None:
    """R-APPOINTMENT-10: Who has not answered is reminded seven days before the deadline and on it, once each.

    A reminder that was missed is sent late, but never both at once. Source: scenarios.md S2.
    """
    if today >= deadline:
        return None if reminded_due else Reminder.DUE
    if today >= deadline - REMIND_AHEAD and not reminded_ahead:
        return Reminder.AHEAD
    return None


def reminded_at_opening(deadline: date, today: date) -> bool:
    """R-APPOINTMENT-10, the call itself: in the last seven days it reminds enough."""
    return today >= deadline - REMIND_AHEAD


def require_resendable(state: str) -> None:
    """R-APPOINTMENT-23: Only a call that failed, or may not have arrived, is mailed again.

    Source: a mail that waits or is sent would arrive twice.
    """
    if state not in ("failed", "uncertain"):
        raise RuleBroken("notice.not_retryable", rule="R-APPOINTMENT-23")
