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


class ActorKind(StrEnum):
    PERSON = "person"
    PUBLIC = "public"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the public or the system itself, in one community at one moment.

    `meetings` are those a deputy is called to and may read the papers of today, `cases` what is on their agendas.
    """

    kind: ActorKind
    person_id: UUID | None = None
    name: str = ""
    language: str = "nb"
    roles: frozenset[Role] = frozenset()
    seats: frozenset[HeldSeat] = field(default_factory=frozenset)
    meetings: frozenset[UUID] = frozenset()
    cases: frozenset[UUID] = frozenset()

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


PUBLIC_ACTOR = Actor(ActorKind.PUBLIC)
SYSTEM_ACTOR = Actor(ActorKind.SYSTEM, name="Fellesskap")
