"""Where a community meets: bodies with their seats, chairs and rules for deciding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from fellesskap.actor import Side
from fellesskap.structure.model.partners import UNNAMED, Names
from fellesskap.structure.model.words import (
    Approval,
    Basis,
    BodyKind,
    CompositionKind,
    Deputies,
    DeputyAccess,
    Each,
    Group,
    SeatKind,
    Silence,
    Weight,
)

PARTIES = frozenset({"municipalities", "regions", "divisions", "trust"})
"""Who can nominate and appoint without being a body or a `Party` of the structure."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """How a seat is filled, each by a party or a body; empty where nobody does.

    Several may nominate for one seat and `selected_by` chooses among them; what `confirmed_by` has not
    confirmed by a decision does not begin.
    """

    nominated_by: str = ""
    selected_by: str = ""
    appointed_by: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many seats one municipality, region or division has where it has more than the others."""

    place: str
    count: int


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat, or one for `each` municipality, region or division, with its rights.

    `among` limits `each` to some numbers or keys, and `by_place` gives some of them another number of seats.
    Where the seat is not expanded, `region`, `municipality` or `division` may name the one it represents.
    `counts` tells whether it is heard when consensus is formed. A seat with an `office` follows whoever holds
    that office in its place.
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
    may_attend: bool = True
    office: str = ""
    appointment: Appointment = field(default_factory=Appointment)
    term_months: int | None = None
    leader_level: int | None = None
    competences: tuple[str, ...] = ()
    by_place: tuple[PlaceCount, ...] = ()
    needs_authority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """A chair that alternates between sides, or among `parties`, from `anchor`; `first` leads first.

    A turn lasts `months`, or that many of the body's `meetings`: one of the two is given. With `deputy`
    whoever leads next has the deputy chair. `parties` are keys of regions and divisions, numbers of
    municipalities and the trust's key, in the order they lead; `first` is then the side of the first.
    """

    anchor: date
    first: Side
    months: int = 0
    meetings: int = 0
    deputy: bool = False
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenProcedure:
    """How a body decides in writing between its meetings: within at least so many `days`, and what it means that
    a seat has not answered by then.
    """

    days: int = 7
    silence: Silence = Silence.BLOCKS


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """When a body agrees. The quorum is a share of its counted seats, in whole numbers.

    With `equal_sides` as many counted seats of each side take part, or the body does not agree. Without `written`
    the body decides in its meetings only.
    """

    basis: Basis = Basis.NO_OBJECTION
    silence: Silence = Silence.CONSENTS
    quorum_numerator: int = 1
    quorum_denominator: int = 2
    both_sides: bool = True
    equal_sides: bool = False
    written: WrittenProcedure | None = None


@dataclass(frozen=True, slots=True)
class Mandate:
    """What a body is to do, the body that adopted it and the decision it was adopted by."""

    text: str
    adopted_by: str = ""
    adopted_on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class CompositionRule:
    """What must hold for those who hold the seats of `bodies` (all bodies when empty).

    `minimum` and `maximum` count seats that are filled, of a `side`, a `group` or a `competence` where one is
    named; for coverage every one of `places` is represented; for gender `minimum` is the least per cent of each.
    `explanation` is the community's own sentence and says what would mend a breach.
    """

    key: str
    name: Names
    kind: CompositionKind
    weight: Weight = Weight.WARNING
    bodies: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    side: Side | None = None
    group: Group | None = None
    competence: str = ""
    places: tuple[str, ...] = ()
    explanation: Names = UNNAMED


@dataclass(frozen=True, slots=True)
class Body:
    """A forum of the community; with `each` it is a template for one body for every region.

    A temporary body lasts until `until` and reports to `appointed_by`. `may_appoint` are the kinds of bodies
    that this one may appoint. `succeeds` is the body whose work it took over. `minutes_approved_by` says whose word
    makes the minutes of its meetings final, `comment_days` how long those who took part have to comment on them
    unless the secretariat says another day. A called deputy reads the papers as `deputy_access` says, for
    `deputy_access_days` after the meeting where it counts days. With `informs_deputies` those who are not called
    are told of the call, without its papers. Every agenda begins with the `opening_items` and ends with the
    `closing_items`.
    """

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
    aliases: tuple[str, ...] = ()
    mandate: Mandate | None = None
    until: date | None = None
    appointed_by: str = ""
    may_appoint: tuple[BodyKind, ...] = ()
    succeeds: str = ""
    minutes_approved_by: Approval = Approval.SECRETARIAT
    comment_days: int = 10
    deputy_access: DeputyAccess = DeputyAccess.UNTIL_APPROVED
    deputy_access_days: int | None = None
    informs_deputies: bool = False
    opening_items: tuple[str, ...] = ()
    closing_items: tuple[str, ...] = ()
