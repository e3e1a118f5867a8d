"""What may be done with a meeting until it is held: plan it, make its agenda and call it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases import rules as case_rules
from fellesskap.cases.model import CaseFile, CaseState, Step, TreatmentState
from fellesskap.clock import OSLO
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import AttendanceState, Meeting, MeetingForm, MeetingState
from fellesskap.meetings.tables import AgendaItem, Attendance
from fellesskap.meetings.tables import Meeting as MeetingRow
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_composition
from fellesskap.rounds.service import find_anchoring
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.service import find_structure, load_structure_version

_USUAL_FRAME = 120


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """Plan a body's meeting; without `frame_minutes` the body's own frame holds."""

    body_id: UUID
    starts_at: datetime
    form: MeetingForm
    place: str = ""
    link: str = ""
    frame_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class AddCase:
    """Put a case on a meeting's agenda; `override` says why a gap in the checklist may stand."""

    meeting_id: UUID
    version: int
    case_id: UUID
    minutes: int = 20
    override: str = ""


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put a matter that is no case on a meeting's agenda."""

    meeting_id: UUID
    version: int
    title: str
    minutes: int = 5


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Move a line of the agenda to a place counted from 1."""

    meeting_id: UUID
    version: int
    item_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take a line off the agenda; a case goes back to waiting."""

    meeting_id: UUID
    version: int
    item_id: UUID


@dataclass(frozen=True, slots=True)
class CallMeeting:
    """Send the call to everyone with a seat."""

    meeting_id: UUID
    version: int


async def plan_meeting(work: Work, command: PlanMeeting) -> UUID:
    """Plan a meeting and return its id; its day is visible to all partners at once."""
    guarded(command)
    policy.require_secretariat(work.actor)
    rules.require_future(command.starts_at, work.clock.now())
    rules.require_where(command.form, command.place, command.link)
    if command.frame_minutes is not None:
        rules.require_minutes("frame_minutes", command.frame_minutes, rules.FRAME_MINUTES)
    held_on = command.starts_at.astimezone(OSLO).date()
    async with work.engine_scope():
        version_id, structure = await find_structure(work, held_on)
        body = structure.body(await load_body_key(work, command.body_id))
        meeting_id = uuid7()
        await queries.insert_meeting(
            work,
            MeetingRow(
                id=meeting_id,
                body_id=command.body_id,
                structure_version_id=version_id,
                starts_at=command.starts_at,
                held_on=held_on,
                frame_minutes=command.frame_minutes or body.frame_minutes or _USUAL_FRAME,
                form=command.form,
                place=command.place.strip(),
                link=command.link.strip(),
                state=MeetingState.PLANNED,
                open_to_public=body.open_to_public,
                called_at=None,
                call_sequence=0,
                audience=int(Audience.PUBLIC if body.open_to_public else Audience.PARTNERS),
                version=1,
            ),
        )
        await audit.append(work, "meeting.planned", meeting_id, body=str(command.body_id))
    return meeting_id


async def add_case(work: Work, command: AddCase) -> UUID:
    """Put a case on the agenda for the step it has come to, and return the line's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_planned(meeting)
        rules.require_minutes("minutes", command.minutes, rules.ITEM_MINUTES)
        case = await case_queries.load_case(work, case.id, alone=True)
        file = await case_queries.load_file(work, case)
        case_rules.require_lit(file.perspectives, command.override)
        step = rules.step_to_list(file)
        treatment_id = (
            rules.require_waiting(file.last(Step.DISCUSS), meeting).id
            if step is Step.DISCUSS
            else await _treatment_to_decide(work, file, meeting)
        )
        await case_queries.update_treatment(work, treatment_id, state=TreatmentState.LISTED)
        item_id = await _append_item(
            work, meeting, command.version, case.title, command.minutes, treatment_id, case.id
        )
        state = CaseState.DISCUSSING if step is Step.DISCUSS else CaseState.DECIDING
        await case_queries.move_case(work, case.id, state)
        await case_queries.add_event(
            work,
            case.id,
            "case.listed",
            case.audience,
            body_id=meeting.body_id,
            step=step,
            day=meeting.held_on.isoformat(),
            override=command.override.strip() or None,
        )
        await audit.append(work, "case.listed", case.id, meeting=str(meeting.id), step=step)
    return item_id


async def add_item(work: Work, command: AddItem) -> UUID:
    """Put a matter that is no case on the agenda and return the line's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_planned(meeting)
    rules.require_title(command.title)
    rules.require_minutes("minutes", command.minutes, rules.ITEM_MINUTES)
    async with work.engine_scope():
        item_id = await _append_item(
            work, meeting, command.version, command.title.strip(), command.minutes, None, None
        )
        await audit.append(work, "agenda_item.added", item_id, meeting=str(meeting.id))
    return item_id


