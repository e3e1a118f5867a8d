"""How written procedures are kept: what was put to whom, what each seat answers, every answer there
was, and every last day."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Circulation(Table, tablename="circulation", db=DB):
    """One written procedure, with what it began with and how it ended."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID(default=None)
    treatment_id = UUID(default=None)
    body_id = UUID(default=None)
    structure_version_id = UUID(default=None)
    text_edition = Integer(default=None)
    wording = Text(default=None)
    answer_to_objections = Text(default=None)
    effect = Varchar(length=14, default=None)
    due = Date(null=True, default=None)
    amount_nok = Integer(null=True, default=None)
    amount_yearly = Boolean(default=None)
    message = Varchar(length=2000, default=None)
    deadline = Date(default=None)
    silence = Varchar(length=14, default=None)
    state = Varchar(length=10, default=None)
    started_by = UUID(default=None)
    started_at = Timestamptz(default=None)
    ended_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    end_reason = Text(default="")
    reminded_at = Timestamptz(null=True, default=None)
    overdue_told_at = Timestamptz(null=True, default=None)
    reported_item_id = UUID(null=True, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class CirculationChange(Table, tablename="circulation_change", db=DB):
    """More time to answer: the last day there was, the one there is now, and why."""

    id = UUID(primary_key=True, default=None)
    circulation_id = UUID(default=None)
    case_id = UUID(default=None)
    reason = Text(default=None)
    deadline_before = Date(default=None)
    deadline = Date(default=None)
    changed_by = UUID(default=None)
    changed_at = Timestamptz(default=None)
    audience = SmallInt(default=None)


class CirculationSeat(Table, tablename="circulation_seat", db=DB):
    """A seat of the body: who answers for it, and what it answers now."""

    id = UUID(primary_key=True, default=None)
    circulation_id = UUID(default=None)
    case_id = UUID(default=None)
    seat_id = UUID(default=None)
    position = Integer(default=None)
    counts = Boolean(default=None)
    person_id = UUID(null=True, default=None)
    absent_id = UUID(null=True, default=None)
    absence = Varchar(length=8, null=True, default=None)
    reason = Varchar(length=500, default="")
    stand = Varchar(length=8, null=True, default=None)
    stand_reason = Text(default="")
    answered_at = Timestamptz(null=True, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class CirculationAnswer(Table, tablename="circulation_answer", db=DB):
    """One answer as it was given; a later one of the same seat takes its place and leaves it standing."""

    id = UUID(primary_key=True, default=None)
    circulation_id = UUID(default=None)
    case_id = UUID(default=None)
    circulation_seat_id = UUID(default=None)
    person_id = UUID(default=None)
    stand = Varchar(length=8, default=None)
    reason = Text(default="")
    answered_at = Timestamptz(default=None)
    audience = SmallInt(default=None)
