"""How requests for access are kept, and which notes of a side's own they concern."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Disclosure(Table, tablename="disclosure", db=DB):
    """A request, its answer, and the complaint about it if there is one."""

    id = UUID(primary_key=True, default=None)
    side = Varchar(length=10)
    partner_id = UUID(null=True, default=None)
    case_id = UUID(null=True, default=None)
    received_on = Date()
    due_on = Date()
    requester = Varchar(length=200)
    asked = Text()
    registered_by = UUID(default=None)
    registered_at = Timestamptz()
    outcome = Varchar(length=9, null=True, default=None)
    legal_basis = Varchar(length=200, default="")
    reason = Text(default="")
    answer = Text(default="")
    answered_on = Date(null=True, default=None)
    answered_by = UUID(null=True, default=None)
    complained_on = Date(null=True, default=None)
    complaint = Text(default="")
    complaint_outcome = Varchar(length=9, null=True, default=None)
    complaint_note = Text(default="")
    complaint_settled_on = Date(null=True, default=None)
    version = Integer(default=1)


class DisclosureNote(Table, tablename="disclosure_note", db=DB):
    """A note that a request concerns; it is whose the note is, and nobody else's to see."""

    id = UUID(primary_key=True, default=None)
    side = Varchar(length=10)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    disclosure_id = UUID(default=None)
    note_id = UUID(default=None)
    linked_by = UUID(default=None)
    linked_at = Timestamptz()
    released = Boolean(null=True, default=None)
    legal_basis = Varchar(length=200, default="")
    reason = Text(default="")
    settled_by = UUID(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)
