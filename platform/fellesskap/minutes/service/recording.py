"""Recording what was said in a meeting, and drafting its minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import CaseState, Treatment, TreatmentState
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.guard import guarded
from fellesskap.leaders.queries import find_leaders_on
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting, MeetingState
from fellesskap.meetings.service import load_title, place_approvals, request_paper
from fellesskap.minutes import queries, rules
from fellesskap.minutes.model import Leading
from fellesskap.minutes.tables import Minutes
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people, raise_audience
from fellesskap.structure.model import Approval


@dataclass(frozen=True, slots=True)
class RecordDiscussion:
    """Record what a body said about a case it discussed."""

    item_id: UUID
    version: int
    summary: str


@dataclass(frozen=True, slots=True)
class NoteDecision:
    """Record that a body took note of a decision that was reported to it, and what it said."""

    item_id: UUID
    version: int
    summary: str


@dataclass(frozen=True, slots=True)
class RecordItem:
    """Record what was said about a line that is no case."""

    item_id: UUID
    version: int
    record: str


@dataclass(frozen=True, slots=True)
class DraftMinutes:
    """Make the minutes of a meeting whose cases all have an outcome."""

    meeting_id: UUID
    version: int


async def record_discussion(work: Work, command: RecordDiscussion) -> UUID:
    """Record a discussion and return the case's id; the case is then ready to be anchored."""
    return await _treat(work, command, rules.require_discussion, "case.discussed", CaseState.DISCUSSED)


async def note_decision(work: Work, command: NoteDecision) -> UUID:
    """Record what a body said of a reported decision, and return the case's id; the decision stands as it was."""
    return await _treat(work, command, rules.require_noting, "decision.noted")


async def _treat(
    work: Work,
    command: RecordDiscussion | NoteDecision,
    require: Callable[[Treatment | None], Treatment],
    told: str,
    moved_to: CaseState | None = None,
) -> UUID:
    """Record what a body said of a case on its agenda; the first time, the case's timeline tells it."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        rules.require_happened(meeting)
        rules.require_summary(command.summary)
        treatment = require(
            await case_queries.load_treatment(work, item.treatment_id) if item.treatment_id else None
        )
        summary = command.summary.strip()
        await meeting_queries.update_item(work, item.id, command.version, {"record": summary})
        await case_queries.update_treatment(
            work, treatment.id, state=TreatmentState.DONE, summary=summary, treated_on=meeting.held_on
        )
        if treatment.state is TreatmentState.LISTED:
            case = await case_queries.load_case(work, treatment.case_id)
            if moved_to:
                await case_queries.move_case(work, case.id, moved_to)
            await case_queries.add_event(work, case.id, told, case.audience, body_id=treatment.body_id)
        await meeting_queries.take_back_minutes(work, meeting.id)
        await audit.append(work, told, treatment.case_id, meeting=str(meeting.id))
    return treatment.case_id


async def record_item(work: Work, command: RecordItem) -> UUID:
    """Record what was said about a line that is no case, and return the line's id."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_happened(await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True))
        rules.require_no_case(item)
        rules.require_other_line(item, await meeting_queries.find_name_lines(work, item.meeting_id))
        await meeting_queries.update_item(work, item.id, command.version, {"record": command.record.strip()})
        await meeting_queries.take_back_minutes(work, item.meeting_id)
        await audit.append(work, "agenda_item.recorded", item.id)
    return item.id


async def draft_minutes(work: Work, command: DraftMinutes) -> UUID:
    """Ask for the minutes as a document; they can be drafted again until they are approved.

    Where others than the secretariat approve them, what is preliminary is as open as the meeting, and those
    are told, or find it on the agenda of their next meeting.
    """
    meeting = await meeting_queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_happened(meeting)
        await require_outcomes(work, meeting)
        approving = await find_approving(work, meeting)
        approval = approving.approval
        opened = meeting.open_to_public and approval is not Approval.SECRETARIAT
        audience = Audience.PUBLIC if opened else Audience.PARTNERS
        await meeting_queries.update_meeting(
            work, meeting.id, command.version, {"state": MeetingState.MINUTED}
        )
        minutes_id = uuid7()
        await queries.insert_edition(
            work,
            Minutes(
                id=minutes_id,
                meeting_id=meeting.id,
                edition=await queries.load_next_edition(work, meeting.id),
                drafted_by=work.actor.person_id,
                drafted_at=work.clock.now(),
                approved_by=None,
                approved_at=None,
                audience=int(audience),
                approved_in_id=None,
                remark="",
            ),
        )
        await queries.keep_lines(work, minutes_id, meeting.id)
        if opened:
            await open_to(work, meeting, audience)
        title = await load_title(work, meeting)
        await request_paper(work, meeting.id, DocumentKind.MINUTES, title, audience)
        if approval is Approval.NEXT_MEETING:
            await place_approvals(work, meeting.body_id)
        if approval is Approval.LEADERS:
            people = await find_people(work, list(approving.leaders.values()))
            await notify(work, "minutes.to_approve", title, people, Subject(meeting_id=meeting.id))
        await audit.append(work, "minutes.drafted", meeting.id)
    return meeting.id


async def find_approving(work: Work, meeting: Meeting) -> rules.Approving:
    """Tell how a meeting's minutes are approved, and who leads the bodies whose leaders' words it takes today."""
    ways = await queries.find_approvals(work, meeting)
    bodies = rules.bodies_that_approve(meeting.body_id, ways)
    leaders = {
        Leading(body_id, role): person_id
        for body_id in bodies
        for role, person_id in (await find_leaders_on(work, body_id, today(work.clock))).items()
    }
    return rules.Approving(ways[meeting.body_id], leaders, bodies=tuple(bodies))


async def open_to(work: Work, meeting: Meeting, audience: Audience) -> None:
    """Let what a meeting's minutes tell be seen that far, with the names of those who were there."""
    there = await meeting_queries.find_those_there(work, meeting.id)
    await raise_audience(work, there, audience)
    await meeting_queries.open_meeting_to(work, meeting, audience)


async def require_outcomes(work: Work, meeting: Meeting) -> None:
    """Raise where something on the agenda of a meeting has no outcome yet."""
    items = await meeting_queries.find_items(work, meeting.id)
    waiting = await case_queries.find_listed(work, [item.treatment_id for item in items if item.treatment_id])
    names = await meeting_queries.find_name_lines(work, meeting.id)
    rules.require_all_recorded(items, waiting, {line for line, waits in names.items() if waits})
