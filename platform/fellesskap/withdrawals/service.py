"""What may be done to take a case off its road, and to take it up anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fellesskap.access import policy
from fellesskap.advice.service import release_advisers
from fellesskap.cases import queries as case_queries
from fellesskap.cases.model import Case, CaseFile, CaseState, Step, Treatment, TreatmentState
from fellesskap.cases.rules import require_reason
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting, MeetingState
from fellesskap.meetings.service import take_off
from fellesskap.notices.service import Subject, notify
from fellesskap.people.model import PersonRef
from fellesskap.people.queries import find_composition, find_people, find_trusted
from fellesskap.rounds.service import close_early, find_anchoring, find_those_asked
from fellesskap.structure.queries import find_body_ids
from fellesskap.structure.service import find_structure
from fellesskap.withdrawals import rules
from fellesskap.withdrawals.model import UNFINISHED


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """Take a case off its road, with the reason everyone who sees it will read.

    It leaves the agendas of meetings to come, and an open round ends with the answers it has.
    """

    case_id: UUID
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class ConcludeCase:
    """End a case with what a body said of it, for a reason that everyone who sees it will read."""

    case_id: UUID
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Take up anew a case that ended; it is treated once more, and a decision holds until a new one replaces it."""

    case_id: UUID
    version: int
    reason: str


async def withdraw_case(work: Work, command: WithdrawCase) -> UUID:
    """Withdraw a case and return its id; whoever was called or asked to treat it is told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    async with work.engine_scope():
        file = await case_queries.load_file(work, case)
        rules.require_withdrawer(work.actor, file)
        rules.require_withdrawable(file)
        require_reason(command.reason)
        reason = command.reason.strip()
        # In the order in which decisions and answers lock: the meeting, the round, the case.
        meeting = await _hold_meeting(work, file)
        rules.require_its_meeting(work.actor, meeting.state if meeting else None)
        anchoring = await find_anchoring(work, case.id, alone=True)
        asked = (
            await find_those_asked(work, anchoring.round.id) if anchoring.running and anchoring.round else []
        )
        await case_queries.update_case(work, case.id, command.version, {"state": CaseState.WITHDRAWN})
        await close_early(work, anchoring, case, told=True)
        await _leave(work, file, meeting)
        await case_queries.end_correction(work, case.id, "")
        await case_queries.add_event(work, case.id, "case.withdrawn", case.audience, reason=reason)
        await audit.append(work, "case.withdrawn", case.id, was=case.state)
        people = [*asked, *await _those_of(work, case, meeting)]
        await notify(work, "case.withdrawn", case.title, people, Subject(case_id=case.id))
        await release_advisers(work, case)
    return case.id


async def conclude_case(work: Work, command: ConcludeCase) -> UUID:
    """End a discussed case and return its id; whoever reported it and the body that discussed it are told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        file = await case_queries.load_file(work, case)
        rules.require_concludable(file, disagreement=await case_queries.is_disagreement(work, case.id))
        require_reason(command.reason)
        reason = command.reason.strip()
        await case_queries.update_case(work, case.id, command.version, {"state": CaseState.CONCLUDED})
        await case_queries.add_event(
            work, case.id, "case.concluded", case.audience, body_id=case.body_id, reason=reason
        )
        await audit.append(work, "case.concluded", case.id)
        people = await _those_of(work, case, None)
        await notify(work, "case.concluded", case.title, people, Subject(case_id=case.id))
        await release_advisers(work, case)
    return case.id


