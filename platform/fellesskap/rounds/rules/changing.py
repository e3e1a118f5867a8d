"""How a round goes on after it opened: more time, opened again, and when those who are silent are reminded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from fellesskap.cases.model import CaseState
from fellesskap.errors import RuleBroken
from fellesskap.rounds.model import Reminder, Reply, Round, RoundState
from fellesskap.rounds.rules.deadlines import require_day_ahead
from fellesskap.rounds.rules.texts import require_text

REMIND_AHEAD = timedelta(days=7)

_REOPENABLE = (CaseState.ANCHORED, CaseState.DISCUSSED, CaseState.DECIDING)


def require_change_reason(reason: str) -> None:
    """R-ROUND-18: Whoever moves a deadline or opens a round again says why. Source: features 4.4."""
    require_text(reason, "reason", "round.change_needs_reason", "R-ROUND-18")


def require_later_deadline(found: Round, deadline: date, today: date) -> None:
    """R-ROUND-20: A deadline that those asked know is never moved nearer, and never to a day that has come.

    Source: features 4.4; scenarios.md S4.
    """
    if deadline <= found.deadline:
        raise RuleBroken(
            "round.deadline_not_later", field="deadline", deadline=found.deadline, rule="R-ROUND-20"
        )
    require_day_ahead(deadline, today)


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
