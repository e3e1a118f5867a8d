"""How a round goes on after it opened: more time, opened again, and when those who are silent are reminded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from fellesskap.cases.model import CaseState
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds.model import Reminder, Reply, Round, RoundState
from fellesskap.rounds.rules.opening import FURTHEST
from fellesskap.rounds.rules.texts import require_text
from fellesskap.structure.rules.holidays import after_working_days, is_working_day, working_day_from

LONGEST_EXTENSION = 200
REMIND_AHEAD = timedelta(days=7)

_REOPENABLE = (CaseState.ANCHORED, CaseState.DISCUSSED, CaseState.DECIDING)


def require_change_reason(reason: str) -> None:
    """R-ROUND-18: Whoever moves a deadline or opens a round again says why. Source: features 4.4."""
    require_text(reason, "reason", "round.change_needs_reason", "R-ROUND-18")


def extended_deadline(now: date, today: date, days: int, *, working: bool) -> date:
    """R-ROUND-19: More time is counted from the deadline, or from today where that has passed; so many days
    end on a working day, and working days pass over weekends and holidays.

    Source: scenarios.md S4 «working days respected around Easter and 17 May if extended».
    """
    if not 1 <= days <= LONGEST_EXTENSION:
        raise Invalid("round.days_out_of_range", field="days", longest=LONGEST_EXTENSION, rule="R-ROUND-19")
    start = max(now, today)
    return after_working_days(start, days) if working else working_day_from(start + timedelta(days=days))


def choose_deadline(
    now: date, today: date, deadline: date | None, days: int | None, *, working: bool
) -> date:
    """R-ROUND-19, the new deadline as a day or as so many days more, and never both."""
    if deadline is not None and days is None:
        return deadline
    if deadline is None and days is not None:
        return extended_deadline(now, today, days, working=working)
    raise Invalid("round.deadline_or_days", field="deadline", rule="R-ROUND-19")


def require_later_deadline(found: Round, deadline: date, today: date) -> None:
    """R-ROUND-20: A deadline that those asked know is never moved nearer, and never to a day that has come.

    Source: features 4.4; scenarios.md S4.
    """
    if deadline <= found.deadline:
        raise RuleBroken(
            "round.deadline_not_later", field="deadline", deadline=found.deadline, rule="R-ROUND-20"
        )
    require_day_ahead(deadline, today)


def require_day_ahead(deadline: date, today: date) -> None:
    """R-ROUND-20, a deadline moved to a day on which people are at work."""
    if deadline <= today:
        raise Invalid("round.deadline_not_ahead", field="deadline", deadline=deadline, rule="R-ROUND-20")
    if deadline > today + FURTHEST:
        raise Invalid("round.deadline_too_far", field="deadline", rule="R-ROUND-20")
    if not is_working_day(deadline):
        raise Invalid(
            "round.deadline_not_working_day",
            field="deadline",
            deadline=deadline,
            following=working_day_from(deadline),
            rule="R-ROUND-20",
        )


def require_reopenable(
    found: Round, case_state: CaseState, *, bears: bool, outdated: bool, held: bool
) -> None:
    """R-ROUND-21: A closed round opens again as long as the case still waits for its decision, with the same
    text before the same body. Source: scenarios.md S4 «answer after closing (unless reopened)».
    """
    if found.state is RoundState.OPEN:
        raise RuleBroken("round.still_open", rule="R-ROUND-21")
    if case_state not in _REOPENABLE or not bears:
        raise RuleBroken("round.case_went_on", rule="R-ROUND-21")
    if held:
        raise RuleBroken("round.meeting_held", rule="R-ROUND-21")
    if outdated:
        raise RuleBroken("round.text_changed", rule="R-ROUND-21")


def reminder_due(deadline: date, today: date, *, reminded_ahead: bool, reminded_due: bool) -> Reminder | None:
    """R-ROUND-22: Who has not answered is reminded seven days before the deadline and on it, once each.

    A reminder that was missed is sent late, but never both at once. Source: scenarios.md S2, features 4.4.
    """
    if today >= deadline:
        return None if reminded_due else Reminder.DUE
    if today >= deadline - REMIND_AHEAD and not reminded_ahead:
        return Reminder.AHEAD
    return None


def reminded_at_opening(deadline: date, today: date) -> bool:
    """R-ROUND-22, the question itself: in the last seven days it reminds enough."""
    return today >= deadline - REMIND_AHEAD


def to_remind(replies: Collection[Reply]) -> list[Reply]:
    """R-ROUND-22, those whose answer is still missing."""
    return [reply for reply in replies if reply.answer is None]
