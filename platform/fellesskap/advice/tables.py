"""How advice is kept: one row for each who is asked, with the answer once it is there."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Advice(Table, tablename="advice", db=DB):
    """One who is asked about a case: a body, or somebody outside by name."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID(default=None)
    body_id = UUID(null=True, default=None)
    name = Varchar(length=120, default=None)
    question = Text(default=None)
    text_edition = Integer(default=None)
    deadline = Date(default=None)
    asked_by = UUID(null=True, default=None)
    asked_at = Timestamptz(default=None)
    reminded_ahead_at = Timestamptz(null=True, default=None)
    reminded_due_at = Timestamptz(null=True, default=None)
    stance = Varchar(length=21, null=True, default=None)
    text = Text(default="")
    reference = Varchar(length=200, default="")
    registered = Boolean(default=False)
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)
