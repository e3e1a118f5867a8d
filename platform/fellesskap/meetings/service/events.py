"""The events of others that a year is planned around: adding, changing and removing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import Beside


@dataclass(frozen=True, slots=True)
class BodyBeside:
    """A body by its key, and the day beside an event on which it meets."""

    body_key: str
    beside: Beside = Beside.SAME


@dataclass(frozen=True, slots=True)
class AddYearEvent:
    """Note what others hold on a day, with the bodies that meet beside it; the year is planned around it."""

    name: str
    day: date
    place: str = ""
    bodies: tuple[BodyBeside, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeYearEvent:
    """Write an event anew; the meetings that are planned stay where they are."""

    year_event_id: UUID
    version: int
    name: str
    day: date
    place: str = ""
    bodies: tuple[BodyBeside, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveYearEvent:
    """Take an event away; the meetings that are planned stay where they are."""

    year_event_id: UUID
    version: int


async def add_year_event(work: Work, command: AddYearEvent) -> UUID:
    """Add an event and return its id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    _require(command)
    async with work.engine_scope():
        bodies = await _bodies(work, command.day, command.bodies)
        event_id = uuid7()
        await queries.insert_event(work, event_id, command.name.strip(), command.day, command.place.strip())
        await queries.keep_event_bodies(work, event_id, bodies)
        await audit.append(work, "year.event_added", event_id, day=command.day.isoformat())
    return event_id


async def change_year_event(work: Work, command: ChangeYearEvent) -> UUID:
    """Change an event and return its id."""
    guarded(command)
    removed = await queries.is_event_removed(work, command.year_event_id)
    policy.require_secretariat(work.actor)
    rules.require_kept(removed)
    _require(command)
    async with work.engine_scope():
        bodies = await _bodies(work, command.day, command.bodies)
        await queries.update_event(
            work,
            command.year_event_id,
            command.version,
            {"name": command.name.strip(), "day": command.day, "place": command.place.strip()},
        )
        await queries.keep_event_bodies(work, command.year_event_id, bodies)
        await audit.append(work, "year.event_changed", command.year_event_id, day=command.day.isoformat())
    return command.year_event_id


async def remove_year_event(work: Work, command: RemoveYearEvent) -> UUID:
    """Remove an event and return its id."""
    guarded(command)
    removed = await queries.is_event_removed(work, command.year_event_id)
    policy.require_secretariat(work.actor)
    rules.require_kept(removed)
    async with work.engine_scope():
        await queries.update_event(
            work, command.year_event_id, command.version, {"removed_at": work.clock.now()}
        )
        await audit.append(work, "year.event_removed", command.year_event_id)
    return command.year_event_id


def _require(command: AddYearEvent | ChangeYearEvent) -> None:
    rules.require_event(command.name, command.place, [one.body_key for one in command.bodies])
    rules.require_year(command.day.year, field="day")


async def _bodies(work: Work, day: date, chosen: Sequence[BodyBeside]) -> dict[UUID, Beside]:
    """Find the ids of the bodies that meet, as the structure is on the event's day."""
    found = {body.year.key: body.id for body in await queries.find_year_bodies(work, day)}
    if any(one.body_key not in found for one in chosen):
        raise NotFound("structure.body_not_found")
    return {found[one.body_key]: one.beside for one in chosen}
