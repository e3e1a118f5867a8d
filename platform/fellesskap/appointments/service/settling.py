"""Choosing among several, confirming by a decision, and what follows: a holding, a letter, a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.appointments import queries, rules
from fellesskap.appointments.model import Evidence, Nomination, NominationState, RoundSeat
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.guard import guarded
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people, find_seat, has_address
from fellesskap.people.service import Appoint, add_deputy, fill_seat
from fellesskap.structure.model import Deputies


@dataclass(frozen=True, slots=True)
class SelectNominee:
    """Record whom the one who chooses has chosen for a seat, and in which order others named are its deputies.

    Shown is a meeting of the body's own, or which decision elsewhere, and of what day.
    """

    nomination_id: UUID
    version: int
    reference: str = ""
    dated: date | None = None
    meeting_id: UUID | None = None
    deputy_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmAppointments:
    """Record that those named are confirmed, by a body's decision or meeting, or by the letter of a party.

    Who stands on an agenda is confirmed there; this is for what a body said without that, and for parties.
    `version` is the round's.
    """

    round_id: UUID
    version: int
    nomination_ids: tuple[UUID, ...]
    meeting_id: UUID | None = None
    decision_id: UUID | None = None
    reference: str = ""


async def select_nominee(work: Work, command: SelectNominee) -> UUID:
    """Choose one of those named and return its id; the rest are a pool, out of which deputies may be taken."""
    guarded(command)
    nomination = await queries.load_nomination(work, command.nomination_id)
    policy.require_secretariat(work.actor)
    rules.require_selectable(nomination)
    async with work.engine_scope():
        await queries.load_round(work, nomination.call.round.id, alone=True)
        evidence = await _shown(work, command, nomination.call.seat)
        deputies = await _pool(work, command, nomination)
        passed = await queries.update_rivals(
            work, nomination, NominationState.NOMINATED, NominationState.RESERVE
        )
        await queries.update_nomination(
            work,
            nomination,
            command.version,
            state=NominationState.SELECTED,
            selected_reference=evidence.reference.strip(),
            selected_on=evidence.dated,
            selected_meeting_id=command.meeting_id,
        )
        await queries.rank_deputies(work, [one.id for one in deputies])
        await audit.append(
            work,
            "nomination.selected",
            nomination.id,
            passed_over=passed,
            meeting=str(command.meeting_id or ""),
            deputies=[str(one.person_id) for one in deputies],
        )
        if not nomination.call.seat.settles:
            seat = nomination.call.seat
            await seat_person(work, nomination, seat.selects_name or nomination.call.party.name)
    return nomination.id


async def confirm_appointments(work: Work, command: ConfirmAppointments) -> UUID:
    """Confirm those named, all or none, and return the round's id; their holdings begin with the round's term."""
    guarded(command)
    found = await queries.load_round(work, command.round_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        await queries.load_round(work, found.id, alone=True)
        nominations = await queries.load_nominations(work, command.nomination_ids, found.id)
        rules.require_confirmable(nominations)
        rules.require_not_listed(nominations)
        meeting = await queries.find_meeting(work, command.meeting_id, command.decision_id)
        rules.require_settling_body(
            [one.call.seat for one in nominations], meeting[2] if meeting else None, command.reference
        )
        await queries.update_round(work, found.id, command.version)
        for nomination in nominations:
            await queries.update_nomination(
                work,
                nomination,
                nomination.version,
                meeting_id=meeting[0] if meeting else None,
                decision_id=command.decision_id if meeting else None,
                confirmed_reference=command.reference.strip(),
                confirmed_on=meeting[1] if meeting else today(work.clock),
            )
            await audit.append(
                work,
                "nomination.confirmed",
                nomination.id,
                meeting=str(command.meeting_id or ""),
                decision=str(command.decision_id or ""),
            )
            await seat_person(work, nomination, nomination.call.seat.settles_name)
    return found.id


async def seat_person(work: Work, nomination: Nomination, appointed_by: str) -> None:
    """Make a name a holding, with the letter that says so, inside the engine scope of what led to it.

    Those who were chosen to be its deputies come in with it.
    """
    holding_id = await fill_seat(work, _appointment(nomination, appointed_by))
    await queries.mark_appointed(work, nomination.id, holding_id)
    await _tell(work, nomination)
    for deputy in await queries.find_deputies(work, nomination.call.seat.id):
        holding_id = await add_deputy(work, _appointment(deputy, appointed_by))
        await queries.mark_appointed(work, deputy.id, holding_id, NominationState.DEPUTY)
        await _tell(work, deputy)


async def _shown(work: Work, command: SelectNominee, seat: RoundSeat) -> Evidence:
    """By what it is shown that somebody was chosen."""
    if command.meeting_id is None:
        evidence = Evidence(command.reference, command.dated)
        rules.require_reference(evidence, today(work.clock))
        return evidence
    found = await queries.find_meeting(work, command.meeting_id, None)
    rules.require_choosing_body(seat, found[2] if found else None)
    evidence = Evidence(command.reference, found[1] if found else None)
    rules.require_short(evidence)
    return evidence


async def _pool(work: Work, command: SelectNominee, chosen: Nomination) -> list[Nomination]:
    """Those not chosen who are to be deputies, in their order."""
    if not command.deputy_ids:
        return []
    round_id = chosen.call.round.id
    loaded = await queries.load_nominations(work, command.deputy_ids, round_id)
    deputies = queries.in_order(loaded, command.deputy_ids)
    seat = await find_seat(work, chosen.call.seat.seat_id, chosen.call.round.term_from)
    rules.require_pool(seat.deputies if seat else Deputies.NONE, chosen, deputies)
    return deputies


def _appointment(nomination: Nomination, appointed_by: str) -> Appoint:
    call = nomination.call
    until = rules.holds_until(call.round.term_from, call.round.term_to, call.seat.term_months)
    return Appoint(
        call.seat.seat_id, nomination.person_id, call.round.term_from, until, appointed_by=appointed_by
    )


async def _tell(work: Work, nomination: Nomination) -> None:
    """Order the letter to whoever is appointed, and tell them."""
    call = nomination.call
    person = (await find_people(work, [nomination.person_id]))[0]
    document_id = await request_document(
        work,
        DocumentKind.APPOINTMENT_LETTER,
        person.name,
        person.language,
        Audience.PARTNERS,
        nomination_id=nomination.id,
    )
    if await has_address(work, person.person_id):
        about = Subject(appointment_round_id=call.round.id, document_id=document_id)
        await notify(work, "appointment.made", call.round.title, [person], about)
