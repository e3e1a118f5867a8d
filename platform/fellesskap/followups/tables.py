"""How follow-ups are kept."""

from __future__ import annotations

from piccolo.columns import UUID, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Followup(Table, tablename="followup", db=DB):
    """One partner's part of one decision."""

    id = UUID(primary_key=True, default=None)
    decision_id = UUID(default=None)
    case_id = UUID(default=None)
    partner_id = UUID(default=None)
    state = Varchar(length=12, default=None)
    note = Text(default="")
    due = Date(null=True, default=None)
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    sort_key = Varchar(length=400, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)
