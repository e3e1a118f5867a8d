"""How notes are kept: the note as it is, and every edition of its text; each row says whose it is."""

from __future__ import annotations

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Note(Table, tablename="note", db=DB):
    """A note as it is now; `meeting_id` stays where the line of the agenda it was about is taken away."""

    id = UUID(primary_key=True, default=None)
    side = Varchar(length=10)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    case_id = UUID(null=True, default=None)
    meeting_id = UUID(null=True, default=None)
    agenda_item_id = UUID(null=True, default=None)
    purpose = Varchar(length=8)
    text = Text()
    edition = Integer(default=1)
    written_by = UUID(default=None)
    written_at = Timestamptz()
    revised_at = Timestamptz(null=True, default=None)
    withdrawn_by = UUID(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class NoteEdition(Table, tablename="note_edition", db=DB):
    """One edition of a note's text, the newest among them."""

    id = UUID(primary_key=True, default=None)
    side = Varchar(length=10)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    note_id = UUID(default=None)
    edition = Integer()
    text = Text()
    written_at = Timestamptz()
