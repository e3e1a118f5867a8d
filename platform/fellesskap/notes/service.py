"""Writing notes of one side's own. Nobody is told of them, and the trail holds their ids alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fellesskap.access import policy
from fellesskap.actor import Side, Space
from fellesskap.cases.queries import load_case
from fellesskap.db import audit
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.guard import guarded
from fellesskap.meetings.queries import load_item
from fellesskap.notes import queries, rules
from fellesskap.notes.model import Purpose
from fellesskap.notes.tables import Note as NoteRow
from fellesskap.people.queries import has_places


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Write a note about a case or a line of an agenda, for one's own side, or its region or division alone."""

    text: str
    side: Side
    case_id: UUID | None = None
    item_id: UUID | None = None
    region_id: UUID | None = None
    division_id: UUID | None = None
    purpose: Purpose = Purpose.NOTE


@dataclass(frozen=True, slots=True)
class ReviseNote:
    """Write one's note anew; what stood there is kept."""

    note_id: UUID
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class WithdrawNote:
    """Take a note back; the side goes on seeing that it was there, and what it said."""

    note_id: UUID
    version: int


async def write_note(work: Work, command: WriteNote) -> UUID:
    """Write a note and return its id."""
    guarded(command)
    space = Space(command.side, command.region_id, command.division_id)
    rules.require_about(command.case_id, command.item_id)
    item = await load_item(work, command.item_id) if command.item_id else None
    case_id = item.case_id if item else command.case_id
    if command.case_id is not None:
        await load_case(work, command.case_id)
    rules.require_place(space)
    rules.require_known_place(await has_places(work, None, space.region_id, space.division_id))
    policy.require_space(work.actor, space)
    rules.require_text(command.text)
    note_id = uuid7()
    async with work.engine_scope():
        await queries.insert_note(
            work,
            NoteRow(
                id=note_id,
                side=space.side,
                region_id=space.region_id,
                division_id=space.division_id,
                case_id=case_id,
                meeting_id=item.meeting_id if item else None,
                agenda_item_id=item.id if item else None,
                purpose=command.purpose,
                text=command.text.strip(),
                edition=1,
                written_by=work.actor.person_id,
                written_at=work.clock.now(),
                version=1,
            ),
        )
        await audit.append(work, "note.written", note_id)
    return note_id


async def revise_note(work: Work, command: ReviseNote) -> UUID:
    """Write a note anew and return its id."""
    guarded(command)
    note = await queries.load_note(work, command.note_id)
    rules.require_author(work.actor, note)
    rules.require_standing(note)
    rules.require_text(command.text)
    text, now = command.text.strip(), work.clock.now()
    async with work.engine_scope():
        edition = note.edition + 1
        await queries.update_note(work, note.id, command.version, text=text, edition=edition, revised_at=now)
        await queries.add_edition(work, note.id, note.space, edition, text, now)
        await audit.append(work, "note.revised", note.id)
    return note.id


async def withdraw_note(work: Work, command: WithdrawNote) -> UUID:
    """Take a note back and return its id."""
    note = await queries.load_note(work, command.note_id)
    rules.require_withdrawer(work.actor, note)
    rules.require_standing(note)
    async with work.engine_scope():
        await queries.update_note(
            work,
            note.id,
            command.version,
            withdrawn_by=work.actor.person_id,
            withdrawn_at=work.clock.now(),
        )
        await audit.append(work, "note.withdrawn", note.id)
    return note.id
