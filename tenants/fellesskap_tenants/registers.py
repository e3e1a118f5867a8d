"""The national registers that ship with the product: municipalities, and the 19 communities with their trusts.

Municipalities come from SSB (Klass 131) and Kartverket, the communities' areas from SSB (Klass 629, 2688).
A municipality that ends keeps its row with `valid_to`, the day it is no more, and `successors`, the numbers
that replace it: one for each of those merged, several, with a space between, for one that is split.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fellesskap.db.engine import DB
from fellesskap.db.roles import SHARED_SCHEMA
from fellesskap.sortkey import sort_key
from fellesskap.structure.model import MunicipalityFacts, Trust

_LANGUAGES = {"Bokmål": "nb", "Nynorsk": "nn", "Nøytral": "nb"}


@dataclass(frozen=True, slots=True)
class RegisteredMunicipality:
    """One line of the register of municipalities."""

    facts: MunicipalityFacts
    county: str
    community: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class RegisteredCommunity:
    """One of the 19; `confirmed` tells whether a source of the community's own states the name."""

    slug: str
    name: str
    confirmed: bool
    trust: Trust


def registers_folder() -> Path:
    """Find the register files: beside the package in a checkout, inside it when installed."""
    return shipped("registers")


def shipped(name: str) -> Path:
    """Find a folder that ships with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / name
    return installed if installed.is_dir() else package.parent / name


def read_municipalities(path: Path | None = None) -> list[RegisteredMunicipality]:
    """Read the register of municipalities, in the order of the file."""
    return [
        RegisteredMunicipality(
            MunicipalityFacts(
                number=row["number"],
                name=row["name"],
                name_official=row["name_official"],
                language=_LANGUAGES[row["malform"]],
                successors=tuple(row["successors"].split()),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            ),
            county=row["county"],
            community=row["community"],
            valid_from=date.fromisoformat(row["valid_from"]),
        )
        for row in _rows(path or registers_folder() / "kommuner.csv")
    ]


def municipality_facts(path: Path | None = None) -> Mapping[str, MunicipalityFacts]:
    """Give what the register says of every municipality, by number."""
    return {line.facts.number: line.facts for line in read_municipalities(path)}


def read_communities(path: Path | None = None) -> list[RegisteredCommunity]:
    """Read the register of communities."""
    return [
        RegisteredCommunity(
            slug=row["slug"],
            name=row["name"],
            confirmed=row["name_confirmed"] == "yes",
            trust=Trust(row["trust_key"], row["trust"], row["org_number"], row["health_region"]),
        )
        for row in _rows(path or registers_folder() / "helsefellesskap.csv")
    ]


async def ensure_registers(municipalities: Iterable[RegisteredMunicipality] | None = None) -> int:
    """Bring the shared register of municipalities in line with the file, as the provisioner.

    Return how many lines were new or changed. A number that is no longer in the file is left as it was.
    """
    lines = read_municipalities() if municipalities is None else municipalities
    async with DB.connections.acquire() as connection, connection.transaction():
        changed: list[str] = await connection.fetch(
            f"INSERT INTO {SHARED_SCHEMA}.municipality AS known "
            "(number, name, name_official, county, language, sort_key, valid_from, valid_to, successors) "
            "SELECT number, name, name_official, county, language, sort_key, valid_from, valid_to, "
            "string_to_array(successors, ' ') FROM unnest($1::varchar[], $2::varchar[], $3::varchar[], "
            "$4::varchar[], $5::varchar[], $6::varchar[], $7::date[], $8::date[], $9::text[]) AS line (number, "
            "name, name_official, county, language, sort_key, valid_from, valid_to, successors) "
            "ON CONFLICT (number) DO UPDATE SET (name, name_official, county, language, sort_key, valid_from, "
            "valid_to, successors) = (excluded.name, excluded.name_official, excluded.county, "
            "excluded.language, excluded.sort_key, excluded.valid_from, excluded.valid_to, excluded.successors) "
            "WHERE (known.*) IS DISTINCT FROM (excluded.*) RETURNING number",
            *zip(*(_columns(line) for line in lines), strict=True),
        )
    return len(changed)


async def ensure_trusts() -> None:
    """Tell which trust and health region the communities of the register have, where that is not known yet."""
    known = [(line.slug, line.trust.name, line.trust.health_region) for line in read_communities()]
    async with DB.connections.acquire() as connection:
        await connection.execute(
            f"UPDATE {SHARED_SCHEMA}.tenant known SET trust = line.trust, health_region = line.health_region "
            "FROM unnest($1::varchar[], $2::varchar[], $3::varchar[]) AS line (slug, trust, health_region) "
            "WHERE known.slug = line.slug AND known.trust = ''",
            *zip(*known, strict=True),
        )


def _columns(line: RegisteredMunicipality) -> tuple[object, ...]:
    facts = line.facts
    return (
        facts.number,
        facts.name,
        facts.name_official,
        line.county,
        facts.language,
        sort_key(facts.name),
        line.valid_from,
        facts.valid_to,
        " ".join(facts.successors),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
