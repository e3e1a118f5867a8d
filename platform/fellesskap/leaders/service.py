"""Recording who leads a body and who is its deputy leader, and letting them go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.leaders import queries, rules
from fellesskap.leaders.model import Leader, LeaderRole, LeadingSeat
from fellesskap.leaders.tables import BodyLeader
from fellesskap.people.model import EndReason
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.rules import chair_party
from fellesskap.structure.service import find_structure


@dataclass(frozen=True, slots=True)
class SetLeader:
    """Record who leads a body, or is its deputy leader, from a day; whoever was so that day is it no longer.

    The person is named by the seat held in the body, and leads no longer than that. `reference` and
    `decided_on` say what it follows from.
    """

    body_id: UUID
    holding_id: UUID
    role: LeaderRole
    valid_from: date
    valid_to: date | None = None
    reference: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class EndLeader:
    """Let somebody stop leading from a day and stay in the seat; why is kept in the log alone."""

    leader_id: UUID
    version: int
    valid_to: date
    reason: EndReason


@dataclass(frozen=True, slots=True)
class WithdrawLeader:
    """Take back a leader whose time has not begun."""

    leader_id: UUID
    version: int


async def set_leader(work: Work, command: SetLeader) -> UUID:
    """Record a leader or deputy leader and return its id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    rules.require_reference(command.reference)
    async with work.engine_scope():
        await queries.lock_body(work, command.body_id)
        seat = rules.require_may_lead(
            await queries.find_leading_seat(work, command.holding_id, command.valid_from), command.body_id
        )
        leaders = await queries.find_leaders(work, command.body_id)
        until = rules.lead_until(seat, command.valid_from, command.valid_to)
        alike = [one for one in leaders if one.role is command.role]
        before, until = rules.require_turn_to_lead(command.valid_from, until, alike)
        others = [one for one in leaders if one.role is not command.role]
        rules.require_one_role(seat.person_id, command.valid_from, until, others)
        if before is not None:
            await queries.end_leader(work, before.id, command.valid_from)
        leader_id = uuid7()
        await queries.save_leader(
            work,
            BodyLeader(
                id=leader_id,
                body_id=command.body_id,
                holding_id=seat.holding_id,
                person_id=seat.person_id,
                role=command.role,
                side=seat.side,
                party=await _party(work, command.body_id, seat, command.valid_from),
                reference=command.reference.strip(),
                decided_on=command.decided_on,
                valid_from=command.valid_from,
                valid_to=until,
                term_warned_at=None,
                version=1,
            ),
        )
        await audit.append(
            work,
            "leader.set",
            leader_id,
            body=str(command.body_id),
            person=str(seat.person_id),
            role=command.role,
            valid_from=command.valid_from.isoformat(),
        )
    return leader_id


async def end_leader(work: Work, command: EndLeader) -> UUID:
    """End somebody's time as leader and return its id."""
    leader = await _load(work, command.leader_id, command.version)
    rules.require_leader_end(leader, command.valid_to, today(work.clock))
    async with work.engine_scope():
        await queries.end_leader(work, leader.id, command.valid_to)
        await audit.append(
            work, "leader.ended", leader.id, valid_to=command.valid_to.isoformat(), reason=command.reason
        )
    return leader.id


async def withdraw_leader(work: Work, command: WithdrawLeader) -> UUID:
    """Take back a leader whose time has not begun, and return the body's id."""
    leader = await _load(work, command.leader_id, command.version)
    rules.require_not_begun(leader, today(work.clock))
    async with work.engine_scope():
        await queries.delete_leader(work, leader.id)
        await audit.append(work, "leader.withdrawn", leader.id, person=str(leader.person_id))
    return leader.body_id


async def _load(work: Work, leader_id: UUID, version: int) -> Leader:
    if not await queries.sees_leader(work, leader_id):
        raise NotFound("leader.not_found")
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        return await queries.load_leader(work, leader_id, version)


async def _party(work: Work, body_id: UUID, seat: LeadingSeat, on: date) -> str:
    """The party of the body's rotation that a seat speaks for; empty where only sides take turns."""
    _, structure = await find_structure(work, on)
    try:
        rotation = structure.body(await load_body_key(work, body_id)).chair
    except KeyError:
        return ""
    if rotation is None or not rotation.parties:
        return ""
    met = [] if rotation.months else await queries.find_days_of_meetings(work, body_id)
    return rules.party_of(seat, rotation, chair_party(rotation, on, met), structure.trust.key)
