"""How rounds are kept: the round and its changes, one row for each asked or left out, one for each position."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Round(Table, tablename="round", db=DB):
    """One anchoring of a case: what silence and an objection meant when it opened.

    What was reminded of is remembered, so that nobody is reminded twice.
    """

    id = UUID(primary_key=True, default=None)
    case_id = UUID(default=None)
    treatment_id = UUID(default=None)
    level = Varchar(length=20, default=None)
    question = Text(default=None)
    text_edition = Integer(default=None)
    opened_at = Timestamptz(default=None)
    deadline = Date(default=None)
    state = Varchar(length=8, default=None)
    closed_at = Timestamptz(null=True, default=None)
    silence = Varchar(length=16, default=None)
    objection_effect = Varchar(length=18, default=None)
    structure_version_id = UUID(default=None)
    deciding_body_id = UUID(default=None)
    follows_id = UUID(null=True, default=None)
    reminded_ahead_at = Timestamptz(null=True, default=None)
    reminded_due_at = Timestamptz(null=True, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class Reply(Table, tablename="reply", db=DB):
    """One asked municipality, division or trust, and its answer with evidence.

    One that has `ended_at` is no longer asked, and neither counts nor hinders. `successors` are the names of those
    asked instead, and `instead_of` the names of those that it was asked instead of.
    """

    id = UUID(primary_key=True, default=None)
    round_id = UUID(default=None)
    partner_id = UUID(default=None)
    division_id = UUID(null=True, default=None)
    region_id = UUID(null=True, default=None)
    answer = Varchar(length=18, null=True, default=None)
    reason = Text(default="")
    evidence_kind = Varchar(length=16, null=True, default=None)
    evidence_reference = Varchar(length=200, default="")
    evidence_date = Date(null=True, default=None)
    answered_by = UUID(null=True, default=None)
    on_behalf = Boolean(default=False)
    answered_at = Timestamptz(null=True, default=None)
    follows_id = UUID(null=True, default=None)
    carried = Boolean(default=False)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = UUID(null=True, default=None)
    ended_reason = Text(default="")
    successors = JSONB(default="[]")
    instead_of = JSONB(default="[]")
    sort_key = Varchar(length=400, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class Unasked(Table, tablename="unasked", db=DB):
    """One whom the route names and the round leaves out, as it was when the round opened; gone once it is asked.

    Of rounds that were opened before this was kept there are none.
    """

    id = UUID(primary_key=True, default=None)
    round_id = UUID(default=None)
    partner_id = UUID(default=None)
    division_id = UUID(null=True, default=None)
    region_id = UUID(null=True, default=None)
    sort_key = Varchar(length=400, default=None)
    audience = SmallInt(default=None)


class Stance(Table, tablename="stance", db=DB):
    """The position of a region, or of the trust where the region is null."""

    id = UUID(primary_key=True, default=None)
    round_id = UUID(default=None)
    region_id = UUID(null=True, default=None)
    side = Varchar(length=10, default=None)
    position = Varchar(length=18, null=True, default=None)
    reason = Text(default="")
    silence_reason = Text(default="")
    meeting_id = UUID(null=True, default=None)
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    sort_key = Varchar(length=400, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class EarlierAnswer(Table, tablename="earlier_answer", db=DB):
    """An answer, or a position, as it was given before it was changed or taken back; the database keeps it."""

    id = UUID(primary_key=True, default=None)
    reply_id = UUID(null=True, default=None)
    stance_id = UUID(null=True, default=None)
    edition = Integer(default=None)
    answer = Varchar(length=18, default=None)
    reason = Text(default="")
    silence_reason = Text(default="")
    evidence_kind = Varchar(length=16, null=True, default=None)
    evidence_reference = Varchar(length=200, default="")
    evidence_date = Date(null=True, default=None)
    meeting_id = UUID(null=True, default=None)
    answered_by = UUID(null=True, default=None)
    on_behalf = Boolean(default=False)
    answered_at = Timestamptz(default=None)
    audience = SmallInt(default=None)


class RoundChange(Table, tablename="round_change", db=DB):
    """A deadline that was moved, or a round that was opened again, with the reason everyone reads."""

    id = UUID(primary_key=True, default=None)
    round_id = UUID(default=None)
    kind = Varchar(length=8, default=None)
    reason = Text(default=None)
    deadline_before = Date(default=None)
    deadline = Date(default=None)
    changed_by = UUID(null=True, default=None)
    changed_at = Timestamptz(default=None)
    audience = SmallInt(default=None)
