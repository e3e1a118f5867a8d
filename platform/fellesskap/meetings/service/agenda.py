"""What may be done with the agenda of a meeting until it is held; after the call, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.cases import queries as case_queries
from fellesskap.cases import rules as case_rules
from fellesskap.cases.model import ONWARD, CaseFile, CaseState, Step, TreatmentState
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import NotFound
from fellesskap.guard import guarded
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import AgendaChangeKind, Meeting, SentLine
from fellesskap.meetings.model import AgendaItem as Line
from fellesskap.meetings.service.approvals import take_off
from fellesskap.meetings.service.lines import new_line
from fellesskap.meetings.service.supplements import note_change
from fellesskap.rounds.service import find_anchoring
from fellesskap.structure.queries import load_body_key
from fellesskap.structure.service import load_structure_version


@dataclass(frozen=True, slots=True)
class AddCase:
    """Put a case on a meeting's agenda; `override` says why a gap in the checklist may stand, `reason` why an
    agenda that people have been sent is changed.
    """

    meeting_id: UUID
    version: int
    case_id: UUID
    minutes: int = 20
    override: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AddCases:
    """Put several cases on a meeting's agenda in the order given, all or none, each with as many minutes."""

    meeting_id: UUID
    version: int
    case_ids: tuple[UUID, ...]
    minutes: int = 20
    override: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put a matter that is no case on a meeting's agenda."""

    meeting_id: UUID
    version: int
    title: str
    minutes: int = 5
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditItem:
    """Give a line of the agenda other minutes, and one that is no case another title where it is given."""

    meeting_id: UUID
    version: int
    item_id: UUID
    minutes: int
    title: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CloseItem:
    """Keep a line that nobody has been sent to the partners, by the law in `basis`, or let it be open again."""

    meeting_id: UUID
    version: int
    item_id: UUID
    closed: bool
    basis: str = ""


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Move a line of the agenda to a place counted from 1."""

    meeting_id: UUID
    version: int
    item_id: UUID
    position: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take a line off the agenda; a case goes back to waiting."""

    meeting_id: UUID
    version: int
    item_id: UUID
    reason: str = ""


async def add_case(work: Work, command: AddCase) -> UUID:
    """Put a case on the agenda for the step it has come to, and return the line's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    rules.require_open_agenda(meeting, command.reason)
    rules.require_minutes("minutes", command.minutes, rules.ITEM_MINUTES)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        return await _list_case(work, meeting, case.id, command.minutes, command.override, command.reason)


async def add_cases(work: Work, command: AddCases) -> UUID:
    """Put several cases on the agenda, all or none, and return the meeting's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    for case_id in command.case_ids:
        await case_queries.load_case(work, case_id)
    policy.require_secretariat(work.actor)
    rules.require_open_agenda(meeting, command.reason)
    rules.require_cases_once(len(command.case_ids), len(set(command.case_ids)))
    rules.require_minutes("minutes", command.minutes, rules.ITEM_MINUTES)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        for case_id in command.case_ids:
            await _list_case(work, meeting, case_id, command.minutes, command.override, command.reason)
    return meeting.id


async def add_item(work: Work, command: AddItem) -> UUID:
    """Put a matter that is no case on the agenda and return the line's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_open_agenda(meeting, command.reason)
    rules.require_title(command.title)
    rules.require_minutes("minutes", command.minutes, rules.ITEM_MINUTES)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        title = command.title.strip()
        item_id = await _append_item(work, meeting, title, command.minutes, None, None)
        line = SentLine(item_id, meeting.id)
        await note_change(work, meeting, AgendaChangeKind.ADDED, title, command.reason, line=line)
        await audit.append(work, "agenda_item.added", item_id, meeting=str(meeting.id))
    return item_id


async def edit_item(work: Work, command: EditItem) -> UUID:
    """Change the minutes, or the title, of a line and return the meeting's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_open_agenda(meeting, command.reason)
    rules.require_minutes("minutes", command.minutes, rules.ITEM_MINUTES)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        item = await _load_line(work, meeting, command.item_id)
        title = item.title
        if command.title is not None and command.title.strip() != item.title:
            rules.require_own_title(item)
            rules.require_title(command.title)
            title = command.title.strip()
        await queries.update_item(work, item.id, item.version, {"minutes": command.minutes, "title": title})
        line = SentLine(item.id, meeting.id)
        await note_change(
            work, meeting, AgendaChangeKind.EDITED, title, command.reason, line=line, closed=item.closed
        )
        await audit.append(work, "agenda_item.edited", item.id, meeting=str(meeting.id))
    return meeting.id


