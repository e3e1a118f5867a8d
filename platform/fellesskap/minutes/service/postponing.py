"""Recording that a body put a discussion off."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import CaseState, PerspectiveState, Step, TreatmentState
from fellesskap.cases.rules import require_reason
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.service import AddCase, add_case
from fellesskap.minutes import rules
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people


@dataclass(frozen=True, slots=True)
class PostponeDiscussion:
    """Record that a body put a case off without discussing it, and why.

    With a meeting it goes on that agenda at once; without one it waits for one.
    """

    item_id: UUID
    version: int
    reason: str
    until_meeting_id: UUID | None = None


async def postpone_discussion(work: Work, command: PostponeDiscussion) -> UUID:
    """Record it and return the case's id; whoever reported the case is told."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    until = (
        await meeting_queries.load_meeting(work, command.until_meeting_id)
        if command.until_meeting_id
        else None
    )
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        rules.require_happened(meeting)
        require_reason(command.reason)
        reason = command.reason.strip()
        treatment = rules.require_postponable(
            await case_queries.load_treatment(work, item.treatment_id) if item.treatment_id else None
        )
        if until is not None:
            bodies = await meeting_queries.find_bodies_of(work, until)
            rules.require_following(meeting, treatment.body_id, until, bodies)
        await meeting_queries.update_item(work, item.id, command.version, {"record": reason})
        await case_queries.update_treatment(
            work,
            treatment.id,
            state=TreatmentState.POSTPONED,
            summary=reason,
            treated_on=meeting.held_on,
        )
        case = await case_queries.load_case(work, treatment.case_id, alone=True)
        file = await case_queries.load_file(work, case)
        await case_queries.add_treatment(work, file, treatment.body_id, Step.DISCUSS, case.audience)
        await case_queries.move_case(work, case.id, CaseState.PLACED)
        await case_queries.add_event(
            work, case.id, "case.postponed", case.audience, body_id=treatment.body_id, reason=reason
        )
        await meeting_queries.take_back_minutes(work, meeting.id)
        await audit.append(work, "case.postponed", case.id, meeting=str(meeting.id))
        people = await find_people(work, [case.submitted_by])
        await notify(work, "case.postponed", case.title, people, Subject(case_id=case.id))
        missing = any(lit.state is PerspectiveState.MISSING for lit in file.perspectives)
    if until is not None:
        # What was lit well enough for the first meeting is so for the next.
        override = reason if missing else ""
        await add_case(work, AddCase(until.id, until.version, case.id, item.minutes, override))
    return case.id
