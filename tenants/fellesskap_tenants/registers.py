"""The national registers that ship with the product: municipalities, and the 19 communities with their trusts.

Municipalities come from SSB (Klass 131) and Kartverket, the communities' areas from SSB (Klass 629, 2688).
A municipality that ends keeps its row with `valid_to` and the number that replaced it.
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
from fellesskap.structure.model import MunicipalityFacts

_LANGUAGES = {"Bokmål": "nb", "Nynorsk": "nn", "Nøytral": "nb"}


@dataclass(frozen=True, slots=True)
class RegisteredMunicipality:
    """One line of the register of municipalities."""

    facts: MunicipalityFacts
    county: str
    community: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RegisteredCommunity:
    """One of the 19; `confirmed` tells whether a source of the community's own states the name."""

    slug: str
    name: str
    confirmed: bool
    trust: str
    org_number: str
    health_region: str


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
                successor=row["successor"],
            ),
            county=row["county"],
            community=row["community"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
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
            trust=row["trust"],
            org_number=row["org_number"],
            health_region=row["health_region"],
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
            "(number, name, name_official, county, language, sort_key, valid_from, valid_to, successor) "
            "SELECT * FROM unnest($1::varchar[], $2::varchar[], $3::varchar[], $4::varchar[], $5::varchar[], "
            "$6::varchar[], $7::date[], $8::date[], $9::varchar[]) "
            "ON CONFLICT (number) DO UPDATE SET (name, name_official, county, language, sort_key, valid_from, "
            "valid_to, successor) = (excluded.name, excluded.name_official, excluded.county, "
            "excluded.language, excluded.sort_key, excluded.valid_from, excluded.valid_to, excluded.successor) "
            "WHERE (known.*) IS DISTINCT FROM (excluded.*) RETURNING number",
            *zip(*(_columns(line) for line in lines), strict=True),
        )
    return len(changed)


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
        line.valid_to,
        facts.successor or None,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
