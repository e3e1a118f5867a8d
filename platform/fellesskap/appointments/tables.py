"""How rounds of appointments are kept: the round, its seats, its parties, each call for a seat, each name."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class AppointmentRound(Table, tablename="appointment_round", db=DB):
    """One round; what was reminded of is remembered, so that nobody is reminded twice."""

    id = UUID(primary_key=True, default=None)
    title = Varchar(length=200, default=None)
    term_from = Date(default=None)
    term_to = Date(null=True, default=None)
    deadline = Date(default=None)
    state = Varchar(length=8, default=None)
    opened_at = Timestamptz(default=None)
    opened_by = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    reminded_ahead_at = Timestamptz(null=True, default=None)
    reminded_due_at = Timestamptz(null=True, default=None)
    structure_version_id = UUID(default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class RoundSeat(Table, tablename="round_seat", db=DB):
    """A seat of a round, with the way it is filled as it was when the round opened."""

    id = UUID(primary_key=True, default=None)
    appointment_round_id = UUID(default=None)
    seat_id = UUID(default=None)
    body_id = UUID(default=None)
    day = Date(default=None)
    act = Varchar(length=10, null=True, default=None)
    chosen = Boolean(default=False)
    selects = Varchar(length=28, default="")
    settles = Varchar(length=28, default="")
    selects_name = Varchar(length=200, default="")
    settles_name = Varchar(length=200, default="")
    selecting_body_id = UUID(null=True, default=None)
    settling_body_id = UUID(null=True, default=None)
    term_months = Integer(null=True, default=None)
    position = Integer(default=None)
    audience = SmallInt(default=None)


class AskedParty(Table, tablename="asked_party", db=DB):
    """A party that a round calls on, named as it was then."""

    id = UUID(primary_key=True, default=None)
    appointment_round_id = UUID(default=None)
    kind = Varchar(length=12, default=None)
    word = Varchar(length=28, default=None)
    name = Varchar(length=200, default=None)
    side = Varchar(length=10, default=None)
    region_id = UUID(null=True, default=None)
    partner_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    body_id = UUID(null=True, default=None)
    received_at = Timestamptz(null=True, default=None)
    sort_key = Varchar(length=400, default=None)
    audience = SmallInt(default=None)


class AskedAddress(Table, tablename="asked_address", db=DB):
    """Where the call to a party without contacts of its own is mailed, until the round closes."""

    asked_party_id = UUID(primary_key=True, default=None)
    email = Varchar(length=254, default=None)
    state = Varchar(length=10, default=None)
    failure = Varchar(length=60, null=True, default=None)
    attempts = Integer(default=0)
    queued_at = Timestamptz(default=None)
    claimed_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class SeatCall(Table, tablename="seat_call", db=DB):
    """One party called on for one seat."""

    id = UUID(primary_key=True, default=None)
    appointment_round_id = UUID(default=None)
    round_seat_id = UUID(default=None)
    asked_party_id = UUID(default=None)
    alone = Boolean(default=None)
    answered_at = Timestamptz(null=True, default=None)
    declined_reason = Text(default="")
    position = Integer(default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class Nomination(Table, tablename="nomination", db=DB):
    """A person named for a seat, and what came of it."""

    id = UUID(primary_key=True, default=None)
    appointment_round_id = UUID(default=None)
    round_seat_id = UUID(default=None)
    seat_call_id = UUID(default=None)
    person_id = UUID(default=None)
    state = Varchar(length=10, default=None)
    nominated_by = UUID(null=True, default=None)
    nominated_at = Timestamptz(default=None)
    on_behalf = Boolean(default=False)
    evidence_reference = Varchar(length=200, default="")
    evidence_date = Date(null=True, default=None)
    selected_reference = Varchar(length=200, default="")
    selected_on = Date(null=True, default=None)
    selected_meeting_id = UUID(null=True, default=None)
    deputy_rank = Integer(null=True, default=None)
    meeting_id = UUID(null=True, default=None)
    decision_id = UUID(null=True, default=None)
    confirmed_reference = Varchar(length=200, default="")
    confirmed_on = Date(null=True, default=None)
    withdrawn_reason = Text(default="")
    holding_id = UUID(null=True, default=None)
    appointed_at = Timestamptz(null=True, default=None)
    audience = SmallInt(default=None)
    version = Integer(default=1)


class ListedNomination(Table, tablename="listed_nomination", db=DB):
    """A name on the agenda of the body that confirms it: who is proposed for which seat, and what became of it.

    `day` is the one whose structure the seat is described by.
    """

    id = UUID(primary_key=True, default=None)
    meeting_id = UUID(default=None)
    agenda_item_id = UUID(default=None)
    nomination_id = UUID(default=None)
    person_id = UUID(default=None)
    seat_id = UUID(default=None)
    day = Date(default=None)
    stand = Varchar(length=9, null=True, default=None)
    audience = SmallInt(default=None)
