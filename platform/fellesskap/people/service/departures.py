"""Leaving a seat: for good, before it began, and for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound, RuleBroken
from fellesskap.guard import guarded
from fellesskap.people import queries, rules
from fellesskap.people.model import EndReason, Held
from fellesskap.people.tables import Departure, Leave


@dataclass(frozen=True, slots=True)
class EndHolding:
    """Let somebody leave a seat or a list of deputies from a day.

    The secretariat and the person see why. A holder's personal deputy leaves at the same time, or stays with the
    seat (`deputy_stays`) and meets for it while it is vacant.
    """

    holding_id: UUID
    version: int
    valid_to: date
    reason: EndReason
    note: str = ""
    deputy_stays: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawHolding:
    """Take back an appointment that has not begun."""

    holding_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class TakeLeave:
    """Let a holder be away from a day to a day; a deputy steps in, and the holder is back by itself."""

    holding_id: UUID
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class EndLeave:
    """Let somebody come back from a leave on an earlier day."""

    leave_id: UUID
    version: int
    valid_to: date


@dataclass(frozen=True, slots=True)
class WithdrawLeave:
    """Take back a leave that has not begun."""

    leave_id: UUID
    version: int


async def end_holding(work: Work, command: EndHolding) -> UUID:
    """End a holding, and the personal deputies behind it unless they stay, and return its id."""
    guarded(command)
    held = await _load(work, command.holding_id, command.version)
    rules.require_note(command.note)
    rules.require_by_hand("", held.office_holding_id)
    rules.require_end(held, command.valid_to, today(work.clock))
    async with work.engine_scope():
        if command.deputy_stays:
            await queries.keep_behind(work, held.id)
        await end(work, held, command.valid_to, command.reason, command.note.strip())
    return held.id


async def withdraw_holding(work: Work, command: WithdrawHolding) -> UUID:
    """Take back a holding that has not begun, and return the person's id."""
    held = await _load(work, command.holding_id, command.version)
    rules.require_by_hand("", held.office_holding_id)
    rules.require_correctable(held, today(work.clock))
    async with work.engine_scope():
        await take_back(work, held)
    return held.person_id


async def take_leave(work: Work, command: TakeLeave) -> UUID:
    """Note a leave and return its id."""
    held = await _load(work, command.holding_id)
    rules.require_period(command.valid_from, command.valid_to)
    async with work.engine_scope():
        others = [days for _, days in await queries.find_leaves(work, held.id)]
        rules.require_leave(held, (command.valid_from, command.valid_to), today(work.clock), others)
        leave = Leave(
            id=uuid7(),
            holding_id=held.id,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
            version=1,
        )
        await queries.save_leave(work, leave)
        await audit.append(
            work,
            "leave.taken",
            held.id,
            valid_from=command.valid_from.isoformat(),
            valid_to=command.valid_to.isoformat(),
        )
    return UUID(str(leave.id))


async def end_leave(work: Work, command: EndLeave) -> UUID:
    """Cut a leave short and return its id."""
    holding_id, days = await _load_leave(work, command.leave_id, command.version)
    rules.require_leave_end(days, command.valid_to, today(work.clock))
    async with work.engine_scope():
        await queries.update_leave(work, command.leave_id, command.valid_to)
        await audit.append(work, "leave.ended", holding_id, valid_to=command.valid_to.isoformat())
    return command.leave_id


async def withdraw_leave(work: Work, command: WithdrawLeave) -> UUID:
    """Take back a leave that has not begun, and return the holding's id."""
    holding_id, days = await _load_leave(work, command.leave_id, command.version)
    if days[0] <= today(work.clock):
        raise RuleBroken("people.begun", rule="R-PEOPLE-8")
    async with work.engine_scope():
        await queries.delete_leave(work, command.leave_id)
        await audit.append(work, "leave.withdrawn", holding_id)
    return holding_id


async def end(work: Work, held: Held, valid_to: date, reason: EndReason, note: str = "") -> None:
    """End a holding on a day, in the engine scope: with its leaves and the personal deputies behind it."""
    await queries.update_holding(work, held.id, {"valid_to": valid_to})
    departure = Departure(holding_id=held.id, person_id=held.person_id, reason=reason.value, note=note)
    await queries.save_departure(work, departure)
    for leave_id, leave in await queries.find_leaves(work, held.id):
        if leave[0] >= valid_to:
            await queries.delete_leave(work, leave_id)
        elif leave[1] is not None and leave[1] > valid_to:
            await queries.update_leave(work, leave_id, valid_to)
    for deputy in await queries.find_behind(work, held.id):
        if deputy.valid_from >= valid_to:
            await queries.delete_holding(work, deputy.id)
        elif deputy.valid_to is None or deputy.valid_to > valid_to:
            await queries.update_holding(work, deputy.id, {"valid_to": valid_to})
    await audit.append(work, "holding.ended", held.id, valid_to=valid_to.isoformat(), reason=reason.value)


async def take_back(work: Work, held: Held) -> None:
    """Take back a holding that never began, in the engine scope, with the personal deputies behind it."""
    for deputy in await queries.find_behind(work, held.id):
        await queries.delete_holding(work, deputy.id)
    await queries.delete_holding(work, held.id)
    await audit.append(work, "holding.withdrawn", held.id, person=str(held.person_id))


async def _load(work: Work, holding_id: UUID, version: int | None = None) -> Held:
    if not await queries.sees_holding(work, holding_id):
        raise NotFound("people.holding_not_found")
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        return await queries.load_held(work, holding_id, version)


async def _load_leave(work: Work, leave_id: UUID, version: int) -> tuple[UUID, rules.Period]:
    if not await queries.sees_leave(work, leave_id):
        raise NotFound("people.leave_not_found")
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        return await queries.load_leave(work, leave_id, version)
