"""Sending attachments after the call: what the call was sent with stands, and what comes later says why.

It is kept among the agenda's changes, and goes to those called when these are sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID

from fellesskap.attachments.model import Publicness, Received
from fellesskap.attachments.queries import is_edition_sent, is_sent, load_attachment
from fellesskap.attachments.rules import require_removable
from fellesskap.attachments.service import (
    AddAttachment,
    Kept,
    RemoveAttachment,
    ReplaceAttachment,
    keep_attachment,
    keep_edition,
    take_back_edition,
    take_off,
)
from fellesskap.cases.model import Case
from fellesskap.cases.queries import load_case
from fellesskap.cases.queries import load_file as load_case_file
from fellesskap.db.work import Work
from fellesskap.guard import guarded, guarded_value
from fellesskap.meetings import queries, rules
from fellesskap.meetings.model import AgendaChangeKind
from fellesskap.meetings.service.supplements import note_change


@dataclass(frozen=True, slots=True)
class SupplyAttachment:
    """Attach a file that was looked through to a case after the call; those called read the reason."""

    case_id: UUID
    file: Received
    title: str
    reason: str
    publicness: Publicness = Publicness.PUBLIC
    basis: str = ""
    made_with_ai: bool = False


@dataclass(frozen=True, slots=True)
class SupplyEdition:
    """Give an attachment a new edition after the call; the edition that was sent stays beside it."""

    attachment_id: UUID
    version: int
    file: Received
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawSupplied:
    """Take back what came after the call, before those called are sent it: the attachment, or its new edition where
    an earlier one was sent.
    """

    attachment_id: UUID
    version: int
    reason: str


async def require_may_supply(work: Work, case_id: UUID) -> None:
    """Refuse whoever may not send anything after the call now, before a file of theirs is looked at."""
    case = await load_case(work, case_id)
    async with work.engine_scope():
        line = await queries.find_sent_line(work, case.id)
        meeting = await queries.load_meeting(work, line.meeting_id) if line else None
        rules.require_suppliable(
            work.actor, await load_case_file(work, case), meeting.state if meeting else None
        )


async def supply_attachment(work: Work, command: SupplyAttachment) -> UUID:
    """Attach a file that those called are to be sent, and return the attachment's id."""
    guarded_value([command.title, command.basis, command.reason, command.file.name], "")
    case = await load_case(work, command.case_id)

    async def keep(alone: Case) -> Kept:
        rules.require_supply_reason(command.reason)
        rules.require_checked(command.file.passed)
        given = AddAttachment(
            alone.id,
            command.file,
            command.title,
            command.publicness,
            command.basis,
            command.made_with_ai,
        )
        return await keep_attachment(work, alone, given)

    return await _supply(work, case, AgendaChangeKind.ATTACHED, command.reason, keep)


async def supply_edition(work: Work, command: SupplyEdition) -> UUID:
    """Give an attachment an edition that those called are to be sent, and return the attachment's id."""
    guarded(replace(command, file=replace(command.file, words="")))
    attachment = await load_attachment(work, command.attachment_id)
    case = await load_case(work, attachment.case_id)

    async def keep(alone: Case) -> Kept:
        rules.require_supply_reason(command.reason)
        rules.require_checked(command.file.passed)
        given = ReplaceAttachment(attachment.id, command.version, command.file, command.reason)
        return await keep_edition(work, alone, attachment, given)

    return await _supply(work, case, AgendaChangeKind.RENEWED, command.reason, keep)


async def withdraw_supplied(work: Work, command: WithdrawSupplied) -> UUID:
    """Remove what those called have not been sent, with its files, and return the attachment's id."""
    guarded(command)
    attachment = await load_attachment(work, command.attachment_id)
    case = await load_case(work, attachment.case_id)

    async def remove(alone: Case) -> Kept:
        given = RemoveAttachment(attachment.id, command.version, command.reason)
        require_removable(await is_edition_sent(work, attachment))
        recalled = None
        if await is_sent(work, attachment.id):
            recalled = await take_back_edition(work, alone, attachment, given)
        else:
            await take_off(work, alone, attachment, given)
        return Kept(attachment.id, recalled, attachment.title)

    return await _supply(work, case, AgendaChangeKind.DETACHED, command.reason, remove)


async def _supply(
    work: Work,
    case: Case,
    kind: AgendaChangeKind,
    reason: str,
    do: Callable[[Case], Awaitable[Kept]],
) -> UUID:
    """Do something to a case's attachments while those called wait for its meeting, and keep that it was done.

    The meeting is locked before its case, as when its agenda is changed, and is another version afterwards: nobody
    sends what they have not seen.
    """
    async with work.engine_scope():
        line = await queries.find_sent_line(work, case.id)
        meeting = await queries.load_meeting(work, line.meeting_id, unchanged=True) if line else None
        alone = await load_case(work, case.id, alone=True)
        still = line is not None and line == await queries.find_sent_line(work, case.id)
        rules.require_suppliable(
            work.actor,
            await load_case_file(work, alone),
            meeting.state if meeting and still else None,
        )
        assert meeting is not None and line is not None
        kept = await do(alone)
        await queries.update_meeting(work, meeting.id, meeting.version, {})
        await note_change(work, meeting, kind, kept.title, reason, line=line, kept=kept)
    return kept.attachment_id
