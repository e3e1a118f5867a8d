"""How the life of temporary committees is kept: what the structure's editions of the body do not tell."""

from __future__ import annotations

from piccolo.columns import UUID, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Committee(Table, tablename="committee", db=DB):
    """One row for every body that is or has been temporary, made with its first edition by a trigger.

    `meeting_id` is the meeting it was appointed in; `due_told` and `overdue_told` are the last days that were
    told of, so that another is told of too. Whether it has reported is seen by more than those who read the report.
    """

    body_id = UUID(primary_key=True, default=None)
    meeting_id = UUID(null=True)
    appointed_by = UUID(null=True)
    appointed_at = Timestamptz(null=True)
    due_told = Date(null=True)
    overdue_told = Date(null=True)
    delivered_on = Date(null=True)
    noted_on = Date(null=True)
    noted_by = UUID(null=True)
    dissolved_on = Date(null=True)
    dissolved_by = UUID(null=True)
    dissolved_at = Timestamptz(null=True)
    override_body_id = UUID(null=True)
    override_reason = Text()
    version = Integer()


class Extension(Table, tablename="committee_extension", db=DB):
    """More time that the appointer gave, with its reason."""

    id = UUID(primary_key=True, default=None)
    body_id = UUID()
    was = Date(null=True)
    until = Date()
    reason = Text()
    reference = Varchar(length=200)
    recorded_by = UUID(null=True)
    recorded_at = Timestamptz()


class Report(Table, tablename="committee_report", db=DB):
    """What a committee found and advises; a later edition takes the place of one that is not noted yet."""

    id = UUID(primary_key=True, default=None)
    body_id = UUID()
    edition = Integer()
    findings = Text()
    advice = Text()
    delivered_on = Date()
    delivered_by = UUID(null=True)
    delivered_at = Timestamptz()
    agenda_item_id = UUID(null=True)
