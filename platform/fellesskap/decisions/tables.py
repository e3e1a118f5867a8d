"""How decisions are kept: append-only, with the voices that were heard."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Boolean, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Decision(Table, tablename="decision", db=DB):
    """What a body came to; `consensus` holds who counted, what they said and by which rule.

    `left_out` are the partners that nobody asked about the case, and that the decision therefore is not for.
    """

    id = UUID(primary_key=True, default=None)
    case_id = UUID(default=None)
    agenda_item_id = UUID(null=True, default=None)
    meeting_id = UUID(null=True, default=None)
    circulation_id = UUID(null=True, default=None)
    body_id = UUID(default=None)
    structure_version_id = UUID(default=None)
    wording = Text(default=None)
    answer_to_objections = Text(default="")
    result = Varchar(length=14, default=None)
    effect = Varchar(length=14, default=None)
    urgent = Boolean(default=False)
    urgent_reason = Text(default="")
    consensus = JSONB(default=None)
    force = Varchar(length=8, null=True, default=None)
    in_force_on = Date(null=True, default=None)
    onward_body_id = UUID(null=True, default=None)
    confirms_id = UUID(null=True, default=None)
    amount_nok = Integer(null=True, default=None)
    amount_yearly = Boolean(default=False)
    beyond = JSONB(default="[]")
    beyond_reason = Text(default="")
    left_out = JSONB(default="[]")
    decided_on = Date(default=None)
    recorded_by = UUID(default=None)
    recorded_at = Timestamptz(default=None)
    audience = SmallInt(default=None)


class Voice(Table, tablename="voice", db=DB):
    """What one counted seat said, and who spoke for it."""

    id = UUID(primary_key=True, default=None)
    decision_id = UUID(default=None)
    seat_id = UUID(default=None)
    person_id = UUID(default=None)
    position = Varchar(length=8, default=None)
    reason = Text(default="")
    counted = Boolean(default=None)
    audience = SmallInt(default=None)
