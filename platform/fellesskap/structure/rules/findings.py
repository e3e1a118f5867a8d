"""A finding: what a check has to say about one place in a structure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fellesskap.structure.model import Body, Seat, Structure

Fact = str | int | date | list[str]
"""What a finding's sentence tells with; a list is told as "a, b og c"."""


class Severity(StrEnum):
    """Whether a finding stops the structure from being published."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a structure: where, a code with a sentence in the catalogues, and its facts."""

    path: str
    code: str
    severity: Severity = Severity.ERROR
    facts: Mapping[str, Fact] = field(default_factory=dict)


def bodies_of(structure: Structure) -> Iterator[tuple[str, Body]]:
    """Give every body with its path."""
    return ((f"bodies.{body.key}", body) for body in structure.bodies)


def seats_of(structure: Structure) -> Iterator[tuple[str, Seat]]:
    """Give every seat with its path."""
    return ((f"{path}.seats.{seat.key}", seat) for path, body in bodies_of(structure) for seat in body.seats)


def repeated(keys: Iterable[str]) -> set[str]:
    """Give those that occur more than once."""
    return {key for key, times in Counter(keys).items() if times > 1}
