"""How drafts are kept: each with its whole content, and every edit with what was before."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from fellesskap.db.engine import DB


class Draft(Table, tablename="structure_draft", db=DB):
    """A structure in the making."""

    id = UUID(primary_key=True, default=None)
    label = Varchar(length=200, default=None)
    state = Varchar(length=12, default=None)
    based_on_id = UUID(null=True, default=None)
    published_as_id = UUID(null=True, default=None)
    content = JSONB(default=None)
    created_by = UUID(null=True, default=None)
    created_at = Timestamptz(default=None)
    edited_by = UUID(null=True, default=None)
    edited_at = Timestamptz(default=None)
    version = Integer(default=1)
    looked_at = JSONB(default="{}")


class Edit(Table, tablename="structure_edit", db=DB):
    """One edit of a draft."""

    id = UUID(primary_key=True, default=None)
    draft_id = UUID(default=None)
    number = Integer(default=None)
    kind = Varchar(length=12, default=None)
    path = Text(default="")
    before = JSONB(default=None)
    after = JSONB(default=None)
    edited_by = UUID(null=True, default=None)
    edited_at = Timestamptz(default=None)
