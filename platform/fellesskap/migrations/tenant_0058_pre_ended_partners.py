"""Those asked, or with something to follow up, that ended meanwhile: why, and who is asked instead.

`successors` are the names of those the question went on to, and `instead_of` the names of those it came from, as
they were called that day. Nothing of what was answered is changed.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0058_pre_ended_partners"
VERSION = "1.38.0"
DESCRIPTION = "Partners that ended while they were asked"

_COLUMNS = """
    ADD COLUMN ended_at timestamptz,
    ADD COLUMN ended_by uuid REFERENCES person,
    ADD COLUMN ended_reason text NOT NULL DEFAULT '',
    ADD COLUMN successors jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN instead_of jsonb NOT NULL DEFAULT '[]',
    ADD CHECK ((ended_at IS NULL) = (ended_reason = '')),
    ADD CHECK (ended_at IS NOT NULL OR successors = '[]')
"""

DDL = f"ALTER TABLE reply {_COLUMNS}; ALTER TABLE followup {_COLUMNS};"


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
