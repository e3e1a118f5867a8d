"""Migrations: one chain for `shared` and one for every tenant schema, each schema in its own transaction.

Piccolo runs the chain; we give it the schema, the owner's role and a `migration` table inside that schema.
One failing tenant does not stop the others: its schema rolls back whole, stays on its old version and is
reported.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("PICCOLO_CONF", "fellesskap.db.piccolo_conf")

import asyncpg
import structlog
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig

import fellesskap.migrations
import fellesskap_tenants.migrations
from fellesskap.db.engine import DB, Transaction
from fellesskap.db.quoting import identifier, literal
from fellesskap.db.roles import SHARED_SCHEMA, RoleNames
from fellesskap.tenant import Tenant

LOCK_MILLISECONDS = 2_000
STATEMENT_MILLISECONDS = 120_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What migrating one schema came to; `failure` is the database's words, None where it went well."""

    schema: str
    failure: str | None = None


async def migrate_shared(names: RoleNames) -> None:
    """Bring the shared schema to the newest version."""
    folder = Path(str(fellesskap_tenants.migrations.__file__)).parent
    await _forwards("fellesskap_tenants", folder, SHARED_SCHEMA, names, tenant_role="")


async def migrate_tenant(names: RoleNames, tenant: Tenant) -> None:
    """Bring one tenant's schema to the newest version."""
    folder = Path(str(fellesskap.migrations.__file__)).parent
    await _forwards("fellesskap", folder, tenant.schema, names, tenant_role=tenant.role)


async def migrate_tenants(names: RoleNames, tenants: Iterable[Tenant]) -> list[Outcome]:
    """Migrate every tenant, going on past those that fail."""
    outcomes = []
    for tenant in tenants:
        try:
            await migrate_tenant(names, tenant)
            outcomes.append(Outcome(tenant.schema))
        except (asyncpg.PostgresError, RuntimeError) as error:
            log.exception("tenant.migration_failed", schema=tenant.schema)
            outcomes.append(Outcome(tenant.schema, failure=str(error)))
    return outcomes


async def _forwards(app: str, folder: Path, schema: str, names: RoleNames, *, tenant_role: str) -> None:
    opening = (
        f"BEGIN;SET LOCAL lock_timeout={LOCK_MILLISECONDS};"
        f"SET LOCAL statement_timeout={STATEMENT_MILLISECONDS};"
        f"SET LOCAL ROLE {identifier(names.owner)};SET LOCAL search_path TO {identifier(schema)}, extensions;"
        f"SET LOCAL app.tenant_role={literal(tenant_role)};"
        f"SET LOCAL app.platform_role={literal(names.platform)};"
        f"SET LOCAL app.national_role={literal(names.national)};"
    )
    said = io.StringIO()
    async with Transaction(DB, opening):
        await Migration.create_table(if_not_exists=True)
        runner = ForwardsMigrationManager(app_name=app)
        config = AppConfig(app_name=app, migrations_folder_path=str(folder))
        with contextlib.redirect_stdout(said):
            result = await runner.run_migrations(config)
        if not result.success:
            raise RuntimeError(result.message or said.getvalue())
