"""Attachments, their editions and files, and those that meetings and rounds were sent."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Bytea, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Attachment(Table, tablename="attachment", db=DB):
    """A file that belongs to a case, in whatever edition."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    position = Integer()
    title = Varchar(length=200)
    publicness = Varchar(length=8)
    basis = Varchar(length=200)
    made_with_ai = Boolean()
    edition = Integer()
    added_by = UUID(null=True)
    added_at = Timestamptz()
    removed_by = UUID(null=True, default=None)
    removed_at = Timestamptz(null=True, default=None)
    remove_reason = Varchar(length=500)
    audience = SmallInt()
    version = Integer()


class AttachmentEdition(Table, tablename="attachment_edition", db=DB):
    """One edition of an attachment; `words` are what is searched."""

    id = UUID(primary_key=True, default=None)
    attachment_id = UUID()
    case_id = UUID()
    number = Integer()
    file_name = Varchar(length=150)
    media_type = Varchar(length=100)
    size = Integer()
    digest = Varchar(length=64)
    state = Varchar(length=8)
    reason = Varchar(length=500)
    words = Text()
    uploaded_by = UUID(null=True)
    uploaded_at = Timestamptz()
    audience = SmallInt()


class AttachmentFile(Table, tablename="attachment_file", db=DB):
    """The bytes of an edition; nobody reads them before they have passed."""

    edition_id = UUID(primary_key=True, default=None)
    case_id = UUID()
    passed = Boolean()
    audience = SmallInt()
    content = Bytea()


class SentAttachment(Table, tablename="sent_attachment", db=DB):
    """An attachment as a meeting was called with it or sent it afterwards, or as a round or a written procedure
    asked about it.
    """

    id = UUID(primary_key=True, default=None)
    agenda_item_id = UUID(null=True, default=None)
    meeting_id = UUID(null=True, default=None)
    round_id = UUID(null=True, default=None)
    circulation_id = UUID(null=True, default=None)
    supplied_at = Timestamptz(null=True, default=None)
    case_id = UUID()
    attachment_id = UUID()
    edition_id = UUID()
    position = Integer()
    title = Varchar(length=200)
    publicness = Varchar(length=8)
    basis = Varchar(length=200)
    made_with_ai = Boolean()
    audience = SmallInt()
