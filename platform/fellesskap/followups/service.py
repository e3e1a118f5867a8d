"""What follows from a decision: concluding a case, and reporting what a partner has done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience, Side
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.decisions.model import DecisionEffect, Recorded
from fellesskap.decisions.queries import load_decision
from fellesskap.decisions.service import RecordDecision, record_decision
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.followups import queries, rules
from fellesskap.followups.model import Adoption, Due, Followup, FollowupState, Recommended
from fellesskap.guard import guarded
from fellesskap.notices.model import NoticeKind
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition, find_trusted


@dataclass(frozen=True, slots=True)
class ReportFollowup:
    """Report how far one's own municipality, or the trust, has come with a decision."""

    followup_id: UUID
    version: int
    state: FollowupState
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordAdoption:
    """Record what one's own municipality, or the trust, decided for itself on a recommendation.

    `decided_on` and `reference` tell where that decision (eget vedtak) is found, as «kommunestyret 45/26».
    """

    followup_id: UUID
    version: int
    adoption: Adoption
    decided_on: date
    reference: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SettleEndedFollowup:
    """Let a partner that ended no longer follow a decision up; what is left goes on to those named, or to nobody.

    Until `due` whoever follows up instead has; unsaid, until the day there was where that lies ahead.
    """

    followup_id: UUID
    version: int
    reason: str
    partners: tuple[UUID, ...] = ()
    due: date | None = None


async def conclude(work: Work, command: RecordDecision) -> UUID:
    """Record a decision with all that follows from it, and return its id.

    In the same transaction every partner gets its follow-up, its contacts are told, and the letter is asked
    for; what was put off or not agreed on has none of it. What waits for another body is told in a letter and
    followed up once that body has agreed; where it does not, a new letter says that nobody is bound.
    """
    decision_id = await record_decision(work, command)
    async with work.engine_scope():
        await carry_out(work, decision_id, command.due)
    return decision_id


async def carry_out(work: Work, decision_id: UUID, due: date | None) -> None:
    """Let what follows from a recorded decision follow, in the engine scope: follow-ups and the letter."""
    decision = await load_decision(work, decision_id)
    made = await load_decision(work, decision.confirms_id) if decision.confirms_id else decision
    if rules.comes_into_force(decision):
        await _follow_up(work, made, decision.decided_on, due)
    if rules.is_told_by_letter(decision):
        await request_document(
            work,
            DocumentKind.DECISION_LETTER,
            made.title,
            work.tenant.languages[0],
            made.audience,
            decision_id=made.id,
        )


async def report_followup(work: Work, command: ReportFollowup) -> UUID:
    """Report on a follow-up and return its id."""
    guarded(command)
    followup = await queries.load_followup(work, command.followup_id)
    rules.require_reporter(work.actor, followup)
    rules.require_still_followed(followup)
    rules.require_reportable(followup, command.state)
    rules.require_report(followup, command.state, command.note)
    async with work.engine_scope():
        await queries.lock_decision(work, followup.decision_id)
        await queries.save_report(
            work, followup, command.version, queries.Report(command.state, command.note)
        )
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


async def record_adoption(work: Work, command: RecordAdoption) -> UUID:
    """Record a partner's own decision on a recommendation and return the follow-up's id.

    A rejection is told the secretariat and the body at once, and so is it when the last of them has adopted.
    """
    guarded(command)
    followup = await queries.load_followup(work, command.followup_id)
    rules.require_reporter(work.actor, followup)
    rules.require_still_followed(followup)
    rules.require_recommended(followup)
    rules.require_adoption(
        followup,
        command.adoption,
        command.decided_on,
        command.reference,
        command.note,
        on=today(work.clock),
    )
    async with work.engine_scope():
        await queries.lock_decision(work, followup.decision_id)
        before = await queries.load_recommended(work, followup.decision_id)
        report = queries.Report(
            FollowupState.DONE, command.note, command.adoption, command.decided_on, command.reference
        )
        await queries.save_report(work, followup, command.version, report)
        await case_queries.add_event(
            work,
            followup.case_id,
            "followup.adopted",
            Audience.PARTNERS,
            partner_id=followup.partner.id,
            name=followup.partner.name,
            adoption=command.adoption,
            reference=command.reference.strip(),
            day=command.decided_on.isoformat(),
        )
        await audit.append(
            work, "followup.adopted", followup.id, adoption=command.adoption, was=followup.adoption
        )
        await _tell_body(work, followup, command.adoption, before.adoptions)
    return followup.id


