"""Which notes of a side's own a request concerns: said and answered by that side, and seen by it alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.disclosures import queries, rules
from fellesskap.disclosures.tables import DisclosureNote
from fellesskap.errors import Conflict
from fellesskap.guard import guarded
from fellesskap.notes.queries import load_note


@dataclass(frozen=True, slots=True)
class LinkNote:
    """Say that a request for access concerns a note of one's own side."""

    disclosure_id: UUID
    note_id: UUID


@dataclass(frozen=True, slots=True)
class SettleNote:
    """Say whether a note is given to whoever asked; what is kept back names the section of the law."""

    disclosure_note_id: UUID
    version: int
    released: bool
    legal_basis: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnlinkNote:
    """Take back that a request concerns a note."""

    disclosure_note_id: UUID


async def link_note(work: Work, command: LinkNote) -> UUID:
    """Say that a request concerns a note, and return the request's id."""
    disclosure = await queries.load_disclosure(work, command.disclosure_id)
    note = await load_note(work, command.note_id)
    rules.require_answerer(work.actor, note.side)
    link = DisclosureNote(
        id=uuid7(),
        side=note.side,
        region_id=note.region_id,
        division_id=note.division_id,
        disclosure_id=disclosure.id,
        note_id=note.id,
        linked_by=work.actor.person_id,
        linked_at=work.clock.now(),
    )
    async with work.engine_scope():
        if not await queries.insert_link(work, link):
            raise Conflict("disclosure.linked_already", field="note_id")
        await audit.append(work, "disclosure.note_linked", UUID(str(link.id)))
    return disclosure.id


async def settle_note(work: Work, command: SettleNote) -> UUID:
    """Say whether a note is given, and return the request's id."""
    guarded(command)
    link = await queries.load_link(work, command.disclosure_note_id)
    rules.require_note_answerer(work.actor, link)
    rules.require_note_answer(command.released, command.legal_basis, command.reason)
    async with work.engine_scope():
        await queries.update_link(
            work,
            link.id,
            command.version,
            released=command.released,
            legal_basis=command.legal_basis.strip(),
            reason=command.reason.strip(),
            settled_by=work.actor.person_id,
            settled_at=work.clock.now(),
        )
        await audit.append(work, "disclosure.note_settled", link.id)
    return link.disclosure_id


async def unlink_note(work: Work, command: UnlinkNote) -> UUID:
    """Take back that a request concerns a note, and return the request's id."""
    link = await queries.load_link(work, command.disclosure_note_id)
    rules.require_note_answerer(work.actor, link)
    async with work.engine_scope():
        await queries.delete_link(work, link.id)
        await audit.append(work, "disclosure.note_unlinked", link.id)
    return link.disclosure_id
