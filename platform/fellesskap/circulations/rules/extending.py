"""What must hold for giving those who are asked in writing more time."""

from __future__ import annotations

from datetime import date

from fellesskap.circulations.model import Circulation
from fellesskap.circulations.rules.answering import LONGEST_REASON
from fellesskap.errors import Invalid, RuleBroken
from fellesskap.rounds.rules import choose_deadline, require_day_ahead


def require_extension_reason(reason: str) -> None:
    """R-CIRCULATION-19: Those who are asked are told why the last day is moved. Source: features 4.4, 5.14."""
    if not reason.strip():
        raise Invalid("circulation.extension_reason_required", field="reason", rule="R-CIRCULATION-19")
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid(
            "circulation.text_too_long", field="reason", longest=LONGEST_REASON, rule="R-CIRCULATION-19"
        )


def extended_deadline(
    circulation: Circulation, today: date, deadline: date | None, days: int | None, *, working: bool
) -> date:
    """R-CIRCULATION-20: The last day to answer is moved to a later one that is to come and that people work; so
    many days more are counted as for a round, from the last day or, where that has passed, from today.

    Source: features 4.4, 5.14; scenarios.md S4; R-ROUND-19, R-ROUND-20.
    """
    chosen = choose_deadline(circulation.deadline, today, deadline, days, working=working)
    if chosen <= circulation.deadline:
        raise RuleBroken(
            "circulation.deadline_not_later",
            field="deadline",
            deadline=circulation.deadline,
            rule="R-CIRCULATION-20",
        )
    require_day_ahead(chosen, today)
    return chosen
