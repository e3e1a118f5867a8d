"""The vocabulary a community describes itself with.

Only the words are code: every number, name and relation is data in a community's structure. Sources: the
national template of 23 October 2019 and the communities' own papers (`tenants/structures/*.toml`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fellesskap.actor import Side


class BodyKind(StrEnum):
    """What a body is for."""

    PARTNERSHIP = "partnership"
    DIALOGUE = "dialogue"
    STRATEGIC = "strategic"
    WORKING = "working"
    PROFESSIONAL = "professional"
    EXPERT = "expert"
    TEMPORARY = "temporary"
    ADVISORY = "advisory"
    SECRETARIAT = "secretariat"
    REGION = "region"
    NETWORK = "network"


class SeatKind(StrEnum):
    """In what capacity a seat takes part."""

    MEMBER = "member"
    OBSERVER = "observer"
    SECRETARY = "secretary"


class Each(StrEnum):
    """What a seat or a body is multiplied by when the structure is expanded."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    DIVISION = "division"


class Group(StrEnum):
    """For whom a seat speaks, whichever side it belongs to."""

    USERS = "users"
    GENERAL_PRACTITIONERS = "general_practitioners"
    EMPLOYEES = "employees"


class Deputies(StrEnum):
    """How a seat is stood in for."""

    NONE = "none"
    PERSONAL = "personal"
    ORDERED = "ordered"
    COMMON = "common"


class AnchoringLevel(StrEnum):
    """How far a case is anchored with the partners before it is decided, least first."""

    NONE = "none"
    REGION = "region"
    ADMINISTRATIVE = "administrative"
    COUNCIL = "council"


class Silence(StrEnum):
    """What an absent answer, or a present seat that says nothing, means."""

    CONSENTS = "consents"
    DOES_NOT_COUNT = "does_not_count"
    BLOCKS = "blocks"


class ObjectionEffect(StrEnum):
    """What a partner's objection does to a binding decision."""

    BLOCKS = "blocks"
    MUST_BE_ADDRESSED = "must_be_addressed"
    NOTED = "noted"


class Basis(StrEnum):
    """What consensus is."""

    NO_OBJECTION = "no_objection"
    ALL_AGREE = "all_agree"


class Effect(StrEnum):
    """What a decision by consensus does to the partners."""

    BINDING = "binding"
    RECOMMENDATION = "recommendation"


class Anchor(StrEnum):
    """Whom an anchoring round asks."""

    MUNICIPALITIES = "municipalities"
    DIVISIONS = "divisions"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class Names:
    """A name in bokmål, nynorsk and Northern Sami; an empty one falls back to bokmål."""

    nb: str
    nn: str = ""
    se: str = ""

    def in_language(self, language: str) -> str:
        """The name in `nb`, `nn` or `se`."""
        return getattr(self, language, "") or self.nb


@dataclass(frozen=True, slots=True)
class Trust:
    """The hospital trust (helseforetak) of the community."""

    key: str
    name: str
    org_number: str
    health_region: str


@dataclass(frozen=True, slots=True)
class Division:
    """A division or clinic through which the trust anchors; `external` belongs to another enterprise."""

    key: str
    name: Names
    external: bool = False


