"""The workers' part: reminders by the clock, and the calls that are mailed to parties outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fellesskap.access import policy
from fellesskap.appointments import queries, rules
from fellesskap.appointments.queries import Address
from fellesskap.appointments.service.telling import tell
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.outbox import enqueue
from fellesskap.db.work import Work
from fellesskap.errors import Conflict
from fellesskap.notices.model import DeliveryState
from fellesskap.notices.rules import UNCERTAIN_AFTER

SEND_CALL = "appointment.send_call"


@dataclass(frozen=True, slots=True)
class SendCallAgain:
    """Mail a call again that failed, or that may not have arrived."""

    party_id: UUID
    version: int


async def remind(work: Work) -> int:
    """Remind those who have not answered, where a reminder is due; tell of how many rounds."""
    reminded = 0
    async with work.engine_scope():
        for found in await queries.find_open_rounds(work):
            which = rules.reminder_due(
                found.deadline,
                today(work.clock),
                reminded_ahead=found.reminded_ahead,
                reminded_due=found.reminded_due,
            )
            if which is None:
                continue
            missing = await queries.find_missing(work, found.id)
            await queries.mark_reminded(work, found.id, which)
            told = await tell(work, "appointment.reminded", found.title, found.id, missing)
            await audit.append(
                work, "appointment.reminded", found.id, which=which, missing=len(missing), told=told
            )
            reminded += bool(missing)
    return reminded


async def claim_call(work: Work, asked_party_id: UUID) -> Address | None:
    """Take a waiting call to mail it; commit before anything is handed to a mail server. None where none waits."""
    async with work.engine_scope():
        found = await queries.load_address(work, asked_party_id)
        if found.state != DeliveryState.QUEUED:
            return None
        await queries.update_address(
            work,
            found,
            state=DeliveryState.SENDING,
            attempts=found.attempts + 1,
            claimed_at=work.clock.now(),
        )
        return await queries.load_address(work, asked_party_id)


async def record_call(work: Work, claimed: Address, state: DeliveryState, failure: str | None = None) -> None:
    """Record what became of a call that was handed over; nothing where somebody has settled it meanwhile."""
    async with work.engine_scope():
        found = await queries.load_address(work, claimed.asked_party_id)
        if found.attempts == claimed.attempts and found.state in (
            DeliveryState.SENDING,
            DeliveryState.UNCERTAIN,
        ):
            settled: datetime | None = None if state is DeliveryState.QUEUED else work.clock.now()
            await queries.update_address(work, found, state=state, failure=failure, settled_at=settled)


async def give_up_call(work: Work, asked_party_id: UUID, failure: str) -> None:
    """Show a call that was never handed over as failed."""
    async with work.engine_scope():
        found = await queries.load_address(work, asked_party_id)
        if found.state == DeliveryState.QUEUED:
            await queries.update_address(
                work, found, state=DeliveryState.FAILED, failure=failure, settled_at=work.clock.now()
            )


async def settle_interrupted_calls(work: Work) -> int:
    """Make calls whose mailing was interrupted uncertain, so that people see them; tell how many."""
    async with work.engine_scope():
        return await queries.settle_interrupted(work, work.clock.now() - UNCERTAIN_AFTER)


async def send_call_again(work: Work, command: SendCallAgain) -> UUID:
    """Queue a call again and return the party's id."""
    found = await queries.load_address(work, command.party_id)
    policy.require_secretariat(work.actor)
    if found.version != command.version:
        raise Conflict("appointment.changed_meanwhile")
    rules.require_resendable(found.state)
    async with work.engine_scope():
        await queries.update_address(
            work,
            found,
            state=DeliveryState.QUEUED,
            failure=None,
            queued_at=work.clock.now(),
            claimed_at=None,
            settled_at=None,
        )
        await audit.append(work, "appointment.call_mailed_again", found.asked_party_id)
        await enqueue(work, SEND_CALL, found.asked_party_id)
    return found.asked_party_id
