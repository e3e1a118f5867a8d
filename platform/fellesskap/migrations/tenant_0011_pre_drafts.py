"""Drafts of the structure and their edits, seen by the secretariat and administrators alone."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration
from fellesskap.db.policies import SECRETARIAT

ID = "tenant_0011_pre_drafts"
VERSION = "1.38.0"
DESCRIPTION = "Drafts of the structure"

DDL = """
CREATE TABLE structure_draft (
    id uuid PRIMARY KEY,
    label varchar(200) NOT NULL,
    state varchar(12) NOT NULL CHECK (state IN ('open', 'published', 'discarded')),
    based_on_id uuid REFERENCES structure_version,
    published_as_id uuid REFERENCES structure_version,
    content jsonb NOT NULL,
    created_by uuid REFERENCES person,
    created_at timestamptz NOT NULL,
    edited_by uuid REFERENCES person,
    edited_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state = 'published') = (published_as_id IS NOT NULL))
);
CREATE INDEX structure_draft_state ON structure_draft (state, edited_at);
CREATE TABLE structure_edit (
    id uuid PRIMARY KEY,
    draft_id uuid NOT NULL REFERENCES structure_draft,
    number integer NOT NULL,
    kind varchar(12) NOT NULL CHECK (kind IN ('put', 'removed', 'moved', 'replaced', 'caught_up', 'undone')),
    path text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    edited_by uuid REFERENCES person,
    edited_at timestamptz NOT NULL,
    UNIQUE (draft_id, number)
);
"""

VISIBLE = {"structure_draft": SECRETARIAT, "structure_edit": SECRETARIAT}
WRITABLE = {"structure_edit": "INSERT"}


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, VISIBLE, WRITABLE)
