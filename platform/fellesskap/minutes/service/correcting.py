"""Correcting approved minutes, and what was decided in writing: one proposes, and another of the other side
confirms, or does not and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.cases import queries as case_queries
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.guard import guarded
from fellesskap.leaders.queries import find_leaders_on, find_leading_sides
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.rules import body_of_line
from fellesskap.meetings.service import load_title, place_corrections, request_paper
from fellesskap.minutes import queries, rules
from fellesskap.minutes.model import Mending, Passage, ProposalState, ProposedCorrection, Said
from fellesskap.minutes.tables import ProposedCorrection as ProposedRow
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people, find_secretaries
from fellesskap.structure.model import Approval


@dataclass(frozen=True, slots=True)
class ProposeCorrection:
    """Propose what approved minutes should have said of a line; `corrections` is how many there were when read.

    `same_meaning` says of a decided line that the decision is the same, only written right.
    """

    item_id: UUID
    corrections: int
    text: str
    reason: str
    same_meaning: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmCorrection:
    """Confirm a proposed correction; what it is of is corrected by it."""

    proposed_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class DeclineCorrection:
    """Say no to a proposed correction, and why."""

    proposed_id: UUID
    version: int
    remark: str


@dataclass(frozen=True, slots=True)
class WithdrawCorrection:
    """Take a proposed correction back."""

    proposed_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class _Record:
    """What holds a passage: the minutes of a meeting, or a written procedure."""

    id: UUID
    noun: str
    title: str
    about: Subject
    approval: Approval
    asked: list[UUID]


async def propose_correction(work: Work, command: ProposeCorrection) -> UUID:
    """Keep the proposal, tell those who may confirm it, and return its id."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        rules.require_correctable(meeting)
        mending = Mending(command.corrections, command.text, command.reason, command.same_meaning)
        treatment = await case_queries.load_treatment(work, item.treatment_id) if item.treatment_id else None
        body_id = body_of_line(treatment, meeting)
        return await put_forward(work, Passage(body_id, meeting.id, item.id), mending)


async def put_forward(work: Work, passage: Passage, mending: Mending) -> UUID:
    """Keep a proposed correction of a passage that nobody changes meanwhile, in the engine scope.

    Return its id; those who may confirm it are told.
    """
    record = await _load_record(work, passage)
    said = await queries.load_said(work, passage)
    rules.require_newest(mending.corrections, await queries.count_corrections(work, passage))
    rules.require_correction(said, mending)
    rules.require_same_meaning(said, same_meaning=mending.same_meaning)
    rules.require_none_waiting(waiting=await queries.has_proposed(work, passage))
    on, author, side = today(work.clock), work.actor.person_id, rules.proposing_side(work.actor)
    leading = await find_leading_sides(work, passage.body_id, on)
    others = [one for person_id, one in leading.items() if person_id != author]
    by_leaders = rules.confirmed_by_leaders(record.approval, side, others)
    row = ProposedRow(
        id=uuid7(),
        meeting_id=passage.meeting_id,
        body_id=passage.body_id,
        agenda_item_id=passage.agenda_item_id,
        circulation_id=passage.circulation_id,
        before=said.text,
        text=mending.text.strip(),
        reason=mending.reason.strip(),
        proposed_by=author,
        proposed_at=work.clock.now(),
        side=side,
        by_leaders=by_leaders,
        state=ProposalState.OPEN,
        remark="",
        settled_by=None,
        settled_at=None,
        version=1,
    )
    await queries.insert_proposed(work, row)
    asked = {person_id for person_id, one in leading.items() if one is not side}
    if not by_leaders:
        secretaries = await find_secretaries(work, on)
        asked |= {person_id for person_id, sides in secretaries.items() if sides != {side}}
    people = await find_people(work, sorted(asked - {author}))
    kind = f"{record.noun}.correction_proposed"
    await notify(work, kind, record.title, people, record.about)
    await audit.append(work, kind, record.id, proposal=str(row.id), people=len(people))
    return row.id


