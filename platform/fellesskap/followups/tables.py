"""How follow-ups are kept."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Followup(Table, tablename="followup", db=DB):
    """One partner's part of one decision, as it stands.

    `decided_on` and `reference` are of the partner's own decision (`adoption`) on what was recommended to it. One
    that has `ended_at` is no longer its partner's; `successors` are the names of those that have it instead, and
    `instead_of` the names of those that it is followed up instead of.
    """

    id = UUID(primary_key=True, default=None)
    decision_id = UUID(default=None)
    case_id = UUID(default=None)
    partner_id = UUID(default=None)
    state = Varchar(length=12, default=None)
    note = Text(default="")
    due = Date(null=True, default=None)
    adoption = Varchar(length=20, null=True, default=None)
    decided_on = Date(null=True, default=None)
    reference = Varchar(length=120, default="")
    warned_at = Timestamptz(null=True, default=None)
    overdue_told_at = Timestamptz(null=True, default=None)
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = UUID(null=True, default=None)
    ended_reason = Text(default="")
    successors = JSONB(default="[]")
    instead_of = JSONB(default="[]")
    sort_key = Varchar(length=400, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class FollowupReport(Table, tablename="followup_report", db=DB):
    """What was reported on a follow-up at one moment; kept as it was."""

    id = UUID(primary_key=True, default=None)
    followup_id = UUID(default=None)
    state = Varchar(length=12, default=None)
    adoption = Varchar(length=20, null=True, default=None)
    decided_on = Date(null=True, default=None)
    reference = Varchar(length=120, default="")
    note = Text(default="")
    told_by = UUID(null=True, default=None)
    told_at = Timestamptz(default=None)
    audience = SmallInt(default=None)
