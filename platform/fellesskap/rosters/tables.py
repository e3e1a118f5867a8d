"""How it is kept that a roster was looked at or taken in."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Roster(Table, tablename="roster", db=DB):
    """One look at, or taking in of, a list; `lines` are codes and numbers and name nobody."""

    id = UUID(primary_key=True, default=None)
    state = Varchar(length=10, default=None)
    made_by = UUID(null=True, default=None)
    made_at = Timestamptz(default=None)
    created = Integer(default=0)
    updated = Integer(default=0)
    appointed = Integer(default=0)
    refused = Integer(default=0)
    lines = JSONB(default="[]")
