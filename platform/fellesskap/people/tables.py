"""Persons, their contact data, the seats they hold and the roles they are granted."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Varchar
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
    person_id = UUID(primary_key=True, default=None)
    email = Varchar(length=254, null=True)
    phone = Varchar(length=20, null=True)
    version = Integer()


class Holding(Table, tablename="holding", db=DB):
    id = UUID(primary_key=True, default=None)
    seat_id = UUID()
    body_id = UUID()
    person_id = UUID()
    kind = Varchar(length=8)
    rank = Integer()
    appointed_by = Varchar(length=200)
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
