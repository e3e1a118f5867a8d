"""Naming somebody for a seat, naming nobody, and taking a name back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.appointments import queries, rules
from fellesskap.appointments.model import Evidence, Nomination, NominationStand, NominationState, SeatCall
from fellesskap.appointments.service.settling import seat_person
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Invalid, NotFound
from fellesskap.guard import guarded
from fellesskap.people.queries import has_person
from fellesskap.people.service import RegisterPerson, add_person


@dataclass(frozen=True, slots=True)
class Nominate:
    """Name a person for a seat: one who is known here, or a new one by name and e-mail.

    Where the party appoints and nobody confirms after it, the person is appointed. `consent` says that the
    person has been asked. What the secretariat records for somebody else shows by which letter, and of when.
    """

    call_id: UUID
    version: int
    consent: bool
    person_id: UUID | None = None
    name: str = ""
    email: str = ""
    language: str = "nb"
    evidence_reference: str = ""
    evidence_date: date | None = None


@dataclass(frozen=True, slots=True)
class DeclineNomination:
    """Say that the party names nobody for a seat, and why."""

    call_id: UUID
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawNomination:
    """Take back a name that is not appointed yet, so that the party can give another."""

    nomination_id: UUID
    version: int
    reason: str


async def nominate(work: Work, command: Nominate) -> UUID:
    """Name a person for a seat and return the nomination's id."""
    guarded(command)
    call = await queries.load_call(work, command.call_id)
    rules.require_namer(work.actor, call.party)
    rules.require_open(call.round)
    rules.require_unanswered(call)
    on_behalf = rules.records_on_behalf(work.actor, call)
    evidence = Evidence(command.evidence_reference, command.evidence_date)
    rules.require_evidence(on_behalf, evidence, today(work.clock))
    rules.require_consent(command.consent)
    if command.person_id is not None and not await has_person(work, command.person_id):
        raise NotFound("person.not_found")
    async with work.engine_scope():
        rules.require_open(await queries.load_round(work, call.round.id, unchanged=True))
        person_id = command.person_id or await _add(work, command)
        await queries.answer_call(work, call, command.version)
        new = queries.NewNomination(uuid7(), person_id, on_behalf, evidence)
        await queries.insert_nomination(work, call, new)
        await audit.append(
            work, "nomination.made", new.id, party=call.party.name, person=str(person_id), on_behalf=on_behalf
        )
        if rules.appoints_at_once(call.seat):
            nomination = await queries.load_nomination(work, new.id)
            await seat_person(work, nomination, call.party.name)
        await _count(work, call)
    return new.id


async def decline_nomination(work: Work, command: DeclineNomination) -> UUID:
    """Name nobody for a seat and return the call's id."""
    guarded(command)
    call = await queries.load_call(work, command.call_id)
    rules.require_namer(work.actor, call.party)
    rules.require_open(call.round)
    rules.require_unanswered(call)
    rules.require_reason(command.reason)
    async with work.engine_scope():
        rules.require_open(await queries.load_round(work, call.round.id, unchanged=True))
        await queries.answer_call(work, call, command.version, command.reason)
        await audit.append(work, "nomination.declined", call.id, party=call.party.name)
        await _count(work, call)
    return call.id


async def withdraw_nomination(work: Work, command: WithdrawNomination) -> UUID:
    """Take a name back and return its id; where it stands on an agenda, it is told there as withdrawn."""
    guarded(command)
    nomination = await queries.load_nomination(work, command.nomination_id)
    rules.require_namer(work.actor, nomination.call.party)
    rules.require_withdrawable(nomination)
    rules.require_reason(command.reason)
    async with work.engine_scope():
        # Nobody puts it on an agenda, or records what a body said of it, meanwhile.
        await queries.load_round(work, nomination.call.round.id, unchanged=True)
        await queries.update_nomination(
            work,
            nomination,
            command.version,
            state=NominationState.WITHDRAWN,
            withdrawn_reason=command.reason.strip(),
        )
        await give_call_back(work, nomination)
        await queries.settle_listed(work, nomination.id, NominationStand.WITHDRAWN)
        await audit.append(work, "nomination.withdrawn", nomination.id, was=nomination.state)
    return nomination.id


async def give_call_back(work: Work, nomination: Nomination) -> None:
    """Let the party of a name that came to nothing give another, and those passed over for it be named again."""
    await queries.release_call(work, nomination.call)
    if nomination.state is NominationState.SELECTED:
        await queries.update_rivals(work, nomination, NominationState.RESERVE, NominationState.NOMINATED)
    await _count(work, nomination.call)


async def _add(work: Work, command: Nominate) -> UUID:
    """Register the person that is named for the first time; where the call is mailed stands on the letter."""
    if not command.name.strip():
        raise Invalid("appointment.person_required", field="name", rule="R-PEOPLE-4")
    email = command.email.strip()
    if not email:
        raise Invalid("appointment.email_required", field="email", rule="R-PEOPLE-4")
    return await add_person(work, RegisterPerson(command.name, command.language, email))


async def _count(work: Work, call: SeatCall) -> None:
    calls = await queries.find_calls_of_party(work, call.party.id)
    await queries.mark_received(work, call.party.id, received=rules.received(calls))
