"""The editions of a meeting's minutes."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
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
    body_id = UUID()
    role = Varchar(length=6)
    approved_at = Timestamptz()
    audience = SmallInt()


class MinutesLine(Table, tablename="minutes_line", db=DB):
    """What an edition said of a line of the agenda."""

    id = UUID(primary_key=True, default=None)
    minutes_id = UUID()
    meeting_id = UUID()
    agenda_item_id = UUID()
    text = Text()


class MinutesRound(Table, tablename="minutes_round", db=DB):
    """Until when those who took part are asked for comments; one for a meeting, whatever is drafted anew."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    until = Date()
    asked_by = UUID()
    asked_at = Timestamptz()
    reminded_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class MinutesComment(Table, tablename="minutes_comment", db=DB):
    """What somebody said of an edition, of one line or of the whole, and what the secretariat answered."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    agenda_item_id = UUID(null=True)
    edition = Integer()
    person_id = UUID()
    text = Text()
    made_at = Timestamptz()
    taken_in = Boolean(null=True, default=None)
    answer = Text(default="")
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class MinutesCorrection(Table, tablename="minutes_correction", db=DB):
    """What approved minutes should have said of a line, or a body's decision in writing.

    `line_id` is where a later meeting is told of it.
    """

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID(null=True, default=None)
    agenda_item_id = UUID(null=True, default=None)
    circulation_id = UUID(null=True, default=None)
    number = Integer()
    before = Text()
    text = Text()
    reason = Varchar(length=500)
    corrected_by = UUID()
    corrected_at = Timestamptz()
    line_id = UUID(null=True, default=None)
    audience = SmallInt()
    confirmed_by = UUID(null=True, default=None)


class ProposedCorrection(Table, tablename="proposed_correction", db=DB):
    """A correction that waits for another's word, or did; its text never changes."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID(null=True, default=None)
    body_id = UUID()
    agenda_item_id = UUID(null=True, default=None)
    circulation_id = UUID(null=True, default=None)
    before = Text()
    text = Text()
    reason = Varchar(length=500)
    proposed_by = UUID()
    proposed_at = Timestamptz()
    side = Varchar(length=9, null=True, default=None)
    by_leaders = Boolean()
    state = Varchar(length=9, default="open")
    remark = Varchar(length=500, default="")
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
