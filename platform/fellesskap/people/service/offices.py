"""Offices that seats follow: one change of who has one is a change in every body whose seats follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, DomainError, Invalid, NotFound
from fellesskap.guard import guarded
from fellesskap.people import queries, rules
from fellesskap.people.model import EndReason, Following, HoldingKind, InOffice, Place, Turnover
from fellesskap.people.service.departures import end, take_back
from fellesskap.people.tables import Contact, Holding, Person
from fellesskap.sortkey import sort_key
from fellesskap.structure.service import find_structure


@dataclass(frozen=True, slots=True)
class TakeOffice:
    """Let a person have an office from a day, in the place it is in, and so every seat that follows it."""

    person_id: UUID
    office: str
    valid_from: date
    partner_id: UUID | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LeaveOffice:
    """Let an office be vacant from a day, and so the seats that follow it."""

    office_holding_id: UUID
    version: int
    valid_to: date


@dataclass(frozen=True, slots=True)
class NewInOffice:
    """Who takes one office: a person the community knows, or a `name` that nobody there has yet."""

    office: str
    person_id: UUID | None = None
    name: str = ""
    partner_id: UUID | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeOffices:
    """Let many offices change hands on one day, as after an election: all of them or none."""

    valid_from: date
    people: tuple[NewInOffice, ...]


async def take_office(work: Work, command: TakeOffice) -> UUID:
    """Let a person have an office, and return the id of that."""
    new = NewInOffice(
        command.office,
        person_id=command.person_id,
        partner_id=command.partner_id,
        region_id=command.region_id,
        division_id=command.division_id,
    )
    taken, _ = await _change(work, ChangeOffices(command.valid_from, (new,)))
    return taken[-1]


async def change_offices(work: Work, command: ChangeOffices) -> UUID:
    """Let offices change hands, and return the id of the last that did."""
    taken, _ = await _change(work, command)
    return taken[-1]


async def preview_offices(work: Work, command: ChangeOffices) -> Turnover:
    """Tell what a change of offices would do to the seats; the work is undone and can do nothing more."""
    _, turnover = await _change(work, command)
    await work.rollback()
    return turnover


async def leave_office(work: Work, command: LeaveOffice) -> UUID:
    """End somebody's time in an office, and return its id."""
    if not await queries.sees_office(work, command.office_holding_id):
        raise NotFound("people.office_holding_not_found")
    async with work.engine_scope():
        await queries.lock_offices(work)
        found = await queries.load_office(work, command.office_holding_id, command.version)
        policy.require_office_keeper(work.actor, found.place.partner_id)
        rules.require_office_end(found, command.valid_to, today(work.clock))
        await queries.end_office(work, found.id, command.valid_to)
        await _settle(work, today(work.clock))
        await audit.append(work, "office.left", found.id, valid_to=command.valid_to.isoformat())
    return found.id


async def fill_offices(work: Work, on: date) -> Turnover:
    """Put those who have offices in the seats that follow them, from a day on; again, it changes nothing.

    Called where a structure has been published, which may have made seats follow an office or end.
    """
    async with work.engine_scope():
        await queries.lock_offices(work)
        return await _settle(work, on)


async def _change(work: Work, command: ChangeOffices) -> tuple[list[UUID], Turnover]:
    guarded(command)
    policy.require_signed_in(work.actor)
    for one in command.people:
        policy.require_office_keeper(work.actor, one.partner_id)
    if not command.people:
        raise Invalid("people.nobody_in_office", field="people")
    async with work.engine_scope():
        await queries.lock_offices(work)
        _, structure = await find_structure(work, max(command.valid_from, today(work.clock)))
        known: dict[str, UUID] = {}
        new: list[str] = []
        taken = []
        for number, one in enumerate(command.people):
            place = Place(one.partner_id, one.region_id, one.division_id)
            if not await queries.has_places(work, one.partner_id, one.region_id, one.division_id):
                raise NotFound("people.place_not_found")
            try:
                rules.require_office(structure, one.office, place)
                person_id = await _find_person(work, one, known, new)
                taken.append(await _take(work, one.office, place, person_id, command.valid_from))
            except DomainError as refusal:
                raise _of(refusal, number, command) from None
        turnover = await _settle(work, today(work.clock))
        return taken, replace(turnover, registered=tuple(new))


