"""How days, times and numbers are written in each language, always as of Norway's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from babel.dates import format_date, get_day_names, get_month_names
from babel.numbers import format_decimal

from fellesskap.clock import OSLO


def long_day(value: date, language: str) -> str:
    """Write "torsdag 5. mars 2026"."""
    return f"{day_of_year(value, language)} {value.year}"


def day_of_year(value: date, language: str) -> str:
    """Write "torsdag 5. mars", where the year is said already."""
    if language == "se":
        weekday = get_day_names("wide", locale="se")[value.weekday()]
        # The genitive is what a day of a month takes; Babel knows the nominative alone.
        month = get_month_names("wide", locale="se")[value.month].replace("mánnu", "mánu")
        return f"{weekday}, {month} {value.day}. b."
    return format_date(value, "EEEE d. MMMM", locale=language)


def month(number: int, language: str, *, short: bool = False) -> str:
    """Name a month by its number: "mars", or shortened "sep."."""
    names = get_month_names("abbreviated" if short else "wide", context="stand-alone", locale=language)
    return str(names[number])


def short_day(value: date) -> str:
    """Write "05.03.2026"."""
    return f"{value:%d.%m.%Y}"


def clock(value: datetime) -> str:
    """Write "13.05"."""
    return f"{oslo(value):%H.%M}"


def long_moment(value: datetime, language: str) -> str:
    """Write "torsdag 5. mars 2026 kl. 13.05"."""
    local = oslo(value)
    return f"{long_day(local.date(), language)} {'dii.' if language == 'se' else 'kl.'} {clock(local)}"


def number(value: float | Decimal, language: str) -> str:
    """Write "1 234 567,5" with spaces that do not break."""
    return format_decimal(value, locale=language)


def oslo(value: datetime) -> datetime:
    """Move a moment to Norway's clock; one without a zone is taken as UTC."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(OSLO)
