"""A region's position may be the decision of a meeting of the region's own."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0036_pre_region_decisions"
VERSION = "1.38.0"
DESCRIPTION = "Positions decided in a region's own meeting"

DDL = """
ALTER TABLE stance
    ADD COLUMN meeting_id uuid REFERENCES meeting,
    ADD CHECK (meeting_id IS NULL OR (region_id IS NOT NULL AND position IS NOT NULL));
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
