"""The moves of cases, and of parts of cases, between bodies."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Transfer(Table, tablename="transfer", db=DB):
    """One move. Of a part, `case_id` is the part's own case, and what it came from another case's treatment."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    from_treatment_id = UUID()
    to_treatment_id = UUID()
    direction = Varchar(length=5)
    part = Boolean()
    reason = Text()
    exception = Text()
    moved_by = UUID(null=True)
    moved_at = Timestamptz()
    audience = SmallInt()
