"""How a written procedure ends: with what the body came to, or without, and the reminders before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.attachments.queries import open_sent_to
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Step, TreatmentState
from fellesskap.circulations import queries, rules
from fellesskap.circulations.model import AskedSeat, Circulation, CirculationState, Foreseen
from fellesskap.circulations.service.beginning import load_basis
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect, Result, Ruling
from fellesskap.decisions.queries import load_decision
from fellesskap.decisions.service import Basis, form_consensus, take_stand, weigh
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.followups.service import carry_out
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.rules import state_off_agenda
from fellesskap.meetings.service import place_circulations
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people, find_trusted
from fellesskap.rounds.service import find_anchoring


@dataclass(frozen=True, slots=True)
class CloseCirculation:
    """Record what the body came to in writing.

    Where all agreed that is the proposal. Where they did not, `wording` is written down instead, and nobody is
    bound. `due` is another day to follow up by, where the one proposed has passed; `beyond_reason` accepts that the
    sum is beyond somebody's authority. `foreseen` is what closing was told to come to; where it comes to anything
    else now, nothing is recorded.
    """

    circulation_id: UUID
    version: int
    wording: str = ""
    due: date | None = None
    beyond_reason: str = ""
    foreseen: Result | None = None


@dataclass(frozen=True, slots=True)
class CancelCirculation:
    """End a written procedure without a decision; the case waits for a meeting again."""

    circulation_id: UUID
    version: int
    reason: str


async def close_circulation(work: Work, command: CloseCirculation) -> UUID:
    """Close a written procedure with all that follows from the decision, and return its id."""
    guarded(command)
    found = await queries.load_circulation(work, command.circulation_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        found, basis, ruling = await _come_to(work, command, on)
        # Before what was sent is opened: whoever closes or opens an attachment has the case first.
        await case_queries.load_case(work, found.case_id, alone=True)
        audience = basis.facts.occasion.audience
        await case_queries.open_to(work, found.case_id, audience)
        await queries.open_to(work, found.id, audience)
        await open_sent_to(work, found.id, audience)
        decision_id = await take_stand(work, basis, ruling, basis.facts.file.case.version)
        await queries.end_circulation(work, found, command.version, CirculationState.CLOSED)
        await carry_out(work, decision_id, ruling.due)
        decision = await load_decision(work, decision_id)
        await request_document(
            work,
            DocumentKind.WRITTEN_RECORD,
            decision.title,
            work.tenant.languages[0],
            audience,
            decision_id=decision_id,
        )
        await place_circulations(work, found.body_id)
        await audit.append(work, "circulation.ended", found.id, state=CirculationState.CLOSED)
        await _tell_deputies(work, found, decision.title)
    return found.id


async def foresee_circulation(work: Work, circulation_id: UUID) -> Foreseen:
    """Hold a written procedure against everything that closing it now is held against, and tell what it comes to.

    Nothing is kept. What closing would refuse is refused here, but for what the secretariat says only then.
    """
    found = await queries.load_circulation(work, circulation_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        unsaid = CloseCirculation(found.id, found.version, wording=found.wording)
        found, basis, ruling = await _come_to(work, unsaid, on)
        consensus, _, beyond = await weigh(work, basis, replace(ruling, due=None))
        following = await meeting_queries.find_next_ahead(work, found.body_id, work.clock.now())
        told_in = await meeting_queries.load_meeting(work, following) if following else None
    standing = basis.anchoring.standing
    return Foreseen(
        consensus,
        beyond,
        ruling.due is not None and ruling.due <= on,
        told_in,
        basis.anchoring.left_out,
        standing.tally.asked if standing else 0,
    )


async def cancel_circulation(work: Work, command: CancelCirculation) -> UUID:
    """End a written procedure with a reason and return its id; those asked are told."""
    guarded(command)
    found = await queries.load_circulation(work, command.circulation_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        found = await queries.load_circulation(work, found.id, alone=True)
        rules.require_open(found)
        rules.require_reason(command.reason)
        reason = command.reason.strip()
        case = await case_queries.load_case(work, found.case_id)
        await queries.end_circulation(work, found, command.version, CirculationState.CANCELLED, reason)
        await let_case_wait(work, found)
        await case_queries.add_event(
            work, case.id, "circulation.cancelled", Audience.PARTNERS, body_id=found.body_id, reason=reason
        )
        await audit.append(work, "circulation.ended", found.id, state=CirculationState.CANCELLED)
        await tell_end(work, NoticeKind.CIRCULATION_CANCELLED, found, case.title)
    return found.id


async def remind_circulations(work: Work) -> int:
    """Remind those who have not answered before the last day, and tell the secretariat what it can close; tell how
    many were told of.
    """
    on, told = today(work.clock), 0
    async with work.engine_scope():
        for one in await queries.find_open(work, on + timedelta(days=rules.REMINDED_DAYS)):
            seats = await queries.find_seats(work, one.id)
            about = Subject(case_id=one.case_id, circulation_id=one.id)
            if rules.is_to_close(one.deadline, on, seats, told=one.overdue_told):
                people = await find_trusted(work, on, secretariat=True)
                await notify(work, NoticeKind.CIRCULATION_TO_CLOSE, one.title, people, about)
                await queries.note_told(work, one.id, closing=True)
            elif rules.is_reminded(one.deadline, on, reminded=one.reminded):
                silent = [seat.person_id for seat in seats if seat.asked and seat.stand is None]
                people = await find_people(work, [person for person in silent if person])
                subject = f"{one.title} {one.deadline:%d.%m.%Y}"
                await notify(work, NoticeKind.CIRCULATION_REMINDED, subject, people, about)
                await queries.note_told(work, one.id, closing=False)
            else:
                continue
            await audit.append(work, "circulation.told", one.id, deadline=one.deadline.isoformat())
            told += 1
    return told


async def let_case_wait(work: Work, found: Circulation) -> None:
    """Let the case be where it was before the procedure, ready for the agenda of a meeting."""
    await case_queries.update_treatment(work, found.treatment_id, state=TreatmentState.WAITING)
    anchoring = await find_anchoring(work, found.case_id)
    await case_queries.move_case(work, found.case_id, state_off_agenda(Step.DECIDE, anchoring))


async def tell_end(work: Work, kind: NoticeKind, found: Circulation, title: str) -> None:
    """Tell everybody who was asked or read along, and the secretariat, how a procedure ended."""
    seats = await queries.find_seats(work, found.id)
    people = await find_people(work, [seat.person_id for seat in seats if seat.person_id])
    people += await find_trusted(work, today(work.clock), secretariat=True)
    await notify(work, kind, title, people, Subject(case_id=found.case_id, circulation_id=found.id))


async def _tell_deputies(work: Work, found: Circulation, title: str) -> None:
    """Tell those who answered in another's place; whoever sits in the body is told of the decision itself."""
    seats = await queries.find_seats(work, found.id)
    people = await find_people(work, [seat.person_id for seat in seats if seat.person_id and seat.absence])
    about = Subject(case_id=found.case_id, circulation_id=found.id)
    await notify(work, NoticeKind.CIRCULATION_CLOSED, title, people, about)


async def _come_to(work: Work, command: CloseCirculation, on: date) -> tuple[Circulation, Basis, Ruling]:
    """Load what closing is held against, in the engine scope, and what the seats came to."""
    found = await queries.load_circulation(work, command.circulation_id, alone=True)
    rules.require_open(found)
    seats = await queries.find_seats(work, found.id)
    rules.require_closable(found, seats, on)
    basis = await load_basis(work, found, on)
    return found, basis, _ruling(found, basis, seats, command)


def _ruling(
    found: Circulation, basis: Basis, seats: Collection[AskedSeat], command: CloseCirculation
) -> Ruling:
    """What the seats came to: the proposal where they agree, and nothing that binds where they do not."""
    proposed = Ruling(
        found.wording,
        found.effect,
        voices=rules.voices(seats),
        answer_to_objections=found.answer_to_objections,
        due=command.due or found.due,
        amount_nok=found.amount_nok,
        amount_yearly=found.amount_yearly,
        beyond_reason=command.beyond_reason,
    )
    consensus, _ = form_consensus(basis, proposed)
    rules.require_as_foreseen(command.foreseen, consensus.result)
    if consensus.agreed:
        return proposed
    return replace(proposed, wording=command.wording, effect=DecisionEffect.NONE, due=None)
