"""Disagreements, their parties, and the levels they were tried at."""

from __future__ import annotations

from piccolo.columns import UUID, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Disagreement(Table, tablename="disagreement", db=DB):
    id = UUID(primary_key=True, default=None)
    case_id = UUID()
    agreed = Text(default="")
    referred_to = Varchar(length=200, default="")
    ended_on = Date(null=True, default=None)
    audience = SmallInt()
    version = Integer(default=1)


class DisagreementParty(Table, tablename="disagreement_party", db=DB):
    id = UUID(primary_key=True, default=None)
    disagreement_id = UUID()
    partner_id = UUID()
    division_id = UUID(null=True, default=None)
    position = Integer()
    audience = SmallInt()


class DisagreementStage(Table, tablename="disagreement_stage", db=DB):
    """One level, called as the structure called it when the disagreement came there."""

    id = UUID(primary_key=True, default=None)
    disagreement_id = UUID()
    position = Integer()
    level = Varchar(length=28)
    name_nb = Varchar(length=90)
    name_nn = Varchar(length=90)
    name_se = Varchar(length=90)
    body_id = UUID(null=True, default=None)
    came_on = Date()
    due_on = Date()
    state = Varchar(length=10)
    ended_on = Date(null=True, default=None)
    done = Text(default="")
    reason = Text(default="")
    ended_by = UUID(null=True, default=None)
    warned_at = Timestamptz(null=True, default=None)
    overdue_told_at = Timestamptz(null=True, default=None)
    audience = SmallInt()
