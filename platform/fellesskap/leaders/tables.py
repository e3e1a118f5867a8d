"""The persons who lead bodies."""

from __future__ import annotations

from piccolo.columns import UUID, Date, Integer, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class BodyLeader(Table, tablename="body_leader", db=DB):
    """A leader or deputy leader; ends with the holding, by a trigger."""

    id = UUID(primary_key=True, default=None)
    body_id = UUID(default=None)
    holding_id = UUID(default=None)
    person_id = UUID(default=None)
    role = Varchar(length=6)
    side = Varchar(length=10)
    party = Varchar(length=28, default="")
    reference = Varchar(length=200, default="")
    decided_on = Date(null=True, default=None)
    valid_from = Date()
    valid_to = Date(null=True, default=None)
    term_warned_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
