"""Giving input, changing and taking back one's own, and writing down what was said in the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fellesskap.access import policy
from fellesskap.clock import today
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.inputs import queries, rules
from fellesskap.inputs.model import Given, InputCall, OnBehalf
from fellesskap.meetings import queries as meeting_queries
from fellesskap.meetings.model import Meeting


@dataclass(frozen=True, slots=True)
class GiveInput:
    """Say what a dialogue meeting should take up, on behalf of one's own municipality.

    An elected person may be `named`; otherwise the municipality alone is.
    """

    input_call_id: UUID
    text: str
    partner_id: UUID | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class ReviseInput:
    """Change one's own input."""

    input_id: UUID
    version: int
    text: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawInput:
    """Take back one's own input; it is deleted."""

    input_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class RegisterInput:
    """Write down what was said in the meeting, by a partner, for a region, or by neither."""

    input_call_id: UUID
    text: str
    partner_id: UUID | None = None
    region_id: UUID | None = None


async def give_input(work: Work, command: GiveInput) -> UUID:
    """Give input and return its id."""
    guarded(command)
    await queries.load_call(work, command.input_call_id)
    async with work.engine_scope():
        call, meeting, on = await _alone(work, command.input_call_id)
        invited = await queries.load_invited(work, call, meeting.held_on)
        behalf = rules.choose_behalf(work.actor, invited, command.partner_id)
        rules.require_open(call, meeting.state, on)
        rules.require_text(command.text)
        own = [
            one for one in await queries.find_given(work, call.id) if one.author_id == work.actor.person_id
        ]
        rules.require_new(command.text, own)
        named_id = rules.choose_name(work.actor, command.named)
        input_id = await queries.insert_input(
            work, call.id, command.text.strip(), behalf, named_id=named_id, registered=False
        )
        await audit.append(work, "input.given", input_id, call=str(call.id))
    return input_id


async def revise_input(work: Work, command: ReviseInput) -> UUID:
    """Change one's own input and return its id; it stays in the theme it is in."""
    guarded(command)
    given = await queries.load_given(work, command.input_id)
    async with work.engine_scope():
        call, _ = await _require_changing(work, given)
        rules.require_text(command.text)
        own = [one for one in await queries.find_given(work, call.id) if one.author_id == given.author_id]
        rules.require_new(command.text, own, given.id)
        named = rules.choose_name(work.actor, command.named)
        await queries.update_input(
            work, given.id, command.version, {"text": command.text.strip(), "named_id": named}
        )
        await audit.append(work, "input.revised", given.id)
    return given.id


async def withdraw_input(work: Work, command: WithdrawInput) -> UUID:
    """Take back one's own input and return the id of what it was given to."""
    guarded(command)
    given = await queries.load_given(work, command.input_id)
    async with work.engine_scope():
        call, _ = await _require_changing(work, given)
        await queries.delete_input(work, given.id, command.version)
        await audit.append(work, "input.withdrawn", given.id, call=str(call.id))
    return call.id


async def register_input(work: Work, command: RegisterInput) -> UUID:
    """Write down what was said in the meeting and return the input's id."""
    guarded(command)
    await queries.load_call(work, command.input_call_id)
    policy.require_secretariat(work.actor)
    async with work.engine_scope():
        call, meeting, on = await _alone(work, command.input_call_id)
        rules.require_meeting_day(meeting, on)
        rules.require_unreleased(call)
        invited = await queries.load_invited(work, call, meeting.held_on)
        behalf = OnBehalf(command.partner_id, None if command.partner_id else command.region_id)
        rules.require_place(invited, behalf, await queries.find_trusts(work, meeting.held_on))
        rules.require_text(command.text)
        input_id = await queries.insert_input(
            work, call.id, command.text.strip(), behalf, named_id=None, registered=True
        )
        await audit.append(work, "input.registered", input_id, call=str(call.id))
    return input_id


async def _alone(work: Work, call_id: UUID) -> tuple[InputCall, Meeting, date]:
    call = await queries.load_call(work, call_id, alone=True)
    return call, await meeting_queries.load_meeting(work, call.meeting_id), today(work.clock)


async def _require_changing(work: Work, given: Given) -> tuple[InputCall, Meeting]:
    call, meeting, on = await _alone(work, given.call_id)
    rules.require_own(work.actor, given)
    rules.require_open(call, meeting.state, on)
    rules.require_movable([given], await queries.find_themes(work, call.id))
    return call, meeting