def _of(refusal: DomainError, number: int, command: ChangeOffices) -> DomainError:
    """Say of which of several a refusal is; the day is common to all."""
    if len(command.people) > 1 and refusal.code != "people.in_the_past":
        refusal.field = f"people.{number}"
    return refusal


async def _take(work: Work, office: str, place: Place, person_id: UUID, valid_from: date) -> UUID:
    known = await queries.find_offices(work, office, place)
    former = rules.require_turn(person_id, valid_from, known, today(work.clock))
    if former is not None:
        await queries.end_office(work, former.id, valid_from)
    new = InOffice(uuid7(), office, place, person_id, valid_from, None)
    await queries.save_office(work, new)
    await audit.append(
        work,
        "office.taken",
        new.id,
        office=office,
        person=str(person_id),
        valid_from=valid_from.isoformat(),
        former=str(former.id) if former else None,
    )
    return new.id


async def _find_person(work: Work, one: NewInOffice, met: dict[str, UUID], new: list[str]) -> UUID:
    """The person named by id; or by a name that one has, or that nobody has, who is then registered."""
    if one.person_id is not None:
        if not await queries.has_person(work, one.person_id):
            raise NotFound("people.seat_or_person_not_found")
        return one.person_id
    name = " ".join(one.name.split())
    language = work.tenant.languages[0]
    rules.require_person(name, None, None, language, work.tenant.languages)
    if name.casefold() in met:
        return met[name.casefold()]
    known = (await queries.find_named(work, [name])).get(name, [])
    if len(known) > 1:
        raise Conflict("people.several_with_name", field="name", name=name)
    person_id = known[0] if known else uuid7()
    if not known:
        new.append(name)
        await queries.save_person(
            work,
            Person(
                id=person_id,
                name=name,
                sort_key=sort_key(name),
                language=language,
                audience=Audience.PARTNERS,
                demo=False,
                version=1,
            ),
            Contact(person_id=person_id, email=None, phone=None, version=1),
        )
        await audit.append(work, "person.registered", person_id)
    met[name.casefold()] = person_id
    return person_id


async def _settle(work: Work, on: date) -> Turnover:
    """Make what is held on a day and later agree with who has which office, in the engine scope."""
    seats = await queries.find_following_seats(work, on)
    wanted = rules.follow(seats, await queries.find_offices_from(work, on), on)
    held = await queries.find_held_by_office(work, [seat.seat_id for seat in seats], on)
    found = rules.settle(wanted, held, on)
    for now, day in found.end:
        await end(work, now, day, EndReason.OFFICE)
    for now in found.take_back:
        await take_back(work, now)
    shortened = []
    for now, valid_to in found.prolong:
        if valid_to is not None and (now.valid_to is None or valid_to < now.valid_to):
            shortened.append(now)
            await end(work, now, valid_to, EndReason.OFFICE)
        else:
            await queries.update_holding(work, now.id, {"valid_to": valid_to})
    for one in found.begin:
        await _begin(work, one)
    await queries.raise_audience(
        work, {one.person_id for one in found.begin if one.seat.open_to_public}, Audience.PUBLIC
    )
    return Turnover(found.begin, (*(now for now, _ in found.end), *found.take_back, *shortened))


async def _begin(work: Work, one: Following) -> None:
    holding = Holding(
        id=uuid7(),
        seat_id=one.seat.seat_id,
        body_id=one.seat.body_id,
        person_id=one.person_id,
        kind=HoldingKind.HOLDER.value,
        rank=0,
        appointed_by="",
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        office_holding_id=one.office_holding_id,
        version=1,
    )
    await queries.save_holding(work, holding)
    await audit.append(
        work,
        "person.appointed",
        holding.id,
        seat=str(one.seat.seat_id),
        person=str(one.person_id),
        office=one.seat.office,
    )
