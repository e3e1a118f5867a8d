"""The editions of a meeting's minutes."""

from __future__ import annotations

from piccolo.columns import UUID, Integer, SmallInt, Timestamptz
from piccolo.table import Table

from fellesskap.db.engine import DB


class Minutes(Table, tablename="minutes", db=DB):
    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    edition = Integer()
    drafted_by = UUID()
    drafted_at = Timestamptz()
    approved_by = UUID(null=True)
    approved_at = Timestamptz(null=True)
    audience = SmallInt()
