"""Attaching a file to a case, and replacing one that is attached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fellesskap.attachments import queries, rules
from fellesskap.attachments.model import Attachment, EditionState, Publicness, Received
from fellesskap.attachments.tables import Attachment as AttachmentRow
from fellesskap.attachments.tables import AttachmentEdition
from fellesskap.cases.model import Case
from fellesskap.cases.queries import add_event, load_case
from fellesskap.cases.queries import load_file as load_case_file
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict
from fellesskap.guard import guarded, guarded_value


@dataclass(frozen=True, slots=True)
class AddAttachment:
    """Attach a file that was looked through to a case."""

    case_id: UUID
    file: Received
    title: str
    publicness: Publicness = Publicness.PUBLIC
    basis: str = ""
    made_with_ai: bool = False


@dataclass(frozen=True, slots=True)
class ReplaceAttachment:
    """Give an attachment a new edition; the earlier ones are kept, and what was sent stays with what it was."""

    attachment_id: UUID
    version: int
    file: Received
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an act was done to: an attachment by its id, the edition it was given, if any, and what it is called."""

    attachment_id: UUID
    edition_id: UUID | None
    title: str


async def require_may_attach(work: Work, case_id: UUID) -> None:
    """Refuse whoever may not attach anything to a case now, before a file of theirs is looked at."""
    case = await load_case(work, case_id)
    async with work.engine_scope():
        await _require_changeable(work, case)


async def add_attachment(work: Work, command: AddAttachment) -> UUID:
    """Attach a file to a case, after those it has, and return the attachment's id."""
    guarded_value([command.title, command.basis, command.file.name], "")
    case = await load_case(work, command.case_id)
    async with work.engine_scope():
        case = await load_case(work, case.id, alone=True)
        await _require_changeable(work, case)
        kept = await keep_attachment(work, case, command)
    return kept.attachment_id


async def replace_attachment(work: Work, command: ReplaceAttachment) -> UUID:
    """Give an attachment a new edition and return its id."""
    guarded(replace(command, file=replace(command.file, words="")))
    attachment = await queries.load_attachment(work, command.attachment_id)
    async with work.engine_scope():
        case = await load_case(work, attachment.case_id, alone=True)
        await _require_changeable(work, case)
        await keep_edition(work, case, attachment, command)
    return attachment.id


async def keep_attachment(work: Work, case: Case, command: AddAttachment) -> Kept:
    """Keep a file as the case's last attachment, in the engine scope of whoever has asked whether it may be."""
    title, basis = command.title.strip(), command.basis.strip()
    rules.require_described(title, command.publicness, basis)
    count = await queries.count_attachments(work, case.id)
    rules.require_room(count)
    rules.require_new(command.file.digest in await queries.find_digests(work, case.id))
    attachment_id = uuid7()
    await queries.insert_attachment(
        work,
        AttachmentRow(
            id=attachment_id,
            case_id=case.id,
            position=count + 1,
            title=title,
            publicness=command.publicness,
            basis=basis,
            made_with_ai=command.made_with_ai,
            edition=0,
            added_by=work.actor.person_id,
            added_at=work.clock.now(),
            remove_reason="",
            audience=int(rules.reach(command.publicness, case.audience)),
            version=1,
        ),
    )
    attachment = await queries.load_attachment(work, attachment_id)
    edition = await _insert_edition(work, attachment, command.file, "")
    await add_event(work, case.id, "attachment.added", case.audience, title=title)
    await audit.append(work, "attachment.added", attachment_id, sha256=command.file.digest)
    return Kept(attachment_id, edition.id, title)


async def keep_edition(work: Work, case: Case, attachment: Attachment, command: ReplaceAttachment) -> Kept:
    """Keep a file as an attachment's next edition, in the engine scope of whoever has asked whether it may be."""
    reason = command.reason.strip()
    rules.require_there(attachment)
    rules.require_explained(reason)
    if attachment.version != command.version:
        raise Conflict("attachment.changed_meanwhile")
    rules.require_new(command.file.digest in await queries.find_digests(work, case.id))
    edition = await _insert_edition(work, attachment, command.file, reason)
    why: dict[str, Any] = {"reason": reason} if reason else {}
    await add_event(
        work,
        case.id,
        "attachment.replaced",
        case.audience,
        title=attachment.title,
        edition=edition.number,
        **why,
    )
    await audit.append(
        work, "attachment.replaced", attachment.id, edition=edition.number, sha256=command.file.digest
    )
    return Kept(attachment.id, edition.id, attachment.title)


async def _require_changeable(work: Work, case: Case) -> None:
    rules.require_changeable(
        work.actor, await load_case_file(work, case), await queries.is_called(work, case.id)
    )


async def _insert_edition(
    work: Work, attachment: Attachment, file: Received, reason: str
) -> AttachmentEdition:
    """Insert a file as the attachment's next edition; one that has passed is the one to read from now on."""
    number = await queries.load_next_number(work, attachment.id)
    row = AttachmentEdition(
        id=uuid7(),
        attachment_id=attachment.id,
        case_id=attachment.case_id,
        number=number,
        file_name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        digest=file.digest,
        state=EditionState.PASSED if file.passed else EditionState.WAITING,
        reason=reason,
        words=file.words,
        uploaded_by=work.actor.person_id,
        uploaded_at=work.clock.now(),
        audience=int(attachment.audience),
    )
    await queries.insert_edition(work, row, file.content)
    await queries.update_attachment(work, attachment, edition=number if file.passed else attachment.edition)
    return row
