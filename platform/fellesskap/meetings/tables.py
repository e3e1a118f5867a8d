"""Meetings, agendas and attendance."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Meeting(Table, tablename="meeting", db=DB):
    id = UUID(primary_key=True, default=None)
    body_id = UUID()
    structure_version_id = UUID()
    starts_at = Timestamptz()
    held_on = Date()
    frame_minutes = Integer()
    form = Varchar(length=8)
    place = Varchar(length=200)
    link = Varchar(length=500)
    state = Varchar(length=10)
    open_to_public = Boolean()
    called_at = Timestamptz(null=True)
    call_sequence = Integer()
    audience = SmallInt()
    chair_side = Varchar(length=10, null=True, default=None)
    chair_reason = Varchar(length=500)
    chair_party = Varchar(length=28)
    cancel_reason = Varchar(length=500)
    version = Integer()


class AgendaChange(Table, tablename="agenda_change", db=DB):
    """What was changed after the call; `sequence` is the sending that told of it.

    Of an attachment it says which, and which edition was to be sent; the line is the case's, while it is there.
    What is said of a line that was closed is `closed`, also when the line is gone.
    """

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    kind = Varchar(length=8)
    title = Varchar(length=200)
    reason = Varchar(length=500)
    person_id = UUID()
    changed_at = Timestamptz()
    agenda_item_id = UUID(null=True, default=None)
    closed = Boolean(default=False)
    attachment_id = UUID(null=True, default=None)
    edition_id = UUID(null=True, default=None)
    sequence = Integer(null=True, default=None)
    audience = SmallInt()


class JointBody(Table, tablename="joint_body", db=DB):
    """A further body that a joint meeting is of."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    body_id = UUID()
    audience = SmallInt()


class AvoidedWeek(Table, tablename="avoided_week", db=DB):
    """A week of a year in which the community does not meet."""

    id = UUID(primary_key=True, default=None)
    year = Integer()
    week = Integer()


class YearEvent(Table, tablename="year_event", db=DB):
    """What others hold on a day, that bodies meet beside."""

    id = UUID(primary_key=True, default=None)
    name = Varchar(length=120)
    day = Date()
    place = Varchar(length=200)
    removed_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class EventBody(Table, tablename="event_body", db=DB):
    """A body that meets beside an event."""

    id = UUID(primary_key=True, default=None)
    event_id = UUID()
    body_id = UUID()
    beside = Varchar(length=6)


class ChairTurn(Table, tablename="chair_turn", db=DB):
    """A turn of a body's chair that people have been told of, counted from its rotation's anchor."""

    id = UUID(primary_key=True, default=None)
    body_id = UUID()
    anchor = Date()
    turn = Integer()
    told_at = Timestamptz()


class AgendaItem(Table, tablename="agenda_item", db=DB):
    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    treatment_id = UUID(null=True)
    case_id = UUID(null=True)
    position = Integer()
    title = Varchar(length=200)
    minutes = Integer()
    closed = Boolean()
    closing = Boolean(default=False)
    closed_basis = Varchar(length=200)
    record = Text()
    audience = SmallInt()
    version = Integer()
    approves_id = UUID(null=True, default=None)
    approval = Varchar(length=8, default="")
    text_edition = Integer(null=True, default=None)


class Attendance(Table, tablename="attendance", db=DB):
    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    seat_id = UUID()
    person_id = UUID(null=True)
    state = Varchar(length=8)
    deputy = Boolean()
    position = Integer()
    audience = SmallInt()
    version = Integer()


class Absence(Table, tablename="absence", db=DB):
    """That whoever a seat was called by does not come; the secretariat and the person see why."""

    attendance_id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    person_id = UUID()
    reason = Varchar(length=500)
    reported_by = UUID(null=True, default=None)
    reported_at = Timestamptz()
    given_for = Date(null=True, default=None)


class DeputyCall(Table, tablename="deputy_call", db=DB):
    """That a deputy is called for a seat in one meeting, and what the deputy answered."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    attendance_id = UUID()
    seat_id = UUID()
    person_id = UUID()
    position = Integer()
    state = Varchar(length=8)
    called_at = Timestamptz()
    answered_at = Timestamptz(null=True, default=None)
    audience = SmallInt()


class Stint(Table, tablename="stint", db=DB):
    """Who met for a seat from one line of the agenda to another, where it was not the same person throughout."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    attendance_id = UUID()
    seat_id = UUID()
    body_id = UUID()
    person_id = UUID()
    deputy = Boolean()
    first_item = Integer()
    last_item = Integer()
    audience = SmallInt()


class Recusal(Table, tablename="recusal", db=DB):
    """That whoever meets for a seat steps aside in one line, and the deputy who steps in there, if any."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    agenda_item_id = UUID()
    attendance_id = UUID()
    seat_id = UUID()
    person_id = UUID()
    deputy_id = UUID(null=True, default=None)
    reason = Varchar(length=500)
    audience = SmallInt()


class Guest(Table, tablename="guest", db=DB):
    """Somebody without a seat who is in a meeting, or in some lines of it; never counted."""

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID()
    name = Varchar(length=200)
    represents = Varchar(length=200)
    first_item = Integer()
    last_item = Integer()
    audience = SmallInt()