@dataclass(frozen=True, slots=True)
class RegionMember:
    """A municipality in a region; `confirmed` is false where no source states it."""

    municipality: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Region:
    """A group of municipalities that act together (helseregion)."""

    key: str
    name: Names
    members: tuple[RegionMember, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat, or one for `each` municipality, region or division, with its rights.

    `among` limits `each` to some numbers or keys. Where the seat is not expanded, `region`, `municipality` or
    `division` may name the one it represents. `counts` tells whether it is heard when consensus is formed.
    """

    key: str
    title: Names
    side: Side
    kind: SeatKind = SeatKind.MEMBER
    each: Each | None = None
    among: tuple[str, ...] = ()
    count: int = 1
    group: Group | None = None
    may_speak: bool = True
    may_propose: bool = True
    counts: bool = True
    deputies: Deputies = Deputies.NONE
    region: str = ""
    municipality: str = ""
    division: str = ""
    requires: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """A chair that alternates between sides from `anchor`; `first` leads first.

    A turn lasts `months`, or that many of the body's `meetings`: one of the two is given. With `deputy` the
    side that does not lead has the deputy chair.
    """

    anchor: date
    first: Side
    months: int = 0
    meetings: int = 0
    deputy: bool = False


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """When a body agrees. The quorum is a share of its counted seats, in whole numbers."""

    basis: Basis = Basis.NO_OBJECTION
    silence: Silence = Silence.CONSENTS
    quorum_numerator: int = 1
    quorum_denominator: int = 2
    both_sides: bool = True


@dataclass(frozen=True, slots=True)
class Body:
    """A forum of the community; with `each` it is a template for one body for every region."""

    key: str
    name: Names
    kind: BodyKind
    level: int
    abbreviation: str = ""
    purpose: str = ""
    decides: bool = False
    open_to_public: bool = False
    frame_minutes: int | None = None
    meetings_per_year: int | None = None
    each: Each | None = None
    reports_to: str = ""
    prepares_for: str = ""
    part_of: str = ""
    chair: Rotation | None = None
    decision: DecisionRule = field(default_factory=DecisionRule)
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterClass:
    """What kind of matter a case is (faglig, administrativ, prinsipiell); decides what a decision does."""

    key: str
    name: Names
    effect: Effect
    anchoring: AnchoringLevel
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """The two steps of a case: where it is discussed, whom it is anchored with, where it is decided."""

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


@dataclass(frozen=True, slots=True)
class Perspective:
    """One side of a case that must be lit before it is treated (kommuner, pasient, pårørende …)."""

    key: str
    name: Names


class CaseText(StrEnum):
    """The parts of a case's text an intake field can fill."""

    TITLE = "title"
    QUESTION = "question"
    BACKGROUND = "background"
    PROPOSAL = "proposal"
    CONSEQUENCES = "consequences"


@dataclass(frozen=True, slots=True)
class IntakeField:
    """One field of the community's own intake form."""

    fills: CaseText
    label: Names
    explanation: Names = Names("")
    required: bool = True


@dataclass(frozen=True, slots=True)
class Intake:
    """Who may report a case, by the bodies they sit in, and the form they fill in."""

    may_report_from: tuple[str, ...]
    fields: tuple[IntakeField, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """One community as one version describes it; references between parts are keys."""

    name: Names
    trust: Trust
    municipalities: tuple[str, ...]
    bodies: tuple[Body, ...]
    routes: tuple[Route, ...]
    matter_classes: tuple[MatterClass, ...]
    perspectives: tuple[Perspective, ...]
    intake: Intake
    numbering: str = "{number}/{year}"
    call_days: int = 7
    regions: tuple[Region, ...] = ()
    divisions: tuple[Division, ...] = ()
    source: str = ""
    proposal: bool = False

    def body(self, key: str) -> Body:
        """The body, or the template it was expanded from; raise `KeyError` for an unknown key."""
        for body in self.bodies:
            if body.key == key:
                return body
        templates = [body for body in self.bodies if body.each and key.startswith(f"{body.key}-")]
        if not templates:
            raise KeyError(key)
        return max(templates, key=lambda template: len(template.key))

    def route(self, key: str) -> Route:
        """The route; raise `KeyError` for an unknown key."""
        for route in self.routes:
            if route.key == key:
                return route
        raise KeyError(key)

    def matter_class(self, key: str) -> MatterClass:
        """The matter class; raise `KeyError` for an unknown key."""
        for matter in self.matter_classes:
            if matter.key == key:
                return matter
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class MunicipalityFacts:
    """What the national register says of a municipality; `successor` is the number that replaced it."""

    number: str
    name: str
    name_official: str
    language: str = "nb"
    successor: str = ""
