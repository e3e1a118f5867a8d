"""How pre-meetings are kept, with their cases and people; each row says whose it is."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Premeeting(Table, tablename="premeeting", db=DB):
    """One pre-meeting; `sequence` grows with what calendars must be told anew."""

    id = UUID(primary_key=True, default=None)
    side = Varchar(length=10)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    meeting_id = UUID(null=True, default=None)
    starts_at = Timestamptz()
    minutes = Integer()
    place = Varchar(length=200)
    link = Varchar(length=500)
    state = Varchar(length=9)
    sequence = Integer(default=0)
    summary = Text(default="")
    cancel_reason = Text(default="")
    planned_by = UUID(default=None)
    planned_at = Timestamptz()
    version = Integer(default=1)


class PremeetingCase(Table, tablename="premeeting_case", db=DB):
    """A case that is gone through."""

    id = UUID(primary_key=True, default=None)
    side = Varchar(length=10)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    premeeting_id = UUID(default=None)
    case_id = UUID(default=None)
    position = Integer()


class PremeetingPerson(Table, tablename="premeeting_person", db=DB):
    """Somebody who is asked to come; `attended` is known when it is held."""

    id = UUID(primary_key=True, default=None)
    side = Varchar(length=10)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    premeeting_id = UUID(default=None)
    person_id = UUID(default=None)
    attended = Boolean(null=True, default=None)
