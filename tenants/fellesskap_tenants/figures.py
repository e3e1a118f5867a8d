"""The figures national readers see, and the one rule of how few communities a figure may be made of. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

FEWEST = 3

NAMES = ("bodies", "seats", "seats_vacant", "meetings_planned", "meetings_held")


@dataclass(frozen=True, slots=True)
class Figures:
    """One community's figures of one year; planned meetings are those not held yet."""

    year: int
    bodies: int
    seats: int
    seats_vacant: int
    meetings_planned: int
    meetings_held: int

    @property
    def digest(self) -> str:
        """Name exactly these figures, so that what is released is what somebody looked at."""
        said = ",".join(str(getattr(self, name)) for name in ("year", *NAMES))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over several communities; `total` and `average` are None where they are too few."""

    name: str
    total: int | None
    average: float | None


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of one year, and how many communities they are made of."""

    year: int
    communities: int
    figures: tuple[Figure, ...]

    @property
    def suppressed(self) -> bool:
        """Whether too few communities share for any figure to be shown."""
        return self.communities < FEWEST


def summarise(snapshots: Iterable[Figures]) -> list[Year]:
    """Add the communities' figures up by year, the latest first; too few communities give none.

    All figures of a year are made of the same communities, so none tells what another hides.
    """
    ordered = sorted(snapshots, key=lambda one: -one.year)
    return [_year(year, list(group)) for year, group in groupby(ordered, key=lambda one: one.year)]


def _year(year: int, snapshots: list[Figures]) -> Year:
    number = len(snapshots)
    figures = []
    for name in NAMES:
        total = sum(getattr(one, name) for one in snapshots)
        shown = number >= FEWEST
        figures.append(Figure(name, total if shown else None, round(total / number, 1) if shown else None))
    return Year(year, number, tuple(figures))
