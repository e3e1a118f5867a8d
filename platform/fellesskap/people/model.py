"""Seats as they are filled on a day, and the persons who fill them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.structure.model import Names, SeatKind


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as others meet one: a name and the language to write in."""

    person_id: UUID
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class FilledSeat:
    """A seat on a day: what it is, who holds it and who stands in, in order."""

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

    @property
    def caller(self) -> PersonRef | None:
        """Whom a call goes to: the holder, or the first deputy of a vacant seat; nobody where none may attend."""
        if not self.may_attend:
            return None
        if self.holder is not None:
            return self.holder
        return self.deputies[0] if self.deputies else None


@dataclass(frozen=True, slots=True)
class SeatPlace:
    """Where a seat is: its body, and whether that body's meetings are open to the public."""

    seat_id: UUID
    body_id: UUID
    open_to_public: bool
