"""What a transfer is, apart from how it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from fellesskap.structure.model import Direction, Route


@dataclass(frozen=True, slots=True)
class Way:
    """From one body to another, by their keys; `exception` says why it is gone where no path leads that way."""

    direction: Direction
    source: str
    target: str
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Onward:
    """What a case is from now on: its matter class, and the route that discusses such cases in its new body."""

    matter_class: str
    route: Route
