"""Who acts: the facts about a person in one community that access rules and row policies are fed with."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from uuid import UUID


class Audience(IntEnum):
    """How far a row may be seen; a reader sees rows whose audience is at least the reader's own level.

    Stored as a small integer on every row whose visibility varies, and compared by the row policies.
    """

    SECRETARIAT = 0
    PARTNERS = 1
    ELECTED = 2
    PUBLIC = 3


class Side(StrEnum):
    """The two parties of a community, and those that belong to neither."""

    MUNICIPAL = "municipal"
    HOSPITAL = "hospital"
    OTHER = "other"


class RoleKind(StrEnum):
    """What a person is trusted with outside a seat; seats give their own rights."""

    SECRETARIAT = "secretariat"
    ADMINISTRATOR = "administrator"
    MUNICIPAL_CONTACT = "municipal_contact"
    REGION_CONTACT = "region_contact"
    DIVISION_CONTACT = "division_contact"
    ELECTED = "elected"


@dataclass(frozen=True, slots=True)
class Role:
    """One dated trust, already filtered to those in force."""

    kind: RoleKind
    side: Side
    partner_id: UUID | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A seat the person holds today, or stands in for as deputy.

    `waits` tells that somebody else acts for it today: a deputy who waits is let in by a call, meeting by meeting.
    """

    seat_id: UUID
    body_id: UUID
    side: Side
    deputy: bool
    may_propose: bool
    counts: bool
    region_id: UUID | None = None
    partner_id: UUID | None = None
    division_id: UUID | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """Whom something that is one side's own belongs to: the whole side, one of its regions or divisions."""

    side: Side
    region_id: UUID | None = None
    division_id: UUID | None = None


# The roles that put a person on a side: an administrator keeps the structure, and the elected read no papers.
_OF_A_SIDE = frozenset(
    {
        RoleKind.SECRETARIAT,
        RoleKind.MUNICIPAL_CONTACT,
        RoleKind.REGION_CONTACT,
        RoleKind.DIVISION_CONTACT,
    }
)
_SIDES = frozenset({Side.MUNICIPAL, Side.HOSPITAL})


class ActorKind(StrEnum):
    PERSON = "person"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the public or the system itself, in one community at one moment.

    `home_regions` are the regions of the municipalities that roles and seats name.
    `meetings` are those a deputy is called to and may read the papers of today, `cases` what is on their agendas.
    `space` is whose own a paper is that is being made; only somebody who is no person has one.
    """

    kind: ActorKind
    person_id: UUID | None = None
    name: str = ""
    language: str = "nb"
    roles: frozenset[Role] = frozenset()
    seats: frozenset[HeldSeat] = field(default_factory=frozenset)
    home_regions: frozenset[UUID] = frozenset()
    meetings: frozenset[UUID] = frozenset()
    cases: frozenset[UUID] = frozenset()
    space: Space | None = None

    @property
    def sees(self) -> Audience:
        """The lowest audience this actor may read."""
        if self.kind is ActorKind.SYSTEM or self.has(RoleKind.SECRETARIAT, RoleKind.ADMINISTRATOR):
            return Audience.SECRETARIAT
        if any(not seat.waits for seat in self.seats) or self.has(
            RoleKind.MUNICIPAL_CONTACT, RoleKind.REGION_CONTACT, RoleKind.DIVISION_CONTACT
        ):
            return Audience.PARTNERS
        if self.has(RoleKind.ELECTED):
            return Audience.ELECTED
        return Audience.PUBLIC

    def has(self, *kinds: RoleKind) -> bool:
        """Tell whether any of the kinds is among the roles."""
        return any(role.kind in kinds for role in self.roles)

    def secretariat_sides(self) -> frozenset[Side]:
        """The sides on whose behalf the person sits in the secretariat."""
        return frozenset(role.side for role in self.roles if role.kind is RoleKind.SECRETARIAT)

    def sides(self) -> frozenset[Side]:
        """The sides whose own papers the person reads today: by a role of the side, or a seat acted in.

        Papers are made by nobody in particular, who belongs to no side, but for a paper that is a side's own.
        """
        if self.person_id is None:
            return frozenset({self.space.side}) & _SIDES if self.space else frozenset()
        roles = {role.side for role in self.roles if role.kind in _OF_A_SIDE}
        return frozenset((roles | {seat.side for seat in self._acting()}) & _SIDES)

    def regions(self) -> frozenset[UUID]:
        """The regions of the municipal side the person belongs to today."""
        if Side.MUNICIPAL not in self.sides():
            return frozenset()
        roles = {role.region_id for role in self.roles if role.kind is RoleKind.REGION_CONTACT}
        seats = {seat.region_id for seat in self._acting() if seat.side is Side.MUNICIPAL}
        own = {self.space.region_id} if self.space and self.person_id is None else set()
        return self.home_regions | {one for one in roles | seats | own if one}

    def divisions(self) -> frozenset[UUID]:
        """The divisions of the trust the person belongs to today."""
        if Side.HOSPITAL not in self.sides():
            return frozenset()
        roles = {role.division_id for role in self.roles if role.kind is RoleKind.DIVISION_CONTACT}
        seats = {seat.division_id for seat in self._acting() if seat.side is Side.HOSPITAL}
        own = {self.space.division_id} if self.space and self.person_id is None else set()
        return frozenset(one for one in roles | seats | own if one)

    def keeps(self) -> frozenset[Side]:
        """The sides whose secretary the person is, and so reads what any region or division there has."""
        return self.secretariat_sides() & self.sides()

    def belongs_to(self, space: Space) -> bool:
        """Tell whether what is the space's own is the person's too; the row policies say the same."""
        if space.side not in self.sides():
            return False
        return (
            (space.region_id is None and space.division_id is None)
            or space.side in self.keeps()
            or space.region_id in self.regions()
            or space.division_id in self.divisions()
        )

    def _acting(self) -> list[HeldSeat]:
        """The seats the person acts in today: holders who are not away, and deputies who step in."""
        return [seat for seat in self.seats if not seat.deputy]


PUBLIC_ACTOR = Actor(ActorKind.PUBLIC)
SYSTEM_ACTOR = Actor(ActorKind.SYSTEM, name="Fellesskap")
