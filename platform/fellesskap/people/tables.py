"""Persons, their contact data, the seats and offices they hold and the roles they are granted."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Person(Table, tablename="person", db=DB):
    id = UUID(primary_key=True, default=None)
    name = Varchar(length=200)
    sort_key = Varchar(length=400)
    language = Varchar(length=2)
    audience = SmallInt()
    demo = Boolean()
    version = Integer()


class Contact(Table, tablename="contact", db=DB):
    """How a person is reached; `shared` lets all partners see it."""

    person_id = UUID(primary_key=True, default=None)
    email = Varchar(length=254, null=True)
    phone = Varchar(length=20, null=True)
    version = Integer()
    shared = Boolean(default=False)


class Holding(Table, tablename="holding", db=DB):
    """A person in a seat, or on the list of deputies that one `side` of a body shares (then without a seat).

    `behind_id` is the holder whose personal deputy it is; `office_holding_id` the office the seat came with.
    """

    id = UUID(primary_key=True, default=None)
    seat_id = UUID(null=True, default=None)
    body_id = UUID()
    person_id = UUID()
    kind = Varchar(length=8)
    rank = Integer()
    appointed_by = Varchar(length=200)
    valid_from = Date()
    valid_to = Date(null=True)
    version = Integer()
    side = Varchar(length=10, null=True, default=None)
    behind_id = UUID(null=True, default=None)
    office_holding_id = UUID(null=True, default=None)
    term_warned_at = Timestamptz(null=True, default=None)


class Leave(Table, tablename="leave", db=DB):
    """Days a person is away from what is held; why is nobody's business and not kept."""

    id = UUID(primary_key=True, default=None)
    holding_id = UUID(default=None)
    valid_from = Date()
    valid_to = Date()
    version = Integer()


class Departure(Table, tablename="departure", db=DB):
    """Why a holding ended before its time; the secretariat and the person see it."""

    holding_id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    reason = Varchar(length=12)
    note = Varchar(length=500)


class OfficeHolding(Table, tablename="office_holding", db=DB):
    """A person in an office of a place, or of the whole community where no place is named."""

    id = UUID(primary_key=True, default=None)
    office = Varchar(length=28)
    person_id = UUID(default=None)
    partner_id = UUID(null=True, default=None)
    region_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    valid_from = Date()
    valid_to = Date(null=True)
    version = Integer()


class RoleGrant(Table, tablename="role_grant", db=DB):
    id = UUID(primary_key=True, default=None)
    person_id = UUID()
    kind = Varchar(length=20)
    side = Varchar(length=10)
    partner_id = UUID(null=True)
    region_id = UUID(null=True)
    division_id = UUID(null=True)
    valid_from = Date()
    valid_to = Date(null=True)
