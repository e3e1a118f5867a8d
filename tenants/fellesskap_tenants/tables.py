"""How snapshots for national readers are kept, in the shared schema."""

from __future__ import annotations

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class NationalSnapshot(Table, tablename="national_snapshot", schema="shared", db=DB):
    """A community's figures of one year; national readers find it while it is released."""

    id = UUID(primary_key=True, default=None)
    tenant_slug = Varchar(length=40)
    pseudonym = Varchar(length=12)
    year = Integer()
    bodies = Integer()
    seats = Integer()
    seats_vacant = Integer()
    meetings_planned = Integer()
    meetings_held = Integer()
    computed_at = Timestamptz()
    released_at = Timestamptz(null=True)
    withdrawn_at = Timestamptz(null=True)
