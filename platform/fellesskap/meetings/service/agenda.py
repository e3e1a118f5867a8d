"""What may be done with the agenda of a meeting that people are not called to yet."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.cases import rules as case_rules
from fellesskap.cases.model import ONWARD, CaseFile, CaseState, Step, TreatmentState
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import AgendaItem as Line
from fellesskap.meetings.model import Meeting
from fellesskap.meetings.service.approvals import take_off
from fellesskap.meetings.tables import AgendaItem
from fellesskap.rounds.service import find_anchoring
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.service import load_structure_version


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
        step = rules.step_to_list(file)
        if step not in ONWARD:
            case_rules.require_lit(file.perspectives, command.override)
        treatment_id = await _treatment_to_list(work, file, step, meeting)
        await case_queries.update_treatment(work, treatment_id, state=TreatmentState.LISTED)
        item_id = await _append_item(
            work, meeting, command.version, case.title, command.minutes, treatment_id, case.id
        )
        await case_queries.move_case(work, case.id, _LISTED.get(step, case.state))
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
        rules.require_loose_line(item)
        await take_off(work, meeting.id, item.id)
        await let_case_wait(work, item)
        await audit.append(work, "agenda_item.removed", item.id, meeting=str(meeting.id))
    return meeting.id


async def let_case_wait(work: Work, item: Line) -> None:
    """Let the case of a line that is not treated be where it was before it was listed."""
    if item.treatment_id is None or item.case_id is None:
        return
    treatment = await case_queries.load_treatment(work, item.treatment_id)
    await case_queries.update_treatment(work, treatment.id, state=TreatmentState.WAITING)
    anchoring = await find_anchoring(work, item.case_id)
    await case_queries.move_case(work, item.case_id, rules.state_off_agenda(treatment.step, anchoring))


async def require_still_later(work: Work, meeting: Meeting) -> None:
    """Raise where a case on the agenda would be decided before it may be, were the meeting as given."""
    for item in await queries.find_items(work, meeting.id):
        if item.case_id is None or item.treatment_id is None:
            continue
        treatment = await case_queries.load_treatment(work, item.treatment_id)
        if treatment.step is not Step.DECIDE:
            continue
        file = await case_queries.load_file(work, await case_queries.load_case(work, item.case_id))
        structure = await load_structure_version(work, file.case.structure_version_id)
        rules.require_later_meeting(file, case_rules.pick_route(structure, file.case.route or ""), meeting)


_LISTED = {Step.DISCUSS: CaseState.DISCUSSING, Step.DECIDE: CaseState.DECIDING}


async def _treatment_to_list(work: Work, file: CaseFile, step: Step, meeting: Meeting) -> UUID:
    if step is Step.DISCUSS:
        return rules.require_waiting(file.last(Step.DISCUSS), meeting).id
    if step is Step.DECIDE:
        return await _treatment_to_decide(work, file, meeting)
    return rules.require_onward(file, meeting).id


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
            approves_id=None,
            approval="",
        ),
    )
    return item_id
