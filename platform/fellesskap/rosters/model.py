"""A row of a roster as it is given, what is known beforehand, and what a review says of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.composition.model import Holder, SeatOnDay, Terms
from fellesskap.structure.model import Names

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line as text: a person, and the seat or the shared list of deputies they are in if any.

    The person is known again by name and mail, or by `person`, the key of an export. The seat is named by its
    key, or by its body and its title or its place; a shared list by its body and `shared_list`, the side whose
    seats share it. The last day is a day in the seat.
    """

    line: int
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    seat: str = ""
    body: str = ""
    title: str = ""
    place: str = ""
    first_day: str = ""
    last_day: str = ""
    deputy: str = ""
    appointed_by: str = ""
    shared_list: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class SharedList:
    """The list of deputies that the seats of one side of a body share."""

    body_id: UUID
    side: Side


# Where a row puts somebody: in a seat, or on a list.
Place = UUID | SharedList


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person the community has, with what a roster may change; `fit` is what is attested of them today."""

    id: UUID
    name: str
    email: str
    phone: str
    language: str
    fit: Holder = field(default_factory=Holder)


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """A person as they are kept at the moment, for a change of some of it."""

    version: int
    name: str
    language: str
    email: str | None
    phone: str | None
    shared: bool


@dataclass(frozen=True, slots=True)
class KnownSeat:
    """A seat of today, by everything that people may call it, in small letters."""

    id: UUID
    key: str
    title: Names
    bodies: frozenset[str]
    titles: frozenset[str]
    places: frozenset[str]
    asks: SeatOnDay


@dataclass(frozen=True, slots=True)
class KnownList:
    """A shared list of today, by everything that people may call its body, in small letters."""

    place: SharedList
    bodies: frozenset[str]


@dataclass(frozen=True, slots=True)
class KnownHolding:
    """Who is in a seat or on a list, and when; `rank` is 0 for the holder."""

    place: Place
    person_id: UUID
    rank: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a roster is reviewed against."""

    people: tuple[KnownPerson, ...]
    seats: tuple[KnownSeat, ...]
    holdings: tuple[KnownHolding, ...]
    terms: Terms
    languages: tuple[str, ...]
    lists: tuple[KnownList, ...] = ()


class PersonOutcome(StrEnum):
    """What taking a row in does with its person."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"


class SeatOutcome(StrEnum):
    """What taking a row in does with its seat."""

    APPOINT = "appoint"
    HELD = "held"
    NONE = "none"


class RosterState(StrEnum):
    """Whether a roster was only looked at, or taken in."""

    PREVIEWED = "previewed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of a row: a code with a sentence in the catalogues, and facts that name nobody.

    `names` are facts that the community has a name for in each language.
    """

    code: str
    facts: Facts = field(default_factory=dict)
    names: Mapping[str, Names] = field(default_factory=dict)

    def in_language(self, language: str) -> Facts:
        """All facts, as a reader of the language is told them."""
        return {**self.facts, **{fact: name.in_language(language) for fact, name in self.names.items()}}


@dataclass(frozen=True, slots=True)
class Line:
    """What a review says of one row, and all that is kept of it."""

    line: int
    person: PersonOutcome | None
    seat: SeatOutcome | None
    errors: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that can be taken in, read: whom it is about and where they are to sit.

    `person_id` is None for somebody new; rows about one new person have the same `mark`.
    """

    mark: str
    person_id: UUID | None
    name: str
    email: str | None
    phone: str | None
    language: str
    changes: bool
    place: Place | None
    rank: int
    valid_from: date | None
    valid_to: date | None
    appointed_by: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A whole roster reviewed: a line for each row, and what to do for those without errors."""

    lines: tuple[Line, ...]
    wanted: tuple[Wanted, ...]

    @property
    def refused(self) -> tuple[int, ...]:
        """The numbers of the lines with errors."""
        return tuple(line.line for line in self.lines if line.errors)