async def close_item(work: Work, command: CloseItem) -> UUID:
    """Close a line to others than the partners, or open it again, and return the meeting's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_ahead(meeting)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        item = await _load_line(work, meeting, command.item_id)
        rules.require_closable(item, command.closed, command.basis)
        basis = command.basis.strip()
        await queries.update_item(
            work, item.id, item.version, {"closed": command.closed, "closed_basis": basis}
        )
        name = "agenda_item.closed" if command.closed else "agenda_item.opened"
        await audit.append(work, name, item.id, meeting=str(meeting.id))
    return meeting.id


async def move_item(work: Work, command: MoveItem) -> UUID:
    """Move a line of the agenda and return the meeting's id."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_open_agenda(meeting, command.reason)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        item = await _load_line(work, meeting, command.item_id)
        order = [one.id for one in await queries.find_items(work, meeting.id)]
        order.remove(item.id)
        order.insert(max(0, min(command.position - 1, len(order))), item.id)
        await queries.reorder_items(work, order)
        line = SentLine(item.id, meeting.id)
        await note_change(
            work, meeting, AgendaChangeKind.MOVED, item.title, command.reason, line=line, closed=item.closed
        )
        await audit.append(work, "agenda_item.moved", item.id, meeting=str(meeting.id))
    return meeting.id


async def remove_item(work: Work, command: RemoveItem) -> UUID:
    """Take a line off the agenda and return the meeting's id; a case is ready to be listed again."""
    guarded(command)
    meeting = await queries.load_meeting(work, command.meeting_id)
    policy.require_secretariat(work.actor)
    rules.require_open_agenda(meeting, command.reason)
    async with work.engine_scope():
        await queries.update_meeting(work, meeting.id, command.version, {})
        item = await _load_line(work, meeting, command.item_id)
        rules.require_loose_line(item)
        await take_off(work, meeting.id, item.id)
        await let_case_wait(work, item)
        await note_change(
            work, meeting, AgendaChangeKind.REMOVED, item.title, command.reason, closed=item.closed
        )
        await audit.append(work, "agenda_item.removed", item.id, meeting=str(meeting.id))
    return meeting.id


async def _load_line(work: Work, meeting: Meeting, item_id: UUID) -> Line:
    item = await queries.load_item(work, item_id)
    if item.meeting_id != meeting.id:
        raise NotFound("agenda_item.not_found")
    return item


async def _list_case(
    work: Work, meeting: Meeting, case_id: UUID, minutes: int, override: str, reason: str
) -> UUID:
    case = await case_queries.load_case(work, case_id, alone=True)
    file = await case_queries.load_file(work, case)
    step = rules.step_to_list(file)
    if step not in ONWARD:
        await require_case_lit(work, file, override)
    treatment_id, body_id = await _treatment_to_list(work, file, step, meeting)
    await case_queries.update_treatment(work, treatment_id, state=TreatmentState.LISTED)
    item_id = await _append_item(work, meeting, case.title, minutes, treatment_id, case.id)
    await case_queries.move_case(work, case.id, _LISTED.get(step, case.state))
    await case_queries.add_event(
        work,
        case.id,
        "case.listed",
        case.audience,
        body_id=body_id,
        step=step,
        day=meeting.held_on.isoformat(),
        override=override.strip() or None,
    )
    line = SentLine(item_id, meeting.id)
    await note_change(work, meeting, AgendaChangeKind.ADDED, case.title, reason, line=line)
    await audit.append(work, "case.listed", case.id, meeting=str(meeting.id), step=step)
    return item_id


