"""Cases, their checklist, treatments, urgency marks and timeline."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class CaseNumber(Table, tablename="case_number", db=DB):
    year = Integer(primary_key=True, default=None)
    last = Integer()


class BodyNumber(Table, tablename="body_number", db=DB):
    """The last number of a year in the series of the bodies with a short name; it is kept in small letters."""

    word = Varchar(length=200, primary_key=True, default=None)
    year = Integer(default=None)
    last = Integer()


class Case(Table, tablename="case", db=DB):
    id = UUID(primary_key=True, default=None)
    year = Integer()
    number = Integer()
    reference = Text()
    body_number = Integer(null=True, default=None)
    body_year = Integer(null=True, default=None)
    title = Varchar(length=200)
    question = Text()
    background = Text()
    proposal = Text()
    consequences = Text()
    language = Varchar(length=2)
    matter_class = Varchar(length=40, null=True)
    route = Varchar(length=60, null=True)
    state = Varchar(length=12)
    kind = Varchar(length=11, default="decision")
    hearing_by = Varchar(length=200, default="")
    hearing_due = Date(null=True, default=None)
    structure_version_id = UUID()
    form_version_id = UUID()
    submitted_by = UUID()
    body_id = UUID(null=True)
    deciding_body_id = UUID(null=True)
    text_edition = Integer()
    audience = SmallInt()
    parent_id = UUID(null=True)
    reported_at = Timestamptz()
    decided_at = Timestamptz(null=True)
    version = Integer()


class CaseEdition(Table, tablename="case_edition", db=DB):
    """One edition of a case's text; `texts` holds a document for each section that has words."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    number = Integer()
    title = Varchar(length=200)
    texts = JSONB()
    reason = Text()
    written_by = UUID(null=True)
    written_at = Timestamptz()
    audience = SmallInt()


class Perspective(Table, tablename="perspective", db=DB):
    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    key = Varchar(length=40)
    position = Integer()
    state = Varchar(length=14)
    note = Text()
    audience = SmallInt()
    settled_by = UUID(null=True)
    settled_at = Timestamptz(null=True)
    version = Integer()


class Treatment(Table, tablename="treatment", db=DB):
    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    body_id = UUID()
    step = Varchar(length=10)
    position = Integer()
    state = Varchar(length=10)
    reason = Text()
    summary = Text()
    treated_on = Date(null=True)
    decision_id = UUID(null=True)
    audience = SmallInt()
    created_at = Timestamptz()
    version = Integer()


class Priority(Table, tablename="priority", db=DB):
    """A priority group that a case concerns, with its names as they were when it was set."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    key = Varchar(length=28)
    name_nb = Varchar(length=90)
    name_nn = Varchar(length=90)
    name_se = Varchar(length=90)
    position = Integer()
    audience = SmallInt()


class Correction(Table, tablename="correction", db=DB):
    """One time a case was sent back to whoever reported it, and what came of that."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    reason = Text()
    asked_by = UUID(null=True)
    asked_at = Timestamptz()
    note = Text()
    sent_by = UUID(null=True, default=None)
    sent_at = Timestamptz(null=True, default=None)
    audience = SmallInt()


class CaseLink(Table, tablename="case_link", db=DB):
    """What one case has to do with another; seen by whoever sees both."""

    id = UUID(primary_key=True, default=None)
    from_case_id = UUID()
    to_case_id = UUID()
    kind = Varchar(length=10)
    linked_by = UUID(null=True)
    linked_at = Timestamptz()


class CasePlace(Table, tablename="case_place", db=DB):
    """A region or a division that a case concerns."""

    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    position = Integer()
    audience = SmallInt()


class Urgency(Table, tablename="urgency", db=DB):
    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    side = Varchar(length=10)
    person_id = UUID()
    reason = Text()
    audience = SmallInt()
    marked_at = Timestamptz()


class Event(Table, tablename="event", db=DB):
    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    kind = Varchar(length=40)
    facts = JSONB()
    person_id = UUID(null=True)
    body_id = UUID(null=True)
    partner_id = UUID(null=True)
    audience = SmallInt()
    happened_at = Timestamptz()
