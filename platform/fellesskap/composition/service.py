"""Attesting competences and leader levels, noting genders, and recording who may bind whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.composition import queries, rules
from fellesskap.composition.model import Attested, AuthorityKind, Gender
from fellesskap.composition.tables import Attestation, AttestationEvidence, AuthorityGrant
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.people.queries import has_places
from fellesskap.people.rules import require_appointer, require_period
from fellesskap.structure.service import find_structure


@dataclass(frozen=True, slots=True)
class Attest:
    """Attest that a person has a competence of the structure, or is on a leader level, from a day."""

    person_id: UUID
    valid_from: date
    competence: str = ""
    leader_level: int | None = None
    valid_to: date | None = None
    attested_by: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawAttestation:
    """End what is attested; what ends on its first day has never held."""

    attestation_id: UUID
    version: int
    ends_on: date


@dataclass(frozen=True, slots=True)
class DeclareGender:
    """Tell one's own gender, or take it back; only the secretariat and the person ever read it."""

    person_id: UUID
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class GrantAuthority:
    """Record what somebody in a seat may bind one partner, region or division to, and by what evidence."""

    holding_id: UUID
    kind: AuthorityKind
    valid_from: date
    reference: str
    partner_id: UUID | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None
    limit_nok: int | None = None
    limit_text: str = ""
    evidence_date: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class WithdrawAuthority:
    """End an authority; what ends on its first day has never held."""

    authority_id: UUID
    version: int
    ends_on: date


async def attest(work: Work, command: Attest) -> UUID:
    """Attest something of a person and return the attestation's id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    require_period(command.valid_from, command.valid_to)
    require_appointer(command.attested_by)
    _, structure = await find_structure(work, today(work.clock))
    rules.require_attestable(command.competence, command.leader_level, structure.competences)
    new = Attested(command.competence, command.leader_level, command.valid_from, command.valid_to)
    attestation_id = uuid7()
    async with work.engine_scope():
        await queries.hold_person(work, command.person_id)
        held = await queries.find_attested(work, command.person_id)
        rules.require_compatible(new, held, structure.competences)
        await queries.save_attestation(
            work,
            Attestation(
                id=attestation_id,
                person_id=command.person_id,
                competence=command.competence,
                leader_level=command.leader_level,
                valid_from=command.valid_from,
                valid_to=command.valid_to,
                version=1,
            ),
            AttestationEvidence(
                attestation_id=attestation_id,
                person_id=command.person_id,
                attested_by=command.attested_by.strip(),
                evidence=command.evidence.strip(),
            ),
        )
        await audit.append(
            work,
            "person.attested",
            attestation_id,
            person=str(command.person_id),
            competence=command.competence,
            leader_level=command.leader_level,
        )
    return attestation_id


async def withdraw_attestation(work: Work, command: WithdrawAttestation) -> UUID:
    """End an attestation and return its id."""
    policy.require_secretariat(work.actor)
    _, period = await queries.load_attestation(work, command.attestation_id)
    rules.require_within(command.ends_on, *period)
    async with work.engine_scope():
        await queries.end_attestation(work, command.attestation_id, command.version, command.ends_on)
        await audit.append(
            work, "attestation.withdrawn", command.attestation_id, ends_on=command.ends_on.isoformat()
        )
    return command.attestation_id


async def declare_gender(work: Work, command: DeclareGender) -> UUID:
    """Note what a person tells of their gender and return the person's id; the audit keeps not what was told."""
    rules.require_person_itself(work.actor, command.person_id)
    async with work.engine_scope():
        await queries.hold_person(work, command.person_id)
        await queries.save_declaration(work, command.person_id, command.gender)
        await audit.append(work, "person.declared", command.person_id)
    return command.person_id


async def grant_authority(work: Work, command: GrantAuthority) -> UUID:
    """Record an authority and return its id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    require_period(command.valid_from, command.valid_to)
    rules.require_limit(command.limit_nok, command.limit_text, command.reference)
    places = (command.partner_id, command.region_id, command.division_id)
    rules.require_behalf(places)
    async with work.engine_scope():
        if not await queries.has_holding(work, command.holding_id):
            raise NotFound("composition.not_found")
        if not await has_places(work, *places):
            raise NotFound("people.place_not_found")
        authority_id = uuid7()
        await queries.save_authority(
            work,
            AuthorityGrant(
                id=authority_id,
                holding_id=command.holding_id,
                kind=command.kind,
                partner_id=command.partner_id,
                region_id=command.region_id,
                division_id=command.division_id,
                limit_nok=command.limit_nok,
                limit_text=command.limit_text.strip(),
                reference=command.reference.strip(),
                evidence_date=command.evidence_date,
                valid_from=command.valid_from,
                valid_to=command.valid_to,
                version=1,
            ),
        )
        await audit.append(
            work, "authority.granted", authority_id, holding=str(command.holding_id), kind=command.kind
        )
    return authority_id


async def withdraw_authority(work: Work, command: WithdrawAuthority) -> UUID:
    """End an authority and return its id."""
    policy.require_secretariat(work.actor)
    _, period = await queries.load_authority(work, command.authority_id)
    rules.require_within(command.ends_on, *period)
    async with work.engine_scope():
        await queries.end_authority(work, command.authority_id, command.version, command.ends_on)
        await audit.append(
            work, "authority.withdrawn", command.authority_id, ends_on=command.ends_on.isoformat()
        )
    return command.authority_id
