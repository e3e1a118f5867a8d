"""What was looked at of each step of setting a community up: the digest of what the step asked about then."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0020_pre_setup_steps"
VERSION = "1.38.0"
DESCRIPTION = "The steps of setting a community up"

DDL = """
ALTER TABLE structure_draft ADD COLUMN looked_at jsonb NOT NULL DEFAULT '{}';
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {}, {})
