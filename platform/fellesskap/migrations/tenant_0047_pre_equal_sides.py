"""A body may say that it agrees only where as many of each side take part; none that was there before says so."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0047_pre_equal_sides"
VERSION = "1.38.0"
DESCRIPTION = "Bodies whose sides must be equally many"

SETTING = "ALTER TABLE body_edition ADD COLUMN equal_sides boolean NOT NULL DEFAULT false;"


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, SETTING, {})