async def reopen_case(work: Work, command: ReopenCase) -> UUID:
    """Take up a case anew and return its id; whoever reported it and the body it waits for are told."""
    guarded(command)
    case = await case_queries.load_case(work, command.case_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        file = await case_queries.load_file(work, case)
        rules.require_reopenable(file)
        require_reason(command.reason)
        reason = command.reason.strip()
        place = await _place_today(work, case)
        state = rules.state_reopened(
            file,
            disagreement=await case_queries.is_disagreement(work, case.id),
            kept=place.body_id is not None,
        )
        await case_queries.update_case(
            work, case.id, command.version, dict({"state": state, **place.values}.items())
        )
        await case_queries.forget_urgency(work, case.id)
        if state is CaseState.PLACED and place.body_id is not None:
            await case_queries.add_treatment(
                work, file, place.body_id, Step.DISCUSS, case.audience, reason=reason
            )
        await case_queries.add_event(
            work, case.id, "case.reopened", case.audience, body_id=place.body_id, reason=reason
        )
        await audit.append(work, "case.reopened", case.id, was=case.state, structure=str(place.version_id))
        people = await _those_of(work, case, None)
        await notify(work, "case.reopened", case.title, people, Subject(case_id=case.id))
    return case.id


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a case belongs by the structure in force; without a body it waits to be placed, as it never was."""

    version_id: UUID
    body_id: UUID | None
    values: dict[str, Any]


async def _place_today(work: Work, case: Case) -> _Place:
    """R-WITHDRAWAL-7; a case that never was placed is as it was."""
    if case.body_id is None:
        return _Place(case.structure_version_id, None, {})
    on = today(work.clock)
    version_id, structure = await find_structure(work, on)
    route = next((one for one in structure.routes if one.key == case.route), None)
    gone = await case_queries.is_body_gone(work, case.id, on)
    if route is not None and rules.keeps_place(case, route, gone=gone):
        deciding = (await find_body_ids(work, [route.decide_in]))[0]
        return _Place(
            version_id, case.body_id, {"structure_version_id": version_id, "deciding_body_id": deciding}
        )
    unplaced = dict.fromkeys(("body_id", "deciding_body_id", "route", "matter_class"))
    return _Place(version_id, None, {"structure_version_id": version_id, **unplaced})


async def _hold_meeting(work: Work, file: CaseFile) -> Meeting | None:
    """The meeting the case is listed for, kept as it is."""
    listed = _listed(file)
    item = await meeting_queries.find_item_of(work, listed.id) if listed else None
    return await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True) if item else None


def _listed(file: CaseFile) -> Treatment | None:
    return next((one for one in file.treatments if one.state is TreatmentState.LISTED), None)


async def _leave(work: Work, file: CaseFile, meeting: Meeting | None) -> None:
    """Let what no body had finished end; a line that nobody is called to yet goes, one that was sent stays."""
    listed = _listed(file)
    if listed is not None and meeting is not None and meeting.state is MeetingState.PLANNED:
        item = await meeting_queries.find_item_of(work, listed.id)
        await meeting_queries.update_meeting(work, meeting.id, await _version_of(work, meeting.id), {})
        if item is not None:
            await take_off(work, meeting.id, item.id)
    held = meeting.held_on if meeting and meeting.state in (MeetingState.HELD, MeetingState.MINUTED) else None
    for one in file.treatments:
        if one.state in UNFINISHED:
            await case_queries.update_treatment(
                work,
                one.id,
                state=TreatmentState.WITHDRAWN,
                treated_on=held if one.state is TreatmentState.LISTED else None,
            )


async def _version_of(work: Work, meeting_id: UUID) -> int:
    return (await meeting_queries.load_meeting(work, meeting_id)).version


async def _those_of(work: Work, case: Case, meeting: Meeting | None) -> list[PersonRef]:
    """Whoever reported a case, the secretariat, who sits in the body it lies in, and who is called to treat it."""
    on = today(work.clock)
    people = await find_people(work, [case.submitted_by])
    people += await find_trusted(work, on, secretariat=True)
    if case.body_id is not None:
        seats = await find_composition(work, case.body_id, on)
        people += [seat.holder for seat in seats if seat.holder]
    if meeting is not None and meeting.state is MeetingState.CALLED:
        called = await meeting_queries.find_attendance(work, meeting.id)
        people += await find_people(work, [one.person_id for one in called.values() if one.person_id])
    return people
