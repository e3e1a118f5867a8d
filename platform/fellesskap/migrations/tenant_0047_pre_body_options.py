"""A body may say that as many of each side must take part, and that its deputies are told of a call.

No body that was there before says either.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0047_pre_body_options"
VERSION = "1.38.0"
DESCRIPTION = "Equal sides, and deputies who are told of a call"

OPTIONS = """
ALTER TABLE body_edition
    ADD COLUMN equal_sides boolean NOT NULL DEFAULT false,
    ADD COLUMN informs_deputies boolean NOT NULL DEFAULT false;
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, OPTIONS, {})
