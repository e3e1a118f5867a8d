"""Loading and saving what is attested, told and authorised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from fellesskap.composition.model import Attested, Authority, Gender
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
    work: Work, body_id: UUID, present: Mapping[UUID, UUID]
) -> dict[UUID, list[Authority]]:
    """Find, by seat, what whoever met for it (`present`, a person by seat) may bind somebody to.

    A deputy who has no authority of their own acts on that of the seat's holder.
    """
    rows = await work.connection.fetch(
        "SELECT h.seat_id, h.person_id, h.kind, a.limit_nok, a.limit_text, a.valid_from, a.valid_to "
        "FROM authority_grant a JOIN holding h ON h.id = a.holding_id WHERE h.seat_id = ANY($1) "
        "OR (h.seat_id IS NULL AND h.body_id = $2 AND h.person_id = ANY($3))",
        list(present),
        body_id,
        list(present.values()),
    )
    found: dict[UUID, list[Authority]] = {}
    for seat_id, person_id in present.items():
        own = [row for row in rows if row["person_id"] == person_id and row["seat_id"] in (seat_id, None)]
        holders = [row for row in rows if row["seat_id"] == seat_id and row["kind"] == "holder"]
        found[seat_id] = [
            Authority(row["limit_nok"], row["limit_text"], row["valid_from"], row["valid_to"])
            for row in own or holders
        ]
    return found


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