async def confirm_correction(work: Work, command: ConfirmCorrection) -> UUID:
    """Correct what was approved or decided in writing, and return the proposal.

    Its papers are made anew, and so is the letter of what was decided; who took part and the next meeting are told.
    """
    seen = await queries.load_proposed(work, command.proposed_id)
    async with work.engine_scope():
        await _hold(work, seen.passage)
        proposed = await _require_confirmer(work, command.proposed_id)
        await queries.settle_proposed(work, proposed.id, command.version, ProposalState.CONFIRMED)
        record, passage = await _load_record(work, proposed.passage), proposed.passage
        number = await queries.count_corrections(work, passage) + 1
        said = await queries.load_said(work, passage)
        correction_id = await queries.insert_correction(work, proposed, number, said.audience)
        await _renew_papers(work, passage, record.title, said)
        if said.case_id is not None:
            await case_queries.add_event(
                work,
                said.case_id,
                "decision.corrected",
                said.audience,
                body_id=passage.body_id,
                reason=proposed.reason,
            )
        await place_corrections(work, passage.body_id)
        people = await find_people(work, record.asked)
        kind = f"{record.noun}.corrected"
        await notify(work, kind, record.title, people, record.about)
        await audit.append(
            work,
            kind,
            record.id,
            correction=str(correction_id),
            number=number,
            proposed_by=str(proposed.proposed_by),
        )
    return proposed.id


async def _renew_papers(work: Work, passage: Passage, title: str, said: Said) -> None:
    """Have the minutes that hold a passage made anew, and the papers of what was decided in it."""
    if passage.meeting_id is not None:
        meeting = await meeting_queries.load_meeting(work, passage.meeting_id)
        audience = Audience.PUBLIC if meeting.open_to_public else Audience.ELECTED
        await request_paper(work, meeting.id, DocumentKind.MINUTES, title, audience)
    if said.decision_id is None:
        return
    papers = await queries.find_papers(work, said.decision_id)
    for paper in rules.papers_to_renew(papers, said.audience):
        await request_document(
            work, paper.kind, paper.title, paper.language, paper.audience, decision_id=paper.decision_id
        )


async def decline_correction(work: Work, command: DeclineCorrection) -> UUID:
    """Keep why it is not confirmed, tell who proposed it, and return its id."""
    guarded(command)
    seen = await queries.load_proposed(work, command.proposed_id)
    async with work.engine_scope():
        await _hold(work, seen.passage)
        proposed = await _require_confirmer(work, command.proposed_id)
        rules.require_remark(command.remark)
        remark = command.remark.strip()
        await queries.settle_proposed(work, proposed.id, command.version, ProposalState.DECLINED, remark)
        people = await find_people(work, [proposed.proposed_by])
        record = await _load_record(work, proposed.passage)
        kind = f"{record.noun}.correction_declined"
        await notify(work, kind, record.title, people, record.about)
        await audit.append(work, kind, record.id, proposal=str(proposed.id))
    return proposed.id


async def withdraw_correction(work: Work, command: WithdrawCorrection) -> UUID:
    """Take it back, and return its id."""
    proposed = await queries.load_proposed(work, command.proposed_id)
    async with work.engine_scope():
        await _hold(work, proposed.passage)
        proposed = await queries.load_proposed(work, proposed.id)
        rules.require_withdrawer(work.actor, proposed)
        rules.require_waiting(proposed)
        await queries.settle_proposed(work, proposed.id, command.version, ProposalState.WITHDRAWN)
        record = await _load_record(work, proposed.passage)
        await audit.append(work, f"{record.noun}.correction_withdrawn", record.id, proposal=str(proposed.id))
    return proposed.id


async def _hold(work: Work, passage: Passage) -> None:
    """Let nobody change the meeting that holds a passage until this work is done.

    A written procedure that is closed never changes; two who settle the same proposal wait for its row.
    """
    if passage.meeting_id is not None:
        await meeting_queries.load_meeting(work, passage.meeting_id, unchanged=True)


async def _load_record(work: Work, passage: Passage) -> _Record:
    """Load what holds a passage, as mails and the trail name it, with those who took part in it."""
    if passage.circulation_id is not None:
        written = await queries.load_written(work, passage.circulation_id)
        about = Subject(case_id=written.case_id, circulation_id=written.id)
        asked = await queries.find_asked_in_writing(work, written.id)
        return _Record(written.id, "circulation", written.title, about, written.approval, asked)
    assert passage.meeting_id is not None
    meeting = await meeting_queries.load_meeting(work, passage.meeting_id)
    return _Record(
        meeting.id,
        "minutes",
        await load_title(work, meeting),
        Subject(meeting_id=meeting.id),
        (await queries.find_approvals(work, meeting)).get(passage.body_id, Approval.SECRETARIAT),
        await queries.find_asked(work, meeting.id),
    )


async def _require_confirmer(work: Work, proposed_id: UUID) -> ProposedCorrection:
    """Load a proposal of something that is held, and raise where it is not the actor who confirms it."""
    proposed = await queries.load_proposed(work, proposed_id)
    leaders = await find_leaders_on(work, proposed.body_id, today(work.clock))
    rules.require_confirmer(work.actor, proposed, list(leaders.values()))
    rules.require_waiting(proposed)
    return proposed
