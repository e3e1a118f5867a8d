"""Sending a case back to whoever reported it, and sending it again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries, rules
from fellesskap.cases.model import CaseState
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people, find_trusted


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """Send a case back to whoever reported it, and say what is missing."""

    case_id: UUID
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class SendCaseAgain:
    """Send a case that was sent back to the secretariat again, with a word on what was done."""

    case_id: UUID
    version: int
    note: str = ""


async def return_case(work: Work, command: ReturnCase) -> UUID:
    """Send a case back and return its id; whoever reported it is told."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_returnable(await queries.load_file(work, case))
        rules.require_reason(command.reason)
        reason = command.reason.strip()
        await queries.update_case(work, case.id, command.version, {"state": CaseState.RETURNED})
        await queries.insert_correction(work, case.id, reason, case.audience)
        await queries.add_event(work, case.id, "case.returned", case.audience, reason=reason)
        await audit.append(work, "case.returned", case.id)
        people = await find_people(work, [case.submitted_by])
        await notify(work, "case.returned", case.title, people, Subject(case_id=case.id))
    return case.id


async def send_case_again(work: Work, command: SendCaseAgain) -> UUID:
    """Send a case again and return its id; it waits where it waited before, and the secretariat is told."""
    guarded(command)
    case = await queries.load_case(work, command.case_id)
    async with work.engine_scope():
        file = await queries.load_file(work, case)
        rules.require_sender(work.actor, file)
        rules.require_returned(file)
        note = command.note.strip()
        rules.require_note(note)
        state = rules.state_sent_again(file)
        await queries.update_case(work, case.id, command.version, {"state": state})
        await queries.end_correction(work, case.id, note)
        await queries.add_event(work, case.id, "case.sent_again", case.audience, reason=note or None)
        await audit.append(work, "case.sent_again", case.id)
        people = await find_trusted(work, today(work.clock), secretariat=True)
        await notify(work, "case.sent_again", case.title, people, Subject(case_id=case.id))
    return case.id
