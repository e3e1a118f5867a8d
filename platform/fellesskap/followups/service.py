"""What follows from a decision: concluding a case, and reporting what a partner has done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.decisions.model import Recorded
from fellesskap.decisions.queries import load_decision
from fellesskap.decisions.service import RecordDecision, record_decision
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.followups import queries, rules
from fellesskap.followups.model import FollowupState
from fellesskap.guard import guarded
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_trusted


@dataclass(frozen=True, slots=True)
class ReportFollowup:
    """Report how far one's own municipality, or the trust, has come with a decision."""

    followup_id: UUID
    version: int
    state: FollowupState
    note: str = ""


async def conclude(work: Work, command: RecordDecision) -> UUID:
    """Record a decision with all that follows from it, and return its id.

    In the same transaction every partner gets its follow-up, its contacts are told, and the letter is asked
    for; what was put off or not agreed on has none of it. What waits for another body is told in a letter and
    followed up once that body has agreed; where it does not, a new letter says that nobody is bound.
    """
    decision_id = await record_decision(work, command)
    async with work.engine_scope():
        decision = await load_decision(work, decision_id)
        made = await load_decision(work, decision.confirms_id) if decision.confirms_id else decision
        if rules.comes_into_force(decision):
            await _follow_up(work, made, decision.decided_on, command.due)
        if rules.is_told_by_letter(decision):
            await request_document(
                work,
                DocumentKind.DECISION_LETTER,
                made.title,
                work.tenant.languages[0],
                made.audience,
                decision_id=made.id,
            )
    return decision_id


async def report_followup(work: Work, command: ReportFollowup) -> UUID:
    """Report on a follow-up and return its id."""
    guarded(command)
    followup = await queries.load_followup(work, command.followup_id)
    rules.require_reporter(work.actor, followup)
    rules.require_report(followup, command.state, command.note)
    async with work.engine_scope():
        await queries.save_report(work, followup.id, command.version, command.state, command.note)
        await case_queries.add_event(
            work,
            followup.case_id,
            "followup.reported",
            Audience.PARTNERS,
            partner_id=followup.partner.id,
            name=followup.partner.name,
            state=command.state,
        )
        await audit.append(work, "followup.reported", followup.id, state=command.state, was=followup.state)
    return followup.id


async def _follow_up(work: Work, decision: Recorded, since: date, due: date | None) -> None:
    partners = rules.followed_up_by(decision.effect, await queries.find_partners(work, since))
    if not partners:
        return
    await queries.insert_followups(work, decision, partners, due)
    await case_queries.add_event(
        work,
        decision.case_id,
        "followup.assigned",
        Audience.PARTNERS,
        count=len(partners),
        effect=decision.effect,
        due=due.isoformat() if due else None,
    )
    await audit.append(work, "followup.assigned", decision.id, count=len(partners))
    people = await find_trusted(
        work, today(work.clock), secretariat=True, partners=[partner.id for partner in partners]
    )
    await notify(
        work,
        "followup.assigned",
        decision.title,
        people,
        Subject(case_id=decision.case_id, decision_id=decision.id),
    )
