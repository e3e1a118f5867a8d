"""Loading and saving what is attested, told and authorised."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from fellesskap.composition.model import Attested, Authority, Gender, HeldAuthority
from fellesskap.composition.tables import Attestation, AttestationEvidence, AuthorityGrant
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound

Period = tuple[date, date | None]


async def hold_person(work: Work, person_id: UUID) -> None:
    """Let one change of what is attested of a person wait for another; raise `NotFound` for nobody."""
    found = await work.connection.fetchval("SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE", person_id)
    if found is None:
        raise NotFound("person.not_found")


async def find_attested(work: Work, person_id: UUID) -> list[Attested]:
    """List what is, was or will be attested of a person; what was recorded by mistake is left out."""
    rows = await work.connection.fetch(
        "SELECT competence, leader_level, valid_from, valid_to FROM attestation "
        "WHERE person_id = $1 AND valid_to IS DISTINCT FROM valid_from",
        person_id,
    )
    return [
        Attested(row["competence"], row["leader_level"], row["valid_from"], row["valid_to"]) for row in rows
    ]


async def load_attestation(work: Work, attestation_id: UUID) -> tuple[UUID, Period]:
    """Load whose an attestation is and its period, in the scope in force."""
    return await _load(
        work, "SELECT person_id AS whose, valid_from, valid_to FROM attestation WHERE id = $1", attestation_id
    )


async def load_authority(work: Work, authority_id: UUID) -> tuple[UUID, Period]:
    """Load whose holding an authority goes with and its period, in the scope in force."""
    return await _load(
        work,
        "SELECT holding_id AS whose, valid_from, valid_to FROM authority_grant WHERE id = $1",
        authority_id,
    )


async def find_authorities(
    work: Work, body_id: UUID, seats: Collection[UUID]
) -> dict[UUID, list[HeldAuthority]]:
    """Find, by seat, what those who may sit there, also from a shared list of deputies, may bind somebody to."""
    rows = await work.connection.fetch(
        "SELECT s.id AS seat_id, h.person_id, h.kind, a.limit_nok, a.limit_text, a.valid_from, a.valid_to "
        "FROM unnest($1::uuid[]) s(id) JOIN holding h "
        "ON h.seat_id = s.id OR (h.seat_id IS NULL AND h.body_id = $2) "
        "JOIN authority_grant a ON a.holding_id = h.id",
        list(seats),
        body_id,
    )
    found: dict[UUID, list[HeldAuthority]] = {}
    for row in rows:
        granted = Authority(row["limit_nok"], row["limit_text"], row["valid_from"], row["valid_to"])
        one = HeldAuthority(row["person_id"], row["kind"] == "holder", granted)
        found.setdefault(row["seat_id"], []).append(one)
    return found


async def find_needing(work: Work, seats: Collection[UUID], on: date) -> frozenset[UUID]:
    """Find which of the seats the structure of a day wants to have a recorded authority."""
    rows = await work.connection.fetch(
        "SELECT seat_id FROM seat_edition WHERE seat_id = ANY($1) AND needs_authority "
        "AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)",
        list(seats),
        on,
    )
    return frozenset(row["seat_id"] for row in rows)


async def has_holding(work: Work, holding_id: UUID) -> bool:
    """Tell whether the tenant has the holding."""
    found: bool = await work.connection.fetchval(
        "SELECT EXISTS (SELECT FROM holding WHERE id = $1)", holding_id
    )
    return found


async def save_attestation(work: Work, attestation: Attestation, evidence: AttestationEvidence) -> None:
    """Insert an attestation with its evidence."""
    await Attestation.insert(attestation)
    await AttestationEvidence.insert(evidence)


async def save_authority(work: Work, authority: AuthorityGrant) -> None:
    """Insert an authority."""
    await AuthorityGrant.insert(authority)


async def end_attestation(work: Work, attestation_id: UUID, version: int, ends_on: date) -> None:
    """End an attestation that still has `version`."""
    await _end(work, "attestation", attestation_id, version, ends_on)


async def end_authority(work: Work, authority_id: UUID, version: int, ends_on: date) -> None:
    """End an authority that still has `version`."""
    await _end(work, "authority_grant", authority_id, version, ends_on)


async def save_declaration(work: Work, person_id: UUID, gender: Gender | None) -> None:
    """Save what a person has told, or that it is taken back."""
    await work.connection.execute(
        "INSERT INTO declaration (person_id, gender) VALUES ($1, $2) ON CONFLICT (person_id) "
        "DO UPDATE SET gender = excluded.gender, version = declaration.version + 1",
        person_id,
        gender,
    )


async def _load(work: Work, statement: str, key: UUID) -> tuple[UUID, Period]:
    rows = await work.connection.fetch(statement, key)
    if not rows:
        raise NotFound("composition.not_found")
    return rows[0]["whose"], (rows[0]["valid_from"], rows[0]["valid_to"])


async def _end(work: Work, table: str, key: UUID, version: int, ends_on: date) -> None:
    saved = await work.connection.fetch(
        f"UPDATE {table} SET valid_to = $3, version = version + 1 WHERE id = $1 AND version = $2 RETURNING id",
        key,
        version,
        ends_on,
    )
    if not saved:
        raise Conflict("composition.changed_meanwhile")
