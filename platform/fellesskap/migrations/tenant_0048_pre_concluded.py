"""A case that was for discussion or information ends with its discussion."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0048_pre_concluded"
VERSION = "1.38.0"
DESCRIPTION = "Cases that end with their discussion"

DDL = """
ALTER TABLE "case" DROP CONSTRAINT case_state_check, ADD CONSTRAINT case_state_check CHECK (state IN (
    'reported', 'returned', 'trying', 'placed', 'discussing', 'discussed', 'anchoring', 'anchored', 'deciding',
    'decided', 'not_agreed', 'settled', 'concluded', 'withdrawn'));
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
