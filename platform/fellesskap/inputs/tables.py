"""Calls for input, who is invited, the input, and the themes it is gathered under."""

from __future__ import annotations

from piccolo.columns import UUID, Date, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class InputCall(Table, tablename="input_call", db=DB):
    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    question = Varchar(length=500)
    last_day = Date()
    opened_by = UUID(null=True, default=None)
    opened_at = Timestamptz()
    reminded_at = Timestamptz(null=True, default=None)
    released_at = Timestamptz(null=True, default=None)
    audience = SmallInt()
    version = Integer(default=1)


class InputInvited(Table, tablename="input_invited", db=DB):
    """A municipality that is asked, with its region on the meeting's day."""

    id = UUID(primary_key=True, default=None)
    call_id = UUID()
    partner_id = UUID()
    region_id = UUID(null=True, default=None)
    sort_key = Varchar(length=400)
    audience = SmallInt()


class InputTheme(Table, tablename="input_theme", db=DB):
    id = UUID(primary_key=True, default=None)
    call_id = UUID()
    title = Varchar(length=120)
    position = Integer()
    outcome = Varchar(length=8, default="open")
    case_id = UUID(null=True, default=None)
    reason = Varchar(length=500, default="")
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    audience = SmallInt()
    version = Integer(default=1)


class Input(Table, tablename="input", db=DB):
    """What somebody wants taken up; `named_id` is its author where an elected person wants to be named."""

    id = UUID(primary_key=True, default=None)
    call_id = UUID()
    theme_id = UUID(null=True, default=None)
    text = Varchar(length=2000)
    author_id = UUID(null=True, default=None)
    named_id = UUID(null=True, default=None)
    registered_by = UUID(null=True, default=None)
    partner_id = UUID(null=True, default=None)
    region_id = UUID(null=True, default=None)
    given_at = Timestamptz()
    audience = SmallInt()
    version = Integer(default=1)
