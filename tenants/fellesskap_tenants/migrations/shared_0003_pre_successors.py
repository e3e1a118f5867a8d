"""Let a municipality that is split be replaced by several."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.engine import DB

ID = "shared_0003_pre_successors"
VERSION = "1.38.0"
DESCRIPTION = "A municipality may have several successors"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="fellesskap_tenants", description=DESCRIPTION)

    async def run() -> None:
        await DB.current().connection.execute(
            "ALTER TABLE municipality ALTER COLUMN successor TYPE varchar(4)[] "
            "USING CASE WHEN successor IS NULL THEN '{}'::varchar(4)[] ELSE ARRAY[successor] END;"
            "ALTER TABLE municipality RENAME COLUMN successor TO successors;"
            "ALTER TABLE municipality ALTER COLUMN successors SET DEFAULT '{}', "
            "ALTER COLUMN successors SET NOT NULL"
        )

    manager.add_raw(run)
    return manager
