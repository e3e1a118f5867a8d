"""Versions of a structure, and what lives in the one that holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from fellesskap.db.quoting import identifier
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.structure.model import MunicipalityFacts
from fellesskap.structure.rules import InUse, OpenCase
from fellesskap.structure.tables import StructureVersion


@dataclass(frozen=True, slots=True)
class VersionRef:
    """A published version: which, and from when."""

    id: UUID
    number: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version as it is published; `content` is the canonical document."""

    id: UUID
    number: int
    label: str
    valid_from: date
    content: str
    digest: str
    key: str
    published_at: datetime
    published_by: UUID | None


async def find_version_on(work: Work, on: date) -> UUID | None:
    """Find the version in force on a day."""
    found: UUID | None = await work.connection.fetchval(
        f"SELECT id FROM {_in(work, 'structure_version')} WHERE state <> 'draft' AND valid_from <= $1 "
        "AND (valid_to IS NULL OR valid_to > $1)",
        on,
    )
    return found


async def find_latest_version(work: Work) -> VersionRef | None:
    """Find the version that begins last, whether it is in force yet or not."""
    rows = await work.connection.fetch(
        f"SELECT id, number, valid_from FROM {_in(work, 'structure_version')} WHERE state <> 'draft' "
        "ORDER BY valid_from DESC LIMIT 1"
    )
    return VersionRef(**rows[0]) if rows else None


async def find_version_by_key(work: Work, key: str) -> tuple[UUID, str] | None:
    """Find the version that an idempotency key made, with its digest."""
    rows = await work.connection.fetch(
        f"SELECT id, digest FROM {_in(work, 'structure_version')} WHERE key = $1", key
    )
    return (rows[0]["id"], rows[0]["digest"]) if rows else None


async def load_content(work: Work, version_id: UUID) -> tuple[str, bool]:
    """Load a version's document, and whether it is published and so never changes."""
    rows = await work.connection.fetch(
        f"SELECT content::text AS content, state FROM {_in(work, 'structure_version')} WHERE id = $1",
        version_id,
    )
    if not rows:
        raise NotFound("structure.version_not_found")
    return rows[0]["content"], rows[0]["state"] != "draft"


async def load_body_key(work: Work, body_id: UUID) -> str:
    """Load the key that the structure knows a body by."""
    key: str | None = await work.connection.fetchval(
        f"SELECT key FROM {_in(work, 'body')} WHERE id = $1", body_id
    )
    if key is None:
        raise NotFound("structure.body_not_found")
    return key


async def find_body_ids(work: Work, keys: Collection[str]) -> list[UUID]:
    """Find bodies by their keys; a template's key finds the body of every region, division and municipality."""
    rows = await work.connection.fetch(
        f"SELECT id FROM {_in(work, 'body')} WHERE key = ANY($1) OR key IN ("
        "SELECT template || '-' || place FROM unnest($1::text[]) template, ("
        f"SELECT key AS place FROM {_in(work, 'region')} UNION ALL SELECT key FROM {_in(work, 'division')} "
        f"UNION ALL SELECT number FROM {_in(work, 'partner')} WHERE number IS NOT NULL) places)",
        list(keys),
    )
    return [row["id"] for row in rows]


async def load_municipalities(work: Work) -> dict[str, MunicipalityFacts]:
    """Load what the community already has of its municipalities, for a change that is not about them."""
    rows = await work.connection.fetch(
        f"SELECT number, name, name_official, language FROM {_in(work, 'partner')} WHERE number IS NOT NULL"
    )
    return {row["number"]: MunicipalityFacts(**row) for row in rows}


async def load_in_use(work: Work, on: date) -> InUse:
    """Load what lives in the structure from a day on; `numbering` writes the cases' numbers.

    The tables belong to features above this one and are therefore named here, not imported.
    """
    holders = await work.connection.fetch(
        f"SELECT s.key, count(*) FROM {_in(work, 'holding')} h JOIN {_in(work, 'seat')} s ON s.id = h.seat_id "
        "WHERE h.kind = 'holder' AND (h.valid_to IS NULL OR h.valid_to > $1) GROUP BY s.key ORDER BY s.key",
        on,
    )
    meetings = await work.connection.fetch(
        f"SELECT b.key, count(*) FROM {_in(work, 'meeting')} m JOIN {_in(work, 'body')} b ON b.id = m.body_id "
        f"OR b.id IN (SELECT j.body_id FROM {_in(work, 'joint_body')} j WHERE j.meeting_id = m.id) "
        "WHERE m.state IN ('planned', 'called') AND m.held_on >= $1 GROUP BY b.key ORDER BY b.key",
        on,
    )
    cases = await work.connection.fetch(
        "SELECT c.number, c.year, c.reference, coalesce(c.route, '') AS route, coalesce(b.key, '') AS body, "
        f"coalesce(d.key, '') AS decided_in FROM {_in(work, 'case')} c "
        f"LEFT JOIN {_in(work, 'body')} b ON b.id = c.body_id "
        f"LEFT JOIN {_in(work, 'body')} d ON d.id = c.deciding_body_id "
        "WHERE c.state NOT IN ('decided', 'not_agreed', 'settled', 'concluded', 'withdrawn') "
        "UNION SELECT c.number, c.year, c.reference, '' AS route, b.key AS body, '' AS decided_in "
        f"FROM {_in(work, 'treatment')} t JOIN {_in(work, 'case')} c ON c.id = t.case_id "
        f"JOIN {_in(work, 'body')} b ON b.id = t.body_id "
        "WHERE t.step IN ('note', 'confirm') AND t.state IN ('waiting', 'listed') ORDER BY year, number, body"
    )
    return InUse(
        holders={row["key"]: row["count"] for row in holders},
        meetings={row["key"]: row["count"] for row in meetings},
        cases=tuple(
            OpenCase(row["reference"], row["route"], row["body"], row["decided_in"]) for row in cases
        ),
    )


async def lock_structure(work: Work) -> None:
    """Let one change of the tenant's structure wait for another; the lock ends with the work."""
    await work.connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{work.tenant.schema}.structure"
    )


async def save_version(work: Work, version: NewVersion, supersedes: VersionRef | None) -> None:
    """Insert a published version and end the one before on the day it begins."""
    if supersedes:
        await StructureVersion.update(
            {
                StructureVersion.state: "superseded",
                StructureVersion.valid_to: version.valid_from,
                StructureVersion.version: StructureVersion.version + 1,
            }
        ).where(StructureVersion.id == supersedes.id)
    await StructureVersion.insert(StructureVersion(**asdict(version), state="published"))


def _in(work: Work, table: str) -> str:
    return f"{identifier(work.tenant.schema)}.{identifier(table)}"
