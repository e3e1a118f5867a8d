"""How a deadline is counted: by days or working days, over weekends and Norwegian holidays."""

from __future__ import annotations

from datetime import date, timedelta

from fellesskap.errors import Invalid
from fellesskap.structure.model import Route
from fellesskap.structure.rules.holidays import after_working_days, is_working_day, working_day_from

FURTHEST = timedelta(days=2 * 366)
LONGEST_EXTENSION = 200


def default_deadline(route: Route, today: date) -> date:
    """R-ROUND-3, the deadline the community's route gives its partners."""
    return opening_deadline(today, route.answer_days, None, None, working=False)


def opening_deadline(
    today: date, answer_days: int, deadline: date | None, days: int | None, *, working: bool
) -> date:
    """R-ROUND-3: Whoever is asked has until a day to come on which people work: a chosen one, or so many days,
    which may be working days; unsaid, the first such day after the days that are given to answer.

    Source: 002 «Hver kommune må forankre/behandle saker»; features 4.4; scenarios.md S4 «working days».
    """
    if deadline is None and days is None:
        return working_day_from(today + timedelta(days=answer_days))
    chosen = choose_deadline(today, today, deadline, days, working=working)
    require_day_ahead(chosen, today)
    return chosen


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
    """R-ROUND-19, the deadline as a day or as so many days more, and never both."""
    if deadline is not None and days is None:
        return deadline
    if deadline is None and days is not None:
        return extended_deadline(now, today, days, working=working)
    raise Invalid("round.deadline_or_days", field="deadline", rule="R-ROUND-19")


def require_day_ahead(deadline: date, today: date) -> None:
    """R-ROUND-20, a deadline is a day to come on which people are at work, and one that somebody lives to see."""
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