async def settle_ended_followup(work: Work, command: SettleEndedFollowup) -> UUID:
    """Settle it, tell those that follow up from now on, and return the follow-up's id.

    What the ended one reported is kept. Where all others have adopted a recommendation, it is carried from now on.
    """
    guarded(command)
    followup = await queries.load_followup(work, command.followup_id)
    policy.require_secretariat(work.actor)
    on = today(work.clock)
    async with work.engine_scope():
        await queries.lock_decision(work, followup.decision_id)
        followup = await queries.load_followup(work, followup.id)
        rules.require_over(followup, on)
        rules.require_ending_reason(command.reason)
        following = await queries.find_following(work, followup.decision_id)
        former = [partner_id for partner_id, living in following.items() if not living]
        partners = await queries.find_partners(work, on)
        successors = rules.choose_successors(followup, partners, former, command.partners)
        due = rules.due_of_successor(followup.due, command.due, on)
        before = await queries.load_recommended(work, followup.decision_id)
        new = [one for one in successors if one.id not in following]
        await queries.insert_followups(work, followup.decision_id, followup.case_id, new, due)
        await queries.end_followup(work, followup, command.version, command.reason, successors)
        await case_queries.add_event(
            work,
            followup.case_id,
            "followup.handed_on" if successors else "followup.partner_left",
            Audience.PARTNERS,
            name=followup.partner.name,
            names=", ".join(one.name for one in successors),
            reason=command.reason.strip(),
        )
        await audit.append(
            work,
            "followup.ended",
            followup.id,
            state=followup.state,
            successors=" ".join(str(one.id) for one in successors),
        )
        if new:
            people = await find_trusted(work, on, partners=[one.id for one in new])
            subject = Subject(case_id=followup.case_id, decision_id=followup.decision_id)
            await notify(work, NoticeKind.FOLLOWUP_ASSIGNED, before.title, people, subject)
        if followup.effect is DecisionEffect.RECOMMENDATION:
            await _tell_ratified(work, followup, before.adoptions)
    return followup.id


async def tell_due_followups(work: Work) -> int:
    """Remind the partners, once before and once after, of what they are to have followed up; tell how many.

    The secretariat is told what is overdue, once for a decision.
    """
    on, told = today(work.clock), 0
    async with work.engine_scope():
        found = await queries.find_due(work, on + timedelta(days=rules.WARNED_DAYS))
        for _, group in groupby(found, key=lambda due: (due.due, due.decision_id)):
            waiting = list(group)
            for late in (True, False):
                ones = [one for one in waiting if rules.tells(one.due, on, warned=one.warned) is late]
                if ones:
                    await _remind(work, ones, late=late)
                    told += len(ones)
    return told


async def _remind(work: Work, ones: list[Due], *, late: bool) -> None:
    first = ones[0]
    people = await find_trusted(
        work,
        today(work.clock),
        secretariat=late or any(one.side is Side.HOSPITAL for one in ones),
        partners=[one.partner_id for one in ones],
    )
    await notify(
        work,
        NoticeKind.FOLLOWUP_OVERDUE if late else NoticeKind.FOLLOWUP_DUE,
        f"{first.title} {first.due:%d.%m.%Y}",
        people,
        Subject(case_id=first.case_id, decision_id=first.decision_id),
    )
    await queries.note_told(work, [one.id for one in ones], late=late)
    await audit.append(
        work, "followup.told", first.decision_id, due=first.due.isoformat(), late=late, count=len(ones)
    )


async def _tell_body(
    work: Work, followup: Followup, adoption: Adoption, before: tuple[Adoption | None, ...]
) -> None:
    """Tell the secretariat and the body of a rejection, and of the last partner's adoption."""
    if adoption is Adoption.REJECTED and followup.adoption is not Adoption.REJECTED:
        found = await queries.load_recommended(work, followup.decision_id)
        await _tell_secretariat_and_body(work, NoticeKind.FOLLOWUP_REJECTED, found)
    else:
        await _tell_ratified(work, followup, before)


async def _tell_ratified(work: Work, followup: Followup, before: tuple[Adoption | None, ...]) -> None:
    """Tell it where a recommendation is carried, and was not `before`."""
    found = await queries.load_recommended(work, followup.decision_id)
    if rules.is_ratified(found.adoptions) and not rules.is_ratified(before):
        await case_queries.add_event(
            work,
            found.case_id,
            "followup.ratified",
            Audience.PARTNERS,
            body_id=found.body_id,
            count=len(found.adoptions),
        )
        await audit.append(work, "followup.ratified", found.id, count=len(found.adoptions))
        await _tell_secretariat_and_body(work, NoticeKind.FOLLOWUP_RATIFIED, found)


async def _tell_secretariat_and_body(work: Work, kind: NoticeKind, found: Recommended) -> None:
    on = today(work.clock)
    filled = await find_composition(work, found.body_id, on)
    people = await find_trusted(work, on, secretariat=True)
    await notify(
        work,
        kind,
        found.title,
        people + [seat.caller for seat in filled if seat.caller is not None],
        Subject(case_id=found.case_id, decision_id=found.id),
    )


async def _follow_up(work: Work, decision: Recorded, since: date, due: date | None) -> None:
    left_out = [one.partner_id for one in decision.left_out]
    partners = rules.followed_up_by(decision.effect, await queries.find_partners(work, since), left_out)
    if not partners:
        return
    await queries.insert_followups(work, decision.id, decision.case_id, partners, due)
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
