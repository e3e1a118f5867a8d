"""What a rehearsal shows: the year's meetings, and each kind of case on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fellesskap.meetings.model import YearFinding, YearMeeting
from fellesskap.structure.model import Direction


class Stage(StrEnum):
    """A case's stages, in the order it comes to them."""

    REPORTED = "reported"
    DISCUSSED = "discussed"
    ANCHORED = "anchored"
    DECIDED = "decided"
    ONWARD = "onward"
    FOLLOWED_UP = "followed_up"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a sample case: where, when, and a code with a sentence for what happens.

    `hindrance` is a code with a sentence where the case gets no further; then there are no later steps.
    """

    stage: Stage
    body: str
    day: date | None
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """A sample case of one matter class on one route from one body."""

    matter_class: str
    route: str
    steps: tuple[Step, ...]

    @property
    def arrives(self) -> bool:
        """Whether the case comes all the way."""
        return bool(self.steps) and not self.steps[-1].hindrance


@dataclass(frozen=True, slots=True)
class Crossing:
    """A case that is lifted, or taken down, to one body of a path: when it is first discussed there, if ever."""

    direction: Direction
    sources: tuple[str, ...]
    target: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A year of a structure."""

    year: int
    meetings: tuple[YearMeeting, ...]
    findings: tuple[YearFinding, ...]
    walks: tuple[Walk, ...]
    crossings: tuple[Crossing, ...] = ()
