"""Putting persons in seats: as holders, as deputies of a seat, and on the list that a side of a body shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience, Side
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound, RuleBroken
from fellesskap.guard import guarded
from fellesskap.people import queries, rules
from fellesskap.people.model import Held, HoldingKind, SeatPlace
from fellesskap.people.tables import Holding
from fellesskap.structure.model import Deputies


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
class AppointCommonDeputy:
    """Put a person on the list of deputies that the seats of one side of a body share, in place `rank`."""

    body_id: UUID
    side: Side
    person_id: UUID
    rank: int
    valid_from: date
    valid_to: date | None = None
    appointed_by: str = ""


@dataclass(frozen=True, slots=True)
class CorrectHolding:
    """Give a holding that has not begun another first and last day."""

    holding_id: UUID
    version: int
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class MoveDeputy:
    """Move a deputy to another place in the order; the others keep theirs."""

    holding_id: UUID
    version: int
    rank: int


async def appoint(work: Work, command: Appoint) -> UUID:
    """Appoint a person and return the holding's id; the holder of a public body's seat is public by name."""
    guarded(command)
    policy.require_secretariat(work.actor)
    rules.require_period(command.valid_from, command.valid_to)
    rules.require_appointer(command.appointed_by)
    async with work.engine_scope():
        return await fill_seat(work, command)


async def fill_seat(work: Work, command: Appoint) -> UUID:
    """Appoint a person as part of a feature's own change, inside its engine scope; return the holding's id."""
    rules.require_period(command.valid_from, command.valid_to)
    rules.require_appointer(command.appointed_by)
    seat = await queries.find_seat(work, command.seat_id, command.valid_from)
    if seat is None or not await queries.has_person(work, command.person_id):
        raise NotFound("people.seat_or_person_not_found")
    rules.require_seat_there(seat, command.valid_from)
    if command.deputy_rank is None:
        holding = await _holder(work, command, seat)
    else:
        holding = await _deputy(work, command, seat, command.deputy_rank)
    await queries.save_holding(work, holding)
    if seat.open_to_public:
        await queries.raise_audience(work, [command.person_id], Audience.PUBLIC)
    await audit.append(
        work, "person.appointed", holding.id, seat=str(command.seat_id), person=str(command.person_id)
    )
    return UUID(str(holding.id))


async def appoint_common_deputy(work: Work, command: AppointCommonDeputy) -> UUID:
    """Put a person on a body's shared list and return the holding's id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    rules.require_period(command.valid_from, command.valid_to)
    rules.require_appointer(command.appointed_by)
    async with work.engine_scope():
        return await _list_deputy(work, command)


async def add_deputy(work: Work, command: Appoint) -> UUID:
    """Put a person last among a seat's deputies, or last on the list the seat shares; return the holding's id.

    It is part of a feature's own change, inside its engine scope; the rank of the command is not looked at.
    """
    seat = await queries.find_seat(work, command.seat_id, command.valid_from)
    if seat is None:
        raise NotFound("people.seat_or_person_not_found")
    period = command.valid_from, command.valid_to
    if seat.deputies is Deputies.COMMON:
        listed = await queries.find_of_list(work, seat.body_id, seat.side)
        return await _list_deputy(
            work,
            AppointCommonDeputy(
                seat.body_id,
                seat.side,
                command.person_id,
                rules.next_rank(period, listed),
                *period,
                command.appointed_by,
            ),
        )
    there = await queries.find_of_seat(work, command.seat_id, HoldingKind.DEPUTY)
    return await fill_seat(work, replace(command, deputy_rank=rules.next_rank(period, there)))


async def correct_holding(work: Work, command: CorrectHolding) -> UUID:
    """Correct the days of a holding that has not begun, and return its id."""
    if not await queries.sees_holding(work, command.holding_id):
        raise NotFound("people.holding_not_found")
    policy.require_secretariat(work.actor)
    rules.require_period(command.valid_from, command.valid_to)
    async with work.engine_scope():
        held = await queries.load_held(work, command.holding_id, command.version)
        rules.require_by_hand("", held.office_holding_id)
        rules.require_correctable(held, today(work.clock), command.valid_from)
        period = command.valid_from, command.valid_to
        row = [one for one in await _row(work, held) if one.id != held.id]
        if held.kind is HoldingKind.HOLDER:
            rules.require_free_seat(period, [(one.valid_from, one.valid_to) for one in row])
        else:
            rules.require_rank(Deputies.ORDERED, held.rank, period, row)
            rules.require_someone_else(held.person_id, period, row)
        for leave_id, leave in await queries.find_leaves(work, held.id):
            if not (period[0] <= leave[0] and (period[1] is None or (leave[1] or date.max) <= period[1])):
                await queries.delete_leave(work, leave_id)
        await queries.update_holding(
            work, held.id, {"valid_from": command.valid_from, "valid_to": command.valid_to}
        )
        await audit.append(
            work,
            "holding.corrected",
            held.id,
            valid_from=command.valid_from.isoformat(),
            valid_to=command.valid_to.isoformat() if command.valid_to else None,
        )
    return held.id


