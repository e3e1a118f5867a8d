"""The editions of a meeting's minutes."""

from __future__ import annotations

from piccolo.columns import UUID, Integer, SmallInt, Text, Timestamptz, Varchar
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
    approved_in_id = UUID(null=True, default=None)
    remark = Text(default="")


class MinutesApproval(Table, tablename="minutes_approval", db=DB):
    """That the leader or the deputy leader of a body has approved an edition."""

    id = UUID(primary_key=True, default=None)
    minutes_id = UUID()
    meeting_id = UUID()
    person_id = UUID()
    role = Varchar(length=6)
    approved_at = Timestamptz()
    audience = SmallInt()