async def require_case_lit(work: Work, file: CaseFile, override: str) -> None:
    """Raise where a case is not lit from every perspective and no reason says why, naming them to the actor."""
    structure = await load_structure_version(work, file.case.form_version_id)
    names = {one.key: one.name.in_language(work.actor.language) for one in structure.perspectives}
    case_rules.require_lit(file.perspectives, override, names)


async def let_case_wait(work: Work, item: Line) -> None:
    """Let the case of a line that is not treated be where it was before it was listed."""
    if item.treatment_id is None or item.case_id is None:
        return
    treatment = await case_queries.load_treatment(work, item.treatment_id)
    if treatment.state is not TreatmentState.LISTED:
        # The case was withdrawn after the agenda was sent.
        return
    await case_queries.update_treatment(work, treatment.id, state=TreatmentState.WAITING)
    anchoring = await find_anchoring(work, item.case_id)
    await case_queries.move_case(work, item.case_id, rules.state_off_agenda(treatment.step, anchoring))


async def require_still_later(work: Work, meeting: Meeting) -> None:
    """Raise where a case on the agenda would be decided before it may be, were the meeting as given."""
    for item in await queries.find_items(work, meeting.id):
        if item.case_id is None or item.treatment_id is None:
            continue
        treatment = await case_queries.load_treatment(work, item.treatment_id)
        if treatment.step is not Step.DECIDE or treatment.state is not TreatmentState.LISTED:
            continue
        file = await case_queries.load_file(work, await case_queries.load_case(work, item.case_id))
        structure = await load_structure_version(work, file.case.structure_version_id)
        rules.require_later_meeting(
            file, case_rules.pick_route(structure, file.case.route or ""), meeting.held_on
        )


_LISTED = {Step.DISCUSS: CaseState.DISCUSSING, Step.DECIDE: CaseState.DECIDING}


async def _treatment_to_list(work: Work, file: CaseFile, step: Step, meeting: Meeting) -> tuple[UUID, UUID]:
    """Give the treatment that a case is listed for, and the body among those that meet that it is of."""
    body_ids = await queries.find_bodies_of(work, meeting)
    if step is Step.DECIDE:
        return await treatment_to_decide(work, file, body_ids, meeting.held_on)
    if step is Step.DISCUSS:
        treatment = rules.require_waiting(file.last(Step.DISCUSS), body_ids)
    else:
        treatment = rules.require_onward(file, body_ids, meeting.held_on)
    return treatment.id, treatment.body_id


async def treatment_to_decide(
    work: Work, file: CaseFile, body_ids: Iterable[UUID], on: date
) -> tuple[UUID, UUID]:
    """Give the treatment by which one of some bodies is to decide a case on a day, and which body that is; raise
    where none of them may.
    """
    structure = await load_structure_version(work, file.case.structure_version_id)
    route = case_rules.pick_route(structure, file.case.route or "")
    bodies = {await load_body_key(work, body_id): body_id for body_id in body_ids}
    body_id = rules.require_deciding_body(route, bodies)
    rules.require_later_meeting(file, route, on)
    waiting = file.last(Step.DECIDE)
    if waiting is not None and waiting.state is TreatmentState.WAITING and waiting.body_id == body_id:
        return waiting.id, body_id
    added = await case_queries.add_treatment(work, file, body_id, Step.DECIDE, file.case.audience)
    return added, body_id


async def _append_item(
    work: Work,
    meeting: Meeting,
    title: str,
    minutes: int,
    treatment_id: UUID | None,
    case_id: UUID | None,
) -> UUID:
    items = await queries.find_items(work, meeting.id)
    item_id = uuid7()
    place = rules.place_of_new(items)
    row = new_line(meeting.id, item_id, place + 1, title, minutes)
    row.treatment_id, row.case_id = treatment_id, case_id
    await queries.insert_item(work, row)
    order = [one.id for one in items]
    order.insert(place, item_id)
    await queries.reorder_items(work, order)
    return item_id
