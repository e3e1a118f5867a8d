"""How documents and their content are kept."""

from __future__ import annotations

from piccolo.columns import UUID, Bytea, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Document(Table, tablename="document", db=DB):
    """A paper and how far it has come."""

    id = UUID(primary_key=True, default=None)
    kind = Varchar(length=20)
    title = Varchar(length=300)
    language = Varchar(length=2)
    media_type = Varchar(length=100)
    state = Varchar(length=10)
    failure = Varchar(length=60, null=True)
    meeting_id = UUID(null=True)
    decision_id = UUID(null=True)
    nomination_id = UUID(null=True)
    premeeting_id = UUID(null=True, default=None)
    side = Varchar(length=10, null=True, default=None)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    edition = Integer()
    size = Integer(null=True)
    digest = Varchar(length=64, null=True)
    audience = SmallInt()
    requested_by = UUID(null=True)
    requested_at = Timestamptz()
    finished_at = Timestamptz(null=True)
    version = Integer()


class DocumentFile(Table, tablename="document_file", db=DB):
    """The content of a finished document, written once."""

    document_id = UUID(primary_key=True, default=None)
    audience = SmallInt()
    side = Varchar(length=10, null=True, default=None)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    content = Bytea()
