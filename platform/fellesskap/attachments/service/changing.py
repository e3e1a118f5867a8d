"""Seeing to the attachments there are: what they are called and who they are for, their order, and removing one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.attachments import queries, rules
from fellesskap.attachments.model import Attachment, Publicness
from fellesskap.cases.model import Case, CaseFile
from fellesskap.cases.queries import add_event, load_case
from fellesskap.cases.queries import load_file as load_case_file
from fellesskap.db import audit
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, DomainError
from fellesskap.guard import guarded


@dataclass(frozen=True, slots=True)
class UpdateAttachment:
    """Say what an attachment is called, who it is for, and whether it was made with artificial intelligence."""

    attachment_id: UUID
    version: int
    title: str
    publicness: Publicness
    basis: str = ""
    made_with_ai: bool = False


@dataclass(frozen=True, slots=True)
class MoveAttachment:
    """Give an attachment another place in the order, from 1; the others make room."""

    attachment_id: UUID
    version: int
    position: int


@dataclass(frozen=True, slots=True)
class RemoveAttachment:
    """Take an attachment off its case for good; that it was there, and why not any longer, is kept.

    What a round asked about stays with the round.
    """

    attachment_id: UUID
    version: int
    reason: str


async def update_attachment(work: Work, command: UpdateAttachment) -> UUID:
    """Describe an attachment anew and return its id; one that was sent can only be closed."""
    guarded(command)
    title, basis = command.title.strip(), command.basis.strip()
    attachment = await queries.load_attachment(work, command.attachment_id)
    async with work.engine_scope():
        case, file, called = await _load(work, attachment)
        rules.require_there(attachment)
        try:
            rules.require_changeable(work.actor, file, called)
        except DomainError:
            rules.require_closing(work.actor, attachment, command.publicness, title, command.made_with_ai)
        rules.require_described(title, command.publicness, basis)
        _require_version(attachment, command.version)
        if command.publicness is not Publicness.PUBLIC:
            await queries.restrict(work, attachment.id, command.publicness, basis)
        await queries.update_attachment(
            work,
            attachment,
            title=title,
            publicness=command.publicness,
            basis=basis,
            made_with_ai=command.made_with_ai,
        )
        await queries.open_to(work, attachment.id, rules.reach(command.publicness, case.audience))
        if command.publicness is not attachment.publicness:
            await add_event(
                work,
                case.id,
                "attachment.publicness_set",
                case.audience,
                title=title,
                publicness=command.publicness,
            )
        await audit.append(work, "attachment.updated", attachment.id, publicness=command.publicness)
    return attachment.id


async def move_attachment(work: Work, command: MoveAttachment) -> UUID:
    """Move an attachment to another place in its case's order and return its id."""
    attachment = await queries.load_attachment(work, command.attachment_id)
    async with work.engine_scope():
        case, file, called = await _load(work, attachment)
        rules.require_changeable(work.actor, file, called)
        rules.require_there(attachment)
        _require_version(attachment, command.version)
        order = await queries.find_order(work, case.id)
        await queries.renumber(work, rules.moved(order, attachment.id, command.position))
        await queries.update_attachment(work, attachment)
        await audit.append(work, "attachment.moved", attachment.id, position=command.position)
    return attachment.id


async def remove_attachment(work: Work, command: RemoveAttachment) -> UUID:
    """Remove an attachment that no body was sent, with its files, and return its id."""
    guarded(command)
    attachment = await queries.load_attachment(work, command.attachment_id)
    async with work.engine_scope():
        case, file, called = await _load(work, attachment)
        rules.require_changeable(work.actor, file, called)
        await take_off(work, case, attachment, command)
    return attachment.id


async def take_off(work: Work, case: Case, attachment: Attachment, command: RemoveAttachment) -> None:
    """Take an attachment off its case, in the engine scope of whoever has asked whether it may be."""
    reason = command.reason.strip()
    rules.require_there(attachment)
    rules.require_removable(await queries.is_sent(work, attachment.id))
    rules.require_reason(reason)
    _require_version(attachment, command.version)
    await queries.update_attachment(
        work,
        attachment,
        removed_by=work.actor.person_id,
        removed_at=work.clock.now(),
        remove_reason=reason,
    )
    await queries.forget_files(work, attachment.id)
    await queries.renumber(work, await queries.find_order(work, case.id))
    await add_event(work, case.id, "attachment.removed", case.audience, title=attachment.title, reason=reason)
    await audit.append(work, "attachment.removed", attachment.id)


async def take_back_edition(
    work: Work, case: Case, attachment: Attachment, command: RemoveAttachment
) -> UUID:
    """Let the edition before the one to read be read again, in the engine scope of whoever has asked whether it may
    be; return the edition that was taken back.
    """
    reason = command.reason.strip()
    rules.require_there(attachment)
    rules.require_reason(reason)
    _require_version(attachment, command.version)
    edition_id, before = await queries.recall_edition(work, attachment)
    await queries.update_attachment(work, attachment, edition=before)
    await queries.open_to(work, attachment.id, rules.reach(attachment.publicness, case.audience))
    await add_event(
        work,
        case.id,
        "attachment.recalled",
        case.audience,
        title=attachment.title,
        edition=attachment.edition,
        reason=reason,
    )
    await audit.append(work, "attachment.recalled", attachment.id, edition=attachment.edition)
    return edition_id


async def _load(work: Work, attachment: Attachment) -> tuple[Case, CaseFile, bool]:
    """Load what the rules need, and keep every other change to the case waiting until this work is done."""
    case = await load_case(work, attachment.case_id, alone=True)
    return case, await load_case_file(work, case), await queries.is_called(work, case.id)


def _require_version(attachment: Attachment, version: int) -> None:
    if attachment.version != version:
        raise Conflict("attachment.changed_meanwhile")
