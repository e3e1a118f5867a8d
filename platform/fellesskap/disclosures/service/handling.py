"""Registering a request for access, answering it, and what comes of a complaint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Side
from fellesskap.cases.queries import load_case
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.disclosures import queries, rules
from fellesskap.disclosures.model import ComplaintOutcome, DisclosureOutcome
from fellesskap.disclosures.tables import Disclosure as DisclosureRow
from fellesskap.guard import guarded


@dataclass(frozen=True, slots=True)
class RegisterDisclosure:
    """Register a request for access: what is asked for, the day it came, and which side answers.

    Who asks need not be named: anybody may ask.
    """

    asked: str
    received_on: date
    side: Side
    partner_id: UUID | None = None
    case_id: UUID | None = None
    requester: str = ""


@dataclass(frozen=True, slots=True)
class ReassignDisclosure:
    """Hand a request over to the side, or the body, that is to answer it; its last day stays."""

    disclosure_id: UUID
    version: int
    side: Side
    partner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AnswerDisclosure:
    """Record what a request was answered with; what is kept back names the section of the law, and why."""

    disclosure_id: UUID
    version: int
    outcome: DisclosureOutcome
    answered_on: date
    answer: str = ""
    legal_basis: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordComplaint:
    """Record a complaint about what was kept back, or about having had no answer in time."""

    disclosure_id: UUID
    version: int
    complained_on: date
    complaint: str


@dataclass(frozen=True, slots=True)
class SettleComplaint:
    """Record what came of a complaint."""

    disclosure_id: UUID
    version: int
    outcome: ComplaintOutcome
    settled_on: date
    note: str = ""


async def register_disclosure(work: Work, command: RegisterDisclosure) -> UUID:
    """Register a request and return its id."""
    guarded(command)
    policy.require_secretariat(work.actor)
    if command.case_id is not None:
        await load_case(work, command.case_id)
    await _require_body(work, command.side, command.partner_id)
    rules.require_received(command.received_on, today(work.clock))
    rules.require_text("asked", command.asked, required=True)
    rules.require_text("requester", command.requester, rules.LONGEST_NAME)
    disclosure_id = uuid7()
    async with work.engine_scope():
        await queries.insert_disclosure(
            work,
            DisclosureRow(
                id=disclosure_id,
                side=command.side,
                partner_id=command.partner_id,
                case_id=command.case_id,
                received_on=command.received_on,
                due_on=rules.due_on(command.received_on),
                requester=command.requester.strip(),
                asked=command.asked.strip(),
                registered_by=work.actor.person_id,
                registered_at=work.clock.now(),
                legal_basis="",
                reason="",
                answer="",
                complaint="",
                complaint_note="",
                version=1,
            ),
        )
        await audit.append(work, "disclosure.registered", disclosure_id, side=command.side)
    return disclosure_id


async def reassign_disclosure(work: Work, command: ReassignDisclosure) -> UUID:
    """Hand a request over and return its id."""
    disclosure = await queries.load_disclosure(work, command.disclosure_id)
    policy.require_secretariat(work.actor)
    await _require_body(work, command.side, command.partner_id)
    rules.require_unanswered(disclosure)
    async with work.engine_scope():
        await queries.update_disclosure(
            work, disclosure.id, command.version, side=command.side, partner_id=command.partner_id
        )
        await audit.append(
            work, "disclosure.reassigned", disclosure.id, side=command.side, was=disclosure.side
        )
    return disclosure.id


async def answer_disclosure(work: Work, command: AnswerDisclosure) -> UUID:
    """Record the answer to a request and return its id."""
    guarded(command)
    disclosure = await queries.load_disclosure(work, command.disclosure_id)
    rules.require_answerer(work.actor, disclosure.side)
    rules.require_unanswered(disclosure)
    rules.require_answer(
        disclosure,
        command.outcome,
        command.legal_basis,
        command.reason,
        command.answered_on,
        today(work.clock),
    )
    rules.require_text("answer", command.answer)
    async with work.engine_scope():
        await queries.update_disclosure(
            work,
            disclosure.id,
            command.version,
            outcome=command.outcome,
            answered_on=command.answered_on,
            answered_by=work.actor.person_id,
            answer=command.answer.strip(),
            legal_basis=command.legal_basis.strip(),
            reason=command.reason.strip(),
        )
        await audit.append(work, "disclosure.answered", disclosure.id, outcome=command.outcome)
    return disclosure.id


async def record_complaint(work: Work, command: RecordComplaint) -> UUID:
    """Record a complaint and return the request's id."""
    guarded(command)
    disclosure = await queries.load_disclosure(work, command.disclosure_id)
    rules.require_answerer(work.actor, disclosure.side)
    rules.require_complainable(disclosure, command.complained_on, today(work.clock))
    rules.require_text("complaint", command.complaint, required=True)
    async with work.engine_scope():
        await queries.update_disclosure(
            work,
            disclosure.id,
            command.version,
            complained_on=command.complained_on,
            complaint=command.complaint.strip(),
        )
        await audit.append(work, "disclosure.complained", disclosure.id)
    return disclosure.id


async def settle_complaint(work: Work, command: SettleComplaint) -> UUID:
    """Record what came of a complaint and return the request's id."""
    guarded(command)
    disclosure = await queries.load_disclosure(work, command.disclosure_id)
    rules.require_answerer(work.actor, disclosure.side)
    complained_on = rules.require_complaint(disclosure)
    rules.require_settled_day(complained_on, command.settled_on, today(work.clock))
    rules.require_text("note", command.note)
    async with work.engine_scope():
        await queries.update_disclosure(
            work,
            disclosure.id,
            command.version,
            complaint_outcome=command.outcome,
            complaint_settled_on=command.settled_on,
            complaint_note=command.note.strip(),
        )
        await audit.append(work, "disclosure.complaint_settled", disclosure.id, outcome=command.outcome)
    return disclosure.id


async def _require_body(work: Work, side: Side, partner_id: UUID | None) -> None:
    found = await queries.load_partner_side(work, partner_id) if partner_id else None
    rules.require_side(side, found)
