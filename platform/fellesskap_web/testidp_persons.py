"""Whom one can be in the demo: the persons that its log-in provider offers, all with synthetic numbers.

Synthetic national identity numbers have 80 added to the month, so that no living person has one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_SYNTHETIC_MONTH = 80
_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to log in as: who it is, in which community, in what role, and what to try."""

    pid: str
    name: str
    community: str
    role_text: str
    hint: str = ""


def read_persons(path: Path) -> list[DemoPerson]:
    """Read the persons (JSON, a list of `DemoPerson`); raise `ValueError` for a number not synthetic."""
    persons = [DemoPerson(**entry) for entry in json.loads(path.read_text("utf-8"))]
    for person in persons:
        if not is_synthetic(person.pid):
            raise ValueError(f"{path}: {person.name} has a number that is not synthetic (month + 80)")
    return persons


def is_synthetic(pid: str) -> bool:
    """Tell whether a number has the month of synthetic ones and valid control digits."""
    if (
        len(pid) != 11
        or not (pid.isascii() and pid.isdigit())
        or not 1 <= int(pid[2:4]) - _SYNTHETIC_MONTH <= 12
    ):
        return False
    return _control_digits(pid[:9]) == pid[9:]


def _control_digits(first: str) -> str | None:
    """The two control digits (modulo 11), or None where the number does not exist."""
    digits = [int(letter) for letter in first]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        control = -sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if control == 10:
            return None
        digits.append(control)
    return "".join(str(digit) for digit in digits[9:])
