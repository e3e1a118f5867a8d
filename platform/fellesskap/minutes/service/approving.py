"""Approving minutes: by the secretariat, by the body's next meeting, or by its leader and deputy leader."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import LineApproval, Meeting, MeetingState
from fellesskap.meetings.service import find_seats, load_title, request_paper
from fellesskap.minutes import queries, rules
from fellesskap.minutes.service.recording import find_approving, open_to, require_outcomes
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people
from fellesskap.structure.model import Approval
from fellesskap.texts import mark, translator


@dataclass(frozen=True, slots=True)
class ApproveMinutes:
    """Approve the minutes; they never change after this."""

    meeting_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class RecordApproval:
    """Record that a meeting approved the minutes of an earlier one, or with a remark sent them back."""

    item_id: UUID
    version: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ApproveAsLeader:
    """Approve the minutes as the body's leader or deputy leader; the second word makes them final."""

    meeting_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class RemindLeaders:
    """Remind those of the leader and the deputy leader who have not approved the minutes."""

    meeting_id: UUID


async def approve_minutes(work: Work, command: ApproveMinutes) -> UUID:
    """Approve the minutes, publish them as far as the meeting was open, and tell the seats."""
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_minuted(meeting)
        rules.require_approval((await find_approving(work, meeting)).approval, Approval.SECRETARIAT)
        await _require_settled(work, meeting.id)
        await _approve(work, meeting, command.version)
    return meeting.id


async def record_approval(work: Work, command: RecordApproval) -> UUID:
    """Record what a meeting said of the minutes of an earlier one, and return the line's id."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    remark, say = command.remark.strip(), translator(work.tenant.languages[0])
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        rules.require_happened(meeting)
        earlier = await meeting_queries.load_meeting(work, rules.require_approval_line(item), unchanged=True)
        if remark:
            rules.require_returnable(earlier)
            record = say.gettext(mark("Referatet ble ikke godkjent. Merknad: %(remark)s")) % {
                "remark": remark
            }
        else:
            rules.require_minuted(earlier)
            record = say.gettext(mark("Referatet ble godkjent."))
        approval = LineApproval.RETURNED if remark else LineApproval.APPROVED
        await meeting_queries.update_item(
            work, item.id, command.version, {"record": record, "approval": approval}
        )
        await meeting_queries.take_back_minutes(work, meeting.id)
        if remark:
            await queries.remark_last(work, earlier.id, remark)
            await meeting_queries.take_back_minutes(work, earlier.id)
            await audit.append(work, "minutes.returned", earlier.id, meeting=str(meeting.id))
        else:
            await _approve(work, earlier, earlier.version, approved_in=meeting)
    return item.id


async def approve_as_leader(work: Work, command: ApproveAsLeader) -> UUID:
    """Give a leader's word for the minutes and return the meeting's id."""
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    async with work.engine_scope():
        approving = await find_approving(work, meeting)
        own = rules.leads_as(work.actor, approving.leaders)
        rules.require_approval(approving.approval, Approval.LEADERS)
        rules.require_both_recorded(approving.leaders, approving.bodies)
        rules.require_minuted(meeting)
        await _require_settled(work, meeting.id)
        given = await queries.find_given(work, meeting.id)
        new = rules.require_new_word(own, given)
        for leading in new:
            await queries.insert_approval(work, meeting.id, approving.leaders[leading], leading)
            await audit.append(
                work,
                "minutes.approved_by_leader",
                meeting.id,
                role=leading.role,
                body=str(leading.body_id),
            )
        if rules.all_words(approving.bodies) <= {*new, *given}:
            await _approve(work, meeting, command.version)
        else:
            await meeting_queries.update_meeting(work, meeting.id, command.version, {})
    return meeting.id


async def remind_leaders(work: Work, command: RemindLeaders) -> UUID:
    """Remind the leaders whose word is missing and return the meeting's id."""
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        approving = await find_approving(work, meeting)
        rules.require_approval(approving.approval, Approval.LEADERS)
        rules.require_both_recorded(approving.leaders, approving.bodies)
        rules.require_minuted(meeting)
        given = await queries.find_given(work, meeting.id)
        missing = [who for leading, who in approving.leaders.items() if leading not in given]
        people = await find_people(work, missing)
        title = await load_title(work, meeting)
        await notify(work, "minutes.approval_reminded", title, people, Subject(meeting_id=meeting.id))
        await audit.append(work, "minutes.approval_reminded", meeting.id, people=len(people))
    return meeting.id


async def _require_settled(work: Work, meeting_id: UUID) -> None:
    found = await queries.find_round(work, meeting_id)
    unanswered = await queries.count_unanswered(work, meeting_id)
    rules.require_comments_settled(found.until if found else None, unanswered, today(work.clock))


async def _approve(work: Work, meeting: Meeting, version: int, approved_in: Meeting | None = None) -> None:
    await require_outcomes(work, meeting)
    audience = Audience.PUBLIC if meeting.open_to_public else Audience.ELECTED
    await meeting_queries.update_meeting(work, meeting.id, version, {"state": MeetingState.APPROVED})
    await queries.approve_last(
        work,
        meeting.id,
        work.actor.person_id,
        work.clock.now(),
        audience,
        approved_in.id if approved_in else None,
    )
    await open_to(work, meeting, audience)
    title = await load_title(work, meeting)
    await request_paper(work, meeting.id, DocumentKind.MINUTES, title, audience)
    seats = await find_seats(work, meeting)
    called = [seat.caller for seat in seats if seat.caller]
    await notify(work, "minutes.ready", title, called, Subject(meeting_id=meeting.id))
    await audit.append(work, "minutes.approved", meeting.id)
