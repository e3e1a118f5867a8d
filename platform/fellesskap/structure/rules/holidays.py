"""The days and weeks in which nobody is called to a meeting, and the days on which people are at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter


class Holiday(StrEnum):
    """A public holiday, or an eve that is kept as one."""

    NEW_YEAR = "new_year"
    MAUNDY_THURSDAY = "maundy_thursday"
    GOOD_FRIDAY = "good_friday"
    EASTER_SUNDAY = "easter_sunday"
    EASTER_MONDAY = "easter_monday"
    LABOUR_DAY = "labour_day"
    CONSTITUTION_DAY = "constitution_day"
    ASCENSION = "ascension"
    WHIT_SUNDAY = "whit_sunday"
    WHIT_MONDAY = "whit_monday"
    CHRISTMAS_EVE = "christmas_eve"
    CHRISTMAS = "christmas"
    BOXING_DAY = "boxing_day"
    NEW_YEARS_EVE = "new_years_eve"


_FIXED = (
    (1, 1, Holiday.NEW_YEAR),
    (5, 1, Holiday.LABOUR_DAY),
    (5, 17, Holiday.CONSTITUTION_DAY),
    (12, 24, Holiday.CHRISTMAS_EVE),
    (12, 25, Holiday.CHRISTMAS),
    (12, 26, Holiday.BOXING_DAY),
    (12, 31, Holiday.NEW_YEARS_EVE),
)
_FROM_EASTER = (
    (-3, Holiday.MAUNDY_THURSDAY),
    (-2, Holiday.GOOD_FRIDAY),
    (0, Holiday.EASTER_SUNDAY),
    (1, Holiday.EASTER_MONDAY),
    (39, Holiday.ASCENSION),
    (49, Holiday.WHIT_SUNDAY),
    (50, Holiday.WHIT_MONDAY),
)


def holidays(year: int) -> tuple[tuple[date, Holiday], ...]:
    """R-YEAR-5: The holidays of Norway are known for any year, by the calendar and from Easter.

    Two may fall on one day (Ascension on 1 or 17 May). Source: lov om helligdager og helligdagsfred § 2, lov
    om 1 og 17 mai.
    """
    sunday = easter(year)
    found = [(date(year, month, day), name) for month, day, name in _FIXED]
    found += [(sunday + timedelta(days=days), name) for days, name in _FROM_EASTER]
    return tuple(sorted(found))


def holidays_on(day: date) -> tuple[Holiday, ...]:
    """R-YEAR-5, what is kept on a day."""
    return tuple(name for found, name in holidays(day.year) if found == day)


def easter_week(year: int) -> int:
    """The week before Easter Sunday, in which the schools are closed."""
    week: int = easter(year).isocalendar().week
    return week


def july_weeks(year: int) -> frozenset[int]:
    """The weeks with a working day in July."""
    return frozenset(
        day.isocalendar().week for day in _days(date(year, 7, 1), date(year, 7, 31)) if day.isoweekday() < 6
    )


def days_of(year: int) -> Iterator[date]:
    """Give every day of a year."""
    return _days(date(year, 1, 1), date(year, 12, 31))


def is_avoided(day: date, weeks: frozenset[int]) -> bool:
    """Tell whether a day lies in one of its own year's weeks to avoid (ISO 8601)."""
    year, week, _ = day.isocalendar()
    return year == day.year and week in weeks


def is_working_day(day: date) -> bool:
    """R-YEAR-5, a day on which people are at work: Monday to Friday and no holiday, nor an eve kept as one."""
    return day.isoweekday() < 6 and not holidays_on(day)


def working_day_from(day: date) -> date:
    """Give the day itself where it is a working day, else the next that is."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def after_working_days(day: date, number: int) -> date:
    """Give the day that comes `number` working days after another."""
    for _ in range(number):
        day = working_day_from(day + timedelta(days=1))
    return day


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
