"""Let a community's own decision to share figures be kept in the register."""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from fellesskap.db.engine import DB
from fellesskap.db.quoting import identifier

ID = "shared_0002_pre_sharing"
VERSION = "1.38.0"
DESCRIPTION = "Sharing is the community's own to decide"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="fellesskap_tenants", description=DESCRIPTION)

    async def run() -> None:
        connection = DB.current().connection
        platform = identifier(await connection.fetchval("SELECT current_setting('app.platform_role')"))
        await connection.execute(f"GRANT UPDATE (shares_structure) ON tenant TO {platform}")

    manager.add_raw(run)
    return manager
