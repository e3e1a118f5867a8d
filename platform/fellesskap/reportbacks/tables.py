"""How report-backs are kept: each as it was sent, with whom it was sent to."""

from __future__ import annotations

from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.table import Table

from fellesskap.db.engine import DB


class Reportback(Table, tablename="reportback", db=DB):
    """One edition of what a seat told those it represents."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID(default=None)
    seat_id = UUID(default=None)
    edition = Integer(default=1)
    text = Text(default=None)
    written_by = UUID(default=None)
    sent_at = Timestamptz(default=None)


class ReportbackReader(Table, tablename="reportback_reader", db=DB):
    """Somebody it was sent to; `written_by` repeats whose it is, so that its writer sees whom it reached."""

    id = UUID(primary_key=True, default=None)
    reportback_id = UUID(default=None)
    person_id = UUID(default=None)
    written_by = UUID(default=None)
