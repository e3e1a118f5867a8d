"""Loading and saving notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from fellesskap.actor import Side, Space
from fellesskap.db.ids import uuid7
from fellesskap.db.work import Work
from fellesskap.errors import Conflict, NotFound
from fellesskap.notes.model import Note
from fellesskap.notes.tables import Note as NoteRow
from fellesskap.notes.tables import NoteEdition

_NOTE = "id, version, side, region_id, division_id, case_id, written_by, edition, withdrawn_at"


async def load_note(work: Work, note_id: UUID) -> Note:
    """Load a note in the scope in force; raise `NotFound` where it does not show."""
    rows = await work.connection.fetch(f"SELECT {_NOTE} FROM note WHERE id = $1", note_id)
    if not rows:
        raise NotFound("note.not_found")
    return Note(**{**rows[0], "side": Side(rows[0]["side"])})


async def insert_note(work: Work, row: NoteRow) -> None:
    """Insert a note with its first edition."""
    await NoteRow.insert(row)
    await add_edition(work, UUID(str(row.id)), _space(row), 1, str(row.text), row.written_at)


async def add_edition(
    work: Work, note_id: UUID, space: Space, edition: int, text: str, written_at: datetime
) -> None:
    """Keep an edition of a note's text; it belongs to whom the note does."""
    await NoteEdition.insert(
        NoteEdition(
            id=uuid7(),
            side=space.side,
            region_id=space.region_id,
            division_id=space.division_id,
            note_id=note_id,
            edition=edition,
            text=text,
            written_at=written_at,
        )
    )


async def update_note(work: Work, note_id: UUID, version: int, **values: Any) -> None:
    """Change a note that still has `version`; raise `Conflict` where it has moved on."""
    changes: dict[Any, Any] = {**values, NoteRow.version: NoteRow.version + 1}
    wanted = (NoteRow.id == note_id) & (NoteRow.version == version)
    if not await NoteRow.update(changes).where(wanted).returning(NoteRow.id):
        raise Conflict("note.changed_meanwhile")


def _space(row: NoteRow) -> Space:
    return Space(Side(row.side), row.region_id, row.division_id)
