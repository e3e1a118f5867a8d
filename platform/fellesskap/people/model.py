"""Seats as they are filled on a day, the persons who fill them, and the offices some seats follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.structure.model import Deputies, Names, SeatKind


class HoldingKind(StrEnum):
    """In what way a person is in a seat."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class EndReason(StrEnum):
    """Why somebody leaves a seat before the time is out."""

    OWN_WISH = "own_wish"
    NEW_POSITION = "new_position"
    REPLACED = "replaced"
    OFFICE = "office"
    DISSOLVED = "dissolved"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as others meet one: a name and the language to write in."""

    person_id: UUID
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class FilledSeat:
    """A seat on a day: what it is, who holds it and who stands in, in order.

    `away` tells that the holder is on leave; `stand_in` is who steps in where nobody else sits.
    """

    seat_id: UUID
    key: str
    title: Names
    side: Side
    kind: SeatKind
    may_propose: bool
    counts: bool
    may_attend: bool
    position: int
    region_id: UUID | None
    partner_id: UUID | None
    division_id: UUID | None
    holder: PersonRef | None
    deputies: tuple[PersonRef, ...]
    away: bool = False
    stand_in: PersonRef | None = None

    @property
    def present_holder(self) -> PersonRef | None:
        """The holder, unless on leave."""
        return None if self.away else self.holder

    @property
    def heard(self) -> bool:
        """Whether it counts when consensus is formed; observers and secretaries never do."""
        return self.counts and self.kind is SeatKind.MEMBER

    @property
    def caller(self) -> PersonRef | None:
        """Whom a call goes to: the holder, else who steps in; nobody where none may attend."""
        if not self.may_attend:
            return None
        return self.present_holder or self.stand_in


@dataclass(frozen=True, slots=True)
class SeatPlace:
    """Where a seat is and how it is filled, and whether its body's meetings are open to the public.

    `gone_on` is the first day it is no longer in the structure, if there is one.
    """

    seat_id: UUID
    body_id: UUID
    open_to_public: bool
    deputies: Deputies = Deputies.NONE
    office: str = ""
    side: Side = Side.OTHER
    gone_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A holding as rules see it; `begun` needs the day, which is handed in."""

    id: UUID
    seat_id: UUID | None
    body_id: UUID
    person_id: UUID
    kind: HoldingKind
    rank: int
    valid_from: date
    valid_to: date | None
    version: int
    side: Side | None = None
    behind_id: UUID | None = None
    office_holding_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The municipality, region or division of an office or a seat; none for the whole community's."""

    partner_id: UUID | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InOffice:
    """A person in an office, for a time."""

    id: UUID
    office: str
    place: Place
    person_id: UUID
    valid_from: date
    valid_to: date | None
    version: int = 1


@dataclass(frozen=True, slots=True)
class ExOfficio:
    """A seat in the days in which it follows an office."""

    seat_id: UUID
    body_id: UUID
    office: str
    place: Place
    valid_from: date
    valid_to: date | None
    open_to_public: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """That the one in an office sits in a seat that follows it, from a day to a day."""

    seat: ExOfficio
    office_holding_id: UUID
    person_id: UUID
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Turnover:
    """What a change of offices did: who comes in where, who goes, and whom nobody knew before."""

    filled: tuple[Following, ...] = ()
    ended: tuple[Held, ...] = ()
    registered: tuple[str, ...] = ()
