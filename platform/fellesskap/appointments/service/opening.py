"""Opening a round of appointments, giving it more time, and closing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.appointments import queries, rules
from fellesskap.appointments.model import AppointmentRoundState, Asking
from fellesskap.appointments.service.reminding import SEND_CALL
from fellesskap.appointments.service.telling import tell
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.outbox import enqueue_all
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.structure.model import Structure
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import find_structure


@dataclass(frozen=True, slots=True)
class PartyAddress:
    """Where the call to a party outside the community is mailed; `party` is its key in the structure."""

    party: str
    email: str


@dataclass(frozen=True, slots=True)
class OpenAppointmentRound:
    """Call on everybody who fills the chosen seats, or all seats of the chosen bodies, to name somebody."""

    title: str
    term_from: date
    deadline: date
    term_to: date | None = None
    body_ids: tuple[UUID, ...] = ()
    seat_ids: tuple[UUID, ...] = ()
    addresses: tuple[PartyAddress, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtendAppointmentRound:
    """Give the parties more time."""

    round_id: UUID
    version: int
    deadline: date


@dataclass(frozen=True, slots=True)
class CloseAppointmentRound:
    """Take no more names; what is named can still be chosen and confirmed."""

    round_id: UUID
    version: int


async def open_appointment_round(work: Work, command: OpenAppointmentRound) -> UUID:
    """Open a round, call on its parties, and return its id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    rules.require_title(command.title)
    rules.require_deadline(command.deadline, on)
    rules.require_term(command.term_from, command.term_to)
    day = max(on, command.term_from)
    async with work.engine_scope():
        version_id, structure = await find_structure(work, day)
        askings = await _ask(work, structure, command, day)
        rules.require_somebody(askings)
        parties = rules.parties_of(askings)
        addresses = {one.party: one.email.strip() for one in command.addresses if one.email.strip()}
        rules.require_addresses(addresses, parties)
        new = queries.NewRound(
            id=uuid7(),
            title=command.title.strip(),
            term_from=command.term_from,
            term_to=command.term_to,
            deadline=command.deadline,
            structure_version_id=version_id,
            day=day,
            reminded_ahead=rules.reminded_at_opening(command.deadline, on),
        )
        bodies = await _load_bodies(work, structure, rules.settling_words(askings))
        mailed = await queries.insert_round(work, new, askings, addresses, bodies, Audience.PARTNERS)
        await audit.append(
            work, "appointment.opened", new.id, seats=len(askings), asked=len(parties), mailed=len(mailed)
        )
        await tell(work, "appointment.called", new.title, new.id, parties)
        await enqueue_all(work, SEND_CALL, mailed)
    return new.id


async def extend_appointment_round(work: Work, command: ExtendAppointmentRound) -> UUID:
    """Move a round's deadline ahead, tell those who have not answered, and return its id."""
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        found = await queries.load_round(work, found.id, alone=True)
        rules.require_open(found)
        rules.require_later_deadline(found, command.deadline, on)
        reminded = work.clock.now() if rules.reminded_at_opening(command.deadline, on) else None
        await queries.update_round(
            work,
            found.id,
            command.version,
            deadline=command.deadline,
            reminded_ahead_at=reminded,
            reminded_due_at=None,
        )
        await audit.append(
            work, "appointment.extended", found.id, was=str(found.deadline), deadline=str(command.deadline)
        )
        missing = await queries.find_missing(work, found.id)
        await tell(work, "appointment.extended", found.title, found.id, missing)
    return found.id


async def close_appointment_round(work: Work, command: CloseAppointmentRound) -> UUID:
    """Close a round, forget the addresses its calls were mailed to, and return its id."""
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        found = await queries.load_round(work, found.id, alone=True)
        tally = await queries.count_received(work, found.id)
        rules.require_closable(found, tally, today(work.clock))
        await queries.update_round(
            work, found.id, command.version, state=AppointmentRoundState.CLOSED, closed_at=work.clock.now()
        )
        await queries.forget_addresses(work, found.id)
        await audit.append(work, "appointment.closed", found.id, asked=tally.asked, received=tally.received)
    return found.id


async def _ask(work: Work, structure: Structure, command: OpenAppointmentRound, day: date) -> list[Asking]:
    """Tell whom each seat is asked of: those chosen one by one, and all of a body that follow no office."""
    paths = await queries.find_seat_paths(work, day, command.body_ids, command.seat_ids)
    if not set(command.seat_ids) <= {path.seat_id for path in paths}:
        raise NotFound("appointment.seat_not_found")
    if not set(command.body_ids) <= {path.body_id for path in paths}:
        raise NotFound("appointment.body_not_found")
    rules.require_no_office([path for path in paths if path.seat_id in command.seat_ids])
    known = await queries.find_known_parties(work, day, structure)
    return [rules.ask(path, known) for path in paths if not path.office]


async def _load_bodies(work: Work, structure: Structure, words: Iterable[str]) -> dict[str, UUID]:
    keys = {body.key for body in structure.bodies if body.each is None}
    found = {}
    for word in words:
        if word in keys:
            found[word] = (await find_body_ids(work, [word]))[0]
    return found
