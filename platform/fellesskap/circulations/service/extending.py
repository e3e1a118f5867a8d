"""Giving those who are asked in writing more time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.circulations import queries, rules
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people


@dataclass(frozen=True, slots=True)
class ExtendCirculation:
    """Give those who are asked more time: until a day, or so many days more, which may be working days."""

    circulation_id: UUID
    version: int
    reason: str
    deadline: date | None = None
    days: int | None = None
    working_days: bool = False


async def extend_circulation(work: Work, command: ExtendCirculation) -> UUID:
    """Move the last day to answer of an open procedure and return its id; what is answered stands.

    Everybody who is asked is told, also who has answered: until then an answer can be changed.
    """
    guarded(command)
    found = await queries.load_circulation(work, command.circulation_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        found = await queries.load_circulation(work, found.id, alone=True)
        rules.require_open(found)
        rules.require_extension_reason(command.reason)
        reason = command.reason.strip()
        deadline = rules.extended_deadline(
            found, on, command.deadline, command.days, working=command.working_days
        )
        reminded = rules.is_reminded(deadline, on, reminded=False)
        await queries.save_deadline(work, found, command.version, deadline, reason, reminded=reminded)
        case = await case_queries.load_case(work, found.case_id)
        await case_queries.add_event(
            work,
            case.id,
            "circulation.extended",
            Audience.PARTNERS,
            body_id=found.body_id,
            deadline=deadline.isoformat(),
            was=found.deadline.isoformat(),
            reason=reason,
        )
        await audit.append(
            work, "circulation.extended", found.id, was=str(found.deadline), deadline=str(deadline)
        )
        seats = await queries.find_seats(work, found.id)
        people = await find_people(work, [seat.person_id for seat in seats if seat.asked and seat.person_id])
        subject = f"{case.title} {deadline:%d.%m.%Y}"
        about = Subject(case_id=case.id, circulation_id=found.id)
        await notify(work, NoticeKind.CIRCULATION_EXTENDED, subject, people, about)
    return found.id
