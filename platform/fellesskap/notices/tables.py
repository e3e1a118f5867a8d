"""How notices and their deliveries are kept."""

from __future__ import annotations

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Notice(Table, tablename="notice", db=DB):
    """A line in one person's inbox; `side` where it is of that side's own."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID()
    kind = Varchar(length=40)
    subject = Varchar(length=300)
    case_id = UUID(null=True)
    meeting_id = UUID(null=True)
    round_id = UUID(null=True)
    decision_id = UUID(null=True)
    appointment_round_id = UUID(null=True)
    document_id = UUID(null=True)
    created_at = Timestamptz()
    read_at = Timestamptz(null=True)
    holding_id = UUID(null=True, default=None)
    body_id = UUID(null=True, default=None)
    premeeting_id = UUID(null=True, default=None)
    reportback_id = UUID(null=True, default=None)
    circulation_id = UUID(null=True, default=None)
    side = Varchar(length=10, null=True, default=None)


class Delivery(Table, tablename="delivery", db=DB):
    """The mail of a notice; `meeting_id` repeats the notice's, for the meeting's page."""

    id = UUID(primary_key=True, default=None)
    notice_id = UUID()
    person_id = UUID()
    meeting_id = UUID(null=True)
    message_id = Varchar(length=200)
    state = Varchar(length=10)
    failure = Varchar(length=60, null=True)
    attempts = Integer()
    queued_at = Timestamptz()
    claimed_at = Timestamptz(null=True)
    settled_at = Timestamptz(null=True)
    version = Integer()
    side = Varchar(length=10, null=True, default=None)
