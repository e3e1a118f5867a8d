"""When eleven digits are somebody's number: its kinds, control digits and dates, and how sure is sure enough.

R-GUARD-1, which all the others serve: a text that holds a national identity number is refused, and the
number itself is never stored, logged or told again; `refusal.refuse` carries it out. Source: Helsefellesskap
Innlandet's answer to the ministry, 2022, «uten at det utveksles sensitiv informasjon»; personopplysningsloven
§ 12. The rest is pure arithmetic on digits that `spelling` has read.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from operator import mul

LENGTH = 11
NEW_CONTROL_DIGITS_FROM = date(2032, 1, 1)

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# The digits are weighed as bytes; these are the sums eleven zeros give.
_FIRST_ZEROS = ord("0") * sum(_FIRST_WEIGHTS)
_SECOND_ZEROS = ord("0") * sum(_SECOND_WEIGHTS)
_HIGHEST_REST = 3
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Shapes, one sign for the length of each group and b for eleven, in which a number is written on purpose;
# these count even beside other numbers.
NATURAL_SHAPES = ("b", "65", "632", "2225", "22232")
_GROUPS_OF_A_ROW = 4


class Kind(StrEnum):
    """What sort of number the digits are."""

    NATIONAL_NUMBER = "national_number"
    D_NUMBER = "d_number"
    H_NUMBER = "h_number"
    SYNTHETIC = "synthetic"
    HELP_NUMBER = "help_number"


class Severity(StrEnum):
    """Whether the text is refused or its writer is asked to look again."""

    BLOCK = "block"
    WARN = "warn"


class Named(StrEnum):
    """What the words just before the digits call them."""

    NOTHING = "nothing"
    IDENTITY = "identity"
    PATIENT = "patient"
    ACCOUNT = "account"
    PHONE = "phone"


def _dates() -> dict[str, Kind]:
    months = {0: Kind.NATIONAL_NUMBER, 40: Kind.H_NUMBER, 65: Kind.SYNTHETIC, 80: Kind.SYNTHETIC}
    return {
        f"{day + shift:02}{month + series:02}": Kind.D_NUMBER if shift else kind
        for series, kind in months.items()
        for month, days in enumerate(_DAYS, start=1)
        for day in range(1, days + 1)
        for shift in (0, 40)
    }


_DATES = _dates()
_LEAP_DAYS = frozenset(day + month for day in ("29", "69") for month in ("02", "42", "67", "82"))


def kind_of(digits: str) -> Kind | None:
    """R-GUARD-2: The first six digits are a date, and what is added to it tells the kind; else None.

    A D-number adds 40 to the day. An H-number adds 40 to the month, and so does one series of synthetic
    numbers; the other synthetic series add 80 (Tenor) and 65. A common help number carries no date and
    begins with 8 or 9. Source: Skatteetaten, folkeregisteret-api-dokumentasjon, and Tenor testdata;
    Direktoratet for e-helse, felles hjelpenummer.
    """
    if digits[0] in "89":
        return Kind.HELP_NUMBER
    kind = _DATES.get(digits[:4])
    if kind and digits[:4] in _LEAP_DAYS and int(digits[4:6]) % 4:
        return None
    return kind


def first_rest(digits: str) -> int | None:
    """R-GUARD-3: Both control digits must hold; gives the rest of the first, None when the second fails.

    Both are weighted sums modulo 11. Source: Skatteetaten, folkeregisteret-api-dokumentasjon.
    """
    values = digits.encode()
    first: int = sum(map(mul, _FIRST_WEIGHTS, values)) - _FIRST_ZEROS
    second: int = sum(map(mul, _SECOND_WEIGHTS, values)) - _SECOND_ZEROS
    return None if second % 11 else first % 11


def stands_alone(inner: list[str], before: str | None, after: str | None) -> bool:
    """R-GUARD-4: Eleven digits in groups are one number only when they are not part of a longer row.

    `inner` are the kinds of separators between the groups, `before` and `after` those towards more digits,
    None where letters or nothing stand there. Digits joined to more digits in the way they are joined to
    each other are part of something longer: an amount, a customer identification, a row of figures. So are
    four groups or more with only a blank or a line break towards other digits: a row in a table. Groups in
    one of `NATURAL_SHAPES` need not stand alone. Source: the S2 battery of hard negatives.
    """
    in_table = len(inner) + 1 >= _GROUPS_OF_A_ROW and any(gap and gap.isspace() for gap in (before, after))
    return before not in inner and after not in inner and not in_table


def severity(digits: str, kind: Kind, named: Named, today: date | None) -> Severity | None:
    """R-GUARD-5: Rest 0 blocks; None when the digits are nobody's number.

    Rests 1 to 3 are given out from 2032: a warning until then (and when `today` is not
    known), a block after. Named as an identity number or following the word patient, the rest does not
    matter (R-GUARD-6); written or named as a bank account or a telephone, a warning (R-GUARD-7); a common
    help number looks like one account in eleven, so it warns unless it is named (R-GUARD-8); named as an
    identity number with wrong control digits, a warning that it may be mistyped (R-GUARD-9).
    Source: Skatteetaten, new control digits from 2032; the S1 and S2 batteries.
    """
    rest = first_rest(digits)
    if named is Named.IDENTITY:
        return Severity.WARN if rest is None else Severity.BLOCK
    if rest is None or rest > _HIGHEST_REST:
        return None
    if named is Named.PATIENT:
        return Severity.BLOCK
    if kind is Kind.HELP_NUMBER:
        return Severity.WARN if rest == 0 else None
    if named in (Named.ACCOUNT, Named.PHONE):
        return Severity.WARN
    in_use = rest == 0 or (today is not None and today >= NEW_CONTROL_DIGITS_FROM)
    return Severity.BLOCK if in_use else Severity.WARN
