"""Who makes up a community: the trust and its divisions, municipalities and their regions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fellesskap.actor import Side
from fellesskap.structure.model.words import Each


@dataclass(frozen=True, slots=True)
class Names:
    """A name in bokmål, nynorsk and Northern Sami; an empty one falls back to bokmål."""

    nb: str
    nn: str = ""
    se: str = ""

    def in_language(self, language: str) -> str:
        """The name in `nb`, `nn` or `se`."""
        return getattr(self, language, "") or self.nb


UNNAMED = Names("")


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
class MunicipalityFacts:
    """What the national register says of a municipality.

    It ends on `valid_to`; `successors` are the numbers that replaced it: one after a merger, several after a
    split.
    """

    number: str
    name: str
    name_official: str
    language: str = "nb"
    successors: tuple[str, ...] = ()
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A post whose holder sits ex officio (mayor, municipal director, managing director).

    With `each` there is one in every municipality, region or division; without, one in the whole community.
    """

    key: str
    name: Names
    each: Each | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody outside the bodies who nominates or appoints (KS, a user council, a union)."""

    key: str
    name: Names
    side: Side


@dataclass(frozen=True, slots=True)
class Competence:
    """What a person can be attested to have; `excludes` names what cannot be had at the same time."""

    key: str
    name: Names
    excludes: tuple[str, ...] = ()
