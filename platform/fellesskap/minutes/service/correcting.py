"""Correcting approved minutes: one proposes, and another of the other side confirms, or does not and says why."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.guard import guarded
from fellesskap.leaders.queries import find_leaders_on, find_leading_sides
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.service import load_title, place_corrections, request_paper
from fellesskap.minutes import queries, rules
from fellesskap.minutes.model import ProposalState, ProposedCorrection
from fellesskap.minutes.tables import ProposedCorrection as ProposedRow
from fellesskap.notices.service import Subject, notify
from fellesskap.people.queries import find_people, find_secretaries


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
    """Confirm a proposed correction; the minutes are corrected by it."""

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


async def propose_correction(work: Work, command: ProposeCorrection) -> UUID:
    """Keep the proposal, tell those who may confirm it, and return its id."""
    guarded(command)
    item = await meeting_queries.load_item(work, command.item_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, item.meeting_id, unchanged=True)
        rules.require_correctable(meeting)
        said = await queries.load_said(work, item.id)
        rules.require_newest(command.corrections, await queries.count_corrections(work, meeting.id))
        rules.require_correction(said, command.text, command.reason)
        rules.require_same_meaning(said, same_meaning=command.same_meaning)
        rules.require_none_waiting(waiting=await queries.has_proposed(work, item.id))
        on, author, side = today(work.clock), work.actor.person_id, rules.proposing_side(work.actor)
        leading = await find_leading_sides(work, meeting.body_id, on)
        others = [one for person_id, one in leading.items() if person_id != author]
        approval = await queries.load_approval(work, meeting.id)
        by_leaders = rules.confirmed_by_leaders(approval, side, others)
        row = ProposedRow(
            id=uuid7(),
            meeting_id=meeting.id,
            body_id=meeting.body_id,
            agenda_item_id=item.id,
            before=said.text,
            text=command.text.strip(),
            reason=command.reason.strip(),
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
        title = await load_title(work, meeting)
        await notify(work, "minutes.correction_proposed", title, people, Subject(meeting_id=meeting.id))
        await audit.append(
            work, "minutes.correction_proposed", meeting.id, proposal=str(row.id), people=len(people)
        )
    return row.id


async def confirm_correction(work: Work, command: ConfirmCorrection) -> UUID:
    """Correct the minutes and return the proposal.

    They are made anew, and so is the letter of what was decided; who took part and the next meeting are told.
    """
    seen = await queries.load_proposed(work, command.proposed_id)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, seen.meeting_id, unchanged=True)
        proposed = await _require_confirmer(work, command.proposed_id)
        await queries.settle_proposed(work, proposed.id, command.version, ProposalState.CONFIRMED)
        number = await queries.count_corrections(work, meeting.id) + 1
        said = await queries.load_said(work, proposed.agenda_item_id)
        correction_id = await queries.insert_correction(work, proposed, number, said.audience)
        audience = Audience.PUBLIC if meeting.open_to_public else Audience.ELECTED
        title = await load_title(work, meeting)
        await request_paper(work, meeting.id, DocumentKind.MINUTES, title, audience)
        await _renew_letters(work, proposed.agenda_item_id, said.audience)
        await place_corrections(work, meeting.body_id)
        people = await find_people(work, await queries.find_asked(work, meeting.id))
        await notify(work, "minutes.corrected", title, people, Subject(meeting_id=meeting.id))
        await audit.append(
            work,
            "minutes.corrected",
            meeting.id,
            correction=str(correction_id),
            number=number,
            proposed_by=str(proposed.proposed_by),
        )
    return proposed.id


async def _renew_letters(work: Work, item_id: UUID, audience: int) -> None:
    """Have the letters of what was decided on a line made anew; a line without a decision has none."""
    for letter in rules.letters_to_renew(await queries.find_letters(work, item_id), audience):
        await request_document(
            work,
            DocumentKind.DECISION_LETTER,
            letter.title,
            letter.language,
            letter.audience,
            decision_id=letter.decision_id,
        )


async def decline_correction(work: Work, command: DeclineCorrection) -> UUID:
    """Keep why it is not confirmed, tell who proposed it, and return its id."""
    guarded(command)
    seen = await queries.load_proposed(work, command.proposed_id)
    async with work.engine_scope():
        meeting = await meeting_queries.load_meeting(work, seen.meeting_id, unchanged=True)
        proposed = await _require_confirmer(work, command.proposed_id)
        rules.require_remark(command.remark)
        remark = command.remark.strip()
        await queries.settle_proposed(work, proposed.id, command.version, ProposalState.DECLINED, remark)
        people = await find_people(work, [proposed.proposed_by])
        title = await load_title(work, meeting)
        await notify(work, "minutes.correction_declined", title, people, Subject(meeting_id=meeting.id))
        await audit.append(work, "minutes.correction_declined", meeting.id, proposal=str(proposed.id))
    return proposed.id


async def withdraw_correction(work: Work, command: WithdrawCorrection) -> UUID:
    """Take it back, and return its id."""
    proposed = await queries.load_proposed(work, command.proposed_id)
    async with work.engine_scope():
        await meeting_queries.load_meeting(work, proposed.meeting_id, unchanged=True)
        proposed = await queries.load_proposed(work, proposed.id)
        rules.require_withdrawer(work.actor, proposed)
        rules.require_waiting(proposed)
        await queries.settle_proposed(work, proposed.id, command.version, ProposalState.WITHDRAWN)
        await audit.append(
            work, "minutes.correction_withdrawn", proposed.meeting_id, proposal=str(proposed.id)
        )
    return proposed.id


async def _require_confirmer(work: Work, proposed_id: UUID) -> ProposedCorrection:
    """Load a proposal whose meeting is held, and raise where it is not the actor who confirms it."""
    proposed = await queries.load_proposed(work, proposed_id)
    leaders = await find_leaders_on(work, proposed.body_id, today(work.clock))
    rules.require_confirmer(work.actor, proposed, list(leaders.values()))
    rules.require_waiting(proposed)
    return proposed
