"""Registering persons, appointing them to seats and granting them roles."""

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
from fellesskap.people.tables import Contact, Holding, Person, RoleGrant
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
class Appoint:
    """Put a person in a seat from a day, as holder or as deputy number `rank`."""

    seat_id: UUID
    person_id: UUID
    valid_from: date
    valid_to: date | None = None
    deputy_rank: int | None = None
    appointed_by: str = ""


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
    rules.require_person(command.name, command.email, command.phone, command.language, work.tenant.languages)
    person_id = uuid7()
    async with work.engine_scope():
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


async def appoint(work: Work, command: Appoint) -> UUID:
    """Appoint a person and return the holding's id; the holder of a public body's seat is public by name."""
    guarded(command)
    policy.require_secretariat(work.actor)
    rules.require_period(command.valid_from, command.valid_to)
    rules.require_appointer(command.appointed_by)
    async with work.engine_scope():
        seat = await queries.find_seat(work, command.seat_id)
        if seat is None or not await queries.has_person(work, command.person_id):
            raise NotFound("people.seat_or_person_not_found")
        if command.deputy_rank is None:
            rules.require_free_seat(
                (command.valid_from, command.valid_to),
                await queries.find_held_periods(work, command.seat_id),
            )
        holding = Holding(
            id=uuid7(),
            seat_id=command.seat_id,
            body_id=seat.body_id,
            person_id=command.person_id,
            kind="holder" if command.deputy_rank is None else "deputy",
            rank=command.deputy_rank or 0,
            appointed_by=command.appointed_by,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
            version=1,
        )
        await queries.save_holding(work, holding)
        if seat.open_to_public:
            await queries.raise_audience(work, [command.person_id], Audience.PUBLIC)
        await audit.append(
            work, "person.appointed", holding.id, seat=str(command.seat_id), person=str(command.person_id)
        )
    return UUID(str(holding.id))


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
