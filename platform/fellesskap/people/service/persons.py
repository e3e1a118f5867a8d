"""Registering persons, correcting what is known of them and granting them roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience, RoleKind, Side
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.people import queries, rules
from fellesskap.people.tables import Contact, Person, RoleGrant
from fellesskap.sortkey import sort_key


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """Add a person; contact data is kept apart and shown to the secretariat and the person alone."""

    name: str
    language: str = "nb"
    email: str | None = None
    phone: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class EditPerson:
    """Correct a person's name, language and contact data; `contact_shared` lets all partners see the last."""

    person_id: UUID
    version: int
    name: str
    language: str = "nb"
    email: str | None = None
    phone: str | None = None
    contact_shared: bool = False


@dataclass(frozen=True, slots=True)
class GrantRole:
    """Trust a person with a role from a day."""

    person_id: UUID
    kind: RoleKind
    side: Side
    valid_from: date
    valid_to: date | None = None
    partner_id: UUID | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None


async def register_person(work: Work, command: RegisterPerson) -> UUID:
    """Register a person and return the new id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        return await add_person(work, command)


async def add_person(work: Work, command: RegisterPerson) -> UUID:
    """Register a person as part of a feature's own change, inside its engine scope, and return the new id."""
    rules.require_person(command.name, command.email, command.phone, command.language, work.tenant.languages)
    person_id = uuid7()
    await queries.save_person(
        work,
        Person(
            id=person_id,
            name=command.name.strip(),
            sort_key=sort_key(command.name),
            language=command.language,
            audience=Audience.PARTNERS,
            demo=command.demo,
            version=1,
        ),
        Contact(person_id=person_id, email=command.email, phone=command.phone, version=1),
    )
    await audit.append(work, "person.registered", person_id)
    return person_id


async def edit_person(work: Work, command: EditPerson) -> UUID:
    """Change a person; the secretariat may, and the person."""
    guarded(command)
    if not await queries.has_person(work, command.person_id):
        raise NotFound("person.not_found")
    policy.require_person_keeper(work.actor, command.person_id)
    rules.require_person(command.name, command.email, command.phone, command.language, work.tenant.languages)
    async with work.engine_scope():
        await queries.update_person(
            work,
            command.person_id,
            command.version,
            {
                Person.name: command.name.strip(),
                Person.sort_key: sort_key(command.name),
                Person.language: command.language,
            },
            Contact(
                person_id=command.person_id,
                email=command.email,
                phone=command.phone,
                shared=command.contact_shared,
            ),
        )
        await audit.append(work, "person.edited", command.person_id, shared=command.contact_shared)
    return command.person_id


async def grant_role(work: Work, command: GrantRole) -> UUID:
    """Grant a role and return its id; effective on the holder's next request."""
    policy.require_administrator(work.actor)
    rules.require_period(command.valid_from, command.valid_to)
    places = {name: getattr(command, name) for name in ("partner_id", "region_id", "division_id")}
    rules.require_place(command.kind, places)
    async with work.engine_scope():
        if not await queries.has_person(work, command.person_id):
            raise NotFound("person.not_found")
        if not await queries.has_places(work, **places):
            raise NotFound("people.place_not_found")
        grant = RoleGrant(
            id=uuid7(),
            person_id=command.person_id,
            kind=command.kind,
            side=command.side,
            partner_id=command.partner_id,
            region_id=command.region_id,
            division_id=command.division_id,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
        )
        await queries.save_role(work, grant)
        await audit.append(
            work, "role.granted", command.person_id, kind=command.kind, on=str(today(work.clock))
        )
    return UUID(str(grant.id))
