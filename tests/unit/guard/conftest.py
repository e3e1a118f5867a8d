"""Numbers to try the guard on, made as they are needed and belonging to nobody.

A series without +80 is given a year and an individual number (40-53 with 500-899) that no year of birth
has been given, so that no person can have the number.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

# What each kind adds to day and month.
SERIES = {
    "national": (0, 0),
    "d": (40, 0),
    "h": (0, 40),
    "tenor": (0, 80),
    "nav": (0, 65),
    "d_tenor": (40, 80),
}
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

MakeNumber = Callable[[random.Random, str, int], str]


def complete(nine: str, rest: int) -> str | None:
    """Add control digits, the first leaving `rest`; None where one of them would be ten."""
    first = (rest - sum(int(digit) * weight for digit, weight in zip(nine, FIRST, strict=True))) % 11
    ten = f"{nine}{first}"
    if first == 10:
        return None
    second = -sum(int(digit) * weight for digit, weight in zip(ten, SECOND, strict=True)) % 11
    return None if second == 10 else f"{ten}{second}"


@pytest.fixture(scope="session")
def make_number() -> MakeNumber:
    """Make a number of a kind with the rest wanted."""

    def make(rng: random.Random, kind: str, rest: int = 0) -> str:
        day_shift, month_shift = SERIES[kind]
        while True:
            date = f"{rng.randint(1, 28) + day_shift:02}{rng.randint(1, 12) + month_shift:02}"
            if number := complete(f"{date}{rng.randint(40, 53)}{rng.randint(500, 899)}", rest):
                return number

    return make


@pytest.fixture(scope="session")
def make_account() -> Callable[[random.Random], str]:
    """Make a bank account number that passes the banks' own control."""

    def make(rng: random.Random) -> str:
        while True:
            ten = f"{rng.randint(10**9, 10**10 - 1)}"
            control = -sum(int(digit) * weight for digit, weight in zip(ten, SECOND, strict=True)) % 11
            if control < 10:
                return f"{ten}{control}"

    return make
