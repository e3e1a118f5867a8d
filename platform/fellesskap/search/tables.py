"""The index: written by the database alone, from what it is made of."""

from __future__ import annotations

from piccolo.columns import UUID, Column, Date, SmallInt, Text, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Words(Column):
    """The words of a text as PostgreSQL keeps them; nothing reads them but its own search."""

    value_type = str

    @property
    def column_type(self) -> str:
        return "TSVECTOR"


class SearchEntry(Table, tablename="search_entry", db=DB):
    """What is known of one thing that can be found; its id is that thing's row's."""

    id = UUID(primary_key=True, default=None)
    kind = Varchar(length=8)
    case_id = UUID(null=True)
    meeting_id = UUID(null=True)
    decision_id = UUID(null=True)
    document_id = UUID(null=True)
    body_id = UUID(null=True)
    person_id = UUID(null=True)
    day = Date()
    title = Varchar(length=300)
    content = Text()
    words = Words()
    audience = SmallInt()
