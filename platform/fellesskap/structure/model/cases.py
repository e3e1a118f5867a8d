"""How a community handles cases: kinds of matter, their routes, what must be lit, how they are reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fellesskap.structure.model.partners import UNNAMED, Names
from fellesskap.structure.model.words import (
    Anchor,
    AnchoringLevel,
    CaseText,
    Direction,
    Effect,
    Force,
    ObjectionEffect,
    Silence,
)


@dataclass(frozen=True, slots=True)
class MatterClass:
    """What kind of matter a case is (faglig, administrativ, prinsipiell); decides what a decision does.

    `onward_to` is the body a decision is reported to, or waits for; empty where it goes no further.
    """

    key: str
    name: Names
    effect: Effect
    anchoring: AnchoringLevel
    explanation: str = ""
    force: Force = Force.AT_ONCE
    onward_to: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """The two steps of a case: where it is discussed, whom it is anchored with, where it is decided.

    Advice is usually asked of the bodies `advised_by`, and of `advised_by_others` outside the structure by name.
    """

    key: str
    name: Names
    matter_classes: tuple[str, ...]
    discuss_in: tuple[str, ...]
    decide_in: str
    anchor_with: tuple[Anchor, ...]
    may_start_in: tuple[str, ...] = ()
    later_meeting: bool = True
    levels: tuple[AnchoringLevel, ...] = tuple(AnchoringLevel)
    answer_days: int = 28
    silence: Silence = Silence.DOES_NOT_COUNT
    objection_effect: ObjectionEffect = ObjectionEffect.BLOCKS
    advised_by: tuple[str, ...] = ()
    advised_by_others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A way by which cases are lifted or taken down, from any of some bodies to any of others.

    The first of `to_bodies` is where they usually go (A25).
    """

    key: str
    name: Names
    direction: Direction
    from_bodies: tuple[str, ...]
    to_bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanPeriod:
    """The years of a plan, both days among them, that some priority groups belong to."""

    key: str
    name: Names
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class PriorityGroup:
    """Those whose services come first in some plan periods."""

    key: str
    name: Names
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisagreementLevel:
    """One level at which a disagreement is tried, nearest to the patient first, within so many days.

    Without a body it is tried by the units themselves, as `explanation` says.
    """

    key: str
    name: Names
    days: int = 14
    body: str = ""
    explanation: Names = UNNAMED


@dataclass(frozen=True, slots=True)
class Perspective:
    """One side of a case that must be lit before it is treated (kommuner, pasient, pårørende …)."""

    key: str
    name: Names


@dataclass(frozen=True, slots=True)
class IntakeField:
    """One field of the community's own intake form."""

    fills: CaseText
    label: Names
    explanation: Names = UNNAMED
    required: bool = True


@dataclass(frozen=True, slots=True)
class Intake:
    """Who may report a case, by the bodies they sit in, and the form they fill in."""

    may_report_from: tuple[str, ...]
    fields: tuple[IntakeField, ...]
