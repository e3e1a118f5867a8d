"""How a structure is kept: the document of each version, and the dated rows projected from it.

`body` and `seat` are what the rest of the tenant points at and never change; what a body or a seat *is* on
a day stands in its edition. Column names mirror the tenant schema's DDL, which is the truth; a column
without a default must be given.
"""

from __future__ import annotations

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    Date,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from fellesskap.db.engine import DB
from fellesskap.db.ids import uuid7


class StructureVersion(Table, tablename="structure_version", db=DB):
    """One version of the whole structure; published content never changes.

    `call_days`, `intake`, `chairs` and `composing` are parts of the content that triggers keep beside it.
    """

    id = UUID(primary_key=True, default=uuid7)
    number = Integer(default=None)
    label = Varchar(length=200, default=None)
    state = Varchar(length=12, default=None)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)
    content = JSONB(default=None)
    digest = Varchar(length=64, default=None)
    key = Varchar(length=80, null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    published_by = UUID(null=True, default=None)
    version = Integer(default=1)
    call_days = Integer(null=True, default=None)
    intake = JSONB(null=True, default=None)
    chairs = JSONB(null=True, default=None)
    composing = JSONB(null=True, default=None)


class Partner(Table, tablename="partner", db=DB):
    """A municipality, the hospital trust, or another enterprise of the community."""

    id = UUID(primary_key=True, default=uuid7)
    key = Varchar(length=60, default=None)
    kind = Varchar(length=12, default=None)
    side = Varchar(length=10, default=None)
    number = Varchar(length=4, null=True, default=None)
    org_number = Varchar(length=9, null=True, default=None)
    name = Varchar(length=200, default=None)
    name_official = Varchar(length=200, default=None)
    sort_key = Varchar(length=400, default=None)
    language = Varchar(length=2, default="nb")
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)


class Region(Table, tablename="region", db=DB):
    """A group of municipalities that act together."""

    id = UUID(primary_key=True, default=uuid7)
    key = Varchar(length=60, default=None)
    name_nb = Varchar(length=200, default=None)
    name_nn = Varchar(length=200, default=None)
    name_se = Varchar(length=200, default=None)
    sort_key = Varchar(length=400, default=None)
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)


class RegionMember(Table, tablename="region_member", db=DB):
    """A municipality's days in a region."""

    id = UUID(primary_key=True, default=uuid7)
    region_id = UUID(default=None)
    partner_id = UUID(default=None)
    confirmed = Boolean(default=None)
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)


class Division(Table, tablename="division", db=DB):
    """A division or clinic of the trust."""

    id = UUID(primary_key=True, default=uuid7)
    key = Varchar(length=60, default=None)
    partner_id = UUID(default=None)
    name_nb = Varchar(length=200, default=None)
    name_nn = Varchar(length=200, default=None)
    name_se = Varchar(length=200, default=None)
    external = Boolean(default=False)
    sort_key = Varchar(length=400, default=None)
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)


class Body(Table, tablename="body", db=DB):
    """A forum's lasting identity."""

    id = UUID(primary_key=True, default=uuid7)
    key = Varchar(length=60, default=None)


class BodyEdition(Table, tablename="body_edition", db=DB):
    """What a body is from a day to a day."""

    id = UUID(primary_key=True, default=uuid7)
    body_id = UUID(default=None)
    structure_version_id = UUID(default=None)
    key = Varchar(length=60, default=None)
    name_nb = Varchar(length=200, default=None)
    name_nn = Varchar(length=200, default=None)
    name_se = Varchar(length=200, default=None)
    abbreviation = Varchar(length=20, default="")
    purpose = Text(default="")
    kind = Varchar(length=20, default=None)
    level = Integer(default=None)
    position = Integer(default=None)
    decides = Boolean(default=None)
    equal_sides = Boolean(default=False)
    open_to_public = Boolean(default=None)
    frame_minutes = Integer(null=True, default=None)
    meetings_per_year = Integer(null=True, default=None)
    region_id = UUID(null=True, default=None)
    reports_to_id = UUID(null=True, default=None)
    prepares_for_id = UUID(null=True, default=None)
    part_of_id = UUID(null=True, default=None)
    mandate = Text(default="")
    mandate_reference = Varchar(length=200, default="")
    mandate_adopted_by_id = UUID(null=True, default=None)
    mandate_adopted_on = Date(null=True, default=None)
    until = Date(null=True, default=None)
    appointed_by_id = UUID(null=True, default=None)
    succeeds_id = UUID(null=True, default=None)
    minutes_approved_by = Varchar(length=12, default="secretariat")
    written_days = Integer(null=True, default=None)
    written_silence = Varchar(length=14, null=True, default=None)
    comment_days = Integer(default=10)
    deputy_access = Varchar(length=14, default="until_approved")
    deputy_access_days = Integer(null=True, default=None)
    informs_deputies = Boolean(default=False)
    may_appoint = Text(default="")
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)


class Seat(Table, tablename="seat", db=DB):
    """A seat's lasting identity; holders and attendance point here."""

    id = UUID(primary_key=True, default=uuid7)
    key = Varchar(length=120, default=None)
    body_id = UUID(default=None)


class SeatEdition(Table, tablename="seat_edition", db=DB):
    """What a seat is from a day to a day."""

    id = UUID(primary_key=True, default=uuid7)
    seat_id = UUID(default=None)
    body_id = UUID(default=None)
    structure_version_id = UUID(default=None)
    key = Varchar(length=120, default=None)
    title_nb = Varchar(length=200, default=None)
    title_nn = Varchar(length=200, default=None)
    title_se = Varchar(length=200, default=None)
    side = Varchar(length=10, default=None)
    kind = Varchar(length=12, default=None)
    may_speak = Boolean(default=None)
    may_propose = Boolean(default=None)
    counts = Boolean(default=None)
    may_attend = Boolean(default=True)
    requires = Text(default="")
    speaks_for = Varchar(length=24, default="")
    deputies = Varchar(length=10, default="none")
    office = Varchar(length=28, default="")
    nominated_by = Varchar(length=28, default="")
    selected_by = Varchar(length=28, default="")
    appointed_by = Varchar(length=28, default="")
    confirmed_by = Varchar(length=28, default="")
    term_months = Integer(null=True, default=None)
    leader_level = Integer(null=True, default=None)
    competences = Text(default="")
    needs_authority = Boolean(default=False)
    region_id = UUID(null=True, default=None)
    partner_id = UUID(null=True, default=None)
    division_id = UUID(null=True, default=None)
    position = Integer(default=None)
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)
