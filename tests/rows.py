"""Rows put straight into a community's tables, for tests of what hangs on them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import asyncpg

from builders import NOW
from fellesskap.actor import Actor, ActorKind, Role, RoleKind, Side
from fellesskap.db.ids import uuid7
from fellesskap.people.model import PersonRef
from fellesskap.tenant import Tenant

TODAY = NOW.date()


async def add_person(
    superuser: asyncpg.Connection, tenant: Tenant, name: str, email: str | None = None, language: str = "nb"
) -> PersonRef:
    """Add a person whom all partners see, with an address where one is given."""
    person_id = uuid7()
    await superuser.execute(
        f"INSERT INTO {tenant.schema}.person (id, name, sort_key, language) VALUES ($1, $2, $2, $3)",
        person_id,
        name,
        language,
    )
    if email:
        await superuser.execute(
            f"INSERT INTO {tenant.schema}.contact (person_id, email) VALUES ($1, $2)", person_id, email
        )
    return PersonRef(person_id, name, language)


async def add_body(
    superuser: asyncpg.Connection, tenant: Tenant, name: str = "Faglig samarbeidsutvalg"
) -> UUID:
    """Add a body with one seat, valid since long ago."""
    version_id, body_id, seat_id, key = uuid7(), uuid7(), uuid7(), str(uuid7())
    schema = tenant.schema
    version = await superuser.fetchval(f"SELECT id FROM {schema}.structure_version LIMIT 1")
    if version is None:
        await superuser.execute(
            f"INSERT INTO {schema}.structure_version (id, number, label, state, valid_from, content, digest) "
            "VALUES ($1, 1, 'Første', 'published', $2, '{}', '')",
            version_id,
            TODAY - timedelta(days=400),
        )
        version = version_id
    await superuser.execute(f"INSERT INTO {schema}.body (id, key) VALUES ($1, $2)", body_id, key)
    await superuser.execute(
        f"INSERT INTO {schema}.body_edition (id, body_id, structure_version_id, key, name_nb, name_nn, name_se, "
        "abbreviation, kind, level, position, decides, open_to_public, valid_from) "
        "VALUES ($1, $2, $3, $4, $5, $5, $5, 'FSU', 'strategic', 2, 1, true, false, $6)",
        uuid7(),
        body_id,
        version,
        key,
        name,
        TODAY - timedelta(days=400),
    )
    await superuser.execute(
        f"INSERT INTO {schema}.seat (id, key, body_id) VALUES ($1, $2, $3)", seat_id, key, body_id
    )
    await superuser.execute(
        f"INSERT INTO {schema}.seat_edition (id, seat_id, body_id, structure_version_id, key, title_nb, title_nn, "
        "title_se, side, kind, may_speak, may_propose, counts, position, valid_from) VALUES ($1, $2, $3, $4, $5, "
        "'Medlem', 'Medlem', 'Lahttu', 'municipal', 'member', true, true, true, 1, $6)",
        uuid7(),
        seat_id,
        body_id,
        version,
        key,
        TODAY - timedelta(days=400),
    )
    return body_id


async def add_meeting(superuser: asyncpg.Connection, tenant: Tenant, *, audience: int = 1) -> UUID:
    """Add a called meeting of a new body, three days from now."""
    body_id, meeting_id = await add_body(superuser, tenant), uuid7()
    await superuser.execute(
        f"INSERT INTO {tenant.schema}.meeting (id, body_id, structure_version_id, starts_at, held_on, "
        "frame_minutes, form, place, link, state, open_to_public, called_at, call_sequence, audience) "
        "SELECT $1, $2, id, $3, $4, 120, 'hybrid', 'Hamar rådhus', 'https://moter.example/1', 'called', "
        "false, $5, 1, $6 "
        f"FROM {tenant.schema}.structure_version LIMIT 1",
        meeting_id,
        body_id,
        NOW + timedelta(days=3),
        TODAY + timedelta(days=3),
        NOW,
        audience,
    )
    return meeting_id


def secretary(person: PersonRef, side: Side = Side.MUNICIPAL) -> Actor:
    """The person in the secretariat."""
    return Actor(
        ActorKind.PERSON,
        person_id=person.person_id,
        name=person.name,
        roles=frozenset({Role(RoleKind.SECRETARIAT, side)}),
    )


def contact(person: PersonRef) -> Actor:
    """The person as a partner's contact, who sees what partners see and decides nothing."""
    return Actor(
        ActorKind.PERSON,
        person_id=person.person_id,
        name=person.name,
        roles=frozenset({Role(RoleKind.MUNICIPAL_CONTACT, Side.MUNICIPAL, partner_id=uuid7())}),
    )