async def move_deputy(work: Work, command: MoveDeputy) -> UUID:
    """Move a deputy among those who stand in now or later, and return the holding's id."""
    if not await queries.sees_holding(work, command.holding_id):
        raise NotFound("people.holding_not_found")
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        held = await queries.load_held(work, command.holding_id, command.version)
        if held.kind is not HoldingKind.DEPUTY:
            raise RuleBroken("people.not_a_deputy", rule="R-PEOPLE-11")
        day = today(work.clock)
        row = [one for one in await _row(work, held) if one.valid_to is None or one.valid_to > day]
        for rank, one in enumerate(rules.reordered(row, _same(row, held), command.rank), start=1):
            if one.rank != rank or one.id == held.id:
                await queries.update_holding(work, one.id, {"rank": rank})
        await audit.append(work, "deputy.moved", held.id, rank=command.rank)
    return held.id


async def _list_deputy(work: Work, command: AppointCommonDeputy) -> UUID:
    shared = await queries.find_common_list(work, command.body_id, command.side, command.valid_from)
    if shared is None or not await queries.has_person(work, command.person_id):
        raise NotFound("people.seat_or_person_not_found")
    if not shared:
        raise RuleBroken("people.no_common_list", field="side", rule="R-PEOPLE-10")
    period = command.valid_from, command.valid_to
    listed = await queries.find_of_list(work, command.body_id, command.side)
    rules.require_rank(Deputies.COMMON, command.rank, period, listed)
    rules.require_someone_else(command.person_id, period, listed)
    holding = Holding(
        id=uuid7(),
        seat_id=None,
        body_id=command.body_id,
        side=command.side.value,
        person_id=command.person_id,
        kind=HoldingKind.DEPUTY.value,
        rank=command.rank,
        appointed_by=command.appointed_by,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        version=1,
    )
    await queries.save_holding(work, holding)
    await audit.append(
        work, "person.appointed", holding.id, body=str(command.body_id), person=str(command.person_id)
    )
    return UUID(str(holding.id))


async def _holder(work: Work, command: Appoint, seat: SeatPlace) -> Holding:
    rules.require_by_hand(seat.office)
    period = command.valid_from, command.valid_to
    held = await queries.find_of_seat(work, command.seat_id, HoldingKind.HOLDER)
    rules.require_free_seat(period, [(one.valid_from, one.valid_to) for one in held])
    rules.require_someone_else(
        command.person_id, period, await queries.find_of_seat(work, command.seat_id, HoldingKind.DEPUTY)
    )
    return _holding(command, seat, HoldingKind.HOLDER, 0, command.valid_to, None)


async def _deputy(work: Work, command: Appoint, seat: SeatPlace, rank: int) -> Holding:
    """A deputy of a seat; a personal one is its holder's, and leaves with the holder."""
    rules.require_deputies(seat.deputies)
    holders = await queries.find_of_seat(work, command.seat_id, HoldingKind.HOLDER)
    deputies = await queries.find_of_seat(work, command.seat_id, HoldingKind.DEPUTY)
    valid_to, behind = command.valid_to, None
    if seat.deputies is Deputies.PERSONAL:
        on = command.valid_from
        behind = next((one for one in holders if rules.overlaps((on, None), _days(one))), None)
        if behind is not None and behind.valid_to is not None:
            valid_to = min(valid_to or behind.valid_to, behind.valid_to)
            rules.require_period(command.valid_from, valid_to)
    period = command.valid_from, valid_to
    rules.require_rank(seat.deputies, rank, period, deputies)
    rules.require_someone_else(command.person_id, period, [*holders, *deputies])
    return _holding(command, seat, HoldingKind.DEPUTY, rank, valid_to, behind)


def _holding(
    command: Appoint,
    seat: SeatPlace,
    kind: HoldingKind,
    rank: int,
    valid_to: date | None,
    behind: Held | None,
) -> Holding:
    return Holding(
        id=uuid7(),
        seat_id=command.seat_id,
        body_id=seat.body_id,
        person_id=command.person_id,
        kind=kind.value,
        rank=rank,
        appointed_by=command.appointed_by,
        valid_from=command.valid_from,
        valid_to=valid_to,
        behind_id=behind.id if behind else None,
        version=1,
    )


async def _row(work: Work, held: Held) -> list[Held]:
    """All of the same kind in the same seat, or on the same list."""
    if held.seat_id is not None:
        return await queries.find_of_seat(work, held.seat_id, held.kind)
    assert held.side is not None
    return await queries.find_of_list(work, held.body_id, held.side)


def _same(row: list[Held], held: Held) -> Held:
    return next(one for one in row if one.id == held.id)


def _days(held: Held) -> tuple[date, date | None]:
    return held.valid_from, held.valid_to
