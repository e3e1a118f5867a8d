"""The facts a report of composition is made from, and what it has to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from fellesskap.actor import Side
from fellesskap.structure.model import Competence, CompositionRule, Names, Region, SeatKind, Weight
from fellesskap.structure.model.partners import UNNAMED


class Gender(StrEnum):
    """What a person has told of their own gender."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class AuthorityKind(StrEnum):
    """Whether the power to bind somebody comes with the post or was given for the purpose (A8, 004)."""

    DIRECT = "direct"
    DELEGATED = "delegated"


@dataclass(frozen=True, slots=True)
class Attested:
    """A competence or a leader level that a person is attested to have in a period."""

    competence: str
    leader_level: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Authority:
    """What a holder of a seat may bind somebody to: a sum in kroner, a limit in words, or whatever there is."""

    limit_nok: int | None
    limit_text: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HeldAuthority:
    """An authority with whose it is among those who may sit in one seat; `holds` for the seat's own holder."""

    person_id: UUID
    holds: bool
    authority: Authority


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a structure's document a report is judged by; `templates` are keys of bodies made for each place."""

    competences: tuple[Competence, ...] = ()
    compositions: tuple[CompositionRule, ...] = ()
    regions: tuple[Region, ...] = ()
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever is in a seat or stands in for it, by what the rules ask about; no name is needed."""

    competences: tuple[str, ...] = ()
    leader_level: int | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class SeatOnDay:
    """A seat as it is on a day. `places` are the keys of what it represents.

    `away` tells that the holder is on leave, `acting` is the deputy who steps in where nobody else sits, and
    `appointed` whether an office or somebody's word fills it.
    """

    key: str
    title: str
    side: Side
    kind: SeatKind
    counts: bool
    group: str = ""
    competences: tuple[str, ...] = ()
    leader_level: int | None = None
    places: tuple[str, ...] = ()
    place_name: str = ""
    holder: Holder | None = None
    away: bool = False
    acting: Holder | None = None
    appointed: bool = True

    @property
    def sitting(self) -> Holder | None:
        """Who fills the seat: its holder, and of one on leave the deputy; a vacant seat is filled by nobody."""
        return self.acting if self.holder and self.away else self.holder


class BreachKind(StrEnum):
    """What a breach of composition is about."""

    SEAT_VACANT = "seat_vacant"
    HOLDER_AWAY = "holder_away"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    SIDE_MISSING = "side_missing"
    UNEVEN_SIDES = "uneven_sides"
    NOT_COVERED = "not_covered"
    GENDER_SKEWED = "gender_skewed"
    COMPETENCE_MISSING = "competence_missing"
    COMPETENCE_EXCLUDED = "competence_excluded"
    LEADER_LEVEL = "leader_level"


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is not as it should be.

    `seat` is the key of the seat it is about, `rule` the structure's rule that is broken; `remedy` is the
    community's own sentence on what would mend it. `facts` hold keys, numbers and titles that sentences name.
    """

    kind: BreachKind
    weight: Weight
    seat: str = ""
    rule: str = ""
    name: Names = UNNAMED
    remedy: Names = UNNAMED
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The key of its sentence in the catalogues."""
        if self.kind is BreachKind.SEAT_VACANT and self.facts["stood_in"]:
            return "composition.seat_stood_in"
        if self.facts.get("acting"):
            return f"composition.acting_{self.kind}"
        if self.kind is BreachKind.SIDE_MISSING and self.facts["side"] == Side.HOSPITAL:
            return "composition.hospital_missing"
        return f"composition.{self.kind}"


@dataclass(frozen=True, slots=True)
class Report:
    """All breaches of one body on one day, the errors first.

    Nobody holds the `vacant` seats; of the `away` the holder is on leave and no deputy steps in. Nobody is set
    to appoint to the `unappointed`, given by their titles. Of the `asked` members who sit there, `declared`
    have told their gender.
    """

    breaches: tuple[Breach, ...]
    seats: int
    vacant: int
    away: int
    unappointed: tuple[str, ...]
    asked: int
    declared: int

    @property
    def errors(self) -> int:
        """How many breaches are errors."""
        return sum(breach.weight is Weight.ERROR for breach in self.breaches)

    @property
    def warnings(self) -> int:
        """How many breaches are warnings."""
        return len(self.breaches) - self.errors
