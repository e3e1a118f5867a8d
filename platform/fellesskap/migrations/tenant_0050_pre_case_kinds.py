"""A case says what it is for: to be decided, discussed, known of, or answered as a hearing.

Every case that was there before was for deciding.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.migration import schema_migration

ID = "tenant_0050_pre_case_kinds"
VERSION = "1.38.0"
DESCRIPTION = "What a case is for, and the hearings among them"

DDL = """
ALTER TABLE "case"
    ADD COLUMN kind varchar(11) NOT NULL DEFAULT 'decision'
        CHECK (kind IN ('decision', 'discussion', 'information', 'hearing')),
    ADD COLUMN hearing_by varchar(200) NOT NULL DEFAULT '',
    ADD COLUMN hearing_due date,
    ADD CHECK ((kind = 'hearing') = (hearing_by <> '')),
    ADD CHECK ((kind = 'hearing') = (hearing_due IS NOT NULL));
CREATE INDEX case_hearing ON "case" (hearing_due) WHERE kind = 'hearing';
"""


async def forwards() -> MigrationManager:
    return schema_migration(ID, DESCRIPTION, DDL, {})