async def move_item(work: Work, command: MoveItem) -> UUID:
    """Move a line of the agenda and return the meeting's id."""
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_planned(meeting)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        order = [item.id for item in await queries.find_items(work, meeting.id)]
        if command.item_id not in order:
            raise NotFound("agenda_item.not_found")
        order.remove(command.item_id)
        order.insert(max(0, min(command.position - 1, len(order))), command.item_id)
        await queries.reorder_items(work, order)
    return meeting.id


async def remove_item(work: Work, command: RemoveItem) -> UUID:
    """Take a line off the agenda and return the meeting's id; a case is ready to be listed again."""
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_planned(meeting)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        item = await queries.load_item(work, command.item_id)
        if item.meeting_id != meeting.id:
            raise NotFound("agenda_item.not_found")
        await queries.delete_item(work, item.id)
        order = [other.id for other in await queries.find_items(work, meeting.id)]
        await queries.reorder_items(work, order)
        if item.treatment_id is not None and item.case_id is not None:
            treatment = await case_queries.load_treatment(work, item.treatment_id)
            await case_queries.update_treatment(work, treatment.id, state=TreatmentState.WAITING)
            anchoring = await find_anchoring(work, item.case_id)
            back = rules.state_off_agenda(treatment.step, anchoring)
            await case_queries.move_case(work, item.case_id, back)
        await audit.append(work, "agenda_item.removed", item.id, meeting=str(meeting.id))
    return meeting.id


async def call_meeting(work: Work, command: CallMeeting) -> UUID:
    """Call a meeting: freeze its agenda, ask for the papers, and tell everyone with a seat by mail."""
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        rules.require_planned(meeting)
        rules.require_agenda(await queries.find_items(work, meeting.id))
        seats = await find_composition(work, meeting.body_id, meeting.held_on)
        rules.require_callable_seats(seats)
        audience = Audience.PUBLIC if meeting.open_to_public else Audience.PARTNERS
        await queries.update_meeting(
            work,
            meeting.id,
            command.version,
            {
                "state": MeetingState.CALLED,
                "called_at": work.clock.now(),
                "call_sequence": meeting.call_sequence + 1,
            },
        )
        await queries.insert_attendance(
            work,
            [
                Attendance(
                    id=uuid7(),
                    meeting_id=meeting.id,
                    seat_id=seat.seat_id,
                    person_id=seat.caller.person_id if seat.caller else None,
                    state=AttendanceState.CALLED,
                    deputy=seat.holder is None and seat.caller is not None,
                    position=position,
                    audience=int(audience),
                    version=1,
                )
                for position, seat in enumerate(seats)
            ],
        )
        await queries.open_meeting_to(work, meeting, audience)
        title = await load_title(work, meeting)
        language = work.tenant.languages[0]
        await request_document(work, DocumentKind.CALL, title, language, audience, meeting_id=meeting.id)
        await notify(
            work,
            "meeting.called",
            title,
            [seat.caller for seat in seats if seat.caller],
            Subject(meeting_id=meeting.id),
        )
        await audit.append(work, "meeting.called", meeting.id, seats=len(seats))
    return meeting.id


async def load_title(work: Work, meeting: Meeting) -> str:
    """Name a meeting as mails and papers do: the body and the day."""
    structure = await load_structure_version(work, meeting.structure_version_id)
    body = structure.body(await load_body_key(work, meeting.body_id))
    language = work.tenant.languages[0]
    return f"{body.name.in_language(language)} {meeting.held_on:%d.%m.%Y}"


async def _treatment_to_decide(work: Work, file: CaseFile, meeting: Meeting) -> UUID:
    structure = await load_structure_version(work, file.case.structure_version_id)
    route = case_rules.pick_route(structure, file.case.route or "")
    rules.require_deciding_body(route, await load_body_key(work, meeting.body_id))
    rules.require_later_meeting(file, route, meeting)
    waiting = file.last(Step.DECIDE)
    if waiting is not None and waiting.state is TreatmentState.WAITING:
        return waiting.id
    return await case_queries.add_treatment(work, file, meeting.body_id, Step.DECIDE, file.case.audience)


async def _append_item(
    work: Work,
    meeting: Meeting,
    version: int,
    title: str,
    minutes: int,
    treatment_id: UUID | None,
    case_id: UUID | None,
) -> UUID:
    await queries.update_meeting(work, meeting.id, version, {})
    items = await queries.find_items(work, meeting.id)
    item_id = uuid7()
    await queries.insert_item(
        work,
        AgendaItem(
            id=item_id,
            meeting_id=meeting.id,
            treatment_id=treatment_id,
            case_id=case_id,
            position=len(items) + 1,
            title=title,
            minutes=minutes,
            closed=False,
            closed_basis="",
            record="",
            audience=int(Audience.SECRETARIAT),
            version=1,
        ),
    )
    return item_id
