"""The summary of a dialogue meeting: the secretariat's own until it is released."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Audience
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.documents.model import DocumentKind
from fellesskap.documents.service import request_document
from fellesskap.inputs import queries, rules
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting
from fellesskap.meetings.service import load_title
from fellesskap.people.queries import raise_audience


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """Have the summary made as it stands, for the secretariat to read."""

    input_call_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """Release the summary to all partners and elected people, and to everyone where the meeting is open; with it
    the input and the themes. After that they stand.
    """

    input_call_id: UUID
    version: int


async def draft_summary(work: Work, command: DraftSummary) -> UUID:
    """Ask for a preliminary summary and return the call's id."""
    call = await queries.load_call(work, command.input_call_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        call = await queries.load_call(work, call.id, alone=True)
        rules.require_unreleased(call)
        rules.require_given(await queries.find_given(work, call.id))
        await queries.update_call(work, call, command.version, {})
        meeting = await meeting_queries.load_meeting(work, call.meeting_id)
        await _request(work, meeting, Audience.SECRETARIAT)
        await audit.append(work, "input.summary_drafted", call.id)
    return call.id


async def release_summary(work: Work, command: ReleaseSummary) -> UUID:
    """Release the summary and return the call's id; released again, it is a new edition with the new outcomes."""
    call = await queries.load_call(work, command.input_call_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        call = await queries.load_call(work, call.id, alone=True)
        meeting = await meeting_queries.load_meeting(work, call.meeting_id)
        inputs = await queries.find_given(work, call.id)
        rules.require_releasable(call, meeting.state, inputs, today(work.clock), meeting.held_on)
        audience = Audience.PUBLIC if meeting.open_to_public else Audience.ELECTED
        await queries.update_call(work, call, command.version, {"released_at": work.clock.now()})
        await queries.open_to(work, call.id, audience)
        await raise_audience(work, await queries.find_named(work, call.id), audience)
        await _request(work, meeting, audience)
        await audit.append(work, "input.summary_released", call.id, audience=int(audience))
    return call.id


async def _request(work: Work, meeting: Meeting, audience: Audience) -> None:
    title, language = await load_title(work, meeting), work.tenant.languages[0]
    await request_document(
        work, DocumentKind.DIALOGUE_SUMMARY, title, language, audience, meeting_id=meeting.id
    )
