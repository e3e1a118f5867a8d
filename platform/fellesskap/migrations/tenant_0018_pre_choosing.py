"""Choosing among those named for a seat: by a meeting of the chooser's own, and with deputies out of the rest."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0018_pre_choosing"
VERSION = "1.38.0"
DESCRIPTION = "Meetings that choose, and deputies out of those named"

DDL = """
ALTER TABLE nomination
    ADD COLUMN selected_meeting_id uuid REFERENCES meeting,
    ADD COLUMN deputy_rank integer CHECK (deputy_rank > 0),
    DROP CONSTRAINT nomination_state_check,
    ADD CONSTRAINT nomination_state_check
        CHECK (state IN ('nominated', 'selected', 'appointed', 'reserve', 'deputy', 'withdrawn')),
    DROP CONSTRAINT nomination_check1,
    DROP CONSTRAINT nomination_check2,
    ADD CONSTRAINT nomination_held CHECK ((state IN ('appointed', 'deputy')) = (holding_id IS NOT NULL)),
    ADD CONSTRAINT nomination_dated CHECK ((state IN ('appointed', 'deputy')) = (appointed_at IS NOT NULL)),
    ADD CONSTRAINT nomination_deputy CHECK (state <> 'deputy' OR deputy_rank IS NOT NULL);
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
