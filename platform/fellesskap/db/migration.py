"""One migration of a tenant schema: its DDL, then the row policies of the tables it made."""

from __future__ import annotations

from collections.abc import Mapping

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.engine import DB
from fellesskap.db.policies import protect

_USUAL = "INSERT, UPDATE"


def schema_migration(
    migration_id: str,
    description: str,
    ddl: str,
    visible: Mapping[str, str],
    writable: Mapping[str, str] | None = None,
) -> MigrationManager:
    """Make a migration that runs `ddl` and protects every table in `visible`.

    `visible` gives each new table's reading condition; `writable` the commands granted where they are
    not the usual insert and update.
    """
    manager = MigrationManager(migration_id=migration_id, app_name="fellesskap", description=description)

    async def run() -> None:
        connection = DB.current().connection
        role = await connection.fetchval("SELECT current_setting('app.tenant_role')")
        await connection.execute(ddl)
        for table, condition in visible.items():
            await connection.execute(protect(table, condition, (writable or {}).get(table, _USUAL), role))

    manager.add_raw(run)
    return manager
